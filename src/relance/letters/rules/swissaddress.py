"""A Swiss or Liechtenstein address told apart into street, number, postcode and town, where that is certain. Pure."""

import re
from dataclasses import dataclass

from relance.letters.rules.paying import fitting

COUNTRIES = frozenset({"CH", "LI"})
LONGEST_STREET, LONGEST_HOUSE, LONGEST_TOWN = 70, 16, 35

CHARACTERS = frozenset(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x218, 0x21C), 0x20AC)))
"""What a Swiss payment carries since version 2.3 of the guidelines."""

_TOWN = re.compile(r"(?:(?:CH|LI|FL)[- ]{1,3})?([1-9]\d{3}) (\D+)")
_STREET = re.compile(r"(\D+?),? (\d+ ?[A-Za-z]?(?:[-/.] ?\d+ ?[A-Za-z]?)?)")
_NUMBER_FIRST = re.compile(r"(\d+ ?[A-Za-z]?),? (\D{3,})")
_BOX = re.compile(r"(?:Postfach|Case postale|Casella postale|P\.? ?O\.? ?Box)(?: \d+)?", re.IGNORECASE)
_LAND = re.compile(r"Schweiz|Suisse|Svizzera|Switzerland|(?:F[üu]rstentum )?Liechtenstein", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Address:
    """A structured address. Street and number may be empty: small places have none."""

    street: str
    house: str
    postcode: str
    town: str
    country: str


def told_apart(address: str, country: str) -> Address | None:
    """The parts of an address as it stands on an envelope; None where a part could be meant otherwise.

    One line with postcode and town, before it at most one with the street. A line more (a care-of, a floor) or a
    street with figures in its name is for a person to settle: an address in the wrong fields is refused by banks.
    """
    lines = [fitting(line, CHARACTERS) for line in address.split("\n") if line.strip()]
    if country not in COUNTRIES or None in lines:
        return None
    known = [line for line in lines if line and not _LAND.fullmatch(line)]
    if not 1 <= len(known) <= 2:
        return None
    town = _TOWN.fullmatch(known[-1])
    street = _street(known[0]) if len(known) == 2 else ("", "")
    if town is None or street is None or len(town[2]) > LONGEST_TOWN:
        return None
    return Address(*street, town[1], town[2], country)


def _street(line: str) -> tuple[str, str] | None:
    """`Rue du Lac 12`, `12, rue du Lac`, `Dorf`, `Postfach 3`: street and number."""
    if _BOX.fullmatch(line) or not any(c.isdigit() for c in line):
        return (line, "") if len(line) <= LONGEST_STREET else None
    found = _STREET.fullmatch(line)
    street, house = found.groups() if found else ("", "")
    if first := _NUMBER_FIRST.fullmatch(line):
        house, street = first.groups()
    fits = 0 < len(street) <= LONGEST_STREET and len(house) <= LONGEST_HOUSE
    return (street, house) if fits else None
