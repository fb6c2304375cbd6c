"""What SQLite assumes about tables it was never told to look at.

Without a word it takes any index that begins with `company` for a good one, though a firm's book is most of a table:
with a hundred thousand customers, fifty of them are then looked up by reading all. So a new database is told the shape
of a big book. What ANALYZE finds out later stands instead. PostgreSQL looks by itself.
"""

from typing import Any

from django.apps import apps
from django.db import connections
from django.db.utils import DEFAULT_DB_ALIAS

ROWS, SOME, EACH = 1_000_000, 100_000, 10
"""Rows of a big table, of an index over a part of it, and of one customer."""
WHOSE = "company_id"
FEW_VALUES = {WHOSE, "kind", "state", "outcome", "currency", "current", "held", "cancelled", "open"}
"""Columns that leave many rows, whatever their value."""


def assume(using: str = DEFAULT_DB_ALIAS, **_signal: Any) -> None:
    """Fill in the statistics of indexes that have none."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_stat1'")
        if not cursor.fetchone()[0]:
            # The smallest table of the house: this makes the table that statistics are kept in.
            cursor.execute("ANALYZE company_company")
        cursor.execute("SELECT idx FROM sqlite_stat1")
        known = {name for (name,) in cursor.fetchall()}
        missing = [row for table in _tables() for row in _shapes(cursor, table) if row[1] not in known]
        if missing:
            cursor.executemany("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (%s, %s, %s)", missing)
            cursor.execute("ANALYZE sqlite_master")


def _tables() -> list[str]:
    """The tables of which every firm has its share."""
    return [model._meta.db_table for model in apps.get_models() if any(f.name == "company" for f in model._meta.fields)]


def _shapes(cursor: Any, table: str) -> list[tuple[str, str, str]]:
    """A table's indexes, each with the rows it has and those left by its first column, its first two, and so on."""
    cursor.execute(f'PRAGMA table_info("{table}")')
    # Where a column may be empty it mostly is.
    wide = FEW_VALUES | {name for _, name, _, filled, _, key in cursor.fetchall() if not filled and not key}
    cursor.execute(f'PRAGMA index_list("{table}")')
    found = []
    for _, name, unique, _, partial in cursor.fetchall():
        cursor.execute(f'PRAGMA index_info("{name}")')
        columns = [column for _, _, column in cursor.fetchall()]
        shape = _shape([column in wide for column in columns], columns[0] == WHOSE, bool(unique), bool(partial))
        found.append((table, name, " ".join(map(str, shape))))
    return found


def _shape(wide: list[bool], by_firm: bool, unique: bool, partial: bool) -> list[int]:
    left = SOME if partial else ROWS
    shape = [left]
    for place, many in enumerate(wide):
        if not many:
            left = EACH if left > EACH else 1
        elif place or not by_firm:
            left = max(1, left // 4)
        shape.append(left)
    return [*shape[:-1], 1] if unique else shape
