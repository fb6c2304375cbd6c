"""Bank: what came in and could not be placed by itself, whose it may be, and what was placed lately."""

from django.utils.translation import gettext_lazy as _

from relance.company.rules import Right
from relance.desk.bank import one, view
from relance.desk.page import Entry, Page, Route

PAGE = Page(
    routes=(
        Route("bank/", "bank", view.bank, Right.LOOK),
        Route("bank/<int:line>/", "bank_line", one.line, Right.RECORD_PAYMENT),
        Route("bank/<int:line>/place/", "bank_place", one.place, Right.RECORD_PAYMENT),
        Route("bank/<int:line>/aside/", "bank_aside", one.aside, Right.RECORD_PAYMENT),
        Route("bank/<int:line>/undo/", "bank_undo", one.undo, Right.RECORD_PAYMENT),
    ),
    entry=Entry(_("Bank"), "landmark", 30, "b"),
)
