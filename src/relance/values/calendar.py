"""Working days: Monday to Friday except public holidays, by country and part of the country.

Source of holidays: the `holidays` package. An unknown country has weekends only.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays

ONE_DAY = timedelta(days=1)


@lru_cache(maxsize=256)
def _public_holidays(country: str, part: str, year: int) -> frozenset[date]:
    try:
        return frozenset(holidays.country_holidays(country, subdiv=part or None, years=year))
    except NotImplementedError:
        return frozenset()


class WorkingDays:
    """Something that knows its working days."""

    __slots__ = ()

    def is_working(self, day: date) -> bool:
        """Whether people usually work on `day`."""
        raise NotImplementedError

    def on_or_after(self, day: date) -> date:
        """The first working day that is not before `day`."""
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def on_or_before(self, day: date) -> date:
        """The last working day that is not after `day`."""
        while not self.is_working(day):
            day -= ONE_DAY
        return day

    def after(self, day: date) -> date:
        """The first working day after `day`."""
        return self.on_or_after(day + ONE_DAY)


@dataclass(frozen=True, slots=True)
class Calendar(WorkingDays):
    """The working days of a place. `country` is ISO 3166 alpha-2, `part` a subdivision or empty."""

    country: str
    part: str = ""

    def is_working(self, day: date) -> bool:
        """Whether people of the place usually work on `day`."""
        return day.weekday() < 5 and not self.is_holiday(day)

    def is_holiday(self, day: date) -> bool:
        """Whether it is a public holiday of the place."""
        return day in _public_holidays(self.country, self.part, day.year)


@dataclass(frozen=True, slots=True)
class BothSides(WorkingDays):
    """Days on which people work at both places: who asks can be called back, who is asked can answer."""

    here: Calendar
    there: Calendar

    def is_working(self, day: date) -> bool:
        """Whether people of both places usually work on `day`."""
        return self.here.is_working(day) and self.there.is_working(day)


def shared_days(here: Calendar, there: Calendar) -> WorkingDays:
    """The working days of a firm and of a customer's place; the firm's own where the two are one, as far as known."""
    same = there.country in ("", here.country) and there.part in ("", here.part)
    return here if same else BothSides(here, there)
