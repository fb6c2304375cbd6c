"""Help: what each page is for, in the reader's language. The words stand beside the pages they explain.

A page folder explains itself with `help.en.html` and `help.fr.html`: a partial whose first line is an <h2>.
"""

from relance.company.rules import Right
from relance.desk.help import view
from relance.desk.page import Page, Route

PAGE = Page(
    routes=(
        Route("help/", "help", view.index, Right.LOOK),
        Route("help/<slug:page>/", "help_page", view.one, Right.LOOK),
    )
)
