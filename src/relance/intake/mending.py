"""Rows with errors as a file that can be corrected and dropped again."""

import csv
import io
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from relance.intake.formats import delimited
from relance.intake.reading import open_file
from relance.intake.rules.cells import text_of
from relance.intake.rules.harmless import MARK, neutral
from relance.intake.rules.records import Statement, Table, Tables
from relance.intake.rules.tables import choose
from relance.intake.words import of_mend, of_reason


def to_correct(
    name: str,
    data: bytes,
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
    table, header_line = _table(name, data, mapping)
    for row in table.rows() if wrong else ():
        cells = [neutral(text_of(cell)) for cell in row.cells]
        if row.line == header_line:
            writer.writerow([*cells, MARK, ""])
        elif row.line in wrong:
            reason = wrong[row.line]
            writer.writerow([*cells, of_reason(reason), of_mend(reason)])
    return text.getvalue()


def _table(name: str, data: bytes, mapping: Mapping[str, str]) -> tuple[Table, int]:
    """The rows of the file as they stand, and the line of their header."""
    _, contents = open_file(name, data)
    if isinstance(contents, Tables):
        found = choose(contents.tables, mapping)
        return found.table, found.columns.line
    if isinstance(contents, Statement):
        return Table(lambda: iter(())), 0
    return delimited.read(data).tables[0], 1
