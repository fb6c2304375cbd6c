"""Roles and rights in words. The table on the page is company.rules.RIGHTS said with these."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from relance.company.rules import Right, Role, may

ROLES: dict[Role, Promise] = {
    Role.OWNER: _("Owner"),
    Role.ASSISTANT: _("Assistant"),
    Role.COLLECTOR: _("Collector"),
    Role.BOOKKEEPER: _("Bookkeeper"),
}

FOR_WHOM: dict[Role, Promise] = {
    Role.OWNER: _("does and decides everything"),
    Role.ASSISTANT: _("does the daily work"),
    Role.COLLECTOR: _("writes and telephones"),
    Role.BOOKKEEPER: _("reads, changes nothing"),
}

RIGHTS: dict[Right, Promise] = {
    Right.LOOK: _("Look at customers, invoices and messages"),
    Right.IMPORT: _("Bring in invoices and payments from files"),
    Right.RECORD_PAYMENT: _("Record payments"),
    Right.APPROVE: _("Approve messages, so that they leave"),
    Right.LOG_CONTACT: _("Note calls and conversations"),
    Right.EDIT_CUSTOMER: _("Change what is known of a customer"),
    Right.SETTINGS: _("Change the firm’s settings and policy"),
    Right.PEOPLE: _("Invite people and change their roles"),
    Right.ERASE: _("Erase what is kept about a customer"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A right, and for each role in order whether it holds it."""

    right: Promise
    held: tuple[bool, ...]


def table() -> list[Line]:
    """Every right against every role."""
    return [Line(words, tuple(may(role, right) for role in ROLES)) for right, words in RIGHTS.items()]
