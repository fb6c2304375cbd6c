"""The least that anybody could do with the same rows: plain tables, plain tuples, no rule but the due date."""

import csv
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from relance.web.benching.book import TODAY

Row = tuple[Any, ...]
TABLES = (
    "CREATE TABLE floor_invoice (number VARCHAR(40) PRIMARY KEY, customer VARCHAR(80), email VARCHAR(80), "
    "due DATE, amount BIGINT)",
    "CREATE INDEX floor_by_customer ON floor_invoice (customer)",
    "CREATE TABLE floor_decision (customer VARCHAR(80) PRIMARY KEY, outcome VARCHAR(10), reason TEXT)",
    "CREATE TABLE floor_message (customer VARCHAR(80) PRIMARY KEY, recipient VARCHAR(80), subject TEXT, body TEXT, "
    "state VARCHAR(10))",
    "CREATE TABLE floor_line (customer VARCHAR(80), number VARCHAR(40), amount BIGINT)",
)


def _many(statement: str, rows: list[Row]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)


@transaction.atomic
def floor_import(file: Path) -> None:
    """Read the list and put it into one table."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(table)
    with file.open(newline="", encoding="utf-8") as text:
        lines = csv.reader(text)
        next(lines)
        rows = [(n, c, e, d, int(a.replace(".", ""))) for n, c, e, d, a in lines]
    _many("INSERT INTO floor_invoice VALUES (%s, %s, %s, %s, %s)", rows)


@transaction.atomic
def floor_run() -> None:
    """Decide every customer, word a message that lists what is open, approve it."""
    decisions, messages, lines = [], [], []
    for customer, rows in _by_customer():
        late = [row for row in rows if str(row[3]) < TODAY.isoformat()]
        if not late:
            decisions.append((customer, "wait", "not due yet"))
            continue
        table = "\n".join(f"{number}  {due}  {amount / 100:.2f} EUR" for _, _, number, due, amount in rows)
        decisions.append((customer, "message", f"{late[0][2]} is late"))
        messages.append((customer, rows[0][1], "A few lines from us", f"Hello,\n\n{table}\n\nThank you.", "proposed"))
        lines += [(customer, number, amount) for _, _, number, _, amount in rows]
    _many("INSERT INTO floor_decision VALUES (%s, %s, %s)", decisions)
    _many("INSERT INTO floor_message VALUES (%s, %s, %s, %s, %s)", messages)
    _many("INSERT INTO floor_line VALUES (%s, %s, %s)", lines)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE floor_message SET state = 'approved' WHERE state = 'proposed'")


def _by_customer() -> Iterator[tuple[str, list[Row]]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT customer, email, number, due, amount FROM floor_invoice ORDER BY customer, due")
        rows = cursor.fetchall()
    for customer, mine in groupby(rows, key=itemgetter(0)):
        yield customer, list(mine)
