"""Decide what to do about one account on one day. Pure: frozen facts in, a decision with reasons out.

The same function serves the morning run, the preview, the page that answers "why?", the look ahead and every test.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from relance.arrangements.rules import Kept, paused_until
from relance.dunning.explaining import is_news, why_ended, why_later, why_taken
from relance.dunning.facts import Decision, Facts, Outcome, Reason
from relance.dunning.lawful import Way, way_of
from relance.dunning.rhythm import free_from
from relance.dunning.rungs import Place, Rung, channel_of, leading, next_step, rungs_of
from relance.policies.rules import Step, StepKind
from relance.values.money import add_up

__all__ = ["Place", "decide", "next_step", "patience_of"]

SMALL_AGAIN = timedelta(days=30)
"""A balance too small to write about is looked at again after this long."""


def decide(facts: Facts, place: Place) -> Decision:
    """What to do about this account today."""
    rungs = rungs_of(facts, place)
    deserving = [rung for rung in rungs if rung.planned <= facts.today]
    lead = leading(deserving)
    stop = _hold(facts, place) or (lead and _obstacle(facts, lead.step, place))
    if stop:
        return _decision(facts, stop.outcome, (stop.reason,), stop.again, instead_of=_named(lead))
    if lead is None:
        return _later(facts, place, rungs)
    if lead.ended:
        return _hand_over(facts, place, lead, deserving)
    way = way_of(facts, place, lead.step)
    if way.why is not None:
        return _by_law(facts, place, lead, deserving, way)
    return _act(facts, place, lead, deserving, way.channel)


def _named(lead: Rung | None) -> str:
    return lead.step.name if lead is not None and not lead.ended else ""


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
    """The first thing that makes this step wait today; nothing makes the end of a ladder wait."""
    today, calendar, terms = facts.today, place.calendar, place.terms
    if step.kind is StepKind.PERSON:
        return None
    if facts.leaving_now:
        return _waiting("leaving_now", {}, calendar.after(today))
    if facts.not_posted:
        return _waiting("not_posted", {}, calendar.after(today))
    totals = add_up((item.currency, item.asked) for item in facts.items)
    if all(terms.is_small(minor, currency) for currency, minor in totals.items()):
        return _waiting("small_balance", {"totals": totals, "minimum": terms.minimum}, today + SMALL_AGAIN)
    if step.kind is StepKind.FORMAL:
        return None
    free, why = free_from(facts, terms, place.limits, calendar, channel_of(facts, step) or step.channel)
    if why is not None and free > today:
        return _waiting(why.code, {**why.facts, "on": free.isoformat()}, free)
    return None


def _unreachable(facts: Facts, step: Step) -> Reason:
    if step.kind is StepKind.CALL:
        return Reason("no_phone")
    turned_away = next((way for way in step.channels if facts.reach.get(way)), "")
    return Reason("address_refused", {"address": facts.reach[turned_away]}) if turned_away else Reason("no_address")


def _by_law(facts: Facts, place: Place, lead: Rung, deserving: Sequence[Rung], way: Way) -> Decision:
    """The law does not let the step be taken today: it waits for its day, or a person decides about all that is due.

    A formal step is a person's to time; only what no day will change stands in its way.
    """
    assert way.why is not None, "something stands in the way"
    if way.on is not None:
        if lead.step.kind is StepKind.FORMAL:
            return _act(facts, place, lead, deserving, "")
        return _decision(facts, Outcome.WAIT, (way.why,), way.on, instead_of=lead.step.name)
    marks = {rung.item.part_id: place.terms.ladder.steps[-1].name for rung in deserving}
    again = place.calendar.after(facts.today)
    return _decision(facts, Outcome.PERSON, (way.why,), again, instead_of=lead.step.name, marks=marks)


def _act(facts: Facts, place: Place, lead: Rung, deserving: Sequence[Rung], channel: str) -> Decision:
    """Take the step of the lead. Nothing is marked with a step of another kind, or firmer than the words it is in.

    Where no way leads to the customer a person finds one, or takes the step in another way.
    """
    step = lead.step
    alike = [rung for rung in deserving if rung.step.kind is step.kind and rung.step.day <= step.day]
    outcomes = {StepKind.MESSAGE: Outcome.MESSAGE, StepKind.CALL: Outcome.CALL, StepKind.FORMAL: Outcome.PERSON}
    outcome = outcomes[step.kind] if channel or step.kind is StepKind.FORMAL else Outcome.PERSON
    reasons = why_taken(facts, place, lead, deserving, _broken(facts, place))
    if outcome is Outcome.PERSON and step.kind is not StepKind.FORMAL:
        reasons = [_unreachable(facts, step)]
    again = facts.today + timedelta(days=1) if outcome is Outcome.MESSAGE else place.calendar.after(facts.today)
    return Decision(
        facts.account_id,
        facts.version,
        facts.today,
        outcome,
        tuple(reasons),
        step.name,
        channel if outcome is not Outcome.PERSON else "",
        lead.item.part_id,
        {rung.item.part_id: rung.step.name for rung in alike},
        look_again_on=_first(again, facts.next_entry),
    )


def _broken(facts: Facts, place: Place) -> list[date]:
    """The days of promises that were not kept and are still news."""
    promises = facts.arranged.promises
    return [p.until for p in promises if is_news(p.state(facts.today, patience_of(p.until, place)), facts, p.until)]


def _hand_over(facts: Facts, place: Place, lead: Rung, deserving: Sequence[Rung]) -> Decision:
    """The ladder of the oldest has ended: a person decides about all that ended, and younger ones wait for it."""
    ended = {rung.item.part_id: rung.step.name for rung in deserving if rung.ended}
    reasons = why_ended(facts, lead, deserving)
    return _decision(facts, Outcome.PERSON, reasons, place.calendar.after(facts.today), marks=ended)


def _later(facts: Facts, place: Place, rungs: Sequence[Rung]) -> Decision:
    """No step has come yet."""
    first = min(rungs, key=lambda rung: rung.planned)
    on = first.planned
    if first.step.kind in (StepKind.MESSAGE, StepKind.CALL):
        on = max(on, free_from(facts, place.terms, place.limits, place.calendar, first.step.channel)[0])
    return _decision(facts, Outcome.WAIT, why_later(facts, place, rungs, first, on), on)


def _decision(
    facts: Facts,
    outcome: Outcome,
    reasons: Iterable[Reason],
    again: date | None,
    instead_of: str = "",
    marks: dict[int, str] | None = None,
) -> Decision:
    """A decision that takes no step. It is looked at again on the first of its own day and the next dated entry."""
    return Decision(
        facts.account_id,
        facts.version,
        facts.today,
        outcome,
        tuple(reasons),
        marks=marks or {},
        instead_of=instead_of,
        look_again_on=_first(again, facts.next_entry),
    )


def _first(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)
