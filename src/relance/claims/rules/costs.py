"""Sums beside interest: fixed sums, the cost of collecting, fees for reminders, tariffs of authorities."""

from collections.abc import Sequence
from datetime import date

from relance.claims.rules.delay import Found, last_day_to_pay, waiting_over
from relance.claims.rules.records import Claim, Line, Refusal, Reminder, Sum, Why
from relance.law.charging import ReminderFee
from relance.law.rules import Charging
from relance.law.tiers import Tariff


def late(claim: Claim, begun: Sequence[Found]) -> list[Line] | Refusal:
    """The lines whose delay has begun by their last day; `begun` are the first days of delay, line by line."""
    found = []
    for line, begins in zip(claim.lines, begun, strict=True):
        if isinstance(begins, Refusal):
            return begins
        if begins is not None and begins <= line.until:
            found.append(line)
    return found


def fixed_sum(claim: Claim, begun: Sequence[Found], law: Charging) -> Sum | Refusal:
    """The statutory lump sum, once for each late line."""
    fact = law.fixed_sum
    if fact is None:
        return Refusal(Why.RULE_MISSING, {"about": "fixed_sum"})
    if fact.tariff is None:
        return Sum(0, fact.rule)
    lines = late(claim, begun)
    if isinstance(lines, Refusal):
        return lines
    if lines and fact.tariff.currency != claim.currency:
        return _other_currency(claim, fact.tariff)
    return Sum(sum(fact.tariff.of(line.principal) for line in lines), fact.rule)


def recovery(claim: Claim, begun: Sequence[Found], fixed: int, principal: int, law: Charging) -> Sum | Refusal:
    """The highest charge for collecting without a court, on what is open; proven outside cost beyond the fixed sum."""
    fact = law.recovery
    if fact is None:
        return Refusal(Why.RULE_MISSING, {"about": "recovery"})
    if not _is_past_due(claim, begun, law):
        return Sum(0, fact.rule)
    external = {"": 0, "owed": claim.external_costs, "beyond": max(0, claim.external_costs - fixed)}[fact.external]
    if fact.tariff is None or not _may_ask(claim, law):
        return Sum(external, fact.rule)
    if fact.tariff.currency != claim.currency:
        return _other_currency(claim, fact.tariff)
    # What a fixed sum covers already is not asked for twice.
    return Sum(max(external, fact.tariff.of(principal) - fixed, 0), fact.rule)


def _is_past_due(claim: Claim, begun: Sequence[Found], law: Charging) -> bool:
    """Whether a date to pay by has passed, or delay has begun otherwise."""
    if any(line.due is not None and last_day_to_pay(line.due, law) < line.until for line in claim.lines):
        return True
    lines = late(claim, begun)
    return not isinstance(lines, Refusal) and bool(lines)


def _may_ask(claim: Claim, law: Charging) -> bool:
    """Whether what the lump sum needs is there: the clause, the reminder, the end of the waiting time."""
    fact = law.recovery
    assert fact is not None
    if any(clause not in claim.terms.clauses for clause in fact.needs) or (fact.reminded and not claim.reminders):
        return False
    over = waiting_over(claim, law)
    return not fact.waits or (isinstance(over, date) and over <= claim.until)


def reminder_fees(claim: Claim, law: Charging) -> tuple[Sum, ...] | Refusal:
    """The highest fee for each reminder, postage apart."""
    fact = law.reminder_fee
    if fact is None:
        return Refusal(Why.RULE_MISSING, {"about": "reminder_fee"}) if claim.reminders else ()
    if fact.most is not None and fact.most.currency != claim.currency:
        return _other_currency(claim, fact.most)
    return tuple(_fee(claim, fact, number) for number in range(len(claim.reminders)))


def _fee(claim: Claim, fact: ReminderFee, number: int) -> Sum:
    if _free(claim.reminders, fact, number) or any(clause not in claim.terms.clauses for clause in fact.needs):
        return Sum(0, fact.rule)
    agreed = claim.terms.reminder_fees[number] if number < len(claim.terms.reminder_fees) else 0
    most = fact.most.of(claim.lines[0].principal) if fact.most is not None else None
    if fact.agreed:
        return Sum(agreed if most is None else min(agreed, most), fact.rule)
    return Sum(most or 0, fact.rule)


def _free(reminders: Sequence[Reminder], fact: ReminderFee, number: int) -> bool:
    if not fact.in_a_year:
        return number < fact.free
    year = _day(reminders[number]).year
    return sum(_day(each).year == year for each in reminders[: number + 1]) <= fact.free


def _day(reminder: Reminder) -> date:
    day = reminder.sent or reminder.received
    assert day is not None, "a reminder was sent or received on some day"
    return day


def procedure(claim: Claim, law: Charging) -> Sum | Refusal | None:
    """The tariff of the step that is asked about, on the whole claim."""
    if not claim.procedure:
        return None
    fact = next((each for each in law.procedures if each.code == claim.procedure), None)
    if fact is None:
        return Refusal(Why.RULE_MISSING, {"about": claim.procedure})
    if fact.tariff.currency != claim.currency:
        return _other_currency(claim, fact.tariff)
    return Sum(fact.tariff.of(sum(line.principal for line in claim.lines)), fact.rule)


def _other_currency(claim: Claim, tariff: Tariff) -> Refusal:
    return Refusal(Why.OTHER_CURRENCY, {"currency": claim.currency, "law": tariff.currency})
