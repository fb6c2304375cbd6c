"""A customer's statement of account as a PDF. No template and no entry in the menu: the customer's page leads here."""

from relance.company.rules import Right
from relance.desk.page import Page, Route
from relance.desk.statement import view

PAGE = Page(routes=(Route("customers/<int:customer>/statement.pdf", "statement", view.statement, Right.LOOK),))
