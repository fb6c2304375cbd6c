"""Files in the DATEV format, which German accounting programs exchange with their tax advisers (EXTF, DTVF).

Source: developer.datev.de, DATEV-Format. Taken are bookings (Buchungsstapel) and the customers among master data
(Debitoren/Kreditoren) and named accounts (Kontenbeschriftungen). A batch of bookings knows customers by number only.
"""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from relance.intake.formats.datev import batch, people
from relance.intake.formats.datev.header import MARKS, Header, header_of, records, split, texts
from relance.intake.gate.content import Content
from relance.intake.rules.journal import drafts
from relance.intake.rules.records import Draft, Drafts, PartyDraft, Problem, Reading, Rejected
from relance.values.marking import mark as _
from relance.values.money import is_iso_currency

LABEL = "DATEV"
RANK = 20
LARGEST = 50 * 1024 * 1024
_BEGINNING = 4096
_BATCH, _PEOPLE, _LABELS = 21, 16, 20


@cache
def _categories() -> dict[int, str]:
    data = tomllib.loads((Path(__file__).parent / "categories.toml").read_text("utf-8"))
    return {int(number): name for number, name in data.items()}


def claims(name: str, data: Content) -> bool:
    """Whether the first cell says that this is the DATEV format."""
    first = split(next(texts(Content.of(data.start(_BEGINNING))), (1, ""))[1])
    return bool(first) and first[0].strip() in MARKS


def read(data: Content) -> Drafts:
    """The customers' bookings, or the customers themselves. Raises Rejected."""
    if not data.past(b"\0\r\n\t ", 1):
        raise Rejected("empty_file", _("The file is empty. Export it from DATEV again and drop the new file."))
    if len(data) > LARGEST:
        raise Rejected("too_large", _("The file is over 50 MB. Export a shorter period."))
    header = header_of(data)
    currency = header.currency if is_iso_currency(header.currency) else ""
    if header.category == _BATCH:
        next(records(data, batch.NEEDED), None)
        return Drafts(lambda reading: _bookings(data, header, reading), currency=currency)
    if header.category == _PEOPLE:
        return _customers(list(people.people(data, header)))
    if header.category == _LABELS:
        return _customers(list(people.labels(data, header)))
    raise _of_no_use(header.category)


def _of_no_use(category: int) -> Rejected:
    if what := _categories().get(category):
        said = _(
            "This DATEV file holds “%(what)s”, which names no invoices and no customers. Export the bookings "
            "(Buchungsstapel) instead, or the customers (Debitoren/Kreditoren)."
        )
        return Rejected("not_a_table", said, what=what)
    said = _(
        "This DATEV file is of category %(number)s, which names no invoices and no customers. Export the bookings "
        "(Buchungsstapel) instead, or the customers (Debitoren/Kreditoren)."
    )
    return Rejected("not_a_table", said, number=category)


def _bookings(data: Content, header: Header, reading: Reading) -> Iterator[Draft | Problem]:
    return drafts(batch.lines(data, header, reading), reading.today, letters_may_be_open=True)


def _customers(found: list[PartyDraft | Problem]) -> Drafts:
    """What is a list of customers and nothing else."""
    if not found:
        raise Rejected(
            "no_data",
            _(
                "No account of this DATEV file is a customer’s (Debitor). Export the bookings (Buchungsstapel), or the "
                "customers (Debitoren/Kreditoren)."
            ),
        )
    return Drafts(lambda reading: found, kind="customers")
