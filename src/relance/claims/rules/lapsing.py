"""When a claim lapses, and what has started the time anew."""

from datetime import date

from relance.claims.rules.counting import add_months
from relance.claims.rules.records import Act, Claim, Lapse, Refusal, Why
from relance.claims.rules.refusing import no_rule
from relance.law.limiting import Limitation
from relance.law.rules import Charging

PART_PAYMENT = "part_payment"


def lapse(claim: Claim, law: Charging) -> Lapse | Refusal:
    """The last day of the limitation period of the line that lapses first."""
    fact = next((each for each in law.limitations if each.fits(claim.agreement, claim.supply)), None)
    if fact is None:
        return no_rule(law, "limitation")
    begins = _begins(claim, fact)
    if begins is None:
        return Refusal(Why.FACT_MISSING, {"fact": "performed" if fact.begins == "performed" else "due"})
    counted, ends, by = begins, _years(begins, fact.years), ""
    for act in sorted(_acts(claim), key=lambda each: each.on):
        # What comes after the end revives nothing; what comes before the beginning changes nothing.
        if act.kind in fact.interrupted_by and counted <= act.on <= ends:
            counted, ends, by = act.on, _years(act.on, fact.years), act.kind
    return Lapse(ends, counted, by, fact.rule)


def _begins(claim: Claim, fact: Limitation) -> date | None:
    due = min((line.due for line in claim.lines if line.due is not None), default=None)
    work = claim.performed or claim.invoiced or claim.invoice_received
    if fact.begins == "performed":
        # Where nobody knows when the work ended, the earliest day that speaks of it: a claim is never thought younger.
        return claim.performed or min((day for day in (due, work) if day is not None), default=None)
    first = due or work
    return first.replace(month=12, day=31) if first is not None and fact.begins == "end_of_year" else first


def _acts(claim: Claim) -> list[Act]:
    payments = [*claim.payments, *(payment for line in claim.lines for payment in line.paid)]
    paid = [Act(payment.on, PART_PAYMENT) for payment in payments]
    notice = [Act(claim.formal_notice, "formal_notice")] if claim.formal_notice is not None else []
    return [*paid, *notice, *claim.acts]


def _years(day: date, years: int) -> date:
    return add_months(day, 12 * years)
