"""A list as text, what is read of it, and what of that a bookkeeper would look at."""

from datetime import date

from relance.intake.actions import Options, preview
from relance.intake.gate.content import Content
from relance.intake.report import Report

TODAY = date(2026, 11, 21)


def read(text: str | bytes, currency: str = "EUR", date_order: str = "", name: str = "liste.csv") -> Report:
    data = text.encode() if isinstance(text, str) else text
    return preview(None, name, Content.of(data), Options(currency, date_order), today=TODAY)


def errors(report: Report) -> list[tuple[int, str]]:
    return [(p["row"], p["reason"]) for p in report.problems if p["severity"] == "error"]


def warnings(report: Report) -> list[tuple[int, str]]:
    return [(p["row"], p["reason"]) for p in report.problems if p["severity"] == "warning"]


def invoices(report: Report) -> tuple[int, dict[str, int]]:
    return report.invoices["count"], report.invoices["total_minor"]


def counts(report: Report) -> tuple[int, int, int]:
    """Invoices, credit notes, payments."""
    return report.invoices["count"], report.credit_notes["count"], report.payments["count"]
