"""Late interest: stretches of one balance and one rate, exact until the named places where cents are rounded.

A part payment closes a stretch: the interest up to and including its day is rounded, and the payment settles interest
and principal in the order of the conventions.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from relance.claims.rules.counting import (
    DAY,
    ONE,
    anniversaries,
    days_between,
    exact,
    half_years,
    new_years,
    parts,
    rounded,
)
from relance.claims.rules.records import Conventions, DayCount, Paid, Rounding
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

    `beyond` is what the payments hold beyond interest and sum: it goes to fixed sums and costs.
    """

    total: int
    interest_left: int
    principal_left: int
    beyond: int
    stretches: tuple[Accrued, ...]


def accrue(
    number: int, principal: int, until: date, course: Course | None, payments: Sequence[Paid], how: Conventions
) -> Account:
    """One line up to and including `until`. Without a course nothing bears interest."""
    run = _Run(number, principal, how, course)
    for payment in sorted(payments, key=lambda each: each.on):
        run.accrue_to(min(payment.on, until))
        run.settle(payment.amount)
    run.accrue_to(until)
    return Account(run.total, run.left, run.principal, run.beyond, tuple(run.stretches))


class _Run:
    """A walk through time along one line."""

    def __init__(self, number: int, principal: int, how: Conventions, course: Course | None) -> None:
        self.number, self.principal, self.how, self.course = number, principal, how, course
        self.total = self.left = self.beyond = 0
        self.joined = Fraction(0)
        """Interest that bears interest itself."""
        self.next = course.begins if course is not None else date.max
        self.stretches: list[Accrued] = []

    def accrue_to(self, day: date) -> None:
        """Interest from where we stand up to and including a day, rounded at its end."""
        if self.course is None or day < self.next:
            return
        since: int | Fraction = 0
        joins = anniversaries(self.course.begins, day) if self.course.compounds else []
        for begins, ends in self._pieces(self.course, self.next, day):
            if begins in joins:
                self.joined = self.left + Fraction(since) / ONE
            piece = self._piece(self.course, begins, ends)
            self.stretches.append(piece)
            since += piece.exact
        self.total += rounded(since)
        self.left += rounded(since)
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
        days = days_between(begins, ends, self.how.day_count)
        balance = self.principal + self.joined if self.joined else self.principal
        if self.how.rounding is Rounding.DAILY:
            number: int | Fraction = (
                rounded(exact(balance, rate.rate, parts(begins, begins, self.how.day_count))) * ONE * days
            )
        else:
            number = exact(balance, rate.rate, parts(begins, ends, self.how.day_count))
        if self.how.rounding is Rounding.PERIOD:
            number = rounded(number) * ONE
        source, sure = (rate.said.source, rate.said.confidence.value) if rate.said is not None else ("", "")
        return Accrued(self.number, begins, ends, days, int(balance), rate.rate, number, source, sure)

    def settle(self, amount: int) -> None:
        """A payment: interest and principal in their order."""
        for name in ("left", "principal") if self.how.interest_first else ("principal", "left"):
            part = min(amount, getattr(self, name))
            setattr(self, name, getattr(self, name) - part)
            amount -= part
        self.beyond += amount
        self.joined = min(self.joined, Fraction(self.left))
