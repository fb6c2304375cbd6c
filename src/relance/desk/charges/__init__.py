"""What a customer may be charged for lateness, line by line with the law behind it, and the facts that it hangs on."""

from relance.company.rules import Right
from relance.desk.charges import view
from relance.desk.page import Page, Route

PAGE = Page(
    routes=(
        Route("customers/<int:customer>/charges/", "charges", view.charges, Right.LOOK),
        Route("customers/<int:customer>/charges/served/", "charges_served", view.served, Right.EDIT_CUSTOMER),
        Route("customers/<int:customer>/charges/accepted/", "charges_accepted", view.accepted, Right.EDIT_CUSTOMER),
        Route("customers/<int:customer>/charges/who/", "charges_who", view.who, Right.EDIT_CUSTOMER),
        Route("notices/<int:notice>/take-back/", "notice_back", view.notice_back, Right.EDIT_CUSTOMER),
        Route("acceptances/<int:acceptance>/take-back/", "acceptance_back", view.acceptance_back, Right.EDIT_CUSTOMER),
    )
)
