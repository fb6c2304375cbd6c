"""Decide what to do about one account on one day. Pure: frozen facts in, a decision with reasons out.

The same function serves the morning run, the preview, the page that answers "why?", the look ahead and every test.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from relance.arrangements.rules import Kept, paused_until
from relance.dunning.facts import Decision, Facts, Item, Outcome, Reason
from relance.dunning.rhythm import free_from
from relance.law.rules import Limits
from relance.policies.rules import Step, StepKind, Terms, is_below
from relance.values.calendar import WorkingDays
from relance.values.money import add_up

SMALL_AGAIN = timedelta(days=30)
"""A balance too small to write about is looked at again after this long."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an account is: the terms it is under, what the law lets, and the working days of both sides."""

    terms: Terms
    limits: Limits
    calendar: WorkingDays


def decide(facts: Facts, place: Place) -> Decision:
    """What to do about this account today."""
    rungs = _rungs(facts, place)
    deserving = [rung for rung in rungs if rung.planned <= facts.today]
    lead = _lead(deserving)
    stop = _hold(facts, place) or (lead and _obstacle(facts, lead.step, place))
    if stop:
        return _decision(facts, stop.outcome, (stop.reason,), stop.again, instead_of=lead.step.name if lead else "")
    if lead:
        return _act(facts, place, lead, deserving)
    return _nothing_to_do(facts, place, rungs, deserving)


@dataclass(frozen=True, slots=True)
class _Rung:
    """Where an item stands: its next step and the working day of it."""

    item: Item
    step: Step
    planned: date


def _rungs(facts: Facts, place: Place) -> list[_Rung]:
    """The next step of everything that may be asked for, and its day.

    The day is the ladder's, but not before the date that the last message gave to answer, or that the customer
    named, has passed.
    """
    asked = [item for item in facts.items if item.asked]
    late = any(item.due_on < facts.today for item in asked)
    passed = _passed_over(asked, place.terms)
    named = max((p.until for p in facts.arranged.promises if p.until <= facts.today), default=None)
    rungs = []
    for item in asked:
        step = next_step(item, place.terms, facts.today, passed, late)
        grace = 0 if step.is_before else place.terms.extra_days
        planned = step.planned(item.due_on + timedelta(days=grace), place.calendar)
        if waited := max((day for day in (item.answer_by, named) if day is not None), default=None):
            planned = max(planned, place.calendar.after(waited))
        rungs.append(_Rung(item, step, planned))
    return rungs


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


def _lead(deserving: Sequence[_Rung]) -> _Rung | None:
    """The oldest that deserves a step leads; of two due on one day, the one that is asked more gently.

    Items whose ladder has ended are a person's; they do not keep the others from going on.
    """
    able = [rung for rung in deserving if rung.step.kind is not StepKind.PERSON]
    return min(able, key=lambda rung: (rung.item.due_on, rung.step.day, rung.item.part_id), default=None)


@dataclass(frozen=True, slots=True)
class _Stop:
    """What stands in the way today, and when it may be gone."""

    outcome: Outcome
    reason: Reason
    again: date | None


def _hold(facts: Facts, place: Place) -> _Stop | None:
    """What makes every step wait: nothing open, a pause, a promise, everything contested."""
    if not facts.items:
        return _Stop(Outcome.WAIT, Reason("nothing_open"), None)
    until = paused_until(facts.arranged.pauses, facts.today)
    if until is not None:
        return _waiting("paused", {"until": until.isoformat()}, place.calendar.after(until))
    for promise in facts.arranged.promises:
        patience = patience_of(promise.until, place)
        if promise.state(facts.today, patience) is Kept.OPEN:
            said = {"until": promise.until.isoformat(), "amount": promise.amount, "currency": promise.currency}
            return _waiting("promised", said, place.calendar.after(patience))
    if any(item.asked for item in facts.items):
        return None
    ends = [dispute.until for dispute in facts.arranged.disputes]
    if max(ends) >= facts.today:
        return _waiting("disputed", {"until": max(ends).isoformat()}, place.calendar.after(max(ends)))
    return _Stop(
        Outcome.PERSON, Reason("dispute_review", {"until": max(ends).isoformat()}), place.calendar.after(facts.today)
    )


def patience_of(promised: date, place: Place) -> date:
    """The last day on which a promise is waited for: money that was sent in time may arrive a little later."""
    return place.calendar.on_or_after(promised + timedelta(days=place.terms.promise_days))


def _waiting(code: str, said: dict[str, Any], again: date) -> _Stop:
    return _Stop(Outcome.WAIT, Reason(code, said), again)


def _obstacle(facts: Facts, step: Step, place: Place) -> _Stop | None:
    """The first thing that stands in the way of this step today."""
    today, calendar, terms = facts.today, place.calendar, place.terms
    if facts.leaving_now:
        return _waiting("leaving_now", {}, calendar.after(today))
    if facts.not_posted:
        return _waiting("not_posted", {}, calendar.after(today))
    totals = add_up((item.currency, item.asked) for item in facts.items)
    if all(terms.is_small(minor, currency) for currency, minor in totals.items()):
        return _waiting("small_balance", {"totals": totals, "minimum": terms.minimum}, today + SMALL_AGAIN)
    if step.kind is StepKind.FORMAL:
        return None
    free, why = free_from(facts, terms, place.limits, calendar, _channel(facts, step) or step.channel)
    if why is not None and free > today:
        return _waiting(why.code, {**why.facts, "on": free.isoformat()}, free)
    if _channel(facts, step):
        return None
    return _Stop(Outcome.PERSON, _unreachable(facts, step), calendar.after(today))


def _channel(facts: Facts, step: Step) -> str:
    """The first way of this step that reaches the customer; empty where none does."""
    ways = ("call",) if step.kind is StepKind.CALL else step.channels
    return next((way for way in ways if facts.reach.get(way) and way not in facts.refused), "")


def _unreachable(facts: Facts, step: Step) -> Reason:
    if step.kind is StepKind.CALL:
        return Reason("no_phone")
    turned_away = next((way for way in step.channels if facts.reach.get(way)), "")
    return Reason("address_refused", {"address": facts.reach[turned_away]}) if turned_away else Reason("no_address")


def _act(facts: Facts, place: Place, lead: _Rung, deserving: Sequence[_Rung]) -> Decision:
    """Take the step of the lead. Nothing is marked with a step of another kind, or firmer than the words it is in."""
    step = lead.step
    alike = [rung for rung in deserving if rung.step.kind is step.kind and rung.step.day <= step.day]
    outcomes = {StepKind.MESSAGE: Outcome.MESSAGE, StepKind.CALL: Outcome.CALL, StepKind.FORMAL: Outcome.PERSON}
    again = facts.today + timedelta(days=1) if step.kind is StepKind.MESSAGE else place.calendar.after(facts.today)
    return Decision(
        facts.account_id,
        facts.version,
        facts.today,
        outcomes[step.kind],
        _reasons(facts, place, lead, deserving),
        step.name,
        "" if step.kind is StepKind.FORMAL else _channel(facts, step),
        lead.item.part_id,
        {rung.item.part_id: rung.step.name for rung in alike},
        look_again_on=_first(again, facts.next_entry),
    )


def _nothing_to_do(facts: Facts, place: Place, rungs: Sequence[_Rung], deserving: Sequence[_Rung]) -> Decision:
    """The ladder has ended, or no step has come yet."""
    if deserving:
        reason = Reason("ladder_ended", _about(deserving[0], facts))
        return _decision(facts, Outcome.PERSON, (reason,), place.calendar.after(facts.today))
    first = min(rungs, key=lambda rung: rung.planned)
    on = first.planned
    if first.step.kind in (StepKind.MESSAGE, StepKind.CALL):
        on = max(on, free_from(facts, place.terms, place.limits, place.calendar, first.step.channel)[0])
    code = "step_later" if any(rung.item.due_on < facts.today for rung in rungs) else "not_due_yet"
    about = _about(first, facts) | {"step": first.step.name, "on": on.isoformat()}
    return _decision(facts, Outcome.WAIT, (Reason(code, about),), on)


def _reasons(facts: Facts, place: Place, lead: _Rung, deserving: Sequence[_Rung]) -> tuple[Reason, ...]:
    """The step that has come first, then what makes this account special."""
    on = {"step": lead.step.name, "on": lead.planned.isoformat()}
    reasons = [Reason("formal_step" if lead.step.kind is StepKind.FORMAL else "step_due", _about(lead, facts) | on)]
    broken = [
        p
        for p in facts.arranged.promises
        if _just_broken(p.state(facts.today, patience_of(p.until, place)), facts, p.until)
    ]
    if broken:
        reasons.append(Reason("promise_broken", {"until": broken[-1].until.isoformat()}))
    names = {step.name for step in place.terms.ladder.steps if step.is_before}
    before = lead.item.done - names
    if before:
        reasons.append(Reason("no_payment_after", {"count": len(before)}))
    elif lead.item.done:
        reasons.append(Reason("note_before"))
    elif not any(item.done for item in facts.items):
        reasons.append(Reason("first_message"))
    ended = [rung for rung in deserving if rung.step.kind is StepKind.PERSON]
    if ended:
        reasons.append(Reason("ladder_ended", _about(ended[0], facts)))
    disputed = add_up((item.currency, min(item.open, item.disputed)) for item in facts.items if item.disputed)
    if disputed:
        reasons.append(Reason("part_disputed", {"totals": disputed}))
    if place.terms.extra_days and not lead.step.is_before:
        reasons.append(Reason("more_time", {"days": place.terms.extra_days}))
    if len(facts.items) > 1 and lead.step.kind is StepKind.MESSAGE:
        reasons.append(Reason("one_message_for_all", {"count": len(facts.items)}))
    if any(item.open < item.amount for item in facts.items):
        reasons.append(Reason("partly_paid"))
    if facts.is_person:
        reasons.append(Reason("private_person"))
    return tuple(reasons)


def _just_broken(state: Kept, facts: Facts, promised: date) -> bool:
    """A broken promise is news until somebody has written or called after it."""
    return state is Kept.BROKEN and (facts.last_contact is None or facts.last_contact <= promised)


def _about(rung: _Rung, facts: Facts) -> dict[str, Any]:
    """Which document, when it was due, and how many days late (negative: days to go)."""
    item = rung.item
    late = (facts.today - item.due_on).days
    return {"number": item.number, "due_on": item.due_on.isoformat(), "days_late": late}


def _decision(
    facts: Facts, outcome: Outcome, reasons: tuple[Reason, ...], again: date | None, instead_of: str = ""
) -> Decision:
    """A decision that takes no step. It is looked at again on the first of its own day and the next dated entry."""
    return Decision(
        facts.account_id,
        facts.version,
        facts.today,
        outcome,
        reasons,
        instead_of=instead_of,
        look_again_on=_first(again, facts.next_entry),
    )


def _first(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)
