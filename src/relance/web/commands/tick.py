"""Bring firms up to date: decide what is due, send what was approved, decide what that changed.

Cron and the background worker call the same thing. With --today or --now a firm lives on that day
until a tick without them; --today is the end of that day's sending hours, so that what was approved
before then leaves. Without --company every firm is ticked.
"""

import argparse
from datetime import date, datetime

from relance.company import queries as companies
from relance.company.models import Company
from relance.values.clock import day_in, wall_clock
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
        for report in reports:
            _tell(report)
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


def _tell(report: TickReport) -> None:
    shown = _shown(report)
    print(f"{report.company}, {report.now:%Y-%m-%d %H:%M}")
    words = {
        "proposed": "to approve",
        "withdrawn": "withdrawn",
        "sent": "sent",
        "rehearsed": "would have left (test mode)",
        "later": "to be tried again",
        "failed": "refused",
        "unknown": "unknown, please look",
        "no_wire": "waiting for a mail server",
        "imported": "files imported",
        "questions": "files with a question: see the import page",
        "not_imported": "files refused: the reason lies beside them",
    }
    for key, text in words.items():
        if found := shown[key]:
            print(f"  {len(found)} {text}")  # type: ignore[arg-type]
    if report.watched.trouble:
        print(f"  the watched folder cannot be read: {report.watched.trouble}")
    if report.decided.trouble:
        print(f"  {len(report.decided.trouble)} accounts with an error: ./relance today lists them")
