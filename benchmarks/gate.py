"""Decisions of the contact gate a second, beside the bare counting of a week's contacts.

    python benchmarks/gate.py [ACCOUNTS]

Pure functions, no database: each account has an hour, a place, a debtor, an age of its debt and earlier contacts.
"""

import cProfile
import pstats
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from relance.claims.gate.records import Contact, Moment, Past
from relance.claims.gate.rules import gate
from relance.law.gating import Asked

PARIS = ZoneInfo("Europe/Paris")
NOON = datetime(2026, 11, 19, 12, 0, tzinfo=PARIS)
PLACES = ("FR", "BE", "DE", "US-CA", "US-NY-NYC", "CA-QC")
CONTENT = frozenset({"asks_payment", "opt_out_line", "gives_name"})


def account(number: int) -> Contact:
    """A reminder by e-mail that is to leave at noon."""
    late = number % 700
    before = tuple(Past(NOON - timedelta(days=7 * each + 3), "email", "message") for each in range(number % 4))
    kinds = frozenset(past.kind for past in before)
    asked = Asked(channel="email", late=late, amount=10_000 + number, content=CONTENT, held=kinds)
    debtor = "consumer" if number % 3 else "business"
    due = NOON.date() - timedelta(days=late)
    place = PLACES[number % len(PLACES)]
    return Contact(asked, Moment(NOON, (PARIS,)), (place,), debtor, "business", before, due=due)


def floor(accounts: list[Contact]) -> int:
    """Contacts of the last seven days, counted."""
    week = NOON - timedelta(days=7)
    return sum(sum(past.count for past in one.history if past.at > week) < 3 for one in accounts)


def gates(accounts: list[Contact]) -> int:
    """The whole answer, with its reasons."""
    return sum(gate(one).decision == "allowed" for one in accounts)


def timed(work: Callable[[list[Contact]], int], accounts: list[Contact]) -> float:
    """Seconds."""
    began = time.perf_counter()
    work(accounts)
    return time.perf_counter() - began


def main() -> None:
    """Print the figures, and where the time goes."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    accounts = [account(number) for number in range(count)]
    gates(accounts[:1000])
    bare, whole = timed(floor, accounts), timed(gates, accounts)
    print(f"{count:,} decisions in {whole:.1f} s: {count / whole:,.0f} a second, {whole / bare:.0f} times the floor")
    profile = cProfile.Profile()
    profile.runcall(gates, accounts[:20_000])
    pstats.Stats(profile).sort_stats("tottime").print_stats(8)


if __name__ == "__main__":
    main()
