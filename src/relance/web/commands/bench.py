"""Measure the road on this machine: import, first run, approval, quiet run, daily run, letters, pages.

N invented open invoices of N/10 customers go the whole road, each part in a process of its own, on SQLite and, where
its programs are installed, on PostgreSQL. A floor of plain SQL and plain tuples does the same rows in the same run;
read the ratios, not the seconds: those are this machine's.

  bench                  10,000 invoices
  bench 100000 --growth  also a tenth of it, and how much longer ten times as many take
  bench --write FILE     write the table into a file, too

Exit codes: 0 done, 2 something is missing.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import relance
from relance.web.benching.book import write_list
from relance.web.cli import Refusal, show_json

GROUP = "house"
DJANGO = False
ROOT = Path(relance.__file__).parents[2]
PARTS = (
    "floor_import",
    "floor_run",
    "import_list",
    "decide",
    "first_run",
    "approve",
    "quiet_run",
    "daily_run",
    "letters",
    "pages",
)
FLOORS = {"import_list": "floor_import", "first_run": "floor_run"}
"""What a part is compared with."""
Told = dict[str, dict[str, Any]]

HEAD = """# What the road costs

Written by `./relance bench 100000 --growth --write docs/benchmarks.md`; run it again on a machine of your own. Every
invoice is due in the first run: its step is decided, the words of its message are frozen in the database, and one click
approves it. Read the ratios rather than the seconds: the floor does the same rows in plain SQL in the same run.

"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """How many, and where."""
    parser.add_argument("invoices", nargs="?", type=int, default=10_000, metavar="N", help="from 1,000 to 1,000,000")
    parser.add_argument("--database", choices=("sqlite", "postgres"), help="only this one")
    parser.add_argument("--growth", action="store_true", help="also a tenth of N, and the growth")
    parser.add_argument("--write", metavar="FILE", type=Path, help="write the table into this file")
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def run(args: argparse.Namespace) -> int:
    """All parts on each database."""
    if not 1_000 <= args.invoices <= 1_000_000:
        raise Refusal("From 1,000 to 1,000,000 invoices can be measured.")
    sizes = [args.invoices // 10, args.invoices] if args.growth else [args.invoices]
    told: dict[str, dict[int, Told]] = {}
    for database in [args.database] if args.database else ["sqlite", "postgres"]:
        with _server(database, required=args.database is not None) as address:
            if address is not None:
                told[database] = {size: _measure(address, size) for size in sizes}
    table = _table(told)
    if args.write:
        args.write.write_text(HEAD + table, "utf-8")
    show_json(told) if args.json else print(table)
    return 0


@contextmanager
def _server(database: str, required: bool) -> Iterator[str | None]:
    """The address of an empty database: empty text for SQLite, None where there is no server program."""
    if database == "sqlite":
        yield ""
        return
    sys.path.insert(0, str(ROOT))
    try:
        from tests.rig.postgres import NoPostgres, Postgres
    except ImportError as error:
        raise Refusal("The PostgreSQL of the tests is not here. Use the source as it was checked out.") from error
    try:
        server = Postgres().start()
    except NoPostgres as missing:
        if required:
            raise Refusal(str(missing)) from missing
        print(f"Without PostgreSQL: {missing}", file=sys.stderr)
        yield None
        return
    try:
        yield server.dsn
    finally:
        server.stop()


def _measure(address: str, size: int) -> Told:
    """Every part in a data folder and a database of its own."""
    with tempfile.TemporaryDirectory(prefix="relance_bench_") as folder:
        home = Path(folder)
        file = home / "open.csv"
        write_list(file, size)
        env = {**os.environ, "RELANCE_HOME": str(home), "PYTHONPATH": str(ROOT / "src")}
        env |= {"DJANGO_SETTINGS_MODULE": "relance.web.settings"}
        env |= {"RELANCE_DATABASE": _fresh(address, size)} if address else {}
        _call(env, "-m", "relance.web.cli", "company", "add", "Bench", "--country", "FR", "--owner", "o@bench.example")
        told = {}
        for part in PARTS:
            print(f"{size:>9,}  {part}", file=sys.stderr, flush=True)
            told[part] = json.loads(_call(env, "-m", "relance.web.benching.parts", part, str(file), str(size)))
        return told


def _fresh(address: str, size: int) -> str:
    """An empty database of this size's own on the server."""
    from urllib.parse import urlsplit, urlunsplit

    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE bench_{size}")
    return urlunsplit(urlsplit(address)._replace(path=f"/bench_{size}"))


def _call(env: dict[str, str], *words: str) -> str:
    """The last line that a process prints. Raises Refusal with its last words where it fails."""
    done = subprocess.run([sys.executable, "-P", *words], env=env, capture_output=True, text=True)
    if done.returncode:
        raise Refusal(f"{words[1]} {words[2]} failed:\n{done.stderr[-1500:]}")
    return (done.stdout.strip().splitlines() or [""])[-1]


def _table(told: dict[str, dict[int, Told]]) -> str:
    lines = [
        "| database | invoices | part | seconds | rows a second | peak MiB | times the floor |",
        "|---|---:|---|---:|---:|---:|---:|",
    ]
    for database, sizes in told.items():
        for size, parts in sizes.items():
            lines += [_line(database, size, name, parts) for name in PARTS if name not in SAID]
    lines += ["", *_said_of_pages(told), *_said_of_growth(told)]
    return "\n".join([f"Python {platform.python_version()}, {os.cpu_count()} processors.", "", *lines]) + "\n"


def _line(database: str, size: int, name: str, parts: Told) -> str:
    one = parts[name]
    speed = one["rows"] / max(one["seconds"], 0.001)
    floor = f"{one['seconds'] / parts[FLOORS[name]]['seconds']:.0f}" if name in FLOORS else ""
    seconds = f"{one['seconds']:.2f}"
    return f"| {database} | {size:,} | {name} | {seconds} | {speed:,.0f} | {one['peak_mib']:.0f} | {floor} |"


SAID = ("pages", "decide")
"""Parts that are told in a sentence, not in the table."""


def _said_of_pages(told: dict[str, dict[int, Told]]) -> Iterator[str]:
    for database, sizes in told.items():
        for size, parts in sizes.items():
            page = parts["pages"]
            words = ", ".join(
                f"{name} {page[f'{name}_p50_ms']} ms, at 95 % {page[f'{name}_p95_ms']} ms"
                for name in ("today", "customer")
            )
            yield f"Pages with {size:,} invoices on {database}: {words}.  "
            alone = parts["decide"]["decisions_a_second"]
            yield f"Deciding alone, on facts at hand: {alone:,} customers a second, each with ten due invoices.  "


def _said_of_growth(told: dict[str, dict[int, Told]]) -> Iterator[str]:
    for database, sizes in told.items():
        if len(sizes) == 2:
            small, large = sizes.values()
            grown = ", ".join(
                f"{name} {large[name]['seconds'] / small[name]['seconds']:.1f}"
                for name in ("import_list", "first_run", "approve")
            )
            yield f"Ten times as many take so many times as long on {database}: {grown}.  "
