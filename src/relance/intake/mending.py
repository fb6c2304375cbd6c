"""Rows with errors as a file that can be corrected and dropped again."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from relance.intake.reading import open_file
from relance.intake.rules.cells import text_of
from relance.intake.rules.records import Drafts, Row, Statement, Table, Tables
from relance.intake.words import of_mend, of_reason

MARK = "Relance"
"""The header of the column that says what is wrong: by it our own file is known again."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def neutral(text: str) -> str:
    """Text that no spreadsheet takes for a formula. Numbers and dates stay what they are."""
    return f"'{text}" if text.startswith(_FORMULA) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    return text[1:2].isdigit() and not any(c.isalpha() for c in text)


def plain_again(rows: Iterable[Row]) -> Iterator[Row]:
    """Rows of our own file as they were before formulas were made harmless."""
    for row in rows:
        yield replace(row, cells=tuple(_bare(cell) if isinstance(cell, str) else cell for cell in row.cells))


def _bare(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def to_correct(name: str, data: bytes, problems: Sequence[Mapping[str, object]], language: str) -> str:
    """The header and the rows that stayed out, each with what is wrong and what to do. Empty where none did."""
    wrong = {int(str(p["row"])): str(p["reason"]) for p in problems if p["severity"] == "error"}
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";" if language == "fr" else ",")
    table, header_line = _table(name, data, problems)
    for row in table.rows() if wrong else ():
        cells = [neutral(text_of(cell)) for cell in row.cells]
        if row.line == header_line:
            writer.writerow([*cells, MARK, ""])
        elif row.line in wrong:
            reason = wrong[row.line]
            writer.writerow([*cells, of_reason(reason), of_mend(reason)])
    return text.getvalue()


def _table(name: str, data: bytes, problems: Sequence[Mapping[str, object]]) -> tuple[Table, int]:
    """The rows of the file as they stand, and the line of their header."""
    from relance.intake.formats import delimited
    from relance.intake.rules.tables import choose

    _, contents = open_file(name, data)
    if isinstance(contents, Tables):
        found = choose(contents.tables, {})
        return found.table, found.columns.line
    assert isinstance(contents, Drafts | Statement)
    return delimited.read(data).tables[0], 1
