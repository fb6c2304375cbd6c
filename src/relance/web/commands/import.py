"""Put a file of invoices into the book.

Reads delimited text with a header line. What is new goes in, what is there already stays as it is, rows
with errors stay out and are listed. The same file twice changes nothing.

Exit code: 0 imported, 1 imported with row errors, 2 rejected.
"""

import argparse
from dataclasses import asdict
from pathlib import Path

from django.db import transaction

from relance.dunning import actions as dunning
from relance.intake import actions as intake
from relance.intake.actions import Options, Report
from relance.values.money import format_money
from relance.web.cli import Refusal, show_json
from relance.web.commandline import common, firm

GROUP = "work"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The files, and what they cannot say themselves."""
    common(parser)
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--currency", metavar="CUR", default="", help="of amounts without one, such as EUR")
    parser.add_argument("--date-order", choices=["dmy", "mdy", "ymd"], default="", help="how dates are written")
    parser.add_argument("--map", action="append", default=[], metavar="FIELD=COLUMN", help="which column a field is")
    parser.add_argument("--dry-run", action="store_true", help="show what would happen and change nothing")


def run(args: argparse.Namespace) -> int:
    """Import each file."""
    mapping = dict(_pair(text) for text in args.map)
    worst = 0
    reports = []
    with firm(args) as at:
        for name in args.files:
            options = Options(args.currency.upper(), args.date_order, mapping, at.today, args.dry_run)
            with transaction.atomic():
                report = intake.import_file(
                    at.company, Path(name).name, _read(name), options, by=at.by, now=at.now, guess=args.json
                )
                dunning.reconsider(at.company, report.touched if not args.dry_run else (), by=at.by, now=at.now)
            reports.append(report)
            worst = max(worst, 1 if report.errors else 0)
            if not args.json:
                _tell(report, at.company.language, args.dry_run)
    if args.json:
        shown = [{k: v for k, v in asdict(report).items() if k != "touched"} for report in reports]
        show_json(shown[0] if len(shown) == 1 else shown)
    return worst


def _pair(text: str) -> tuple[str, str]:
    field, equals, column = text.partition("=")
    if not equals:
        raise Refusal(f"“{text}” should be FIELD=COLUMN, for example number=InvoiceNo")
    return field.strip(), column.strip()


def _read(name: str) -> bytes:
    path = Path(name)
    try:
        if path.stat().st_size > 50 * 1024 * 1024:
            raise Refusal(f"{name} is over 50 MB. Export a shorter period.")
        return path.read_bytes()
    except OSError as error:
        raise Refusal(f"{name} cannot be read: {error.strerror}.") from error


def _tell(report: Report, language: str, dry_run: bool) -> None:
    totals: dict[str, int] = {}
    for part in (report.invoices, report.credit_notes):
        for currency, minor in part["total_minor"].items():
            totals[currency] = totals.get(currency, 0) + minor
    sums = " + ".join(format_money(minor, currency, language) for currency, minor in totals.items())
    verb = "Would import" if dry_run else "Imported"
    print(
        f"{report.file}: {verb} {report.invoices['count']} invoices, {report.credit_notes['count']} credit notes",
        end="",
    )
    print(f" ({sums}), {report.payments['count']} payments." if sums else f", {report.payments['count']} payments.")
    print(f"  New {report.new}, updated {report.updated}, unchanged {report.unchanged}.")
    for p in report.problems:
        print(f"  line {p['row']}: {p['reason']} ({p['severity']}) {p['field']} {p['value']}")
