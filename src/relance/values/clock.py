"""The one place that asks the machine what time it is. Only doors and the tick may call it."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


def wall_clock() -> datetime:
    """Now, in UTC, with its zone."""
    return datetime.now(UTC)


def at(day: date, hour: time, zone: str) -> datetime:
    """The moment of `hour` on `day` in an IANA time zone."""
    return datetime.combine(day, hour, ZoneInfo(zone))


def day_in(moment: datetime, zone: str) -> date:
    """The calendar day of a moment in an IANA time zone."""
    return moment.astimezone(ZoneInfo(zone)).date()
