"""What is kept about a customer: told, copied, reduced, erased; and whose papers are over their time."""

from relance.company.rules import Right
from relance.desk.page import Page, Route
from relance.desk.privacy import view

PAGE = Page(
    routes=(
        Route("privacy/", "privacy", view.due, Right.ERASE),
        Route("customers/<int:customer>/privacy/", "customer_privacy", view.kept, Right.EDIT_CUSTOMER),
        Route("customers/<int:customer>/privacy/copy/", "privacy_copy", view.copy, Right.EDIT_CUSTOMER),
        Route("customers/<int:customer>/privacy/reduce/", "privacy_reduce", view.reduce, Right.EDIT_CUSTOMER),
        Route("customers/<int:customer>/privacy/erase/", "privacy_erase", view.erase, Right.ERASE),
    )
)
