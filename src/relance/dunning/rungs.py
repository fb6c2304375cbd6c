"""Where each item of an account stands on its ladder: the next step, and the working day of it. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from relance.claims.gate.nearest import Window
from relance.dunning.facts import Facts, Item
from relance.law.contact import Limits
from relance.policies.rules import Step, StepKind, Terms, is_below
from relance.values.calendar import WorkingDays
from relance.values.money import add_up


@dataclass(frozen=True, slots=True)
class Place:
    """Where an account is: its terms, what the law lets, the working days of both sides, the firm's hours."""

    terms: Terms
    limits: Limits
    calendar: WorkingDays
    window: Window | None = None


@dataclass(frozen=True, slots=True)
class Rung:
    """Where an item stands: its next step and the working day of it."""

    item: Item
    step: Step
    planned: date

    @property
    def ended(self) -> bool:
        """Whether the ladder has no step left for it: a person decides."""
        return self.step.kind is StepKind.PERSON


def rungs_of(facts: Facts, place: Place) -> list[Rung]:
    """The next step of everything that may be asked for, and its day.

    The day is the ladder's, but not before the last date that a message to this account gave to answer, or that the
    customer named, has passed: a word given about one invoice is kept for all. What a person decided to leave, at the
    end of a ladder or where the law stops it, rests as long as they said.
    """
    asked = [item for item in facts.items if item.asked]
    late = any(item.due_on < facts.today for item in asked)
    passed = _passed_over(asked, place.terms) | {step.name for step in unsendable(facts, place.terms)}
    calendar, waited = place.calendar, _waited(facts)
    first = facts.today if waited is None else max(facts.today, calendar.after(waited))
    rungs = []
    for item in asked:
        step = next_step(item, place.terms, first, passed, late)
        grace = 0 if step.is_before else place.terms.extra_days
        planned = step.planned(item.due_on + timedelta(days=grace), calendar)
        waits = [calendar.after(day) for day in (waited, item.rests_until) if day is not None]
        rungs.append(Rung(item, step, max(planned, *waits) if waits else planned))
    return rungs


def _waited(facts: Facts) -> date | None:
    """The last date that holds this account: given to answer what is still open, or named by the customer."""
    given = [item.answer_by for item in facts.items if item.answer_by is not None]
    named = [promise.until for promise in facts.arranged.promises if promise.until <= facts.today]
    return max([*given, *named], default=None)


def _passed_over(asked: Sequence[Item], terms: Terms) -> frozenset[str]:
    """Steps that are for larger sums than what is asked for."""
    demanding = [step for step in terms.ladder.steps if step.minimum]
    if not demanding:
        return frozenset()
    totals = add_up((item.currency, item.asked) for item in asked)
    return frozenset(
        step.name
        for step in demanding
        if all(is_below(minor, currency, step.minimum) for currency, minor in totals.items())
    )


def unsendable(facts: Facts, terms: Terms) -> Iterator[Step]:
    """Steps before the due date that have no way to the customer: they lapse, nobody has to find one for them."""
    return (step for step in terms.ladder.steps if step.is_before and not channel_of(facts, step))


def channel_of(facts: Facts, step: Step) -> str:
    """The first way of this step that reaches the customer; empty where none does."""
    return next(iter(ways_of(facts, step)), "")


def ways_of(facts: Facts, step: Step) -> list[str]:
    """The ways of this step that reach the customer, in the order of the policy."""
    ways = ("call",) if step.kind is StepKind.CALL else step.channels
    return [way for way in ways if facts.reach.get(way) and way not in facts.refused]


def next_step(item: Item, terms: Terms, today: date, passed: frozenset[str] = frozenset(), late: bool = False) -> Step:
    """The first step after the last one done that has not lapsed and is not `passed` over.

    The last one, a person's, is never done. `late` says that something on the account is: then nobody is told
    before the due date of another invoice that there is no need to answer.
    """
    steps = terms.ladder.steps
    reached = (
        max((place for place, step in enumerate(steps) if step.name in item.done), default=-1) if item.done else -1
    )
    for step in steps[reached + 1 :]:
        if not (step.is_before and (late or step.lapsed(item.due_on, today))) and step.name not in passed:
            return step
    return steps[-1]


def leading(deserving: Sequence[Rung]) -> Rung | None:
    """The oldest that deserves a step leads, also where its ladder has ended: then a person decides first.

    Of two due on one day a person's decision comes first, then the one that is asked more gently.
    """
    return min(deserving, key=lambda r: (r.item.due_on, not r.ended, r.step.day, r.item.part_id), default=None)
