"""Customers: who owes what, how late, and what comes next. Search, filter, sort; add one by hand."""

from django.utils.translation import gettext_lazy as _

from relance.company.rules import Right
from relance.desk.customers import view
from relance.desk.page import Entry, Page, Route

PAGE = Page(
    routes=(
        Route("customers/", "customers", view.customers, Right.LOOK),
        Route("customers/add/", "customer_add", view.add, Right.EDIT_CUSTOMER),
    ),
    entry=Entry(_("Customers"), "users", 20, "c"),
)
