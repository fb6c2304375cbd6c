"""Amounts and days as accounting programs write them: for machines, so by one rule and not by habit."""

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache

from relance.intake.rules.records import Problem, Severity
from relance.values.money import BadAmount, to_minor

FIRST_YEAR, LAST_YEAR = 1900, 2199
LONGEST = 40
"""Characters of an amount: far above any honest one."""
_BLANKS = re.compile(r"[\s']")
_FIGURES = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>[0-9]*|[0-9]{1,3}(?P<mark>[.,])[0-9]{3}(?:(?P=mark)[0-9]{3})*)"
    r"(?:[.,](?P<part>[0-9]*))?(?P<after>-?)"
)


class BadEntry(ValueError):
    """A cell keeps its line out. `reason` and `field` are of the list of reasons, `value` is the cell."""

    def __init__(self, reason: str, field: str, value: str = "") -> None:
        super().__init__(reason)
        self.reason, self.field, self.value = reason, field, value

    def problem(self, row: int) -> Problem:
        """The same, as a remark about a row."""
        return Problem(row, self.reason, Severity.ERROR, self.field, self.value[:80])


def amount_of(text: str, currency: str, field: str) -> int | None:
    """Signed minor units; None where nothing stands. Raises BadEntry.

    A single mark is the decimal mark, comma or point, also before three figures: files for machines do not group
    (LPF A47 A-1 XII; DATEV format; xs:decimal). Blanks between figures are overlooked, and a mark that comes
    again, or comes before the other one, groups.
    """
    if not text or text.isspace():
        return None
    try:
        return _minor(text, currency)
    except BadAmount as error:
        raise BadEntry("bad_amount", field, text) from error


@lru_cache(maxsize=8192)
def _minor(text: str, currency: str) -> int:
    """Kept, for half of all cells of a book of two columns are 0,00. Raises BadAmount."""
    bare = _BLANKS.sub("", text)
    found = _FIGURES.fullmatch(bare) if len(bare) <= LONGEST else None
    if not found or not (found["whole"] or found["part"]) or (found["sign"] and found["after"]):
        raise BadAmount("no amount")
    minus = "-" if "-" in (found["sign"], found["after"]) else ""
    whole = re.sub("[.,]", "", found["whole"])
    return to_minor(Decimal(f"{minus}{whole or '0'}.{found['part'] or '0'}"), currency)


_DAYS = (
    re.compile(r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})"),
    re.compile(r"(?P<y>[0-9]{4})[-/.](?P<m>[0-9]{1,2})[-/.](?P<d>[0-9]{1,2})(?:[T ].*)?"),
    re.compile(r"(?P<d>[0-9]{1,2})[-/.](?P<m>[0-9]{1,2})[-/.](?P<y>[0-9]{4})(?: .*)?"),
)


def day_of(text: str, field: str) -> date | None:
    """The day, written as YYYYMMDD, with the year first, or with the day first; None without one. Raises BadEntry."""
    bare = text.strip()
    if not bare.strip("0-/. "):
        return None
    for pattern in _DAYS:
        if (found := pattern.fullmatch(bare)) and (day := date_of(found["y"], found["m"], found["d"])):
            return day
    raise BadEntry("bad_date", field, text)


def date_of(year: str, month: str, day: str) -> date | None:
    """The date that three numbers make; None where they make none, or one of no book."""
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None
