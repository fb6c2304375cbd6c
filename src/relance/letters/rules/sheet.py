"""What stands around the words of a letter on paper: who writes, to where, on which day."""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from relance.letters.rules.blocks import Sheet
from relance.letters.rules.facts import Line, Recipient, Sender, cut
from relance.values.money import country_name, language_of
from relance.values.words import elides, say_date

_TOWN = re.compile(r"(?:[A-Z]{1,2}-)?\d{4,5} +(\D+)")
"""A line such as `69001 Lyon` or `L-1234 Luxembourg`. Where towns are written otherwise no place is named."""

LONGEST_NAME, LONGEST_REFERENCE = 80, 40
"""Characters: as many as fit into two lines of their place."""


def sheet(
    lines: tuple[Line, ...],
    sender: Sender,
    recipient: Recipient,
    labels: Mapping[str, str],
    today: date,
    title: str = "",
) -> Sheet:
    """The sheet of a message about these items; `title` replaces the one that names them."""
    language = recipient.language
    return Sheet(
        country=sender.country,
        firm=cut(sender.firm, LONGEST_NAME),
        sender=_letterhead(sender),
        to=_to(sender, recipient, labels),
        has_address=bool(recipient.address),
        dated=_dated(sender.address, today, language, labels["dated"], labels["dated_at"]),
        reference=labels["reference"].format(account=cut(recipient.reference, LONGEST_REFERENCE)),
        title=title or _title(lines, labels),
        page=labels["page"],
    )


@lru_cache(maxsize=256)
def _letterhead(sender: Sender) -> tuple[str, ...]:
    lines = (*sender.address.split("\n"), sender.phone, sender.email)
    return tuple(cut(each, LONGEST_NAME) for each in lines if each)


def _to(sender: Sender, recipient: Recipient, labels: Mapping[str, str]) -> tuple[str, ...]:
    """As it stands in the window: name, person, address, and the country where it is another."""
    address = [line for line in recipient.address.split("\n") if line and line != recipient.name]
    if recipient.kind == "business" and recipient.contact and recipient.contact != recipient.name:
        attention = labels["attention_elided" if elides(recipient.contact) else "attention"]
        address.insert(0, attention.format(contact=recipient.contact))
    abroad = recipient.address and recipient.country and recipient.country != sender.country
    country = _country(recipient.country, sender.country) if abroad else ""
    if country and address[-1].upper() != country:
        address.append(country)
    return (cut(recipient.name, LONGEST_NAME), *address)


@lru_cache(maxsize=512)
def _country(country: str, at_home: str) -> str:
    """In capitals, in a language the post at home reads."""
    return country_name(country, language_of(at_home) if at_home else "fr").upper()


@lru_cache(maxsize=1024)
def _dated(address: str, today: date, language: str, plain: str, with_place: str) -> str:
    towns = [found[1].strip() for line in address.split("\n") if (found := _TOWN.fullmatch(line))]
    day = say_date(today, language)
    return with_place.format(place=towns[-1], date=day) if towns else plain.format(date=day)


def _title(lines: tuple[Line, ...], labels: Mapping[str, str]) -> str:
    return labels["title_one"].format(number=lines[0].number) if len(lines) == 1 else labels["title_several"]
