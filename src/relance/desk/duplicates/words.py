"""Why two customers look like one, in words of the reader."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from relance.customers.likeness import Reason, Sign, Strength

STRENGTHS = {
    Strength.VERY_LIKELY: _("Very likely one customer"),
    Strength.LIKELY: _("Likely one customer"),
    Strength.PERHAPS: _("Perhaps one customer"),
}
SHORT = {
    Sign.SAME_NAME: _("Same name"),
    Sign.NAME_WITHIN: _("One name within the other"),
    Sign.SAME_NUMBER: _("Same number in your books"),
    Sign.SAME_EMAIL: _("Same e-mail"),
    Sign.SAME_PHONE: _("Same telephone"),
    Sign.SAME_ADDRESS: _("Same postal address"),
    Sign.OTHER_FORM: pgettext_lazy("speaks against", "Another legal form"),
    Sign.OTHER_PHONE: pgettext_lazy("speaks against", "Another telephone"),
    Sign.OTHER_ADDRESS: pgettext_lazy("speaks against", "Another postal address"),
}
ICONS = {
    Sign.SAME_NUMBER: "hash",
    Sign.SAME_EMAIL: "mail",
    Sign.SAME_PHONE: "phone",
    Sign.OTHER_PHONE: "phone",
    Sign.SAME_ADDRESS: "map-pin",
    Sign.OTHER_ADDRESS: "map-pin",
}


@dataclass(frozen=True, slots=True)
class Said:
    """A reason as a chip; what speaks against is ochre."""

    code: str
    text: str
    tone: str
    icon: str


def say(reasons: Iterable[Reason]) -> list[Said]:
    """The reasons in words."""
    return [_said(reason) for reason in reasons]


def _said(reason: Reason) -> Said:
    if reason.sign is Sign.NEAR_NAME:
        text = gettext("One letter: %(one)s, %(other)s") % dict(zip(("one", "other"), reason.words, strict=True))
    else:
        text = str(SHORT[reason.sign])
    tone = "late" if reason.against else ""
    return Said(reason.sign.value, text, tone, ICONS.get(reason.sign, "case-sensitive"))


def kind_named(kind: str) -> str:
    """What an entry of the book is called."""
    if kind == "invoice":
        return pgettext("kind of entry", "Invoice")
    if kind == "credit_note":
        return pgettext("kind of entry", "Credit note")
    if kind == "payment":
        return pgettext("kind of entry", "Payment")
    if kind == "reversal":
        return pgettext("kind of entry", "Taken back")
    return pgettext("kind of entry", "Settled elsewhere")
