"""The names of what can be agreed on."""

from django.utils.translation import gettext_lazy as _

from relance.arrangements.rules import Kind

TITLES = {Kind.PAUSE: _("Pause"), Kind.PROMISE: _("Promise to pay"), Kind.DISPUTE: _("Dispute")}
ICONS = {Kind.PAUSE: "pause", Kind.PROMISE: "handshake", Kind.DISPUTE: "scale"}
LIFTED = {
    Kind.PAUSE: _("%(name)s: the pause is over, the steps go on."),
    Kind.PROMISE: _("%(name)s: the promise is lifted, the steps go on."),
    Kind.DISPUTE: _("%(name)s: the dispute is lifted, all of it is asked for again."),
}
