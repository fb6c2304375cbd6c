"""The law as Relance knows it: rates, facts, what is uncertain, and what the firm's own lawyer says otherwise."""

from django.utils.translation import gettext_lazy as _

from relance.company.rules import Right
from relance.desk.law import view
from relance.desk.page import Entry, Page, Route

PAGE = Page(
    routes=(
        Route("law/", "law", view.law_page, Right.LOOK),
        Route("law/creditor/", "law_creditor", view.creditor, Right.SETTINGS),
        Route("law/rate/", "law_rate", view.rate, Right.SETTINGS),
        Route("law/rate/end/", "law_rate_end", view.rate_end, Right.SETTINGS),
        Route("law/change/", "law_change", view.change, Right.SETTINGS),
        Route("law/change/end/", "law_change_end", view.change_end, Right.SETTINGS),
    ),
    entry=Entry(_("Law"), "scale", 65, "d"),
)
