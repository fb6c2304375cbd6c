"""The two first lines of a file in the DATEV format: what it holds, and the names of its columns."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from relance.intake.formats.delimited.encodings import MIXED, encoding_of
from relance.intake.gate.content import Content
from relance.intake.rules.journal.cells import BadEntry, day_of
from relance.intake.rules.journal.names import folded
from relance.intake.rules.records import Rejected
from relance.values.marking import mark as _

MARKS = ("EXTF", "DTVF")
"""EXTF is written by other programs, DTVF by DATEV's own."""
USUAL_LENGTH = 4


@dataclass(frozen=True, slots=True)
class Header:
    """What the first line says. `length` is that of accounts which are no person's."""

    category: int
    length: int = USUAL_LENGTH
    made_on: date | None = None
    year_begins: date | None = None
    first: date | None = None
    last: date | None = None
    currency: str = ""
    chart: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """A line below the headings, by column. Headings are looked up without case, accents and punctuation."""

    row: int
    cells: Sequence[str]
    places: Mapping[str, int]
    has_null: bool = False

    def __getitem__(self, name: str) -> str:
        place = self.places.get(name)
        return self.cells[place].strip() if place is not None and place < len(self.cells) else ""


def texts(data: Content) -> Iterator[tuple[int, str]]:
    """The physical lines of the file, numbered from 1."""
    text = io.TextIOWrapper(data.open(), encoding=encoding_of(data), errors=MIXED)
    for row, line in enumerate(text, 1):
        yield row, line.rstrip("\n").lstrip("\ufeff") if row == 1 else line.rstrip("\n")


def split(text: str) -> list[str]:
    """The cells of a line. Each line is split alone: the format allows no line break inside of a cell."""
    try:
        return next(csv.reader([text.replace("\0", "")], delimiter=";"), [])
    except csv.Error:
        return text.split(";")


def header_of(data: Content) -> Header:
    """What the first line says (developer.datev.de, DATEV-Format, Header). Raises Rejected."""
    cells = split(next(texts(data), (1, ""))[1])
    cells += [""] * (31 - len(cells))
    if cells[0].strip() not in MARKS or not cells[2].strip().isdecimal():
        raise Rejected("not_a_table", _("This is no DATEV file: its first line must begin with EXTF or DTVF."))
    length = cells[13].strip()
    return Header(
        category=int(cells[2].strip()[:4]),
        length=int(length) if length in {"4", "5", "6", "7", "8"} else USUAL_LENGTH,
        made_on=_day(cells[5].strip()[:8]),
        year_begins=_day(cells[12]),
        first=_day(cells[14]),
        last=_day(cells[15]),
        currency=cells[21].strip().upper(),
        chart=cells[26].strip().zfill(2),
    )


def _day(text: str) -> date | None:
    try:
        return day_of(text, "issued")
    except BadEntry:
        return None


def records(data: Content, needed: Sequence[str]) -> Iterator[Record]:
    """The lines below the headings. Raises Rejected where a needed heading is missing."""
    places: dict[str, int] = {}
    for row, text in texts(data):
        if row == 1 or not text.strip("\0; \t"):
            continue
        if not places:
            names = [heading(cell) for cell in split(text)]
            places = {name: place for place, name in reversed(list(enumerate(names))) if name}
            _refuse_missing(places, needed)
            continue
        yield Record(row, split(text), places, "\0" in text)
    if not places:
        raise Rejected("no_data", _("The DATEV file ends after its first line. Export it again with its bookings."))


def heading(cell: str) -> str:
    """A heading's words, without what stands in brackets unless it tells names of firms from those of persons.

    `Adressattyp` and `Adressatentyp` are left away there: the format has had both.
    """
    words = folded(cell).split()
    if words and words[0] in {"name", "vorname"}:
        return " ".join(word for word in words if word not in {"adressattyp", "adressatentyp"})
    return folded(cell.partition("(")[0])


def _refuse_missing(places: Mapping[str, int], needed: Sequence[str]) -> None:
    missing = [name for name in needed if name not in places]
    if missing:
        raise Rejected(
            "not_a_table",
            _(
                "The second line of the DATEV file names no column “%(column)s”. Export it again with the headings of "
                "the DATEV format."
            ),
            column=missing[0].capitalize(),
        )


def is_customer(account: str, length: int, begin_with: Sequence[str]) -> bool:
    """Whether an account is a customer's: one figure longer than the others, and not a supplier's."""
    return len(account) == length + 1 and account.startswith(tuple(begin_with))


def account_of(text: str) -> str:
    """The number of an account without blanks and leading noughts; empty where it is none."""
    bare = text.replace(" ", "")
    return bare.lstrip("0") if bare.isascii() and bare.isdecimal() and len(bare) <= 12 else ""
