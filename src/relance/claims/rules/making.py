"""From what a book holds to a claim: which contract counts, who the debtor is, which law governs. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from relance.claims.rules.records import (
    Claim,
    Conventions,
    Line,
    Paid,
    RateKind,
    Reminder,
    Terms,
    Wanted,
)
from relance.law.facts import UNKNOWN_DEBTOR
from relance.policies.rules import Charges
from relance.values.money import exponent

HOUSE = Conventions(interest_first=False)
"""How this house counts: actual days over 365, cents rounded once, and what was paid settles the invoice first.

The last asks for less than most laws allow, and keeps the book and the claim alike.
"""


@dataclass(frozen=True, slots=True)
class Proof:
    """A version of the policy that a customer accepted on a day, and the charges it names in figures."""

    on: date
    version: int
    charges: Charges


@dataclass(frozen=True, slots=True)
class Parties:
    """Who owes whom, and where. `debtor` is empty where nobody knows enough; then the law's most protected is meant."""

    place: str
    creditor: str
    debtor: str


@dataclass(frozen=True, slots=True)
class Owed:
    """An invoice as far as a claim is about it. `lines` are (principal, due, what settled it)."""

    issued_on: date
    currency: str
    lines: tuple[tuple[int, date, tuple[Paid, ...]], ...]


def proof_for(proofs: Sequence[Proof], ordered_on: date) -> Proof | None:
    """The last version accepted before the order; where that day is unknown, before the invoice."""
    return max(
        (proof for proof in proofs if proof.on < ordered_on), key=lambda proof: (proof.on, proof.version), default=None
    )


def make(
    owed: Owed,
    parties: Parties,
    proof: Proof | None,
    formal_notices: Sequence[date],
    reminders: Sequence[Reminder],
    on: date,
) -> Claim:
    """The claim that an invoice comes to on a day. Contract terms count only where they are proven."""
    charges = proof.charges if proof is not None else Charges()
    first_due = min(due for _, due, _ in owed.lines)
    notices = [day for day in formal_notices if day >= first_due]
    late = tuple(each for each in reminders if _day(each) >= first_due)
    return Claim(
        place=parties.place,
        debtor=parties.debtor or UNKNOWN_DEBTOR,
        creditor=parties.creditor,
        currency=owed.currency,
        lines=tuple(Line(principal, due, max(on, owed.issued_on), settled) for principal, due, settled in owed.lines),
        wanted=_wanted(charges),
        invoiced=owed.issued_on,
        formal_notice=min(notices, default=None),
        reminders=late,
        terms=Terms(
            clauses=frozenset(_clauses(charges)),
            reminder_fees=tuple(_minor(fee, owed.currency) for fee in charges.reminder_fees),
        ),
        conventions=HOUSE,
    )


def _wanted(charges: Charges) -> Wanted:
    if not charges.names_a_rate:
        return Wanted()
    return Wanted(RateKind.CONTRACT, charges.rate, charges.times)


def _clauses(charges: Charges) -> list[str]:
    return ["interest_clause"] * charges.names_a_rate + ["penalty_clause"] * charges.lump_sum


def _day(reminder: Reminder) -> date:
    day = reminder.sent or reminder.received
    assert day is not None, "a reminder has a day"
    return day


def _minor(amount: Decimal, currency: str) -> int:
    return int(amount.scaleb(exponent(currency)))
