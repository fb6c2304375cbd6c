"""What reasons and refusals are called, and what to do about them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext, gettext_noop, ngettext
from django.utils.translation import gettext_lazy as _

from relance.intake.actions import Question, options_for
from relance.intake.rules.naming import name_parts
from relance.intake.undoing import CannotUndo, Followed, Happened
from relance.values.money import format_money
from relance.values.words import say_date

REASONS = {
    "duplicate_number": _("this number stands in the file already"),
    "missing_number": _("the invoice number is missing"),
    "bad_number": _("the invoice number was damaged by a spreadsheet"),
    "missing_customer": _("the customer is missing"),
    "missing_amount": _("the amount is missing"),
    "bad_amount": _("this is not an amount"),
    "zero_amount": _("the amount is zero"),
    "bad_date": _("this is not a date"),
    "missing_due_date": _("no due date: thirty days after the invoice were taken"),
    "due_before_issue": _("the due date is before the invoice"),
    "date_in_future": _("the invoice is dated in the future"),
    "unknown_currency": _("there is no such currency"),
    "unsupported_type": _("Relance does not know this kind of row"),
    "row_too_short": _("the row is cut off"),
    "row_too_long": _("the row has more cells than the header: a name or an amount was torn apart"),
    "too_long": _("the name is over 10,000 characters long"),
    "null_byte": _("the name held bytes that are no text; they were left out"),
    "bad_email": _("this is not an e-mail address; it was left out"),
    "formula_without_value": _("the cell holds a formula without its result"),
    "balance_above_total": _("more is said to be open than the invoice amounts to"),
    "overpaid": _("more was paid than the invoice amounts to; the rest is not in your book"),
    "paid_but_open": _("it is called paid, and something is open of it; it was taken as open"),
    "older_list": _("a newer list of this kind is in your book; this older one changed nothing"),
    "changed_amount": _("your book has another amount for this invoice"),
    "changed_date": _("your book has another date for this invoice; it was kept"),
    "number_of_another_customer": _("this number belongs to another customer in your book"),
    "other_journal": _("an entry of another journal; it counts in the balance"),
    "closing_balance": _("the file’s own closing balance differs from its entries"),
    "unbalanced_letter": _("the entries under this letter do not balance; the rest was set apart"),
}

MENDS = {
    "duplicate_number": _("If it is another invoice, give it its own number and drop the corrected rows."),
    "missing_number": _("Write the number and drop the corrected rows."),
    "bad_number": _("Write the number as it stands on the invoice."),
    "missing_customer": _("Write who owes it."),
    "missing_amount": _("Write the amount including tax."),
    "bad_amount": _("Write digits, with a comma or a point before the cents."),
    "zero_amount": _("Nothing is owed: the row can stay out."),
    "bad_date": _("Write a day that exists, such as 31/01/2026."),
    "unknown_currency": _("Write a code such as EUR, USD or CHF."),
    "unsupported_type": _("Only invoices, credit notes and payments are taken."),
    "row_too_short": _("Complete the row."),
    "row_too_long": _('Put what holds a separator between quotation marks, such as "1234,50".'),
    "too_long": _("Shorten the name."),
    "formula_without_value": _("Open the workbook, save it, and drop it again."),
    "changed_amount": _(
        "If the new amount is right, undo the import of the old one, or import a credit note or an invoice for the "
        "difference."
    ),
    "number_of_another_customer": _("Correct the customer, or merge the two customers if they are one."),
}

INSTEAD = (
    gettext_noop("Export the accounts receivable report instead."),
    gettext_noop("Export the clients or the invoices instead."),
    gettext_noop("Export the customer payments instead."),
    gettext_noop("Export the Invoice List instead."),
    gettext_noop("Export the invoices (invoices.csv) instead."),
    gettext_noop("Export the invoices instead."),
    gettext_noop("Export the invoices instead: their balance is what credit notes left of them."),
    gettext_noop("Export the invoices or the payments instead."),
    gettext_noop("Export the list of invoices instead."),
    gettext_noop("Export the list of invoices, or the Receivable Invoice Summary, instead."),
    gettext_noop("Export the list of sales invoices instead."),
    gettext_noop("The sheet «invoices» holds the invoices."),
    gettext_noop("These are templates. Export the invoices instead."),
)
"""What layouts say to export instead. They are data: here their sentences are collected for translation."""

FOLLOWED = {
    Happened.ASKED: _("%(number)s: a message left on %(day)s"),
    Happened.SETTLED: _("%(number)s: settled by what came on %(day)s"),
}
MOST_NAMED = 20


def of_reason(reason: str) -> str:
    """What is wrong with a row."""
    return str(REASONS.get(reason, reason))


def of_problem(problem: Mapping[str, Any], language: str) -> str:
    """What is wrong with a row, and what the book has instead, where it is a sum."""
    said, book = of_reason(str(problem["reason"])), problem.get("book")
    if not book:
        return said
    minor, currency = book
    return f"{said} ({format_money(minor, currency, language)})"


def of_mend(reason: str) -> str:
    """What to do about it; empty where there is nothing to do."""
    return str(MENDS.get(reason, ""))


def of_rejection(template: str, values: Mapping[str, Any]) -> str:
    """Why a file was not taken and what to do, in the reader's language."""
    own = {"instead": gettext(values["instead"])} if values.get("instead") else {}
    return gettext(template) % {**values, **own}


def of_question(question: Question) -> str:
    """What a file cannot tell and how the command line is told, in the reader's language."""
    values = dict(question.values)
    if "columns" in values:
        question = replace(question, choices=tuple(map(of_column, question.choices)))
        values["columns"] = ", ".join(question.choices)
    asked = gettext(question.template) % values
    return gettext("%(asked)s Answer with %(answer)s.") % {"asked": asked, "answer": _any_of(options_for(question))}


def of_column(name: str) -> str:
    """A column's name, which is understood in any language: its header, and its letter where that is needed."""
    header, letter = name_parts(name)
    if not letter:
        return header
    own = gettext("%(header)s (column %(letter)s)") if header else gettext("Column %(letter)s")
    return own % {"header": header, "letter": letter}


def _any_of(options: Sequence[str]) -> str:
    *others, last = options
    return gettext("%(some)s or %(last)s") % {"some": ", ".join(others), "last": last} if others else last


def of_followed(followed: Followed, language: str) -> str:
    """What keeps an import from being undone: a document, and what happened to it when."""
    number = followed.number or gettext("payment")
    return str(FOLLOWED[followed.what]) % {"number": number, "day": say_date(followed.on, language)}


def of_no_undo(refusal: CannotUndo, language: str) -> str:
    """Why an import cannot be undone, with the first of what followed, each on a line of its own."""
    lines = [gettext(refusal.template), *(of_followed(one, language) for one in refusal.because[:MOST_NAMED])]
    left = len(refusal.because) - MOST_NAMED
    if left > 0:
        lines.append(ngettext("and %(n)s more", "and %(n)s more", left) % {"n": left})
    return "\n  ".join(lines)
