"""Today: approve what is ready, see what leaves, decide what needs a person."""

from django.utils.translation import gettext_lazy as _

from relance.company.rules import Right
from relance.desk.page import Entry, Page, Route
from relance.desk.today import view

PAGE = Page(
    routes=(
        Route("today/", "today", view.today, Right.LOOK),
        Route("today/approve/", "today_approve", view.approve, Right.APPROVE),
        Route("today/undo/<slug:batch>/", "today_undo", view.undo, Right.APPROVE),
    ),
    entry=Entry(_("Today"), "sunrise", 10, "t"),
)
