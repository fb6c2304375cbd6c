"""What every command of the work shares: which firm, what time it is for it, and who is speaking.

What a command of the work says to a person it says in the firm's language, refusals too. Help, and what is read before
the firm is known, is in English.
"""

import argparse
import getpass
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import translation
from django.utils.translation import gettext
from django_scopes import scope

from relance.company import queries as companies
from relance.company.models import Company
from relance.dunning.reasons import language
from relance.policies.rules import BadPolicy
from relance.values.clock import day_in, wall_clock
from relance.values.money import BadAmount, format_money, is_iso_currency, parse_amount
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
        try:
            yield Firm(company, moment(company, args), speaker())
        except Exception as error:
            if getattr(error, "says_what_to_do", False):
                error.args = (_said(error),)
            raise


def _said(error: Exception) -> str:
    """A refusal of a room, in the firm's language."""
    if isinstance(error, BadPolicy):
        said = gettext(error.template)
        said = said % error.values if error.values else said
        return f"{error.at}: {said}" if str(error.at) else said
    return gettext(str(error)) if str(error) else ""


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
        raise Refusal(gettext("“%(typed)s” is not a date. Write it like 2026-11-24.") % {"typed": text}) from error


def read_moment(text: str, company: Company) -> datetime:
    """A moment in ISO form; without an offset it is in the firm's time zone. Raises Refusal."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        said = gettext("“%(typed)s” is not a date and time. Write it like 2026-11-24T08:00.") % {"typed": text}
        raise Refusal(said) from error
    return found if found.tzinfo else found.replace(tzinfo=companies.hours(company).tz)


def read_amount(text: str, currency: str) -> int:
    """An amount above zero, in minor units. Raises Refusal."""
    try:
        amount = parse_amount(text, currency)
    except BadAmount as error:
        example = format_money(125050, currency, language())
        said = gettext("“%(typed)s” is not an amount. Write it like %(example)s.")
        raise Refusal(said % {"typed": text, "example": example}) from error
    if amount <= 0:
        raise Refusal(gettext("The amount must be above zero."))
    return amount


def read_currency(given: str, known: Iterable[str], usual: str = "") -> str:
    """The currency said, or the only one there is; `usual` where there is none. Raises Refusal."""
    if given:
        if not is_iso_currency(given.upper()):
            raise Refusal(gettext("“%(typed)s” is not a currency. Three letters, such as EUR.") % {"typed": given})
        return given.upper()
    found = sorted(set(known))
    if len(found) > 1:
        said = gettext("This customer has invoices in %(currencies)s. Say which with --currency.")
        raise Refusal(said % {"currencies": ", ".join(found)})
    return found[0] if found else usual


def say_sums(totals: Mapping[str, int]) -> str:
    """Sums side by side, never added."""
    return " + ".join(format_money(minor, currency, language()) for currency, minor in totals.items())


def speaker() -> str:
    """Who is named in what a command did."""
    try:
        return f"{getpass.getuser()} (command line)"
    except (KeyError, OSError):
        return "command line"
