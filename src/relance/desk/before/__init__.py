"""Before a call: what may be charged and done, when and how often one may call, what comes before a suit."""

from relance.company.rules import Right
from relance.desk.before import view
from relance.desk.page import Page, Route

PAGE = Page(routes=(Route("customers/<int:customer>/before/", "before", view.before_page, Right.LOOK),))
