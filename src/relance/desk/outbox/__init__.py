"""Outbox: what left, what did not, and why; what waits and what leaves soon. A person answers what is in doubt."""

from django.utils.translation import gettext_lazy as _

from relance.company.rules import Right
from relance.desk.outbox import view
from relance.desk.page import Entry, Page, Route

PAGE = Page(
    routes=(Route("outbox/", "outbox", view.outbox, Right.LOOK),),
    entry=Entry(_("Outbox"), "send", 35, "o"),
)
