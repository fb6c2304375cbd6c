"""Days as parts of a year, and exact interest in whole numbers: nothing is rounded before its place.

A year is `YEAR` parts, so that a day is a whole number of them in every day count; interest is kept times `ONE`.
"""

from calendar import isleap, monthrange
from datetime import date, timedelta
from fractions import Fraction
from typing import TypeAlias

from relance.claims.rules.records import DayCount
from relance.law.rates import UNITS

YEAR = 1_603_080
"""The least common multiple of 360, 365 and 366."""

ONE = YEAR * UNITS * 100
"""What one minor unit of exact interest is counted in."""

DAY = timedelta(days=1)

Exact: TypeAlias = int | Fraction
"""Interest times ONE: whole, but where it bears interest itself."""


def days_between(begins: date, ends: date, count: DayCount) -> int:
    """Days from `begins` to `ends`, both included, in a day count."""
    if count is not DayCount.D30_360:
        return (ends - begins).days + 1
    before = begins - DAY
    return 360 * (ends.year - before.year) + 30 * (ends.month - before.month) + _of_30(ends) - _of_30(before)


def _of_30(day: date) -> int:
    """The day of a month of thirty days: a 31st is the thirtieth again, February ends on its own last day."""
    return min(day.day, 30)


def parts(begins: date, ends: date, count: DayCount) -> int:
    """The part of a year from `begins` to `ends`, both included. The two lie in one calendar year for act/act."""
    if count is DayCount.D30_360:
        return days_between(begins, ends, count) * (YEAR // 360)
    length = 366 if count is DayCount.ACT_ACT and isleap(begins.year) else 365
    return ((ends - begins).days + 1) * (YEAR // length)


def one_day(day: date, count: DayCount) -> int:
    """The part of a year that any one day is; months of thirty days have no shorter or longer ones."""
    return YEAR // 360 if count is DayCount.D30_360 else parts(day, day, count)


def exact(balance: Exact, rate: int, part: int) -> Exact:
    """Interest times ONE."""
    return balance * rate * part


def rounded(number: Exact) -> int:
    """Exact interest to the minor unit, half up (away from zero below it)."""
    half = int((2 * (number if number >= 0 else -number) + ONE) // (2 * ONE))
    return half if number >= 0 else -half


def add_months(day: date, months: int) -> date:
    """The same day so many months on; the last day of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_end(day: date) -> date:
    """The last day of the month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def half_years(begins: date, ends: date) -> list[date]:
    """The first days of half-years after `begins`, up to `ends`."""
    days = [date(year, month, 1) for year in range(begins.year, ends.year + 1) for month in (1, 7)]
    return [day for day in days if begins < day <= ends]


def anniversaries(begins: date, ends: date) -> list[date]:
    """The days after `begins`, up to `ends`, on which another year from it begins; for 29 February also 1 March."""
    found = (_years_on(begins, n) for n in range(1, ends.year - begins.year + 1))
    return [day for day in found if begins < day <= ends]


def _years_on(day: date, years: int) -> date:
    same = add_months(day, 12 * years)
    return same if same.day == day.day else same + DAY


def new_years(begins: date, ends: date) -> list[date]:
    """The first days of years after `begins`, up to `ends`."""
    return [date(year, 1, 1) for year in range(begins.year + 1, ends.year + 1)]
