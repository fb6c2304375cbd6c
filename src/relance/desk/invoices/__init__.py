"""Invoices: every invoice and credit note, what is open of it, and what comes next. Find, filter, export."""

from django.utils.translation import gettext_lazy as _

from relance.company.rules import Right
from relance.desk.invoices import export, view
from relance.desk.page import Entry, Page, Route

PAGE = Page(
    routes=(
        Route("invoices/", "invoices", view.invoices, Right.LOOK),
        Route("invoices/list.csv", "invoices_csv", export.csv, Right.LOOK),
    ),
    entry=Entry(_("Invoices"), "file-text", 25, "f"),
)
