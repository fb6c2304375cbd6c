"""One customer: what is owed, what happened, what comes next and why. Money, notes and contacts are entered here."""

from relance.company.rules import Right
from relance.desk.customer import view
from relance.desk.page import Page, Route

PAGE = Page(
    routes=(
        Route("customers/<int:customer>/", "customer", view.customer, Right.LOOK),
        Route("customers/<int:customer>/note/", "customer_note", view.note, Right.LOG_CONTACT),
        Route("customers/<int:customer>/contact/", "customer_contact", view.contact, Right.LOG_CONTACT),
        Route("customers/<int:customer>/pay/", "customer_pay", view.pay, Right.RECORD_PAYMENT),
        Route(
            "customers/<int:customer>/payments/<int:entry>/take-back/",
            "customer_take_back",
            view.take_back,
            Right.RECORD_PAYMENT,
        ),
        Route("customers/<int:customer>/let-count/", "customer_let_count", view.let_count, Right.RECORD_PAYMENT),
        Route("customers/<int:customer>/edit/", "customer_edit", view.edit, Right.EDIT_CUSTOMER),
    )
)
