"""What one cell says for several rows: merged cells, and documents whose further lines leave out what is known."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from relance.intake.rules.columns import PARTS, PARTS_OF_TOTAL, Columns
from relance.intake.rules.layouts import plain
from relance.intake.rules.records import Cell, Row

SHARED = ("customer", "customer_code", "email", "phone", "issued", "due", "currency", "kind")
"""Of the same customer or the same document in each row: never a sum, and never a number."""


def whole(rows: Iterable[Row], columns: Columns) -> Iterator[Row]:
    """Rows with what stands above them and holds for them too."""
    places = frozenset(place for name in SHARED for place in columns.places.get(name, ()))
    numbers = columns.places.get("number", ()) if columns.lines not in {"", PARTS, PARTS_OF_TOTAL} else ()
    before: Row | None = None
    for row in rows:
        if row.line > columns.line:
            if row.spans and any(cell != "" for cell in row.cells):
                row = _filled(row, {place: value for place, value in row.spans if place in places})
            if numbers:
                if before and _same(before, row, numbers[0]):
                    row = _filled(row, {p: before.cells[p] for p in places if p < len(before.cells)})
                before = row
        yield row


def _same(before: Row, row: Row, place: int) -> bool:
    """Whether two rows bear the same number."""
    if place >= len(row.cells) or place >= len(before.cells) or row.cells[place] == "":
        return False
    return plain(str(row.cells[place])) == plain(str(before.cells[place]))


def _filled(row: Row, known: dict[int, Cell]) -> Row:
    lacking = {place: value for place, value in known.items() if value != "" and _at(row, place) == ""}
    if not lacking:
        return row
    width = max(len(row.cells), max(lacking) + 1)
    cells = [lacking.get(place, _at(row, place)) for place in range(width)]
    return replace(row, cells=tuple(cells))


def _at(row: Row, place: int) -> Cell:
    return row.cells[place] if place < len(row.cells) else ""
