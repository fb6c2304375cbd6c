"""What is on file about a customer for the law: a lawyer, a refusal, a consent, a moratorium; and its end."""

from relance.company.rules import Right
from relance.desk.flags import view
from relance.desk.page import Page, Route

PAGE = Page(
    routes=(
        Route("customers/<int:customer>/flags/", "flags", view.add, Right.LOG_CONTACT),
        Route("flags/<int:flag>/end/", "flag_end", view.end, Right.LOG_CONTACT),
    )
)
