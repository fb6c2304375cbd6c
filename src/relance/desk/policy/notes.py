"""What the law of the firm's place says about a setting, for the customers of a ladder."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from relance.customers.rules import DEBTORS as CALLED
from relance.desk.lawnote import Shown, shown
from relance.desk.policy.words import DEBTORS
from relance.law import rules as law
from relance.law.facts import Rule
from relance.law.own import NOTHING, Own
from relance.policies.reading import KINDS
from relance.policies.rules import Ladder, Step, StepKind


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes under the settings of a step and under the rhythm of all."""

    day: list[Shown]
    money: list[Shown]
    rhythm: list[Shown]
    hours: list[Shown]


def notes(country: str, ladder: Ladder, step: Step, today: date, own: Own = NOTHING) -> Notes:
    """Everything that stands beside this step, said once each."""
    kinds = [kind for kind in KINDS if kind in ladder.kinds] or list(KINDS)
    late = [each for each in ladder.steps if not each.is_before]
    topics = ["grace"] if step is late[0] else ["limitation"] if step.kind in _OURS else []
    asks = step.kind is StepKind.FORMAL or (step.kind is StepKind.MESSAGE and not step.is_before)
    return Notes(
        day=_shown(country, topics, kinds, today, own),
        money=_shown(country, ["interest", "fixed_sum"] if asks else [], kinds, today, own),
        rhythm=_shown(country, ["rhythm"], kinds, today, own, _caps),
        hours=_shown(country, [], kinds, today, own, _hours),
    )


_OURS = (StepKind.FORMAL, StepKind.PERSON)


def _caps(limits: law.Limits) -> Iterator[Rule]:
    yield from (cap.rule for cap in limits.caps)


def _hours(limits: law.Limits) -> Iterator[Rule]:
    yield from limits.hours.rules if limits.hours else ()
    yield from (rest.rule for rest in limits.rests)


def _shown(
    country: str, topics: Iterable[str], kinds: list[str], today: date, own: Own, limits: object = None
) -> list[Shown]:
    found: dict[str, Rule] = {}
    whom: dict[str, list[str]] = {}
    for kind in kinds:
        debtor = CALLED[kind]  # type: ignore[index]  # the kinds of customers are words
        rules = [note.rule for topic in topics for note in law.notes(country, topic, debtor, today, own=own)]
        if callable(limits):
            rules += limits(law.contact_limits(country, debtor, today, own=own))
        for rule in rules:
            found[rule.id] = rule
            whom.setdefault(rule.id, []).append(kind)
    return [shown(rule, _whom(whom[rule.id]) if len(whom[rule.id]) < len(kinds) else "") for rule in found.values()]


def _whom(kinds: list[str]) -> str:
    return ", ".join(str(DEBTORS[kind]) for kind in kinds)
