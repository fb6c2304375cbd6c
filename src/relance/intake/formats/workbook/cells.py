"""What the numbers of a workbook mean, whichever of Excel's formats holds them."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Context, Decimal
from typing import TypeVar

from relance.intake.gate import refusals
from relance.intake.rules.records import Gap, Rejected

WIDEST = 1_000
"""Columns; a table of invoices has a few dozen."""
_DIGITS = Context(prec=15, Emax=308, Emin=-330, traps=[])
"""Excel knows fifteen digits of a number; what a file holds beyond is noise."""
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_SHORT = re.compile(r"-?[1-9][0-9]{0,6}(?:\.[0-9]{1,8})?|0")
"""A number as most are: nothing of it can be noise."""
_LAST_DAY = 2_958_465
"""The last of the year 9999, counted from 1900."""
_BLINK = Decimal("0.000005")
"""Less than half a second: a day that was calculated may miss its midnight by as much."""
_LEAP_YEARS_OFF = 1_462
"""Days between the two ways of counting, from 1900 and from 1904."""

T = TypeVar("T")


def number(text: str) -> Decimal | str | Gap:
    """A number without the noise of binary fractions; what is none stays the text it is."""
    if _SHORT.fullmatch(text):
        return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)
    if not _NUMBER.fullmatch(text):
        return text
    rounded = _DIGITS.create_decimal(text)
    if not rounded.is_finite():
        return Gap.ERROR
    if not rounded:
        return Decimal(0)
    # Written out: 100 and not 1E+2.
    return Decimal(int(rounded)) if rounded == rounded.to_integral_value() else rounded.normalize()


def day(serial: Decimal, from_1904: bool) -> date | None:
    """The day that Excel counts; None before the first, after the last, and for a time of day alone."""
    count = int((serial + _BLINK) // 1) + (_LEAP_YEARS_OFF if from_1904 else 0)
    if serial < (0 if from_1904 else 1) or count > _LAST_DAY:
        return None
    # Excel holds 1900 for a leap year: before its March all is one day off.
    return date(1899, 12, 31 if count < 60 else 30) + timedelta(days=count)


def carefully(things: Iterator[T]) -> Iterator[T]:
    """The same things; whatever goes wrong on the way is a damaged workbook."""
    try:
        yield from things
    except Rejected:
        raise
    except Exception as error:
        raise Rejected(*refusals.DAMAGED) from error
