"""How long a list of N open invoices takes to become a book, beside a bare read and executemany of the same rows.

Usage: PYTHONPATH=src python benchmarks/imports.py [ROWS]      (default 100000; each part is a process of its own)
"""

import csv
import json
import os
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path


def make(place: Path, rows: int) -> Path:
    """A list of open invoices of one tenth as many customers, the same for the same number of rows."""
    chance = random.Random(rows)
    with place.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["Number", "Customer", "Issued", "Due", "Amount"])
        for number in range(rows):
            issued = date(2026, 1, 1) + timedelta(days=chance.randrange(300))
            due = issued + timedelta(days=30)
            amount = chance.randrange(100, 500_000)
            writer.writerow(
                [number, f"C{chance.randrange(max(1, rows // 10))}", issued, due, f"{amount // 100}.{amount % 100:02d}"]
            )
    return place


def floor(file: Path, home: Path) -> None:
    """Read the rows and put them into one table."""
    store = sqlite3.connect(home / "floor.sqlite3")
    store.execute("CREATE TABLE rows (number TEXT PRIMARY KEY, customer TEXT, issued TEXT, due TEXT, amount INTEGER)")
    with file.open(newline="", encoding="utf-8") as text, store:
        lines = csv.reader(text)
        next(lines)
        rows = ((n, c, i, d, int(a.replace(".", ""))) for n, c, i, d, a in lines)
        store.executemany("INSERT INTO rows VALUES (?, ?, ?, ?, ?)", rows)


def book(file: Path, home: Path) -> None:
    """Import the file into a new firm's book, decisions included."""
    os.environ["RELANCE_HOME"] = str(home)
    from relance.web.cli import main

    main(["company", "add", "Bench", "--country", "FR", "--owner", "bench@firm.example", "--json"])
    assert main(["import", str(file), "--json", "--currency", "EUR", "--today", "2026-11-21"]) == 0


def measured(work: Callable[[Path, Path], None], file: Path, home: Path) -> dict[str, float]:
    """Seconds, seconds of processor and peak MiB of a part, in a process of its own."""
    command = [sys.executable, __file__, "--part", work.__name__, str(file), str(home)]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=True)
    said: dict[str, float] = json.loads(done.stderr.splitlines()[-1])
    return said


def part(name: str, file: Path, home: Path) -> None:
    """Run one part and tell its time and memory on standard error."""
    begun = time.perf_counter()
    {"floor": floor, "book": book}[name](file, home)
    used = resource.getrusage(resource.RUSAGE_SELF)
    told = {
        "seconds": time.perf_counter() - begun,
        "processor": used.ru_utime + used.ru_stime,
        "peak_mib": used.ru_maxrss / 1024,
    }
    print(json.dumps(told), file=sys.stderr)


def say(name: str, rows: int, told: dict[str, float]) -> str:
    """A line of the table."""
    speed = rows / told["seconds"]
    times = f"{told['seconds']:8.1f} s  {told['processor']:8.1f} s of processor"
    return f"{name:<6} {times}  {speed:10,.0f} rows/s  {told['peak_mib']:6.0f} MiB"


def main() -> None:
    """Both parts, and their ratio."""
    if sys.argv[1:2] == ["--part"]:
        part(sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
        return
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as place:
        home = Path(place)
        file = make(home / "open.csv", rows)
        print(f"{rows:,} rows, {file.stat().st_size / 1e6:.1f} MB")
        bare = measured(floor, file, home)
        print(say("floor", rows, bare), flush=True)
        full = measured(book, file, home)
        print(say("import", rows, full), f" ratio {full['processor'] / bare['processor']:.0f}")


if __name__ == "__main__":
    main()
