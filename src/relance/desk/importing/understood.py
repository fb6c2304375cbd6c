"""What was understood of a file, as the page shows it: columns and figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext

from relance.desk.importing import words
from relance.intake.actions import Options, Report
from relance.intake.rules import columns as intake_columns

ROWS, COLUMNS = 3, 24
"""Of a table, so much is shown. Columns that hold something come first."""
CUT = 80
"""A header this long was cut by the engine: it cannot be named any more."""
DAYS = ("issued", "due", "paid_on")
SUMS = ("amount", "balance", "paid", "line_amount", "tax", "debit", "credit", "amount_unsaid", "amount_net")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: its own header, what it was understood as, its first cells."""

    place: int
    header: str
    field: str
    asked: bool
    cells: Sequence[str]
    choices: Sequence[tuple[str, str]]

    @property
    def title(self) -> str:
        """What it was understood as."""
        return words.columns_named(self.field) or str(words.NOT_USED)

    @property
    def is_sum(self) -> bool:
        """Whether it holds sums, which stand at the right."""
        return self.field in SUMS


@dataclass(frozen=True, slots=True)
class Figure:
    """A line of the rail: a number, or sums of money by currency."""

    title: str
    count: str = ""
    sums: Mapping[str, int] = field(default_factory=dict)
    late: bool = False


def columns_of(report: Report, said: Options, most: int = COLUMNS) -> tuple[list[Column], int]:
    """The columns worth showing, in the order of the file, and how many are left out."""
    named = {header: name for name, header in said.mapping.items()}
    fields = [named.get(header, name) for header, name in zip(report.header, report.fields, strict=True)]
    places = sorted(range(len(fields)), key=lambda place: (not fields[place], not report.header[place], place))[:most]
    asked = _asked_about(report)
    shown = [
        Column(
            place,
            report.header[place],
            fields[place],
            fields[place] in asked or report.header[place] in asked,
            [row[place] if place < len(row) else "" for row in report.sample[:ROWS]],
            _choices(report.header, place, fields[place]),
        )
        for place in sorted(places)
    ]
    return shown, len(fields) - len(shown)


def _choices(headers: Sequence[str], place: int, now: str) -> list[tuple[str, str]]:
    """What a person may say about a column. One that cannot be named, or not alone, stays what it is."""
    header = headers[place]
    if not header or len(header) >= CUT or header in headers[:place]:
        return []
    offered = list(intake_columns.FIELDS)
    first = [] if now in offered else [now]
    return [(name, words.columns_named(name) or str(words.NOT_USED)) for name in (*first, *offered)]


def _asked_about(report: Report) -> set[str]:
    """Fields and headers that the open question is about."""
    if not report.questions:
        return set()
    question = report.questions[0]
    about = {"date_order": DAYS, "currency": SUMS}.get(question["field"])
    return set(about or question["choices"])


def corrected(report: Report, said: Options, chosen: Mapping[int, str]) -> dict[str, str]:
    """The answer that makes columns what a person chose, by place. Two columns that change roles are both named."""
    columns, _ = columns_of(report, said, len(report.header))
    found: dict[str, str] = {}
    for column in columns:
        wanted = chosen.get(column.place, column.field)
        if wanted == column.field or wanted not in intake_columns.FIELDS or not column.choices:
            continue
        found[wanted] = column.header
        other = next((one for one in columns if one.field == wanted and one.choices), None)
        if other and column.field in intake_columns.FIELDS and chosen.get(other.place, wanted) == wanted:
            found.setdefault(column.field, other.header)
    return found


def first_entries(report: Report) -> list[tuple[str, str, date | None]]:
    """The first entries of a file without columns: line, customer, day."""
    lines = sorted(report.names, key=int)[:ROWS]
    days = ((line, report.dates.get(line)) for line in lines)
    return [(line, report.names[line], date.fromisoformat(day) if day else None) for line, day in days]


def figures_of(report: Report) -> list[Figure]:
    """What the file holds. A figure that nothing computed is not there."""
    if report.bank:
        return _bank_figures(report)
    invoices, notes = int(report.invoices["count"]), int(report.credit_notes["count"])
    title = gettext("Open invoices") if report.only_open else gettext("Invoices")
    found = [
        _count(gettext("Customers"), report.customers.get("count", 0)),
        _count(title, invoices),
        _count(gettext("Credit notes"), notes),
        _count(gettext("Payments"), int(report.payments["count"])),
        Figure(gettext("To receive"), sums=_not_nothing(report.open_total_minor)),
        Figure(gettext("of which late"), sums=_not_nothing(report.late_total_minor), late=True),
        Figure(gettext("Already settled"), sums=_settled(report)),
        Figure(gettext("Set apart: the letters do not balance"), sums=report.set_apart),
    ]
    return [one for one in found if one.count or one.sums]


def _bank_figures(report: Report) -> list[Figure]:
    found = [
        _count(gettext("Lines of the statement"), report.bank.get("lines", 0)),
        _count(gettext("of which new"), report.bank.get("new", 0)),
        _count(gettext("Placed by themselves"), report.bank.get("placed", 0)),
        _count(gettext("Money that left, not kept"), report.bank.get("passed_over", 0)),
        _count(gettext("Waiting for you on the bank page"), report.bank.get("waiting", 0)),
    ]
    return [one for one in found if one.count]


def compared(report: Report) -> list[Figure]:
    """What the file would change in a book that is not empty."""
    if report.bank or not (report.updated or report.unchanged or report.missing):
        return []
    found = [
        _count(gettext("New"), report.new),
        _count(gettext("Changed"), report.updated),
        _count(gettext("As they were"), report.unchanged),
        _count(gettext("Not in this list any more"), report.missing),
    ]
    return [one for one in found if one.count]


def results_of(report: Report) -> list[Figure]:
    """What an import did, in a few large figures."""
    if report.bank:
        return _bank_figures(report)[1:]
    fresh = 0 if report.kind == "customers" else report.customers.get("new", 0)
    found = [
        _count(gettext("New"), report.customers.get("new", 0) if report.kind == "customers" else report.new),
        _count(gettext("Changed"), report.updated),
        _count(gettext("As they were"), report.unchanged),
        _count(gettext("New customers"), fresh),
        _count(gettext("Rows that stayed out"), report.errors),
    ]
    return [one for one in found if one.count]


def _count(title: str, number: int) -> Figure:
    return Figure(title, words.say_count(number) if number else "")


def _not_nothing(sums: Mapping[str, int]) -> dict[str, int]:
    return {currency: minor for currency, minor in sums.items() if minor}


def _settled(report: Report) -> dict[str, int]:
    """What a plain list of invoices says is paid: with credit notes or journals among them it would not be exact."""
    if report.kind != "invoices" or report.credit_notes["count"]:
        return {}
    totals = report.invoices["total_minor"]
    settled = {currency: minor - report.open_total_minor.get(currency, 0) for currency, minor in totals.items()}
    return {currency: minor for currency, minor in settled.items() if minor > 0}
