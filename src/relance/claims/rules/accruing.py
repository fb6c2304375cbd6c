"""Late interest: stretches of one balance and one rate, exact until the named places where cents are rounded.

A part payment closes a stretch: the interest up to and including its day is rounded, and the payment settles interest
and principal in the order of the conventions. A payment that names no line settles the oldest due first.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby

from relance.claims.rules.counting import (
    DAY,
    ONE,
    Exact,
    anniversaries,
    days_between,
    exact,
    half_years,
    new_years,
    one_day,
    parts,
    rounded,
)
from relance.claims.rules.records import Conventions, DayCount, Line, Paid, Rounding
from relance.claims.rules.records import Stretch as Accrued
from relance.law.rates import Stretch


@dataclass(frozen=True, slots=True)
class Course:
    """How a sum bears interest: from when, at which rates, whether yearly interest joins the sum."""

    begins: date
    rates: tuple[Stretch, ...]
    compounds: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """What became of one line: all interest, what is left of it and of the sum, and the stretches.

    `open_at_first` is what was open of the sum when its first day of delay began.
    """

    total: int
    interest_left: int
    principal_left: int
    open_at_first: int
    stretches: tuple[Accrued, ...]


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts of all lines, in their order. `beyond` is what was paid beyond sums and interest."""

    lines: tuple[Account, ...]
    beyond: int

    @property
    def principal_left(self) -> int:
        """What is open of all sums."""
        return sum(line.principal_left for line in self.lines)

    @property
    def interest_left(self) -> int:
        """What is open of all interest."""
        return sum(line.interest_left for line in self.lines)


def accrue(
    lines: Sequence[Line],
    begun: Sequence[date | None],
    courses: Sequence[Course | None],
    payments: Sequence[Paid],
    how: Conventions,
) -> Accounts:
    """Every line up to and including its last day; `begun` are first days of delay. No course, no interest.

    What is paid after the last day of a line is not there yet.
    """
    runs = [_Run(n, *each, how) for n, each in enumerate(zip(lines, begun, courses, strict=True))]
    named = [(each, [run]) for run in runs for each in run.line.paid]
    oldest = sorted(runs, key=lambda run: (run.line.due or date.min, run.number))
    beyond = 0
    for paid, candidates in sorted([*named, *((each, oldest) for each in payments)], key=lambda one: one[0].on):
        there = [run for run in candidates if paid.on <= run.line.until]
        beyond += _settle(there, paid, how.interest_first) if there else 0
    return Accounts(tuple(run.account() for run in runs), beyond)


def _settle(runs: Sequence["_Run"], paid: Paid, interest_first: bool) -> int:
    """A payment closes a stretch of every line it may settle. What it leaves."""
    for run in runs:
        run.accrue_to(paid.on)
    left = paid.amount
    for name in ("interest", "principal") if interest_first else ("principal", "interest"):
        for run in runs:
            left -= run.take(name, left, paid.on)
    return left


class _Run:
    """A walk through time along one line."""

    def __init__(self, number: int, line: Line, begins: date | None, course: Course | None, how: Conventions) -> None:
        self.number, self.line, self.course, self.how = number, line, course, how
        self.begins = begins or date.max
        self.left = {"principal": line.principal, "interest": 0}
        self.open_at_first, self.total = line.principal, 0
        self.joined = Fraction(0)
        """Interest that bears interest itself."""
        self.next = course.begins if course is not None else date.max
        self.stretches: list[Accrued] = []

    def account(self) -> Account:
        """What has become of the line on its last day."""
        self.accrue_to(self.line.until)
        return Account(
            self.total, self.left["interest"], self.left["principal"], self.open_at_first, tuple(self.stretches)
        )

    def take(self, name: str, most: int, on: date) -> int:
        """Settle interest or principal, as far as a payment of that day reaches."""
        part = min(most, self.left[name])
        self.left[name] -= part
        if name == "principal" and on < self.begins:
            self.open_at_first -= part
        self.joined = min(self.joined, Fraction(self.left["interest"]))
        return part

    def accrue_to(self, day: date) -> None:
        """Interest from where we stand up to and including a day, rounded at its end."""
        if self.course is None or day < self.next:
            return
        since: list[Accrued] = []
        joins = anniversaries(self.course.begins, day) if self.course.compounds else []
        for begins, ends in self._pieces(self.course, self.next, day):
            if begins in joins:
                self.joined = self.left["interest"] + Fraction(sum(each.exact for each in since)) / ONE
            if self.left["principal"] or self.joined:
                since.append(self._piece(self.course, begins, ends))
        earned = _rounded(since, self.how.rounding)
        self.stretches += since
        self.total += earned
        self.left["interest"] += earned
        self.next = day + DAY

    def _pieces(self, course: Course, begins: date, ends: date) -> Iterator[tuple[date, date]]:
        """The days cut where the rate turns, and where the conventions or compounding want it."""
        cuts = {stretch.begins for stretch in course.rates if begins < stretch.begins <= ends}
        if self.how.rounding is Rounding.PERIOD:
            cuts |= set(half_years(begins, ends))
        if self.how.day_count is DayCount.ACT_ACT:
            cuts |= set(new_years(begins, ends))
        if course.compounds:
            cuts |= {day for day in anniversaries(course.begins, ends) if begins < day}
        days = [begins, *sorted(cuts)]
        yield from zip(days, [*(day - DAY for day in days[1:]), ends], strict=True)

    def _piece(self, course: Course, begins: date, ends: date) -> Accrued:
        rate = course.rates[bisect_right(course.rates, begins, key=lambda each: each.begins) - 1]
        count, principal = self.how.day_count, self.left["principal"]
        days = days_between(begins, ends, count)
        balance = principal + self.joined if self.joined else principal
        if self.how.rounding is Rounding.DAILY:
            number: Exact = rounded(exact(balance, rate.rate, one_day(begins, count))) * ONE * days
        else:
            number = exact(balance, rate.rate, parts(begins, ends, count))
        source, sure = (rate.said.source, rate.said.confidence.value) if rate.said is not None else ("", "")
        return Accrued(self.number, begins, ends, days, int(balance), rate.rate, number, source, sure)


def _rounded(pieces: Sequence[Accrued], rounding: Rounding) -> int:
    """Interest in minor units: rounded once, or for each half-year."""
    if rounding is not Rounding.PERIOD:
        return rounded(sum(piece.exact for piece in pieces))
    halves = groupby(pieces, key=lambda piece: (piece.begins.year, piece.begins.month > 6))
    return sum(rounded(sum(piece.exact for piece in half)) for _, half in halves)
