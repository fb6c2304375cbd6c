"""Bring firms up to date: decide what is due, send what was approved, decide what that changed.

Cron and the background worker call the same thing. With --today or --now a firm lives on that day
until a tick without them; --today is the end of that day's sending hours, so that what was approved
before then leaves. Without --company every firm is ticked.
"""

import argparse
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext
from django_scopes import scope

from relance.company import queries as companies
from relance.company.models import Company
from relance.customers import queries as customers
from relance.values.clock import day_in, wall_clock
from relance.values.words import say_date, say_hour
from relance.web.cli import show_json
from relance.web.commandline import common, read_day, read_moment
from relance.web.tick import TickReport, tick

GROUP = "work"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which firm, and when."""
    common(parser)


def run(args: argparse.Namespace) -> int:
    """Tick one firm or all."""
    firms = [companies.find(args.company)] if args.company else list(Company.objects.all())
    reports = [tick(company, *_when(company, args)) for company in firms]
    if args.json:
        shown = [_shown(report) for report in reports]
        show_json(shown[0] if len(shown) == 1 else shown)
    else:
        for company, report in zip(firms, reports, strict=True):
            _tell(company, report)
    return 0


def _when(company: Company, args: argparse.Namespace) -> tuple[datetime, date | None]:
    """The moment, and the firm's own day if it was given by hand."""
    if args.now:
        now = read_moment(args.now, company)
        return now, day_in(now, company.zone)
    if args.today:
        day = read_day(args.today)
        return companies.hours(company).end(day), day
    return wall_clock(), None


def _shown(report: TickReport) -> dict[str, object]:
    decided, departed = report.decided, report.departed
    return {
        "company": report.company,
        "now": report.now,
        "decided": {
            "message": len(decided.message),
            "wait": len(decided.wait),
            "person": len(decided.person),
            "trouble": decided.trouble,
        },
        "proposed": decided.proposed,
        "withdrawn": decided.withdrawn,
        "sent": departed.sent,
        "to_post": departed.to_post,
        "rehearsed": departed.rehearsed,
        "moved": departed.moved,
        "later": departed.later,
        "failed": departed.failed,
        "unknown": departed.unknown + report.lost,
        "no_wire": departed.no_wire,
        "imported": [one.file for one in report.watched.imported],
        "questions": report.watched.waiting,
        "not_imported": report.watched.refused,
        "placed": report.placed,
    }


def _tell(company: Company, report: TickReport) -> None:
    """What was done, in the firm's language."""
    shown = _shown(report)
    with scope(company=company), translation.override(company.language):
        moment = report.now.astimezone(ZoneInfo(company.zone))
        day = say_date(moment.date(), company.language, "long")
        print(f"{report.company}, {day}, {say_hour(moment, company.zone, company.language)}")
        words = {
            "proposed": gettext("To approve: %(n)d"),
            "withdrawn": gettext("Withdrawn: %(n)d"),
            "sent": gettext("Sent: %(n)d"),
            "to_post": gettext("Letters to print: %(n)d"),
            "rehearsed": gettext("Would have left (test mode): %(n)d"),
            "later": gettext("To be tried again: %(n)d"),
            "failed": gettext("Refused: %(n)d"),
            "unknown": gettext("May have left, please look: %(n)d"),
            "no_wire": gettext("Waiting for a mail server: %(n)d"),
            "imported": gettext("Files imported: %(n)d"),
            "questions": gettext("Files with a question, see the import page: %(n)d"),
            "not_imported": gettext("Files refused, the reason lies beside them: %(n)d"),
        }
        for key, said in words.items():
            if found := shown[key]:
                print("  " + said % {"n": len(found)})  # type: ignore[arg-type]
        if report.watched.trouble:
            print("  " + gettext("The watched folder cannot be read: %(why)s") % {"why": report.watched.trouble})
        for who in customers.addressees(report.decided.trouble).values():
            said = gettext("%(name)s could not be decided. Nothing is lost; the others went on.")
            print("  " + said % {"name": who.name})
