"""One customer is treated otherwise than the policy says, for a reason, until somebody ends it."""

from relance.company.rules import Right
from relance.desk.exception import view
from relance.desk.page import Page, Route

PAGE = Page(
    routes=(
        Route("customers/<int:customer>/exception/", "exception", view.exception, Right.EDIT_CUSTOMER),
        Route("customers/<int:customer>/exception/end/", "exception_end", view.end, Right.EDIT_CUSTOMER),
        Route("customers/<int:customer>/exception/again/", "exception_again", view.again, Right.EDIT_CUSTOMER),
    )
)
