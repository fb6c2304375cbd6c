"""What is agreed with a customer or contested by one: a pause, a promise, a dispute; and its end."""

from relance.company.rules import Right
from relance.desk.agree import view
from relance.desk.page import Page, Route

PAGE = Page(
    routes=(
        Route("customers/<int:customer>/agree/<slug:kind>/", "agree", view.agree, Right.LOG_CONTACT),
        Route("agreed/<int:arrangement>/lift/", "agree_lift", view.lift, Right.LOG_CONTACT),
        Route("agreed/<int:arrangement>/again/", "agree_again", view.again, Right.LOG_CONTACT),
    )
)
