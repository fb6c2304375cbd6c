"""One message in other words, back as it was, or left out with a reason."""

from relance.company.rules import Right
from relance.desk.edit import view
from relance.desk.page import Page, Route

PAGE = Page(
    routes=(
        Route("messages/<int:message>/edit/", "message_edit", view.edit, Right.APPROVE),
        Route("messages/<int:message>/original/", "message_original", view.original, Right.APPROVE),
        Route("messages/<int:message>/skip/", "message_skip", view.skip, Right.APPROVE),
    )
)
