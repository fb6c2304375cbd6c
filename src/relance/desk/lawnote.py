"""A rule of law as pages show it: a line, and on a click the rule, its article, its source and how sure we are."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relance.dunning.reasons import language
from relance.law import rules as law
from relance.law.facts import Basis, Confidence, Rule

SURE: dict[Confidence, Promise] = {
    Confidence.HIGH: _("seen in the text or in a report of it"),
    Confidence.MEDIUM: _("to be verified against the text"),
    Confidence.LOW: _("doubtful: ask somebody who knows"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A note as the page shows it. `about` names whom it is about where that is not plain. `own` is who changed it."""

    short: str
    long: str
    about: str
    citation: str
    source: str
    sure: str
    checked: date
    informs: str
    own: str = ""
    is_house: bool = False


def shown(rule: Rule, about: str = "") -> Shown:
    """A rule of law in the words of the page; `about` whom it is, where that needs to be said."""
    here = language()
    house = gettext("our own rule") + ", " if rule.basis is Basis.HOUSE else ""
    return Shown(
        short=rule.short.say(here),
        long=rule.long.say(here),
        about=about,
        citation=rule.citation,
        source=rule.source,
        sure=house + str(SURE[rule.confidence]),
        checked=rule.checked,
        informs=law.informs(here),
        own=rule.own,
        is_house=rule.basis is Basis.HOUSE,
    )
