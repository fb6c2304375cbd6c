"""What every command of the work shares: which firm, what time it is for it, and who is speaking."""

import argparse
import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import translation
from django_scopes import scope

from relance.company import queries as companies
from relance.company.models import Company
from relance.values.clock import day_in, wall_clock
from relance.web.cli import Refusal


@dataclass(frozen=True, slots=True)
class Firm:
    """A firm that a command works for."""

    company: Company
    now: datetime
    by: str

    @property
    def today(self) -> date:
        """The firm's day."""
        return day_in(self.now, self.company.zone)


def common(parser: argparse.ArgumentParser, clock: bool = True) -> None:
    """Arguments of every command of the work."""
    parser.add_argument("--company", metavar="NAME", help="the firm; needed only when there are several")
    parser.add_argument("--json", action="store_true", help="print one JSON object on standard output")
    if clock:
        group = parser.add_mutually_exclusive_group()
        group.add_argument("--now", metavar="DATETIME", help="as if it were this moment, such as 2026-11-24T08:00")
        group.add_argument("--today", metavar="DATE", help="as if it were this day, such as 2026-11-24")


@contextmanager
def firm(args: argparse.Namespace) -> Iterator[Firm]:
    """The firm meant, in its scope and language, at the moment meant."""
    company = companies.find(args.company)
    with scope(company=company), translation.override(company.language):
        yield Firm(company, moment(company, args), speaker())


def moment(company: Company, args: argparse.Namespace) -> datetime:
    """`--now`; the early morning of `--today`; else the firm's own clock."""
    if getattr(args, "now", None):
        return read_moment(args.now, company)
    if getattr(args, "today", None):
        return companies.early_on(company, read_day(args.today))
    return companies.clock(company, wall_clock())


def read_day(text: str) -> date:
    """A day as YYYY-MM-DD. Raises Refusal."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refusal(f"“{text}” is not a date. Write it as 2026-11-24.") from error


def read_moment(text: str, company: Company) -> datetime:
    """A moment in ISO form; without an offset it is in the firm's time zone. Raises Refusal."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise Refusal(f"“{text}” is not a date and time. Write it as 2026-11-24T08:00.") from error
    return found if found.tzinfo else found.replace(tzinfo=companies.hours(company).tz)


def speaker() -> str:
    """Who is named in what a command did."""
    try:
        return f"{getpass.getuser()} (command line)"
    except (KeyError, OSError):
        return "command line"
