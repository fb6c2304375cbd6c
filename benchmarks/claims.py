"""Claims a second: what invoices come to under the law of a place, beside the bare arithmetic of one rate.

    python benchmarks/claims.py [CLAIMS]

Pure functions, no database. The floor multiplies principal, rate and days and rounds, in a loop over the same tuples.
"""

import cProfile
import pstats
import random
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from relance.claims.rules.answering import answer
from relance.claims.rules.records import Claim, Line, Paid
from relance.law import rules as law

ON = date(2026, 6, 30)
PLACES = ("FR", "BE", "DE", "GB", "ES", "IT", "NL", "CH")


def invoices(count: int) -> list[tuple[str, int, date, int]]:
    """Place, sum, due date and a part payment (0: none), the same at every run."""
    dice = random.Random(11)
    return [
        (
            PLACES[dice.randrange(len(PLACES))],
            dice.randrange(5_000, 2_000_000),
            ON - timedelta(days=dice.randrange(1, 700)),
            dice.randrange(1_000, 4_000) if dice.random() < 0.2 else 0,
        )
        for _ in range(count)
    ]


def floor(rows: list[tuple[str, int, date, int]]) -> int:
    """One rate, no law."""
    total = 0
    for _place, principal, due, _paid in rows:
        total += (principal * 1215 * (ON - due).days * 2 + 3_650_000) // (2 * 3_650_000)
    return total


def claims(rows: list[tuple[str, int, date, int]]) -> int:
    """The whole answer: interest, fixed sum, costs, limitation."""
    total = 0
    for place, principal, due, paid in rows:
        payments = (Paid(due + timedelta(days=1), paid),) if paid else ()
        currency = {"GB": "GBP", "CH": "CHF"}.get(place, "EUR")
        one = Claim(place, "business", "business", currency, (Line(principal, due, ON, payments),))
        total += answer(one, law.charging(place, "business", ON)).total or 0
    return total


def timed(work: Callable[[Any], int], rows: list[Any]) -> float:
    """Seconds."""
    began = time.perf_counter()
    work(rows)
    return time.perf_counter() - began


def main() -> None:
    """Print the figures, and where the time goes."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    rows = invoices(count)
    claims(rows[:1000])
    bare, whole = timed(floor, rows), timed(claims, rows)
    print(f"{count:,} claims in {whole:.1f} s: {count / whole:,.0f} a second, {whole / bare:.0f} times the floor")
    profile = cProfile.Profile()
    profile.runcall(claims, rows[:20_000])
    pstats.Stats(profile).sort_stats("tottime").print_stats(12)


if __name__ == "__main__":
    main()
