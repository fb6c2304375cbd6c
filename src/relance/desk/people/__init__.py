"""People: who works in the firm, as what, who is invited, and the one table of roles and rights."""

from django.utils.translation import gettext_lazy as _

from relance.company.rules import Right
from relance.desk.page import Entry, Page, Route
from relance.desk.people import view

PAGE = Page(
    routes=(
        Route("settings/people/", "people", view.people, Right.PEOPLE),
        Route("settings/people/invite/", "people_invite", view.invite, Right.PEOPLE),
        Route("settings/people/<int:member>/role/<slug:role>/", "people_role", view.change_role, Right.PEOPLE),
        Route("settings/people/<int:member>/link/", "people_link", view.new_link, Right.PEOPLE),
        Route("settings/people/<int:member>/remove/", "people_remove", view.remove, Right.PEOPLE),
        Route("settings/people/link/<int:link>/renew/", "people_renew", view.renew, Right.PEOPLE),
        Route("settings/people/link/<int:link>/cancel/", "people_cancel", view.cancel, Right.PEOPLE),
    ),
    entry=Entry(_("People"), "users-round", 95, ""),
)
