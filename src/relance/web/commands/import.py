"""Put any file into the book: invoices, credit notes, payments, customers, bank statements.

Reads CSV and other delimited text, Excel, FEC, DATEV, SAF-T and CAMT. What is new goes in, what changed is
updated, what is there already stays as it is, rows with errors stay out and are listed. The same file twice
changes nothing. Where a file can be read in two ways, nothing is imported until the question is answered;
with --json nothing is asked: the best guess is taken and listed under "questions".

Exit code: 0 imported, 1 imported with row errors, 2 rejected or unanswered.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import get_language, gettext, ngettext
from django_scopes import scope

from relance.company import queries as companies
from relance.dunning import actions as dunning
from relance.intake import actions as intake
from relance.intake.actions import Options, Rejected, Report, Unanswered
from relance.intake.gate.content import Content
from relance.intake.rules.records import Severity
from relance.intake.words import of_problem, of_question, of_rejection
from relance.values.clock import wall_clock
from relance.values.money import add_up, format_money, is_iso_currency
from relance.web.cli import Refusal, show_json
from relance.web.commandline import Firm, common, firm, read_day
from relance.web.files import why_not

GROUP = "work"
LISTED = 50
COLUMN_HELP = "which column a field is, by its header or its letter (amount=C); nothing after = for none (due=)"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The files, and what they cannot say themselves."""
    common(parser)
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--currency", metavar="CUR", default="", help="of amounts without one, such as EUR")
    parser.add_argument("--date-order", choices=["dmy", "mdy", "ymd"], default="", help="how dates are written")
    parser.add_argument("--map", action="append", default=[], metavar="FIELD=COLUMN", help=COLUMN_HELP)
    parser.add_argument("--dry-run", action="store_true", help="show what would happen and change nothing")


def run(args: argparse.Namespace) -> int:
    """Import each file; one that is rejected does not keep the others out."""
    reports = []
    with _book(args) as at:
        options = Options(_currency(args.currency), args.date_order, dict(_pair(text) for text in args.map))
        for name in args.files:
            report = _one(at, name, options, args)
            reports.append(report)
            if not args.json:
                _tell(report, at.company.language if at else "en", args.dry_run)
    if args.json:
        shown = [report.shown() for report in reports]
        show_json(shown[0] if len(shown) == 1 else shown)
    return max(2 if report.outcome == "reject" else min(report.errors, 1) for report in reports)


@contextmanager
def _book(args: argparse.Namespace) -> Iterator[Firm | None]:
    """The firm's book; an empty one for a rehearsal where there is no firm yet."""
    if args.dry_run and not args.company and not companies.any_firm():
        with scope(company=None):
            yield None
    else:
        with firm(args) as at:
            yield at


def _one(at: Firm | None, name: str, options: Options, args: argparse.Namespace) -> Report:
    """One file. A rejection is an answer; an open question stops everything."""
    short = Path(name).name
    try:
        data = _read(name)
        if args.dry_run or at is None:
            return _rehearse(at, short, data, options, args)
        with transaction.atomic():
            report = intake.import_file(
                at.company,
                short,
                data,
                options,
                by=at.by,
                now=at.now,
                today=at.today,
                guess=args.json,
                progress=_progress(short),
            )
            dunning.reconsider(at.company, report.touched, by=at.by, now=at.now)
        return report
    except Rejected as rejected:
        return intake.rejection(short, rejected)
    except Unanswered as unanswered:
        raise Refusal(of_question(unanswered.question)) from unanswered


def _rehearse(at: Firm | None, name: str, data: Content, options: Options, args: argparse.Namespace) -> Report:
    company = at.company if at else None
    report = intake.preview(company, name, data, options, today=_today(at, args), progress=_progress(name))
    if report.questions and not args.json:
        raise Unanswered(intake.Question(**report.questions[0]))
    return report


def _today(at: Firm | None, args: argparse.Namespace) -> date:
    if at:
        return at.today
    return read_day(args.today) if args.today else wall_clock().date()


def _progress(name: str) -> intake.Progress | None:
    """A line that counts, where somebody is watching."""
    if not sys.stderr.isatty():
        return None
    return lambda rows: print(f"\r{name}: {rows:,} rows", end="", file=sys.stderr, flush=True)


def _currency(text: str) -> str:
    code = text.upper()
    if code and not is_iso_currency(code):
        raise Refusal(gettext("“%(text)s” is no currency. Give its code, such as EUR, USD or CHF.") % {"text": text})
    return code


def _pair(text: str) -> tuple[str, str]:
    field, equals, column = text.partition("=")
    if not equals:
        said = gettext("“%(text)s” should be FIELD=COLUMN, for example number=InvoiceNo.")
        raise Refusal(said % {"text": text})
    return field.strip(), column.strip()


def _read(name: str) -> Content:
    try:
        return Content.at(Path(name))
    except OSError as error:
        said = gettext("%(name)s cannot be read: %(why)s.") % {"name": name, "why": why_not(error)}
        raise Refusal(said) from error


def _tell(report: Report, language: str, dry_run: bool) -> None:
    if report.outcome == "reject":
        why = of_rejection(report.message_template, report.message_values)
        print(gettext("%(file)s: not imported. %(why)s") % {"file": report.file, "why": why}, file=sys.stderr)
        return
    if sys.stderr.isatty():
        print("\r", end="", file=sys.stderr)
    said = gettext("Would import %(held)s.") if dry_run else gettext("Imported %(held)s.")
    what = said % {"held": _holds(report, language)}
    kind = report.made_by or report.label
    print(gettext("%(file)s (%(kind)s): %(what)s") % {"file": report.file, "kind": kind, "what": what})
    for line in _became(report, language):
        print(f"  {line}")
    for problem in report.problems[:LISTED]:
        print(f"  {_remark(problem)}")
    if len(report.problems) > LISTED:
        more = gettext("and %(n)s more. See: ./relance imports errors %(number)s")
        print(f"  {more % {'n': len(report.problems) - LISTED, 'number': report.import_id}}")


def _became(report: Report, language: str) -> Iterator[str]:
    """What became of it in the book, line by line."""
    counts = {"new": report.new, "updated": report.updated, "unchanged": report.unchanged}
    yield gettext("New: %(new)s, updated: %(updated)s, unchanged: %(unchanged)s.") % counts
    for currency, minor in report.settled_total_minor.items():
        yield gettext("Settled, as the list says: %(sum)s.") % {"sum": format_money(minor, currency, language)}
    if filled := report.customers.get("filled"):
        said = ngettext("Details added to %(n)s known customer.", "Details added to %(n)s known customers.", filled)
        yield said % {"n": filled}
    if report.missing:
        said = ngettext(
            "%(n)s of an earlier list is not in this one. See: ./relance imports missing",
            "%(n)s of an earlier list are not in this one. See: ./relance imports missing",
            report.missing,
        )
        yield said % {"n": report.missing}
    for currency, minor in report.set_apart.items():
        said = gettext("Set apart, because the letters do not balance: %(sum)s.")
        yield said % {"sum": format_money(minor, currency, language)}


def _remark(problem: Mapping[str, Any]) -> str:
    """What is wrong with a row, or, where it names none, with the whole file."""
    said = of_problem(problem, get_language() or "en")
    shown = gettext("%(what)s: “%(cell)s”") % {"what": said, "cell": problem["value"]} if problem["value"] else said
    if problem["severity"] == Severity.ERROR:
        shown = gettext("%(what)s (not imported)") % {"what": shown}
    return gettext("line %(line)s: %(what)s") % {"line": problem["row"], "what": shown} if problem["row"] else shown


def _holds(report: Report, language: str) -> str:
    """What the file holds, in words."""
    if report.bank:
        said = ngettext("%(n)s bank line, %(placed)s placed", "%(n)s bank lines, %(placed)s placed", report.bank["new"])
        return said % {"n": report.bank["new"], "placed": report.bank["placed"]}
    if report.kind == "customers":
        count = report.customers["count"]
        return ngettext("%(n)s customer", "%(n)s customers", count) % {"n": count}
    parts = (report.invoices, report.credit_notes)
    totals = add_up((currency, minor) for part in parts for currency, minor in part["total_minor"].items())
    sums = " + ".join(format_money(minor, currency, language) for currency, minor in totals.items())
    invoices, notes, payments = (part["count"] for part in (*parts, report.payments))
    held = ngettext("%(n)s invoice", "%(n)s invoices", invoices) % {"n": invoices}
    if report.open_count not in {None, invoices}:
        held += " " + gettext("(%(n)s open)") % {"n": report.open_count}
    held += ", " + ngettext("%(n)s credit note", "%(n)s credit notes", notes) % {"n": notes}
    held += f" ({sums})" if sums else ""
    return held + ", " + ngettext("%(n)s payment", "%(n)s payments", payments) % {"n": payments}
