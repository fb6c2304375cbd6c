"""Who may do what: the one table of roles and rights, and the firm's day. Pure."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from zoneinfo import ZoneInfo

import holidays

from relance.values.calendar import Calendar
from relance.values.clock import at, day_in


class Right(StrEnum):
    """Something a person may do in a firm. Every page and every command names one."""

    LOOK = "look"
    IMPORT = "import"
    RECORD_PAYMENT = "record_payment"
    APPROVE = "approve"
    LOG_CONTACT = "log_contact"
    EDIT_CUSTOMER = "edit_customer"
    SETTINGS = "settings"
    PEOPLE = "people"
    ERASE = "erase"


class Role(StrEnum):
    """What a person is in one firm. The same person may be another thing in another firm."""

    OWNER = "owner"
    ASSISTANT = "assistant"
    COLLECTOR = "collector"
    BOOKKEEPER = "bookkeeper"


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.OWNER: frozenset(Right),
    Role.ASSISTANT: frozenset(Right) - {Right.SETTINGS, Right.PEOPLE, Right.ERASE},
    Role.COLLECTOR: frozenset({Right.LOOK, Right.APPROVE, Right.LOG_CONTACT}),
    Role.BOOKKEEPER: frozenset({Right.LOOK}),
}


def may(role: Role | str, right: Right) -> bool:
    """Whether a role holds a right. An unknown role holds none."""
    return right in RIGHTS.get(Role(role), frozenset()) if role in set(Role) else False


@dataclass(frozen=True, slots=True)
class Hours:
    """When a firm lets messages leave: working days of its place, `opens` to `closes` inclusive."""

    zone: str
    calendar: Calendar
    opens: time = time(9, 0)
    closes: time = time(18, 0)

    @property
    def tz(self) -> ZoneInfo:
        """The time zone."""
        return ZoneInfo(self.zone)

    def is_open(self, moment: datetime) -> bool:
        """Whether a message may leave at this moment."""
        day = day_in(moment, self.zone)
        return self.calendar.is_working(day) and self.start(day) <= moment <= self.end(day)

    def start(self, day: date) -> datetime:
        """The first moment of sending on a day."""
        return at(day, self.opens, self.zone)

    def end(self, day: date) -> datetime:
        """The last moment of sending on a day."""
        return at(day, self.closes, self.zone)

    def next_open(self, moment: datetime) -> datetime:
        """`moment` itself if messages may leave then, else the next moment they may."""
        if self.is_open(moment):
            return moment
        day = day_in(moment, self.zone)
        if not self.calendar.is_working(day) or moment > self.end(day):
            day = self.calendar.after(day)
        return self.start(day)


MOST_ADDRESS_LINES, LONGEST_ADDRESS_LINE = 6, 80
"""What fits into the letterhead."""


UNDO_TIME = timedelta(minutes=10)
"""An approval can be undone for at least this long."""


def departure(approved: datetime, hours: Hours) -> datetime:
    """When an approved message leaves: the later of ten minutes on and the next sending hour."""
    return hours.next_open(approved + UNDO_TIME)


def firm_clock(wall: datetime, own_day: date | None, hours: Hours) -> datetime:
    """What time it is for a firm.

    A firm whose last tick was run for a day of its own (`--today`, `--now`) lives on that day: what
    a person does then is done early enough for that day's departures. Otherwise it is the wall clock.
    """
    return wall if own_day is None else early_on(own_day, hours)


def early_on(day: date, hours: Hours) -> datetime:
    """Early enough on a day for what is approved then to leave at its first sending hour."""
    return hours.start(day) - UNDO_TIME


IBAN_FORM = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")


def tidy_iban(text: str) -> str:
    """An account number as banks write it: capitals, no spaces."""
    return "".join(text.split()).upper()


def is_iban(text: str) -> bool:
    """Whether a tidy IBAN's check digits fit (ISO 7064, mod 97-10): one wrong digit is always seen."""
    if not IBAN_FORM.fullmatch(text):
        return False
    return int("".join(str(int(letter, 36)) for letter in text[4:] + text[:4])) % 97 == 1


def is_zone(name: str) -> bool:
    """Whether `name` is a time zone of the IANA list."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


@cache
def parts_of(country: str) -> tuple[str, ...]:
    """The parts of a country with holidays of their own. One that is not listed would have none at all."""
    return tuple(holidays.list_supported_countries().get(country, ()))


def parse_time(text: str) -> time | None:
    """`9`, `9:30`, `09:30`, `9h30`, `9 h` as a time of day; None where it is none."""
    found = re.fullmatch(r"\s*(\d{1,2})\s*(?:[:hH]\s*(\d{2})?)?\s*", text)
    if not found or int(found[1]) > 23 or int(found[2] or 0) > 59:
        return None
    return time(int(found[1]), int(found[2] or 0))
