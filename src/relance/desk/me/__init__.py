"""The person's own page: name, language, looks, keys, ways to log in."""

from relance.company.rules import Right
from relance.desk.me import view
from relance.desk.page import Page, Route

PAGE = Page(routes=(Route("me/", "me", view.me, Right.LOOK),))
