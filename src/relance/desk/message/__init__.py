"""One message as its receiver reads it: where it stands, what it lists, why, and what a person may do about it."""

from relance.company.rules import Right
from relance.desk.message import paper, view
from relance.desk.page import Page, Route

PAGE = Page(
    routes=(
        Route("messages/<int:message>/", "message", view.message, Right.LOOK),
        Route("messages/<int:message>/letter.pdf", "message_pdf", paper.pdf, Right.LOOK),
        Route("messages/<int:message>/approve/", "message_approve", view.approve, Right.APPROVE),
        Route("messages/<int:message>/undo/", "message_undo", view.undo, Right.APPROVE),
        Route("messages/<int:message>/answer/", "message_answer", view.answer, Right.APPROVE),
        Route("messages/<int:message>/again/", "message_again", view.again, Right.APPROVE),
    )
)
