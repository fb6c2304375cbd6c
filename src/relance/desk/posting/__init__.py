"""Letters: print what waits, bring it to the post, say so. In the menu only while there is something to do."""

from django.utils.translation import gettext_lazy as _

from relance.company.rules import Right
from relance.desk.page import Entry, Page, Route
from relance.desk.posting import acts, view
from relance.outbox import queries

PAGE = Page(
    routes=(
        Route("post/", "posting", view.posting, Right.LOOK),
        Route("post/print/", "posting_print", acts.make, Right.APPROVE),
        Route("post/<int:pile>/letters.pdf", "posting_pdf", view.pdf, Right.LOOK),
        Route("post/<int:pile>/posted/", "posting_posted", acts.posted, Right.APPROVE),
        Route("post/letters/<int:letter>/stays/", "posting_stays", acts.stays, Right.APPROVE),
    ),
    entry=Entry(_("Post"), "mailbox", 45, "l", waits=queries.waits_for_post),
)
