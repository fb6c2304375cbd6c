"""Many rows written at once, as runs and long files need it: one prepared statement, no SQL built per row."""

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from itertools import groupby
from operator import attrgetter
from typing import Any, TypeVar

from django.db import connections, models, router

PLAIN = (
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.AutoField,
    models.BooleanField,
    models.ForeignKey,
)
"""Fields whose values the drivers know as they are."""

MANY = 5_000
"""So many new rows may change which way through a table is the short one."""

Kind = TypeVar("Kind", bound=models.Model)


def insert_rows(rows: Sequence[Kind]) -> list[Kind]:
    """Add rows of one table and give them their ids, in the order given. For tables that rows are only added to.

    What refers to other rows refers to saved ones. Called in a transaction.
    """
    if not rows:
        return []
    kind = type(rows[0])
    connection = connections[router.db_for_write(kind)]
    fields: list[Any] = list(kind._meta.concrete_fields)
    for row, pk in zip(rows, _next_ids(connection, kind, len(rows)), strict=True):
        row.pk = pk
        row._state.adding, row._state.db = False, connection.alias
    columns = [_column(rows, field, connection) for field in fields]
    _insert(connection, kind, [field.column for field in fields], zip(*columns, strict=True))
    return list(rows)


def insert_named(kind: type[models.Model], rows: Sequence[Mapping[str, Any]], **same: Any) -> list[int]:
    """Add rows of one table, each as its values by field, and tell their ids in the order given.

    `same` is what all of them have. Nothing is made of them but rows, so no field has a default: all are named.
    """
    if not rows:
        return []
    connection = connections[router.db_for_write(kind)]
    fields: list[Any] = list(kind._meta.concrete_fields)
    ids = _next_ids(connection, kind, len(rows))
    columns = []
    for field in fields:
        if field.primary_key:
            columns.append(ids)
        elif field.attname in same:
            columns.append(_ready([same[field.attname]], field, connection) * len(rows))
        else:
            columns.append(_ready([row[field.attname] for row in rows], field, connection))
    _insert(connection, kind, [field.column for field in fields], zip(*columns, strict=True))
    return ids


def insert_values(kind: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Add rows of one table as bare values in the order of these columns. Nothing is made of them but rows."""
    if not rows:
        return
    connection = connections[router.db_for_write(kind)]
    key: Any = kind._meta.pk
    ids = _next_ids(connection, kind, len(rows))
    _insert(connection, kind, (key.column, *names), [(pk, *row) for pk, row in zip(ids, rows, strict=True)])


def _insert(connection: Any, kind: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Run one statement for all rows; their values are as the driver wants them."""
    quote = connection.ops.quote_name
    columns, marks = ", ".join(map(quote, names)), ", ".join(["%s"] * len(names))
    statement = f"INSERT INTO {quote(kind._meta.db_table)} ({columns}) VALUES ({marks})"
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(rows))


def _next_ids(connection: Any, kind: type[models.Model], count: int) -> list[int]:
    """Ids that nobody else gets: from the sequence, or after the last one where writers stand in line anyway."""
    key: Any = kind._meta.pk
    table = kind._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [connection.ops.quote_name(table), key.column, count],
            )
            return [pk for (pk,) in cursor.fetchall()]
        # A first write takes SQLite's one lock for writing, so that the last id stays the last.
        cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s", [count, table])
        if not cursor.rowcount:
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, count])
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()[0]
    return list(range(last - count + 1, last + 1))


def update_rows(rows: Iterable[models.Model], names: Sequence[str]) -> None:
    """Write the named fields of saved rows, whatever their tables. The caller holds their locks."""
    kinds = sorted(rows, key=lambda row: (row._meta.label, row.pk))
    for _, group in groupby(kinds, key=lambda row: row._meta.label):
        _update_table(list(group), names)


def _update_table(rows: list[models.Model], names: Sequence[str]) -> None:
    kind = type(rows[0])
    connection = connections[router.db_for_write(kind)]
    fields: list[Any] = [kind._meta.get_field(name) for name in names]
    key: Any = kind._meta.pk
    quote = connection.ops.quote_name
    changes = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    statement = f"UPDATE {quote(kind._meta.db_table)} SET {changes} WHERE {quote(key.column)} = %s"
    columns = [_column(rows, field, connection) for field in [*fields, key]]
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(zip(*columns, strict=True)))


def _column(rows: Sequence[models.Model], field: Any, connection: Any) -> list[Any]:
    """One field's values of these rows, as the driver wants them."""
    return _ready(list(map(attrgetter(field.attname), rows)), field, connection)


def _ready(values: list[Any], field: Any, connection: Any) -> list[Any]:
    """One field's values, as the driver wants them; numbers and texts as they are."""
    if isinstance(field, models.DateField):
        # Many rows have few days: each is made ready once.
        days = {value: field.get_db_prep_save(value, connection) for value in set(values)}
        return [days[value] for value in values]
    if not isinstance(field, PLAIN):
        return [field.get_db_prep_save(value, connection) for value in values]
    # A choice is a kind of text that not every driver knows.
    return [str(value) if isinstance(value, Enum) else value for value in values]


def refresh_statistics(many: int = MANY) -> None:
    """Let PostgreSQL look at what lies in its tables, so that it goes by the right index; `many` rows came.

    It plans by statistics that know nothing of what one long transaction has just written. SQLite keeps to the shape
    of a big book that it was told (see accounts.statistics): a quick look there takes a whole firm for a few rows.
    """
    connection = connections[router.db_for_write(models.Model)]
    if many >= MANY and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
