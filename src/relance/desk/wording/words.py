"""What stands between the sentences, and when each is used, in words."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

PIECES = {
    "greeting": _("The greeting, with the name"),
    "thanks_for_part": _("Thanks for what is paid already"),
    "items": _("What is open, as a table"),
    "charges": _("What is charged for lateness, where the law allows it"),
    "not_yet_due": _("A word on what is not due yet"),
    "pay": _("How to pay"),
    "already_paid": _("The three ways out: paid, time, problem"),
    "closing": _("The closing words, with name and number"),
    "security": _("The line of safety"),
    "annex": _("How the interest is made"),
}
"""Parts that stay. Those that are not named here stand beside one that is."""

CONDITIONS = {
    "one": _("one invoice"),
    "several": _("several invoices"),
    "business": _("to a business"),
    "person": _("to a private person"),
    "late": _("after the due date"),
    "early": _("before the due date"),
    "mixed": _("some due, some not"),
    "mail": _("by e-mail"),
    "paper": _("by letter"),
    "law": _("law practice"),
    "rent": _("rents"),
    "trade": _("other firms"),
}


def piece_words(pieces: Sequence[str]) -> list[str]:
    """The parts that stay, each in words."""
    return [str(PIECES[piece]) for piece in pieces if piece in PIECES]


def condition_words(conditions: Iterable[str]) -> str:
    """When a sentence is used."""
    said = [str(CONDITIONS.get(condition, condition)) for condition in conditions]
    return ", ".join(said) if said else gettext("always")
