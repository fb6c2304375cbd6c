"""Rows with errors as a file that can be corrected and dropped again."""

import csv
import io
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from relance.intake.formats import delimited
from relance.intake.gate.content import Content
from relance.intake.reading import open_file
from relance.intake.rules.cells import text_of
from relance.intake.rules.harmless import MARK, neutral
from relance.intake.rules.records import Rejected, Statement, Table, Tables
from relance.intake.rules.tables import Found, choose, closest
from relance.intake.words import of_mend, of_reason


def to_correct(
    name: str,
    data: Content,
    problems: Sequence[Mapping[str, object]],
    language: str,
    mapping: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """The header and the rows that stayed out, each with what is wrong and what to do.

    Empty where none did, and for a bank's statement: nobody corrects that by hand.
    """
    wrong = {int(str(p["row"])): str(p["reason"]) for p in problems if p["severity"] == "error"}
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";" if language == "fr" else ",")
    table, header_line, letters = _table(name, data, mapping)
    width = len(letters)
    if wrong and letters:
        writer.writerow([*letters, MARK, ""])
    for row in table.rows() if wrong else ():
        cells = [neutral(text_of(cell)) for cell in row.cells]
        if row.line == header_line:
            width = len(cells)
            writer.writerow([*cells, MARK, ""])
        elif row.line in wrong:
            # What is wrong stands below its header, also beside a row that was cut off or torn apart.
            within = [*cells[:width], *[""] * (width - len(cells))]
            reason = wrong[row.line]
            writer.writerow([*within, of_reason(reason), of_mend(reason), *cells[width:]])
    return text.getvalue()


def _table(name: str, data: Content, mapping: Mapping[str, str]) -> tuple[Table, int, tuple[str, ...]]:
    """The rows of the file as they stand, the line of their header, and what columns without one are called."""
    _, contents = open_file(name, data)
    if isinstance(contents, Tables):
        found = _found(contents.tables, mapping)
        return found.table, found.columns.line, () if any(found.columns.headers) else found.columns.names
    if isinstance(contents, Statement):
        return Table(lambda: iter(())), 0, ()
    return delimited.read(data).tables[0], 1, ()


def _found(tables: Sequence[Table], mapping: Mapping[str, str]) -> Found:
    """The table that was read; what its columns are may have been said of an earlier file of its kind."""
    try:
        return choose(tables, mapping)
    except Rejected:
        if found := closest(tables, mapping):
            return found
        raise
