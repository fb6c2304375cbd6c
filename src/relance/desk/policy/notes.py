"""What the law of the firm's place says about a setting, for the customers of a ladder."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relance.desk.policy.words import DEBTORS
from relance.dunning.queries import DEBTORS as CALLED
from relance.dunning.reasons import language
from relance.law import rules as law
from relance.law.facts import Basis, Confidence, Rule
from relance.policies.reading import KINDS
from relance.policies.rules import Ladder, Step, StepKind

SURE: dict[Confidence, Promise] = {
    Confidence.HIGH: _("seen in the text or in a report of it"),
    Confidence.MEDIUM: _("to be verified against the text"),
    Confidence.LOW: _("doubtful: ask somebody who knows"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A note as the page shows it. `about` names the customers it is about where it is not about all of the ladder."""

    short: str
    long: str
    about: str
    citation: str
    source: str
    sure: str
    checked: date
    own: str = ""


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes under the settings of a step and under the rhythm of all."""

    day: list[Shown]
    money: list[Shown]
    rhythm: list[Shown]
    hours: list[Shown]
    informs: str


def notes(country: str, ladder: Ladder, step: Step, today: date) -> Notes:
    """Everything that stands beside this step, said once each."""
    kinds = [kind for kind in KINDS if kind in ladder.kinds] or list(KINDS)
    late = [each for each in ladder.steps if not each.is_before]
    topics = ["grace"] if step is late[0] else ["limitation"] if step.kind in _OURS else []
    asks = step.kind is StepKind.FORMAL or (step.kind is StepKind.MESSAGE and not step.is_before)
    return Notes(
        day=_shown(country, topics, kinds, today),
        money=_shown(country, ["interest", "fixed_sum"] if asks else [], kinds, today),
        rhythm=_shown(country, ["rhythm"], kinds, today, _caps),
        hours=_shown(country, [], kinds, today, _hours),
        informs=law.informs(language()),
    )


_OURS = (StepKind.FORMAL, StepKind.PERSON)


def _caps(limits: law.Limits) -> Iterator[Rule]:
    yield from (cap.rule for cap in limits.caps)


def _hours(limits: law.Limits) -> Iterator[Rule]:
    yield from limits.hours.rules if limits.hours else ()
    yield from (rest.rule for rest in limits.rests)


def _shown(country: str, topics: Iterable[str], kinds: list[str], today: date, limits: object = None) -> list[Shown]:
    found: dict[str, Rule] = {}
    whom: dict[str, list[str]] = {}
    for kind in kinds:
        debtor = CALLED[kind]  # type: ignore[index]  # the kinds of customers are words
        rules = [note.rule for topic in topics for note in law.notes(country, topic, debtor, today)]
        if callable(limits):
            rules += limits(law.contact_limits(country, debtor, today))
        for rule in rules:
            found[rule.id] = rule
            whom.setdefault(rule.id, []).append(kind)
    return [shown(rule, whom[rule.id] if len(whom[rule.id]) < len(kinds) else []) for rule in found.values()]


def shown(rule: Rule, kinds: Iterable[str] = ()) -> Shown:
    """A rule of law in the words of the page; `kinds` of customers it is about, where that needs to be said."""
    here = language()
    house = gettext("our own rule") + ", " if rule.basis is Basis.HOUSE else ""
    return Shown(
        short=rule.short.say(here),
        long=rule.long.say(here),
        about=", ".join(str(DEBTORS[kind]) for kind in kinds),
        citation=rule.citation,
        source=rule.source,
        sure=house + str(SURE[rule.confidence]),
        checked=rule.checked,
        own=rule.own,
    )
