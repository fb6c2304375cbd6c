"""When an act that may not happen now may happen first: the nearest lawful day and hour. Pure."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from relance.claims.gate.records import Contact, Decision, Verdict
from relance.claims.gate.rules import gate
from relance.values.calendar import WorkingDays
from relance.values.clock import at as moment

HORIZON = 60
"""Days that are looked at: no rest, no waiting time and no counter of any law known here lasts longer."""

STEP = timedelta(minutes=30)
HOURS = "quiet_hours"


@dataclass(frozen=True, slots=True)
class Window:
    """When the firm itself would act: its working days, and its hours in its zone, both ends included."""

    zone: str
    opens: time
    closes: time
    days: WorkingDays

    def moments(self, start: datetime) -> Iterator[datetime]:
        """From a moment on to the end of its day: the moment itself where the firm is open, then half hours."""
        day = start.date()
        now, end = max(start, moment(day, self.opens, self.zone)), moment(day, self.closes, self.zone)
        while now <= end:
            yield now
            now += STEP


class AnyDay(WorkingDays):
    """Every day: for what a person does, and no machine."""

    __slots__ = ()

    def is_working(self, day: date) -> bool:
        """Always."""
        return True


def any_hour(zone: str) -> Window:
    """All day, every day: only the law says when."""
    return Window(zone, time.min, time(23, 59), AnyDay())


@dataclass(frozen=True, slots=True)
class Found:
    """The answer for the first moment, and the first lawful moment: the same where nothing stands in the way."""

    now: Verdict
    at: datetime | None


def nearest(ask: Callable[[datetime], Contact], start: datetime, window: Window, horizon: int = HORIZON) -> Found:
    """The first lawful moment within the firm's hours, from `start` on. `ask` makes the question for a moment.

    None where no day of the horizon will do: something stands in the way that lasts, or a condition has to be met.
    """
    first = max(start, moment(start.date(), window.opens, window.zone))
    now = gate(ask(first))
    if now.decision is Decision.ALLOWED:
        return Found(now, first)
    if now.is_lasting or now.conditions:
        return Found(now, None)
    return Found(now, _first(ask, _days(first, window, horizon), window))


def _days(start: datetime, window: Window, horizon: int) -> Iterator[datetime]:
    """The beginnings of the days to come: today from now on, later ones from their opening hour."""
    yield start
    day = start.date()
    for _ in range(horizon):
        day = window.days.after(day)
        if day > start.date() + timedelta(days=horizon):
            return
        yield moment(day, window.opens, window.zone)


def _first(ask: Callable[[datetime], Contact], days: Iterable[datetime], window: Window) -> datetime | None:
    for begins in days:
        for at in window.moments(begins):
            found = gate(ask(at))
            if found.decision is Decision.ALLOWED:
                return at
            # What is not a matter of the hour holds for the rest of the day.
            if any(reason.because != HOURS for reason in found.reasons):
                break
    return None
