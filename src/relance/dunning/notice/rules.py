"""What stands in the way of a letter that is signed, and what it asks for. Pure."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta

from relance.claims.gate.records import Decision as Allowed
from relance.claims.gate.records import Verdict
from relance.dunning.facts import Decision, Facts, Item
from relance.dunning.notice.conditions import FORMAL, Lacking, LeftOut
from relance.law.facts import Basis
from relance.law.notices import Notice
from relance.law.remedies import Remedy
from relance.policies.rules import StepKind, Terms
from relance.values.calendar import WorkingDays

USUAL_DAYS, USUAL_WAIT = 14, 7
"""What a notice gives to pay, and what it leaves before work stops, where no law says more: our own choice."""

HOLDS = frozenset({"paused", "promised", "disputed", "dispute_review"})
"""Reasons of a decision that hold a notice back as they hold every step."""


def split(
    items: Iterable[Item], currency: str, lapsed: Collection[int], today: date
) -> tuple[list[Item], list[LeftOut]]:
    """What is asked for, oldest first, and what is left out: contested, time-barred, not due, in another currency."""
    asked, left = [], []
    for item in items:
        why = _why_not(item, currency, lapsed, today)
        if why:
            left.append(LeftOut(item.number, why))
        else:
            asked.append(item)
    return asked, left


def _why_not(item: Item, currency: str, lapsed: Collection[int], today: date) -> str:
    if item.currency != currency:
        return "currency"
    if not item.asked:
        return "disputed"
    if item.due_on >= today:
        return "not_due"
    return "lapsed" if item.part_id in lapsed else ""


def earliest(law: Notice | None, today: date, calendar: WorkingDays) -> date:
    """The first working day that the letter may give to pay by, if it goes today."""
    days = law.least_days if law is not None else USUAL_DAYS
    return calendar.on_or_after(today + timedelta(days=days))


def step_of(terms: Terms, kind: str) -> str:
    """The step of the ladder that the letter takes; a name of its own where the ladder has none."""
    formal = next((step.name for step in terms.ladder.steps if step.kind is StepKind.FORMAL), "")
    return formal if kind == FORMAL and formal else kind


def lacking(
    facts: Facts, decided: Decision, asked: Sequence[Item], left: Sequence[LeftOut], verdict: Verdict | None
) -> Iterator[Lacking]:
    """What does not hold: something late, no pause or promise, an address, and the gate of law."""
    if not asked:
        yield Lacking("all_lapsed" if any(each.why == "lapsed" for each in left) else "nothing_late")
    reason = decided.reasons[0]
    if reason.code in HOLDS:
        yield Lacking(reason.code, reason.facts)
    if facts.leaving_now or facts.not_posted:
        yield Lacking("leaving_now" if facts.leaving_now else "not_posted")
    if not facts.reach.get("letter") or "letter" in facts.refused:
        yield Lacking("no_address")
    if verdict is not None and verdict.decision is not Allowed.ALLOWED:
        for objection in verdict.reasons:
            yield Lacking("law", {"because": objection.because}, objection.rule)


def stopping(remedies: Sequence[Remedy], trade: str, contract: str) -> tuple[Lacking | None, Remedy | None]:
    """Whether work or credit may stop, and the remedy that says so.

    The law lets it, or the contract does where the law leaves it open. What is said for the firm's own trade counts
    before what is said for all.
    """
    mine = [each for each in remedies if each.question == "stop_work" and each.concerns(trade)]
    best = min(mine, key=lambda each: not (trade and trade in each.trades), default=None)
    if best is None:
        return (None if contract else Lacking("contract")), None
    if best.answer == "not_allowed":
        return Lacking("stop_not_allowed", {}, best.rule), best
    return (Lacking("contract", {}, best.rule) if best.answer == "ask" and not contract else None), best


def stops_on(best: Remedy | None, today: date, calendar: WorkingDays) -> date:
    """The first working day on which work or credit may stop once the notice went out today."""
    wait = USUAL_WAIT if best is None or best.wait is None else max(best.wait, USUAL_WAIT)
    return calendar.after(today + timedelta(days=wait))


def is_law(rule_basis: Basis) -> bool:
    """Whether a law says so, and not a rule of the house."""
    return rule_basis is not Basis.HOUSE
