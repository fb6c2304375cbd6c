"""A task that waits for a person, noted: what came of a call, of a formal step, of the end of a ladder."""

from relance.company.rules import Right
from relance.desk.page import Page, Route
from relance.desk.task import view

PAGE = Page(routes=(Route("customers/<int:customer>/task/", "task", view.task, Right.LOG_CONTACT),))
