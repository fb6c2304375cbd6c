"""Where the header of a table is, and what its columns hold."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from relance.intake.rules.cells import parse_day, tidy
from relance.intake.rules.columns import FIELDS, Columns, read_header, title_key, understand_header
from relance.intake.rules.layouts import GENERAL_FIELDS
from relance.intake.rules.naming import clean_header
from relance.intake.rules.records import Cell, Rejected, Row, Table
from relance.values.marking import mark as _
from relance.values.money import BadAmount, parse_amount

_ADDRESS = re.compile(r"[^@\s]{1,64}@[^@\s]{1,250}\.[a-z]{2,20}", re.IGNORECASE)
LOOK_AT = 80
"""A header stands among the first rows, below titles and filters."""
MOST_COLUMNS = 1000
NO_NUMBERS = _("No column holds the numbers of invoices. Say which: --map number=COLUMN. Columns: %(columns)s.")
NO_HEADER = _(
    "No header was found that names a number, a customer and an amount. Say which columns they are, for example "
    "--map number=COLUMN. The file begins with: %(columns)s."
)
"""Where the advice is for the command line, a page has words of its own."""

Head = tuple[int, tuple[str, ...], int]
"""A header's line, its words, and its place among the first rows."""
Understand = Callable[[tuple[str, ...], Mapping[str, str], Sequence[str]], tuple[Columns | None, int]]
"""What reads a header."""


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
    found, refusals = _headers(tables, mapping)
    if not found:
        raise refusals[0] if refusals else _nothing_found(tables, mapping)
    if all("number" not in one.columns.places and one.columns.kind in {"invoices", "mixed"} for one in found):
        columns = found[0].columns
        heads = ", ".join(name for name, head in zip(columns.names, columns.headers, strict=True) if head)
        raise Rejected("not_a_table", NO_NUMBERS, columns=heads[:300])
    best = max(one.score for one in found)
    likely = [one for one in found if one.score >= best - 2]
    return likely[0] if len(likely) == 1 else max(likely, key=lambda one: (_rows_below(one), one.score))


def _headers(tables: Sequence[Table], mapping: Mapping[str, str]) -> tuple[list[Found], list[Rejected]]:
    """The header of each sheet that has one; a sheet that is of no use does not keep the others out."""
    found: list[Found] = []
    refusals: list[Rejected] = []
    for table in tables:
        try:
            one = find_header(table, mapping)
        except Rejected as refusal:
            if refusal.reason != "not_a_table":
                raise
            refusals.append(refusal)
        else:
            found += [one] if one else []
    return found, refusals


def closest(tables: Sequence[Table], mapping: Mapping[str, str]) -> Found | None:
    """Where no header says enough, the table and the row that come closest to it; None where there is no table."""
    _refuse_unknown_fields(mapping)
    found = [found for table in tables if (found := _unknown(table, mapping))]
    return max(found, key=lambda one: (one.score, _rows_below(one)), default=None)


def shape(found: Found) -> tuple[str, ...]:
    """What the cells of the first row are: by it a list without a header is known again."""
    row = next((row for row in found.table.rows() if row.line > found.columns.line and _is_wide(row)), None)
    return tuple(map(_kind_of, row.cells)) if row else ()


def _kind_of(cell: Cell) -> str:
    if cell == "" or not _is_figure(cell):
        return "text" if cell else ""
    return "day" if isinstance(cell, date) or (isinstance(cell, str) and _is_day(cell)) else "figure"


def _unknown(table: Table, mapping: Mapping[str, str]) -> Found | None:
    """The table under the best of the rows above its data, or under none; None where it is no table at all."""
    rows = _first_rows(table, LOOK_AT)
    first = _first_data(rows)
    heads = [(row.line, _words(row.cells), place) for place, row in enumerate(rows[: first + 1]) if _may_head(row)]
    heads = [head for head in heads if _is_list(rows[head[2] + 1 :])]
    best = _best(table, rows, _fullest_first(heads), mapping, read_header)
    return best or _headless(table, rows, mapping, read_header)


def _fullest_first(heads: Sequence[Head]) -> list[Head]:
    """A header fills more columns than the titles above it, and stands above its rows."""
    return sorted(heads, key=lambda head: -sum(text != "" for text in head[1]))


def _may_head(row: Row) -> bool:
    return _is_wide(row) and not _is_data(row.cells)


def _is_wide(row: Row) -> bool:
    """Whether a row has cells beside each other, as titles have not."""
    return sum(cell != "" for cell in row.cells) > 1


def _is_list(rows: Sequence[Row]) -> bool:
    """Whether rows may be a list: most of one width, and with figures or addresses, which prose has not."""
    widths = Counter(len(row.cells) for row in rows if _is_wide(row))
    return bool(widths) and max(widths.values()) * 3 >= len(rows) * 2 and any(map(_says_something, rows))


def _says_something(row: Row) -> bool:
    return _is_wide(row) and any(
        isinstance(cell, Decimal | date) or any(c.isdigit() or c == "@" for c in str(cell)) for cell in row.cells
    )


def _first_data(rows: Sequence[Row]) -> int:
    """The place of the first row of figures; one past the end where there is none."""
    return next((place for place, row in enumerate(rows) if _is_wide(row) and _is_data(row.cells)), len(rows))


def _headless(table: Table, rows: Sequence[Row], mapping: Mapping[str, str], understand: Understand) -> Found | None:
    """A table whose first line is data already: its columns have only letters."""
    first = _first_data(rows)
    width = max((len(row.cells) for row in rows[first:]), default=0)
    # Lines of other forms, such as a bank's, often have one comma each.
    if not _is_list(rows[first:]) or (width < 3 and not any(_has_address(row.cells) for row in rows[first:])):
        return None
    return _best(table, rows, [(rows[first].line - 1, ("",) * width, first)], mapping, understand)


def _rows_below(found: Found, most: int = 5000) -> int:
    count = 0
    for row in found.table.rows():
        count += row.line > found.columns.line and any(cell != "" for cell in row.cells)
        if count >= most:
            break
    return count


def _refuse_unknown_fields(mapping: Mapping[str, str]) -> None:
    for field, column in mapping.items():
        if field not in (FIELDS if column else GENERAL_FIELDS):
            said = _("“%(field)s” is no field. Fields: %(fields)s.")
            raise Rejected("bad_mapping", said, field=field, fields=", ".join(FIELDS))


def _nothing_found(tables: Sequence[Table], mapping: Mapping[str, str]) -> Rejected:
    first = [row for table in tables for row in _first_rows(table, 5)]
    if not first:
        return Rejected("no_data", _("The file holds no rows. Export it again with its rows."))
    if any(mapping.values()):
        named = ", ".join(sorted(filter(None, mapping.values())))
        said = _("No row of the file names these columns: %(named)s. Columns: %(columns)s.")
        return Rejected("bad_mapping", said, named=named, columns=_widest(first))
    return Rejected("not_a_table", NO_HEADER, columns=_widest(first))


def _widest(rows: Sequence[Row]) -> str:
    """The fullest of the first rows, fit to be shown: a file may hold anything, also what a terminal would obey."""
    widest = max(rows, key=lambda row: sum(cell != "" for cell in row.cells))
    names = (clean_header(str(cell)) for cell in widest.cells)
    return ", ".join(name for name in names if name)[:300] or "…"


def _first_rows(table: Table, most: int) -> list[Row]:
    """The first rows that hold anything."""
    found: list[Row] = []
    for row in table.rows():
        if len(row.cells) > MOST_COLUMNS and sum(cell != "" for cell in row.cells) > MOST_COLUMNS:
            raise Rejected("too_many_columns", _("The file has over 1,000 columns. Export only the list of invoices."))
        if any(cell != "" for cell in row.cells):
            found.append(row)
        if len(found) >= most:
            break
    return found


def find_header(table: Table, mapping: Mapping[str, str]) -> Found | None:
    """The header that says most among the first rows; two rows read as one only where that names clearly more."""
    rows = _first_rows(table, LOOK_AT)
    heads = [(row.line, _words(row.cells), place) for place, row in enumerate(rows) if not _is_data(row.cells)]
    if any(mapping.values()):
        # What a person says by letters fits every row.
        first = _first_data(rows)
        heads = [*_fullest_first([h for h in heads if h[2] < first]), *(h for h in heads if h[2] > first)]
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
    best = two if two and (best is None or two.score > best.score) else best
    return best or (_headless(table, rows, mapping, understand_header) if any(mapping.values()) else None)


def _overlap(upper: Row, lower: Row) -> bool:
    """Whether two rows stand over the same columns, as the halves of one header do and a title does not."""
    both = sum(a != "" and b != "" for a, b in zip(upper.cells, lower.cells, strict=False))
    return both >= 3


def _best(
    table: Table,
    rows: Sequence[Row],
    heads: Sequence[Head],
    mapping: Mapping[str, str],
    understand: Understand = understand_header,
) -> Found | None:
    """The header that says most; of equals the first."""
    best: Found | None = None
    for line, headers, place in heads:
        above = [text for row in rows[:place] for text in _words(row.cells) if text]
        columns, score = understand(headers, mapping, above)
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
    """Whether a row holds figures and days, or an address, as a header never does."""
    filled = [cell for cell in cells if cell != ""]
    return not filled or _has_address(filled) or sum(_is_figure(cell) for cell in filled) >= max(1, len(filled) // 3)


def _has_address(cells: Sequence[Cell]) -> bool:
    return any(isinstance(cell, str) and _ADDRESS.fullmatch(cell.strip()) for cell in cells)


def _is_figure(cell: Cell) -> bool:
    if isinstance(cell, Decimal | date):
        return True
    if not isinstance(cell, str) or not any(c.isdigit() for c in cell):
        return False
    try:
        parse_amount(cell.strip("()€$£ "), "EUR")
    except BadAmount:
        return _is_day(cell)
    return True


def _is_day(text: str) -> bool:
    return parse_day(tidy(text), "dmy") is not None or parse_day(tidy(text), "mdy") is not None
