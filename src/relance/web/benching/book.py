"""An invented list of open invoices, the same for the same size."""

import csv
import random
from datetime import date, timedelta
from pathlib import Path

TODAY = date(2026, 11, 24)
"""The day of the first run: by then every invoice of the list is late by two days at least."""

HEADER = ["Number", "Customer", "E-mail", "Due", "Amount"]


def write_list(place: Path, rows: int) -> None:
    """So many invoices of a tenth as many customers, in EUR."""
    chance = random.Random(rows)
    people = max(1, rows // 10)
    with place.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for number in range(rows):
            due = TODAY - timedelta(days=2 + chance.randrange(60))
            minor, whose = chance.randrange(2_000, 500_000), chance.randrange(people)
            amount = f"{minor // 100}.{minor % 100:02d}"
            # Short enough that a million rows stay below the largest file that may come in.
            writer.writerow([f"F-{number}", f"C{whose}", f"{whose}@c.example", due, amount])
