"""The first line of a FEC: which columns there are and what stands between them."""

from collections.abc import Mapping
from dataclasses import dataclass

from relance.intake.rules.journal.names import folded

SEPARATORS = "\t|;,"
"""LPF A47 A-1 VI asks for a tabulation or an upright stroke; programs also write the two of spreadsheets."""
COLUMNS = (
    *("journalcode", "journallib", "ecriturenum", "ecrituredate", "comptenum", "comptelib", "compauxnum", "compauxlib"),
    *("pieceref", "piecedate", "ecriturelib", "debit", "credit", "ecriturelet", "datelet", "validdate"),
    *("montantdevise", "idevise", "montant", "sens", "daterglt", "modereglt", "modergt", "natop", "idclient"),
)
"""LPF A47 A-1 VII 1°: the 18 columns; Montant and Sens may stand for Debit and Credit; VIII: those of cash books."""
NEEDED = {"comptenum", "ecrituredate"}
AMOUNTS = ({"debit", "credit"}, {"montant", "sens"})


@dataclass(frozen=True, slots=True)
class Header:
    """Where each column stands. `line` is the physical line of the header."""

    line: int
    separator: str
    places: Mapping[str, int]
    width: int
    has_sides: bool
    """Whether an amount stands in one of two columns; else it has one column and its side another."""
    amounts_end: int
    """How many cells a line must have to hold its amounts."""


def header_of(line: str, number: int) -> Header | None:
    """The header that a line is; None where it is none. Case, accents, blanks and quotation marks do not matter."""
    for separator in SEPARATORS:
        names = [_plain(cell) for cell in line.split(separator)]
        places = {name: place for place, name in reversed(list(enumerate(names))) if name in COLUMNS}
        amounts = next((pair for pair in AMOUNTS if pair <= places.keys()), None)
        if amounts and places.keys() >= NEEDED:
            end = 1 + max(places[name] for name in amounts)
            return Header(number, separator, places, len(names), amounts == AMOUNTS[0], end)
    return None


def _plain(cell: str) -> str:
    return folded(cell).replace(" ", "")
