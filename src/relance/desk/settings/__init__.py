"""Settings: what the firm says of itself, when messages leave and by which server, test mode."""

from django.utils.translation import gettext_lazy as _

from relance.company.rules import Right
from relance.desk.page import Entry, Page, Route
from relance.desk.settings import view

PAGE = Page(
    routes=(
        Route("settings/", "settings", view.settings, Right.LOOK),
        Route("settings/firm/", "settings_firm", view.firm, Right.SETTINGS),
        Route("settings/mail/", "settings_mail", view.mail, Right.SETTINGS),
        Route("settings/mail/test/", "settings_mail_test", view.mail_test, Right.SETTINGS),
        Route("settings/live/", "settings_live", view.live, Right.SETTINGS),
        Route("settings/rehearse/", "settings_rehearse", view.rehearse, Right.SETTINGS),
    ),
    entry=Entry(_("Settings"), "settings-2", 90, "s"),
)
