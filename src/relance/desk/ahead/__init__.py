"""The next thirty days: who would be written to or called, and when, if nobody pays."""

from relance.company.rules import Right
from relance.desk.ahead import view
from relance.desk.page import Page, Route

PAGE = Page(routes=(Route("ahead/", "ahead", view.ahead, Right.LOOK),))
