"""What of a contract counts: only what was accepted before the invoice, and names the charge in figures."""

from datetime import date
from decimal import Decimal

from relance.claims.rules.making import Owed, Parties, Proof, make, proof_for
from relance.claims.rules.records import RateKind, Reminder
from relance.policies.rules import Charges

FIGURES = Charges(rate=120_000, reminder_fees=(Decimal("0"), Decimal("5.00")), lump_sum=True)
ISSUED = date(2026, 2, 1)
OWED = Owed(ISSUED, "EUR", ((10000, date(2026, 3, 1), ()),))
HERE = Parties("FR", "business", "business")


def made(proof, notices=(), reminders=(), on=date(2026, 6, 1), parties=HERE):
    return make(OWED, parties, proof, notices, reminders, on)


def test_a_proof_counts_only_if_it_is_older_than_the_invoice():
    older, same_day, younger = (Proof(day, 1, FIGURES) for day in (date(2026, 1, 31), ISSUED, date(2026, 2, 2)))
    assert proof_for([older, younger], ISSUED) is older
    assert proof_for([same_day], ISSUED) is proof_for([younger], ISSUED) is None


def test_of_several_the_last_one_before_the_invoice_counts():
    first, second = Proof(date(2025, 1, 1), 1, Charges()), Proof(date(2025, 6, 1), 2, FIGURES)
    assert proof_for([second, first], ISSUED) is second


def test_what_the_accepted_version_names_in_figures_is_asked_for():
    claim = made(Proof(date(2026, 1, 1), 1, FIGURES))
    assert (claim.wanted.kind, claim.wanted.rate) == (RateKind.CONTRACT, 120_000)
    assert claim.terms.clauses == {"interest_clause", "penalty_clause"} and claim.terms.reminder_fees == (0, 500)


def test_without_proof_only_the_law_speaks():
    claim = made(None)
    assert (claim.wanted.kind, claim.terms.clauses, claim.terms.reminder_fees) == (RateKind.STATUTORY, frozenset(), ())


def test_a_debtor_nobody_knows_is_a_consumer():
    assert made(None, parties=Parties("FR", "business", "")).debtor == "consumer"


def test_a_notice_before_the_due_date_is_none():
    assert made(None, notices=[date(2026, 2, 20)]).formal_notice is None
    assert made(None, notices=[date(2026, 4, 2), date(2026, 3, 5)]).formal_notice == date(2026, 3, 5)
    early = Reminder(date(2026, 2, 25), None, "email")
    assert made(None, reminders=[early]).reminders == ()
