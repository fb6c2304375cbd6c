"""The search behind the command palette: JSON, customers only. Where one can go the page itself knows.

No entry in the menu and no template: without JavaScript the customers page is the search.
"""

from relance.company.rules import Right
from relance.desk.find import view
from relance.desk.page import Page, Route

PAGE = Page(routes=(Route("find/", "find", view.find, Right.LOOK),))
