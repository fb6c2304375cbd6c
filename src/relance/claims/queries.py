"""What other rooms may ask: what invoices come to on a day, line by line, with the law behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from relance.claims import notices
from relance.claims.notices import NoticeKind, Served
from relance.claims.rules.answering import answer
from relance.claims.rules.making import Owed, Parties, Proof, make, proof_for
from relance.claims.rules.records import Answer, Claim, Paid, Reminder
from relance.company.models import Company
from relance.customers import queries as customers
from relance.customers.queries import Debtor
from relance.law import rules as law
from relance.law.own import Own
from relance.ledger import tracing
from relance.ledger.rules import EntryKind
from relance.ledger.tracing import Traced
from relance.policies import accepting, ownlaw

NOT_PAID = (EntryKind.CREDIT_NOTE, EntryKind.SETTLED_BEFORE, EntryKind.SETTLED_ELSEWHERE, EntryKind.WAIVED)
"""What lowers an invoice and is no payment of the debtor: it lowers it from its beginning."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """What one invoice comes to on a day: the claim as it was made, the answer, and the proof that counted."""

    invoice: Traced
    claim: Claim
    answer: Answer
    proof: Proof | None

    @property
    def is_late(self) -> bool:
        """Whether a part of it was due before the day and has something open, or bore interest that is left."""
        return any(part.open and part.due_on < self.claim.until for part in self.invoice.parts)


def parties(company: Company, debtor: Debtor) -> Parties:
    """Who owes whom under which law: a consumer's own place governs, else the firm's (Rome I, art. 4 and 6)."""
    home = law.nearest(company.country, company.part)
    away = law.nearest(debtor.country, debtor.part) if debtor.country else home
    return Parties(away if debtor.kind in ("", "consumer") else home, company.creditor, debtor.kind)


def of_accounts(
    company: Company, account_ids: Iterable[int], on: date, document_id: int | None = None
) -> dict[int, list[Claimed]]:
    """By account, every invoice with something late on the day, oldest first; a bounded number of queries."""
    ids = sorted(set(account_ids))
    traced = tracing.invoices(ids, on, document_id)
    own = ownlaw.of(company)
    whom = customers.debtors(ids)
    accepted = accepting.accepted(ids)
    served = notices.served(ids)
    found: dict[int, list[Claimed]] = {}
    for account, invoices in traced.items():
        proofs = [Proof(each.on, each.version, each.charges) for each in accepted.get(account, ())]
        about = parties(company, whom[account])
        claims = [claimed(invoice, about, proofs, served.get(account, ()), on, own) for invoice in invoices]
        found[account] = [each for each in claims if document_id is not None or each.is_late]
    return found


def of_document(company: Company, account_id: int, document_id: int, on: date) -> Claimed | None:
    """What one invoice comes to, late or not."""
    return next(iter(of_accounts(company, [account_id], on, document_id).get(account_id, ())), None)


def claimed(
    invoice: Traced, about: Parties, proofs: list[Proof], served: tuple[Served, ...], on: date, own: Own
) -> Claimed:
    """What one invoice comes to, from the facts that were gathered for it."""
    proof = proof_for(proofs, invoice.issued_on)
    formal = [each.received_on for each in served if each.kind is NoticeKind.FORMAL_NOTICE and each.received_on]
    reminders = [
        Reminder(each.sent_on, each.received_on, each.medium)
        for each in served
        if each.kind is NoticeKind.FIRST_REMINDER
    ]
    claim = make(_owed(invoice), about, proof, formal, reminders, on)
    said = law.charging(claim.place, claim.debtor, claim.until, claim.creditor, own=own)
    return Claimed(invoice, claim, answer(claim, said), proof)


def _owed(invoice: Traced) -> Owed:
    """What is claimed of an invoice: credit notes and what was settled out of sight lower it from the beginning."""
    lines = []
    for part in invoice.parts:
        lowered = sum(each.amount for each in part.settled if each.kind in NOT_PAID)
        paid = tuple(
            Paid(each.on, each.amount) for each in part.settled if each.kind not in NOT_PAID and each.amount > 0
        )
        taken_back = sum(-each.amount for each in part.settled if each.kind not in NOT_PAID and each.amount < 0)
        lines.append((part.amount - lowered, part.due_on, _without(paid, taken_back)))
    return Owed(invoice.issued_on, invoice.currency, tuple(lines))


def _without(paid: tuple[Paid, ...], taken_back: int) -> tuple[Paid, ...]:
    """Payments less what was taken back of them, the last first: money that went again was never there."""
    kept: list[Paid] = []
    for each in reversed(paid):
        back = min(taken_back, each.amount)
        taken_back -= back
        if each.amount > back:
            kept.append(Paid(each.on, each.amount - back))
    return tuple(reversed(kept))
