"""What files, their rows and their columns are called."""

from collections.abc import Mapping
from typing import Any

from babel.numbers import format_decimal, get_currency_name
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy, pgettext_lazy

from relance.intake.actions import Report
from relance.intake.reading import NOT_ONE_ROW
from relance.intake.rules.tables import NO_HEADER, NO_NUMBERS
from relance.intake.words import of_rejection

KINDS = {
    "invoices": _("Invoices"),
    "payments": _("Payments"),
    "mixed": _("Invoices and payments"),
    "customers": _("Customers"),
    "ledger": _("Books of accounts"),
    "statement": _("Bank statement"),
}
ICONS = {"statement": "landmark", "customers": "users", "ledger": "book-open"}
SOURCES = {
    "delimited": _("from a CSV file"),
    "workbook": _("from a spreadsheet"),
    "workbook97": _("from a spreadsheet"),
}
IMPORT = {
    "invoices": ngettext_lazy("Import %(n)s invoice", "Import %(n)s invoices", "count"),
    "payments": ngettext_lazy("Import %(n)s payment", "Import %(n)s payments", "count"),
    "customers": ngettext_lazy("Import %(n)s customer", "Import %(n)s customers", "count"),
    "statement": ngettext_lazy("Import %(n)s line", "Import %(n)s lines", "count"),
}
IMPORT_ENTRIES = ngettext_lazy("Import %(n)s entry", "Import %(n)s entries", "count")
BROUGHT = {
    "invoices": ngettext_lazy("%(n)s invoice imported", "%(n)s invoices imported", "count"),
    "payments": ngettext_lazy("%(n)s payment imported", "%(n)s payments imported", "count"),
    "customers": ngettext_lazy("%(n)s customer imported", "%(n)s customers imported", "count"),
    "statement": ngettext_lazy("%(n)s line imported", "%(n)s lines imported", "count"),
}
BROUGHT_ENTRIES = ngettext_lazy("%(n)s entry imported", "%(n)s entries imported", "count")
IN_THE_BOOK = {
    "invoices": ngettext_lazy("%(n)s new invoice is in your book.", "%(n)s new invoices are in your book.", "count"),
    "payments": ngettext_lazy("%(n)s new payment is in your book.", "%(n)s new payments are in your book.", "count"),
    "customers": ngettext_lazy("%(n)s new customer is in your list.", "%(n)s new customers are in your list.", "count"),
    "statement": ngettext_lazy("%(n)s new bank line is kept.", "%(n)s new bank lines are kept.", "count"),
}
IN_THE_BOOK_ENTRIES = ngettext_lazy("%(n)s new entry is in your book.", "%(n)s new entries are in your book.", "count")
FIELDS = {
    "number": pgettext_lazy("column", "Number"),
    "kind": pgettext_lazy("column", "Type of row"),
    "customer": pgettext_lazy("column", "Customer"),
    "issued": pgettext_lazy("column", "Invoice date"),
    "due": pgettext_lazy("column", "Due date"),
    "amount": pgettext_lazy("column", "Amount with tax"),
    "balance": pgettext_lazy("column", "Still open"),
    "currency": pgettext_lazy("column", "Currency"),
    "paid_on": pgettext_lazy("column", "Paid on"),
    "email": pgettext_lazy("column", "E-mail"),
    "phone": pgettext_lazy("column", "Phone"),
    "language": pgettext_lazy("column", "Language"),
    "status": pgettext_lazy("column", "Status"),
    "customer_code": pgettext_lazy("column", "Customer number"),
    "contact": pgettext_lazy("column", "Contact"),
    "first_name": pgettext_lazy("column", "First name"),
    "last_name": pgettext_lazy("column", "Last name"),
    "customer_kind": pgettext_lazy("column", "Business or person"),
    "address": pgettext_lazy("column", "Address"),
    "city": pgettext_lazy("column", "City"),
    "paid": pgettext_lazy("column", "Already paid"),
    "line_amount": pgettext_lazy("column", "Amount of the line"),
    "line_mark": pgettext_lazy("column", "Detail of the line"),
    "tax": pgettext_lazy("column", "Tax"),
    "reference": pgettext_lazy("column", "Reference"),
    "invoice": pgettext_lazy("column", "Invoice paid"),
    "payment_number": pgettext_lazy("column", "Payment number"),
    "payment_method": pgettext_lazy("column", "Way of payment"),
    "note": pgettext_lazy("column", "Note"),
    "amount_unsaid": pgettext_lazy("column", "Amount"),
    "amount_net": pgettext_lazy("column", "Amount without tax"),
    "debit": pgettext_lazy("column", "Debit"),
    "credit": pgettext_lazy("column", "Credit"),
    "side": pgettext_lazy("column", "Debit or credit"),
    "post_code": pgettext_lazy("column", "Postcode"),
    "region": pgettext_lazy("column", "State or province"),
    "country": pgettext_lazy("column", "Country"),
    "part_amount": pgettext_lazy("column", "Amount of the instalment"),
    "part_mark": pgettext_lazy("column", "Number of the instalment"),
}
"""What a column is called once it is understood. The contexts keep them apart from headings elsewhere."""
NOT_USED = pgettext_lazy("column", "Not used")
ON_A_PAGE = {
    NO_HEADER: _(
        "Relance does not see which columns hold the number, the customer and the amount. "
        "Write these words above the columns and drop the file again. The file begins with: %(columns)s."
    ),
    NO_NUMBERS: _(
        "Relance does not see which column holds the numbers of the invoices. "
        "Write “Number” above it and drop the file again. The columns are: %(columns)s."
    ),
    NOT_ONE_ROW: _(
        "Not one row could be read as an invoice or a payment: look at lines %(lines)s. If it is such a list, write "
        "above its columns what they hold, such as “Number”, “Customer” and “Amount”, and drop the file again."
    ),
}
"""Instead of refusals whose advice is for the command line. They are filled in with the same values."""
_LOCALES = {"fr": "fr_FR", "en": "en_GB"}


def locale() -> str:
    """The reader's language, as Babel wants it."""
    return _LOCALES.get((translation.get_language() or "en")[:2], "en_GB")


def say_count(number: int) -> str:
    """A number with its thousands apart."""
    return str(format_decimal(number, locale=locale()))


def counted(words: Any, number: int) -> str:
    """A plural phrase with its number."""
    return str(words % {"count": number, "n": say_count(number)})


def rows(number: int) -> str:
    """So many rows."""
    return ngettext("%(n)s row", "%(n)s rows", number) % {"n": say_count(number)}


def kind_named(kind: str) -> str:
    """What the rows of a file are."""
    return str(KINDS.get(kind, KINDS["mixed"]))


def described(report: Report) -> str:
    """What a file is, in a line: `Invoices, 214 rows, from a spreadsheet (QuickBooks)`."""
    kind, size = kind_named(report.kind), rows(lines_of(report))
    if report.format in SOURCES:
        made_by = f" ({report.made_by})" if report.made_by else ""
        return f"{kind}, {size}, {SOURCES[report.format]}{made_by}"
    return f"{kind} {report.label}, {size}" if report.label else f"{kind}, {size}"


def lines_of(report: Report) -> int:
    """Rows of the file that say something. What the book refuses was read as a good row and is counted once."""
    if report.bank:
        return report.bank.get("lines", 0)
    by_the_book = sum(p["reason"] in {"changed_amount", "number_of_another_customer"} for p in report.problems)
    return report.rows + max(0, report.errors - by_the_book)


def good(report: Report) -> int:
    """How many documents, customers or lines can be taken as they are."""
    documents = int(report.invoices["count"]) + int(report.credit_notes["count"])
    payments = int(report.payments["count"])
    counts = {
        "statement": report.bank.get("lines", 0) - report.bank.get("passed_over", 0),
        "customers": report.customers.get("count", 0),
        "invoices": documents,
        "payments": payments,
    }
    return counts.get(report.kind, documents + payments)


def import_label(report: Report) -> str:
    """What the main button says."""
    kind = counted_as(report.kind, report.credit_notes["count"])
    return counted(IMPORT.get(kind, IMPORT_ENTRIES), good(report))


def counted_as(kind: str, credit_notes: int) -> str:
    """What the rows are counted as: a credit note is no invoice, so a list of both holds entries (empty)."""
    return "" if kind == "invoices" and credit_notes else kind


def columns_named(field: str) -> str:
    """What a column or a cell is called; empty where it has no name of its own."""
    return str(FIELDS.get(field, ""))


def currency_named(code: str) -> str:
    """A currency by its name and its code."""
    return f"{get_currency_name(code, locale=locale())} ({code})"


def say_rejection(template: str, values: Mapping[str, Any]) -> str:
    """Why a file was not taken, for somebody who has a page and no command line."""
    return str(ON_A_PAGE[template]) % values if template in ON_A_PAGE else of_rejection(template, values)
