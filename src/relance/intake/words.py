"""What reasons and refusals are called, and what to do about them."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

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
    "too_long": _("Shorten the name."),
    "formula_without_value": _("Open the workbook, save it, and drop it again."),
    "changed_amount": _("If the new amount is right, issue a credit note, or take the old invoice back first."),
    "number_of_another_customer": _("Correct the customer, or merge the two customers if they are one."),
}

REJECTIONS = {
    "empty_file": _("The file is empty. Export it again and drop the new file."),
    "no_data": _("The file holds no invoice, payment or customer. Export it again with its rows."),
    "too_large": _("The file is over 50 MB, or would be over 500 MB unpacked. Export a shorter period."),
    "too_many_columns": _("The file has over 1,000 columns. Export only the list of invoices."),
    "nested_archive": _("The file has another archive inside. Drop the list alone."),
    "macros": _("The workbook holds macros. Save it without them, as .xlsx, and drop it again."),
    "external_link": _("The workbook takes values from other files. Save it with values only and drop it again."),
    "xml_entities": _("The file defines entities, which could hide anything. Export it again from your software."),
    "truncated_xml": _("The file ends too early or is damaged. Export it again and drop the new file."),
}


def of_reason(reason: str) -> str:
    """What is wrong with a row."""
    return str(REASONS.get(reason, reason))


def of_mend(reason: str) -> str:
    """What to do about it; empty where there is nothing to do."""
    return str(MENDS.get(reason, ""))


def of_rejection(reason: str, message: str) -> str:
    """Why a file was not taken and what to do, in the reader's language where the reason says it all."""
    return gettext(message) if reason not in REJECTIONS else str(REJECTIONS[reason])
