"""Claims written for tests."""

from dataclasses import replace
from datetime import date
from typing import Any

from relance.claims.rules.answering import answer
from relance.claims.rules.records import Answer, Claim, Conventions, Line, RateKind, Wanted
from relance.law import rules as law

DUE, UNTIL = date(2025, 5, 15), date(2025, 8, 20)
PLAIN = Claim("FR", "business", "business", "EUR", (Line(480000, DUE, UNTIL),))


def claim(place: str = "FR", debtor: str = "business", **more: Any) -> Claim:
    """One invoice of 4,800.00, due on 15 May 2025, asked about on 20 August; `principal`, `due`, `until` may differ."""
    line = Line(more.pop("principal", 480000), more.pop("due", DUE), more.pop("until", UNTIL))
    return replace(PLAIN, place=place, debtor=debtor, lines=(line,), **more)


def given(percent: int, **more: Any) -> Claim:
    """A claim at a rate that somebody answers for."""
    return claim(wanted=Wanted(RateKind.GIVEN, percent * 10_000), **more)


def ask(one: Claim, **more: Any) -> Answer:
    """The answer of the law in our data."""
    return answer(one, law.charging(one.place, one.debtor, one.until, one.creditor, **more))


def how(**more: Any) -> Conventions:
    """Conventions, one of them changed."""
    return replace(Conventions(), **more)
