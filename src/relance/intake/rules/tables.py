"""Where the header of a table is, and what its columns hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from relance.intake.rules.cells import parse_day, tidy
from relance.intake.rules.columns import FIELDS, Columns, clean_header, title_key, understand_header
from relance.intake.rules.records import Cell, Rejected, Row, Table
from relance.values.money import BadAmount, parse_amount

LOOK_AT = 80
"""A header stands among the first rows, below titles and filters."""
MOST_COLUMNS = 1000


@dataclass(frozen=True, slots=True)
class Found:
    """A table with its header."""

    table: Table
    columns: Columns
    score: int


def choose(tables: Sequence[Table], mapping: Mapping[str, str]) -> Found:
    """The table that holds the documents, with its header. Raises Rejected where none does.

    Of several sheets it is the one whose header says most; between equals the one with more rows below.
    """
    _refuse_unknown_fields(mapping)
    found = [found for table in tables if (found := find_header(table, mapping))]
    if not found:
        raise _nothing_found(tables, mapping)
    if all("number" not in one.columns.places and one.columns.kind in {"invoices", "mixed"} for one in found):
        heads = ", ".join(clean_header(head) for head in found[0].columns.headers if head)
        raise Rejected(
            "not_a_table",
            f"No column holds the numbers of invoices. Say which: --map number=COLUMN. Columns: {heads[:300]}.",
        )
    best = max(one.score for one in found)
    likely = [one for one in found if one.score >= best - 2]
    return likely[0] if len(likely) == 1 else max(likely, key=lambda one: (_rows_below(one), one.score))


def _rows_below(found: Found, most: int = 5000) -> int:
    count = 0
    for row in found.table.rows():
        count += row.line > found.columns.line and any(cell != "" for cell in row.cells)
        if count >= most:
            break
    return count


def _refuse_unknown_fields(mapping: Mapping[str, str]) -> None:
    for field in mapping:
        if field not in FIELDS:
            raise Rejected("bad_mapping", f"“{field}” is no field. Fields: {', '.join(FIELDS)}.")


def _nothing_found(tables: Sequence[Table], mapping: Mapping[str, str]) -> Rejected:
    first = [row for table in tables for row in _first_rows(table, 5)]
    if not first:
        return Rejected("no_data", "The file holds no rows. Export it again with its rows.")
    if mapping:
        named = ", ".join(sorted(mapping.values()))
        return Rejected("bad_mapping", f"No row of the file names these columns: {named}. Columns: {_widest(first)}.")
    return Rejected(
        "not_a_table",
        "No header was found that names a number, a customer and an amount. Say which columns they are, for example "
        f"--map number=COLUMN. The file begins with: {_widest(first)}.",
    )


def _widest(rows: Sequence[Row]) -> str:
    """The fullest of the first rows, fit to be shown: a file may hold anything, also what a terminal would obey."""
    widest = max(rows, key=lambda row: sum(cell != "" for cell in row.cells))
    names = (clean_header(str(cell)) for cell in widest.cells)
    return ", ".join(name for name in names if name)[:300]


def _first_rows(table: Table, most: int) -> list[Row]:
    """The first rows that hold anything."""
    found: list[Row] = []
    for row in table.rows():
        if len(row.cells) > MOST_COLUMNS and sum(cell != "" for cell in row.cells) > MOST_COLUMNS:
            raise Rejected("too_many_columns", "The file has over 1,000 columns. Export only the list of invoices.")
        if any(cell != "" for cell in row.cells):
            found.append(row)
        if len(found) >= most:
            break
    return found


def find_header(table: Table, mapping: Mapping[str, str]) -> Found | None:
    """The header that says most among the first rows; two rows read as one only where that names clearly more."""
    rows = _first_rows(table, LOOK_AT)
    heads = [(row.line, _words(row.cells), place) for place, row in enumerate(rows) if not _is_data(row.cells)]
    best = _best(table, rows, heads, mapping)
    pairs = [
        (lower.line, _joined(upper.cells, lower.cells), place)
        for place, (upper, lower) in enumerate(pairwise(rows))
        if lower.line == upper.line + 1
        and not _is_data(upper.cells)
        and not _is_data(lower.cells)
        and _overlap(upper, lower)
    ]
    two = _best(table, rows, pairs, mapping)
    return two if two and (best is None or two.score > best.score) else best


def _overlap(upper: Row, lower: Row) -> bool:
    """Whether two rows stand over the same columns, as the halves of one header do and a title does not."""
    both = sum(a != "" and b != "" for a, b in zip(upper.cells, lower.cells, strict=False))
    return both >= 3


def _best(
    table: Table, rows: Sequence[Row], heads: Sequence[tuple[int, tuple[str, ...], int]], mapping: Mapping[str, str]
) -> Found | None:
    """The best of some headers, each with its line, its words, and its place among the first rows."""
    best: Found | None = None
    for line, headers, place in heads:
        above = [text for row in rows[:place] for text in _words(row.cells) if text]
        columns, score = understand_header(headers, mapping, above)
        if columns and (best is None or score > best.score):
            titles = frozenset(found for text in above if (found := title_key(text)))
            best = Found(table, replace(columns, line=line, above=titles), score)
    return best


def _words(cells: Sequence[Cell]) -> tuple[str, ...]:
    return tuple(cell.strip() if isinstance(cell, str) else str(cell) for cell in cells)


def _joined(first: Sequence[Cell], second: Sequence[Cell]) -> tuple[str, ...]:
    upper, lower = _words(first), _words(second)
    width = max(len(upper), len(lower))
    pad = (*upper, *("",) * (width - len(upper))), (*lower, *("",) * (width - len(lower)))
    return tuple(f"{a} {b}".strip() for a, b in zip(*pad, strict=True))


def _is_data(cells: Sequence[Cell]) -> bool:
    """Whether a row holds figures and days, as a header never does."""
    filled = [cell for cell in cells if cell != ""]
    return not filled or sum(_is_figure(cell) for cell in filled) >= max(1, len(filled) // 3)


def _is_figure(cell: Cell) -> bool:
    if isinstance(cell, Decimal | date):
        return True
    if not isinstance(cell, str) or not any(c.isdigit() for c in cell):
        return False
    try:
        parse_amount(cell.strip("()€$£ "), "EUR")
    except BadAmount:
        return parse_day(tidy(cell), "dmy") is not None or parse_day(tidy(cell), "mdy") is not None
    return True
