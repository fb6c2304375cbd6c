"""What the tone check says while somebody writes: a part of every page with words that will leave."""

from relance.company.rules import Right
from relance.desk.page import Page, Route
from relance.desk.tone import view

PAGE = Page(routes=(Route("tone/", "tone", view.live, Right.LOOK),))
