"""Decide what to do about one account on one day. Pure: frozen facts in, a decision with reasons out.

The same function serves the morning run, the preview, the page that answers "why?" and every test.
Terms (item, step done, level, occasion) are defined in docs/adr/0001.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from relance.policies.rules import Ladder, Step, StepKind
from relance.values.calendar import Calendar
from relance.values.money import add_up


class Outcome(StrEnum):
    """Write to the customer, wait for a day, or let a person decide."""

    MESSAGE = "message"
    WAIT = "wait"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Item:
    """An open due part on the day: minor units open, the steps done for it, and the date given to answer them."""

    part_id: int
    number: str
    issued_on: date
    due_on: date
    currency: str
    amount: int
    open: int
    done: frozenset[str] = frozenset()
    answer_by: date | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a decision about an account may depend on. `items` stand oldest due first."""

    account_id: int
    version: int
    today: date
    is_person: bool
    recipient: str
    items: tuple[Item, ...]
    recipient_refused: bool = False
    leaving_now: bool = False
    last_contact: date | None = None
    next_entry: date | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a code with the figures that belong to it. The words are in dunning/reasons.py."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do about an account, why, and when to look again if nothing new happens.

    MESSAGE: `step` is the message, `item` the oldest item that deserves it, `marks` the step that each
    listed item is marked with. Otherwise `instead_of` is the step that would have been taken without
    the reason that stands in its way.
    """

    account_id: int
    version: int
    today: date
    outcome: Outcome
    reasons: tuple[Reason, ...]
    step: str = ""
    item: int | None = None
    marks: Mapping[int, str] = field(default_factory=dict)
    instead_of: str = ""
    look_again_on: date | None = None


def next_step(item: Item, ladder: Ladder, today: date, late: bool = False) -> Step:
    """The first step not done for the item and not lapsed. The last one, a person's, is never done.

    `late` says that something on the account is: then nobody is told before the due date of another
    invoice that there is no need to answer.
    """
    for step in ladder.steps:
        before = step.day < 0
        if step.name not in item.done and not (before and (late or step.lapsed(item.due_on, today))):
            return step
    return ladder.steps[-1]


@dataclass(frozen=True, slots=True)
class _Rung:
    """Where an item stands: its next step and the working day of it."""

    item: Item
    step: Step
    planned: date


def decide(facts: Facts, ladder: Ladder, calendar: Calendar) -> Decision:
    """What to do about this account today."""
    late = any(item.due_on < facts.today for item in facts.items)
    rungs = [_rung(item, ladder, calendar, facts.today, late) for item in facts.items]
    deserving = [rung for rung in rungs if rung.planned <= facts.today]
    to_write = [rung for rung in deserving if rung.step.kind is StepKind.MESSAGE]
    if not to_write:
        return _nothing_to_write(facts, rungs, deserving, ladder, calendar)
    # The oldest leads; of two due on one day, the one that is asked more gently.
    lead = min(to_write, key=lambda rung: (rung.item.due_on, rung.step.day, rung.item.part_id))
    obstacle = _obstacle(facts, ladder, calendar)
    if obstacle is not None:
        outcome, reason, again = obstacle
        return _decision(facts, outcome, (reason,), again, instead_of=lead.step.name)
    # Nothing is marked with a step firmer than the words it was written in.
    marks = {rung.item.part_id: rung.step.name for rung in to_write if rung.step.day <= lead.step.day}
    return Decision(
        facts.account_id,
        facts.version,
        facts.today,
        Outcome.MESSAGE,
        _reasons_to_write(facts, lead, [rung for rung in deserving if rung not in to_write]),
        lead.step.name,
        lead.item.part_id,
        marks,
        look_again_on=facts.today + timedelta(days=1),
    )


def _rung(item: Item, ladder: Ladder, calendar: Calendar, today: date, late: bool) -> _Rung:
    """The next step and its day: the ladder's, but not before the date the last one gave to answer has passed."""
    step = next_step(item, ladder, today, late)
    planned = step.planned(item.due_on, calendar)
    if item.answer_by is not None:
        planned = max(planned, calendar.after(item.answer_by))
    return _Rung(item, step, planned)


def _free_from(facts: Facts, ladder: Ladder, calendar: Calendar) -> date:
    """The first working day on which the days between two contacts have passed."""
    if facts.last_contact is None:
        return facts.today
    return calendar.on_or_after(facts.last_contact + timedelta(days=ladder.gap_days))


def _nothing_to_write(
    facts: Facts, rungs: list[_Rung], deserving: list[_Rung], ladder: Ladder, calendar: Calendar
) -> Decision:
    """Nothing is open, the ladder has ended, or no step has come yet."""
    if not rungs:
        return _decision(facts, Outcome.WAIT, (Reason("nothing_open"),), None)
    if deserving:
        ended = deserving[0]
        reason = Reason("ladder_ended", _about(ended, facts))
        return _decision(facts, Outcome.PERSON, (reason,), calendar.after(facts.today))
    first = min(rungs, key=lambda rung: rung.planned)
    late = [rung for rung in rungs if rung.item.due_on < facts.today]
    code = "step_later" if late else "not_due_yet"
    on = first.planned
    if first.step.kind is StepKind.MESSAGE:
        on = max(on, _free_from(facts, ladder, calendar))
    about = _about(first, facts) | {"step": first.step.name, "on": on.isoformat()}
    return _decision(facts, Outcome.WAIT, (Reason(code, about),), on)


def _obstacle(facts: Facts, ladder: Ladder, calendar: Calendar) -> tuple[Outcome, Reason, date | None] | None:
    """The first thing that stands in the way of writing today, and when it may be gone."""
    today = facts.today
    if facts.leaving_now:
        return Outcome.WAIT, Reason("leaving_now"), calendar.after(today)
    totals = add_up((item.currency, item.open) for item in facts.items)
    if all(ladder.is_small(minor, currency) for currency, minor in totals.items()):
        reason = Reason("small_balance", {"totals": totals, "minimum": ladder.minimum})
        return Outcome.WAIT, reason, today + timedelta(days=30)
    if facts.last_contact is not None and facts.last_contact + timedelta(days=ladder.gap_days) > today:
        on = _free_from(facts, ladder, calendar)
        said = {"contact": facts.last_contact.isoformat(), "gap": ladder.gap_days, "on": on.isoformat()}
        return Outcome.WAIT, Reason("contacted_recently", said), on
    if not facts.recipient:
        return Outcome.PERSON, Reason("no_address"), calendar.after(today)
    if facts.recipient_refused:
        return Outcome.PERSON, Reason("address_refused", {"address": facts.recipient}), calendar.after(today)
    return None


def _reasons_to_write(facts: Facts, lead: _Rung, ended: list[_Rung]) -> tuple[Reason, ...]:
    """The step that has come first, then what makes this account special.

    `ended` are items whose ladder has ended: a person decides about them while the others go on.
    """
    reasons = [_step_due(lead, facts)]
    before = [step for step in lead.item.done if step != "note"]
    if before:
        reasons.append(Reason("no_payment_after", {"count": len(before)}))
    elif lead.item.done:
        reasons.append(Reason("note_before"))
    elif not any(item.done for item in facts.items):
        reasons.append(Reason("first_message"))
    if ended:
        reasons.append(Reason("ladder_ended", _about(ended[0], facts)))
    if len(facts.items) > 1:
        reasons.append(Reason("one_message_for_all", {"count": len(facts.items)}))
    if any(item.open < item.amount for item in facts.items):
        reasons.append(Reason("partly_paid"))
    if facts.is_person:
        reasons.append(Reason("private_person"))
    return tuple(reasons)


def _step_due(rung: _Rung, facts: Facts) -> Reason:
    return Reason("step_due", _about(rung, facts) | {"step": rung.step.name, "on": rung.planned.isoformat()})


def _about(rung: _Rung, facts: Facts) -> dict[str, Any]:
    """Which document, when it was due, and how many days late (negative: days to go)."""
    item = rung.item
    late = (facts.today - item.due_on).days
    return {"number": item.number, "due_on": item.due_on.isoformat(), "days_late": late}


def _decision(
    facts: Facts, outcome: Outcome, reasons: tuple[Reason, ...], again: date | None, instead_of: str = ""
) -> Decision:
    """A decision not to write. It is looked at again on the first of its own day and the next dated entry."""
    days = [day for day in (again, facts.next_entry) if day is not None]
    return Decision(
        facts.account_id,
        facts.version,
        facts.today,
        outcome,
        reasons,
        instead_of=instead_of,
        look_again_on=min(days, default=None),
    )
