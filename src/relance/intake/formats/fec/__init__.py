"""The French accounting file (fichier des écritures comptables, FEC) that every accounting program writes.

Sources: Livre des procédures fiscales, articles L47 A and A47 A-1 (columns, order, separators, encodings);
BOI-CF-IOR-60-40-20. Taken are the flat files of A47 A-1 VI to VIII, those of cash books included; the name of the
file (SIREN, FEC, closing day: A47 A-1 IX) proves nothing and is not asked for. Amounts are euros (code de commerce
L123-22) unless the user says otherwise.

Invoices, credit notes and payments are the lines on customers' accounts. A FEC knows no due dates: documents fall
due after the term that holds where none is agreed.
"""

import io
from collections.abc import Iterator

from relance.intake.formats.delimited.encodings import MIXED, encoding_of
from relance.intake.formats.fec.header import Header, header_of
from relance.intake.formats.fec.lines import lines
from relance.intake.gate.content import Content
from relance.intake.rules.journal import drafts
from relance.intake.rules.records import Draft, Drafts, Problem, Reading, Rejected
from relance.values.marking import mark as _

LABEL = "FEC"
RANK = 20
LARGEST = 50 * 1024 * 1024
CURRENCY = "EUR"
_BEGINNING = 8192
_FIRST_LINES = 5


def claims(name: str, data: Content) -> bool:
    """Whether one of the first lines is the header of a FEC."""
    return _header(Content.of(data.start(_BEGINNING))) is not None


def read(data: Content) -> Drafts:
    """The customers' lines of the file. Raises Rejected."""
    if not data.past(b"\0\r\n\t ", 1):
        raise Rejected("empty_file", _("The file is empty. Export the FEC again and drop the new file."))
    if len(data) > LARGEST:
        raise Rejected("too_large", _("The file is over 50 MB. Export the FEC of a shorter period."))
    header = _header(data)
    if header is None:
        raise Rejected("not_a_table", _("This is no FEC: its first line must name the columns, from JournalCode on."))
    return Drafts(lambda reading: _read(data, header, reading), currency=CURRENCY)


def _read(data: Content, header: Header, reading: Reading) -> Iterator[Draft | Problem]:
    below = ((row, text) for row, text in _texts(data) if row > header.line)
    found = lines(below, header, reading.currency or CURRENCY)
    return drafts(found, reading.today, refuse_repeated=True)


def _texts(data: Content) -> Iterator[tuple[int, str]]:
    """The physical lines of the file, numbered from 1."""
    text = io.TextIOWrapper(data.open(), encoding=encoding_of(data), errors=MIXED)
    for row, line in enumerate(text, 1):
        yield row, line.rstrip("\n").lstrip("\ufeff") if row == 1 else line.rstrip("\n")


def _header(data: Content) -> Header | None:
    for row, text in _texts(data):
        if row > _FIRST_LINES:
            break
        if header := header_of(text[:_BEGINNING], row):
            return header
    return None
