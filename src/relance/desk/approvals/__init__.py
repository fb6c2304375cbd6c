"""How each kind of message gets away: with the others, one by one, or by itself once it is trusted."""

from relance.company.rules import Right
from relance.desk.approvals import view
from relance.desk.page import Page, Route

PAGE = Page(
    routes=(
        Route("approvals/", "approvals", view.approvals, Right.LOOK),
        Route("approvals/change/", "approvals_change", view.change, Right.SETTINGS),
    )
)
