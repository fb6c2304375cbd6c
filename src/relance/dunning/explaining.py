"""Why a step is taken: the step that has come first, then what makes this account special. Pure."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from relance.arrangements.rules import Kept
from relance.dunning.facts import Facts, Reason
from relance.dunning.rungs import Place, Rung, unsendable
from relance.policies.rules import StepKind
from relance.values.money import add_up


def why_taken(
    facts: Facts, place: Place, lead: Rung, deserving: Sequence[Rung], broken: Sequence[date]
) -> list[Reason]:
    """Why the step of the lead is taken. `broken` are promised days that passed, and nobody has said so yet."""
    kind = lead.step.kind
    # How late the customer is, is how late the oldest invoice is, also where a younger one leads.
    late = (facts.today - facts.items[0].due_on).days
    on = {"step": lead.step.name, "on": lead.planned.isoformat(), "days_late": late}
    reasons = [Reason("formal_step" if kind is StepKind.FORMAL else "step_due", about(lead, facts) | on)]
    if broken:
        reasons.append(Reason("promise_broken", {"until": broken[-1].isoformat()}))
    reasons += _said_before(facts, place, lead)
    ended = [rung for rung in deserving if rung.ended]
    if ended:
        reasons.append(Reason("ladder_ended", about(ended[0], facts)))
    disputed = add_up((item.currency, min(item.open, item.disputed)) for item in facts.items if item.disputed)
    if disputed:
        reasons.append(Reason("part_disputed", {"totals": disputed}))
    if place.terms.extra_days and not lead.step.is_before:
        reasons.append(Reason("more_time", {"days": place.terms.extra_days}))
    if len(facts.items) > 1 and kind is StepKind.MESSAGE:
        reasons.append(Reason("one_message_for_all", {"count": len(facts.items)}))
    if any(item.open < item.amount for item in facts.items):
        reasons.append(Reason("partly_paid"))
    if facts.is_person:
        reasons.append(Reason("private_person"))
    return reasons


def _said_before(facts: Facts, place: Place, lead: Rung) -> Iterator[Reason]:
    """What was said about the lead before this step, and calls that nobody answered."""
    tried = [day for day in facts.tried if day >= lead.planned]
    if lead.step.kind is StepKind.CALL and tried:
        yield Reason("tried", {"on": tried[-1].isoformat(), "count": len(tried)})
    steps = place.terms.ladder.steps
    kinds = {step.name: step.kind for step in steps}
    after = lead.item.done - {step.name for step in steps if step.is_before}
    calls = sum(kinds.get(name) is StepKind.CALL for name in after)
    messages = sum(kinds.get(name, StepKind.MESSAGE) is StepKind.MESSAGE for name in after)
    if calls or messages:
        yield Reason("no_payment_after", {"count": messages, "calls": calls})
    elif lead.item.done and not after:
        yield Reason("note_before")
    elif not any(item.done for item in facts.items):
        yield Reason("first_message")


def why_ended(facts: Facts, lead: Rung, deserving: Sequence[Rung]) -> list[Reason]:
    """Why a person decides at the end of a ladder, and that younger invoices wait for it."""
    waiting = [rung for rung in deserving if not rung.ended]
    younger = [Reason("younger_wait", {"count": len(waiting)})] if waiting else []
    return [Reason("ladder_ended", about(lead, facts)), *younger]


def why_later(facts: Facts, place: Place, rungs: Sequence[Rung], first: Rung, on: date) -> list[Reason]:
    """Why nothing happens today: which step comes first, on which day."""
    code = "step_later" if any(rung.item.due_on < facts.today for rung in rungs) else "not_due_yet"
    said = about(first, facts) | {"step": first.step.name, "on": on.isoformat()}
    lapsed = [
        step
        for step in unsendable(facts, place.terms)
        if step.name not in first.item.done and step.planned(first.item.due_on, place.calendar) <= facts.today
    ]
    if lapsed and facts.today < first.item.due_on:
        return [Reason(code, said), Reason("no_way_for_note", {"lapsed": lapsed[0].name, "step": first.step.name})]
    return [Reason(code, said)]


def about(rung: Rung, facts: Facts) -> dict[str, Any]:
    """Which document, when it was due, and how many days late (negative: days to go)."""
    item = rung.item
    late = (facts.today - item.due_on).days
    return {"number": item.number, "due_on": item.due_on.isoformat(), "days_late": late}


def is_news(state: Kept, facts: Facts, promised: date) -> bool:
    """A broken promise is news until somebody has written or called after it."""
    return state is Kept.BROKEN and (facts.last_contact is None or facts.last_contact <= promised)
