"""Sums beside interest: fixed sums, the cost of collecting, fees for reminders, tariffs of authorities."""

from collections.abc import Sequence
from datetime import date

from relance.claims.rules.delay import Found, day_of, late_reminders, waiting_over
from relance.claims.rules.records import Claim, Line, Refusal, Reminder, Sum, Why
from relance.claims.rules.refusing import no_rule
from relance.law.charging import Recovery, ReminderFee
from relance.law.rules import Charging
from relance.law.tiers import Tariff

Late = list[tuple[Line, int]] | Refusal
"""The lines whose delay has begun, with what was open of each on its first day; or why that cannot be told."""


def late(claim: Claim, begun: Sequence[Found], open_at_first: Sequence[int]) -> Late:
    """The lines in delay by their last day; `begun` are first days of delay, line by line."""
    found = []
    for line, begins, left in zip(claim.lines, begun, open_at_first, strict=True):
        if isinstance(begins, Refusal):
            return begins
        if begins is not None and begins <= line.until and left:
            found.append((line, left))
    return found


def fixed_sum(claim: Claim, lines: Late, law: Charging) -> Sum | Refusal:
    """The statutory lump sum, once for each late line."""
    fact = law.fixed_sum
    if fact is None:
        return no_rule(law, "fixed_sum")
    if fact.tariff is None:
        return Sum(0, fact.rule)
    if isinstance(lines, Refusal):
        return lines
    if lines and fact.tariff.currency != claim.currency:
        return _other_currency(claim, fact.tariff)
    return Sum(sum(fact.tariff.of(left) for _, left in lines), fact.rule)


def recovery(claim: Claim, lines: Late, fixed: int, principal: int, law: Charging) -> Sum | Refusal:
    """The highest charge for collecting without a court, on what is open; proven outside cost beyond the fixed sum."""
    fact = law.recovery
    if fact is None:
        return no_rule(law, "recovery")
    delay = not isinstance(lines, Refusal) and bool(lines)
    outside = claim.external_costs if delay else 0
    external = {"": 0, "owed": outside, "beyond": max(0, outside - fixed)}[fact.external]
    if fact.tariff is None or not principal or not _may_ask(claim, fact, delay, law):
        return Sum(external, fact.rule)
    if fact.tariff.currency != claim.currency:
        return _other_currency(claim, fact.tariff)
    tariff = fact.tariff.of(principal)
    # What a fixed sum covers already is not asked for twice.
    covered = min(fixed, tariff)
    return Sum(max(external, tariff - covered), fact.rule, covered)


def _may_ask(claim: Claim, fact: Recovery, delay: bool, law: Charging) -> bool:
    """Whether what the lump sum needs is there: the clause, delay or the end of the waiting time, the reminder."""
    if any(clause not in claim.terms.clauses for clause in fact.needs):
        return False
    if fact.reminded and not late_reminders(claim, claim.first_due):
        return False
    over = waiting_over(claim, law)
    return isinstance(over, date) and over <= claim.until if fact.waits else delay


def reminder_fees(claim: Claim, law: Charging) -> tuple[Sum, ...] | Refusal:
    """The highest fee for each reminder, postage apart."""
    fact = law.reminder_fee
    if fact is None:
        return no_rule(law, "reminder_fee") if claim.reminders else ()
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
    year = day_of(reminders[number]).year
    return sum(day_of(each).year == year for each in reminders[: number + 1]) <= fact.free


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
