"""What was understood of a file, as the page shows it: columns and figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext, pgettext

from relance.desk.importing import words
from relance.intake.actions import Report
from relance.intake.rules import columns as intake_columns
from relance.intake.rules.naming import column_names, letter_of, name_parts

ROWS, COLUMNS = 3, 24
"""Of a table, so much is shown. Columns that hold something come first."""
DAYS = ("issued", "due", "paid_on")
SUMS = (
    "amount",
    "balance",
    "paid",
    "line_amount",
    "tax",
    "debit",
    "credit",
    "amount_unsaid",
    "amount_net",
    "part_amount",
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: its own header, how it is named, what it was understood as, its first cells."""

    place: int
    header: str
    name: str
    field: str
    asked: bool
    cells: Sequence[str]
    choices: Sequence[tuple[str, str]]

    @property
    def title(self) -> str:
        """What it was understood as."""
        return words.columns_named(self.field) or str(words.NOT_USED)

    @property
    def spoken(self) -> str:
        """Its header as a person reads it, told apart from others like it."""
        if self.name == self.header:
            return self.header
        return say_apart(self.header, letter_of(self.place))

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


def say_apart(header: str, letter: str) -> str:
    """A column by its letter, and by its header where it has one."""
    if header:
        return gettext("%(header)s (column %(letter)s)") % {"header": header, "letter": letter}
    return gettext("Column %(letter)s") % {"letter": letter}


def say_name(name: str) -> str:
    """The engine's name of a column in the reader's language."""
    header, letter = name_parts(name)
    return say_apart(header, letter) if letter else name


def columns_of(report: Report, most: int = COLUMNS) -> tuple[list[Column], int]:
    """The columns worth showing, in the order of the file, and how many are left out."""
    fields, names = report.fields, column_names(report.header)
    places = sorted(range(len(fields)), key=lambda place: (not fields[place], not _is_filled(report, place), place))
    asked = _asked_about(report)
    shown = [
        Column(
            place,
            report.header[place],
            names[place],
            fields[place],
            fields[place] in asked or names[place] in asked,
            [row[place] if place < len(row) else "" for row in report.sample[:ROWS]],
            _choices(fields, place),
        )
        for place in sorted(places[:most])
    ]
    return shown, len(fields) - len(shown)


def _is_filled(report: Report, place: int) -> bool:
    """Whether a column has a header or, among the first rows, a cell."""
    return bool(report.header[place]) or any(place < len(row) and row[place] for row in report.sample[:ROWS])


def _choices(fields: Sequence[str], place: int) -> list[tuple[str, str]]:
    """What a person may say about a column. One of several that make a field together stays what it is."""
    now, offered = fields[place], ["", *intake_columns.FIELDS]
    if now in offered:
        return [(name, _meaning(name)) for name in offered]
    return [(now, _meaning(now))] if fields.count(now) > 1 else [(name, _meaning(name)) for name in (now, *offered)]


def _meaning(name: str) -> str:
    return words.columns_named(name) or str(words.NOT_USED)


def _asked_about(report: Report) -> set[str]:
    """Fields and columns that the open question is about."""
    if not report.questions:
        return set()
    question = report.questions[0]
    about = {"date_order": DAYS, "currency": SUMS}.get(question["field"])
    return set(about or question["choices"])


def corrected(report: Report, chosen: Mapping[int, str]) -> dict[str, str]:
    """The answer that makes columns what a person chose, by place. Two columns that change roles are both named."""
    columns, _ = columns_of(report, len(report.header))
    found: dict[str, str] = {}
    for column in columns:
        wanted = chosen.get(column.place, column.field)
        if wanted == column.field or wanted not in dict(column.choices):
            continue
        if not wanted:
            found |= {name: "" for name in _fields_to_free(report, column) if name not in found}
            continue
        found[wanted] = column.name
        other = next((one for one in columns if one.field == wanted), None)
        if other and column.field in intake_columns.FIELDS and chosen.get(other.place, wanted) == wanted:
            found.setdefault(column.field, other.name)
    return found


def _fields_to_free(report: Report, column: Column) -> list[str]:
    """What has to be in no column so that this one is not used: what it is, and what its header alone says."""
    guessed = intake_columns.guess(report.header)[column.place]
    free = guessed and guessed not in report.fields
    return [column.field, *([guessed] if free else [])]


def needs_of(report: Report) -> list[str]:
    """What still has to be found among the columns, in words."""
    either = gettext("%(one)s or %(other)s")
    named = [[words.columns_named(name) for name in each] for each in report.needs]
    return [each[0] if len(each) == 1 else either % {"one": each[0], "other": each[1]} for each in named]


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
    opened = report.open_count if report.open_count and report.open_count < invoices else 0
    title = gettext("Open invoices") if report.only_open else gettext("Invoices")
    found = [
        _count(gettext("Customers"), report.customers.get("count", 0)),
        _count(title, invoices),
        _count(pgettext("of the invoices", "of which open"), opened),
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
        _count(gettext("Customers completed"), report.customers.get("filled", 0)),
        Figure(gettext("Settled by this list"), sums=report.settled_total_minor),
        _count(gettext("Rows that stayed out"), report.errors),
    ]
    return [one for one in found if one.count or one.sums]


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
