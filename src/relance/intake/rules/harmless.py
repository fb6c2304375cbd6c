"""Text that no spreadsheet takes for a formula, and back. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from relance.intake.rules.records import Row

MARK = "Relance"
"""The header of the column that says what is wrong: by it our own file is known again."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def neutral(text: str) -> str:
    """A cell as it may stand in an export. Numbers stay numbers."""
    return f"'{text}" if text.startswith(_FORMULA) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    return text[1:2].isdigit() and not any(c.isalpha() for c in text)


def as_it_was(rows: Iterable[Row]) -> Iterator[Row]:
    """Rows of our own file as they were before they were made harmless."""
    for row in rows:
        yield replace(row, cells=tuple(_bare(cell) if isinstance(cell, str) else cell for cell in row.cells))


def _bare(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell
