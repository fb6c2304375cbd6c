"""Bank statements: every credit is kept as a line, and is a payment only where it names exactly one open invoice."""

from dataclasses import asdict
from datetime import UTC, date, datetime, time

from django.db import transaction

from relance.company.models import Company
from relance.intake.reading import Understood
from relance.intake.report import Report, begun
from relance.intake.rules.records import BankLine, Problem, Rejected, Severity
from relance.ledger import standing as ledger_standing
from relance.matching import actions as matching
from relance.matching import queries as matching_queries
from relance.matching.actions import Placed
from relance.values.marking import mark as _
from relance.values.money import add_up


def take(company: Company, name: str, understood: Understood, *, by: str, now: datetime) -> Report:
    """Keep the lines of a statement and place those that leave no doubt. Raises Rejected."""
    report, lines = _read(name, understood)
    kept = matching.keep(company, lines, by=by, now=now)
    placed = _place(company, by, now)
    entries = ledger_standing.entries(company, placed.entries)
    report.payments = {"count": len(entries), "total_minor": add_up((e.currency, -e.amount) for e in entries)}
    report.new, report.unchanged = kept.new, kept.known
    report.bank = {
        "lines": len(lines),
        "new": kept.new,
        "placed": len(placed.lines),
        "waiting": matching_queries.counts(company).waiting,
        "passed_over": kept.passed_over,
    }
    report.touched = placed.touched
    report.bank_lines = list(kept.lines)
    return report


def _place(company: Company, by: str, now: datetime) -> Placed:
    """Place what fits, until nothing more does: a line may wait for the one before it."""
    done = Placed()
    while (more := matching.place_by_reference(company, by=by, now=now)).lines:
        done.lines += more.lines
        done.entries += more.entries
        done.touched = sorted({*done.touched, *more.touched})
    return done


def rehearse(company: Company | None, name: str, understood: Understood, *, today: date) -> Report:
    """What taking a statement would do: it is taken, looked at, and left."""
    if company is None:
        report, lines = _read(name, understood)
        report.new = len(lines)
        report.bank = {"lines": len(lines), "new": len(lines), "placed": 0, "waiting": len(lines), "passed_over": 0}
        return report
    now = datetime.combine(today, time(12), UTC)
    with transaction.atomic():
        report = take(company, name, understood, by="", now=now)
        transaction.set_rollback(True)
    report.touched = []
    return report


def _read(name: str, understood: Understood) -> tuple[Report, list[BankLine]]:
    assert understood.statement is not None
    lines: list[BankLine] = []
    problems: list[Problem] = []
    for each in understood.statement.read():
        if isinstance(each, BankLine):
            lines.append(each)
        else:
            problems.append(each)
    if not lines and not problems:
        raise Rejected("no_data", _("The statement holds no booked line. Ask your bank for a longer period."))
    report = begun(name, understood)
    report.kind = "statement"
    report.problems = [asdict(problem) for problem in problems]
    report.problem_counts = {
        "error": sum(p.severity is Severity.ERROR for p in problems),
        "warning": sum(p.severity is Severity.WARNING for p in problems),
    }
    return report, lines
