"""The only writers of the ledger.

Every action locks its accounts, adds entries, settles, and bumps the accounts' versions. What follows
from it (withdrawing a message, deciding again) is the caller's next line: dunning.actions.reconsider.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from relance.accounts import actions as accounts
from relance.accounts.actions import Happening
from relance.accounts.writing import insert_named, insert_rows
from relance.company.models import Company
from relance.customers import queries as customers
from relance.ledger import rules
from relance.ledger.models import Document, DuePart, Entry
from relance.ledger.reversing import reverse, reverse_all
from relance.ledger.rules import EntryKind, LedgerRefusal
from relance.ledger.settling import Apart, Application, apply, hold, release_credits, settle, settle_apart

__all__ = [
    "Apart",
    "Application",
    "LedgerRefusal",
    "NewDocument",
    "NewPayment",
    "apply",
    "book_documents",
    "hold",
    "let_count",
    "record_documents",
    "record_payments",
    "release_credits",
    "reverse",
    "reverse_all",
    "settle",
    "settle_apart",
    "waive",
]


@dataclass(frozen=True, slots=True)
class NewDocument:
    """An invoice, a credit note or a charge. `total` is positive minor units; `parts` are (due date, amount) of it.

    What is `held` stands in the book and is neither chased nor netted until a person looks at it. `about_id` is the
    invoice that a charge is for.
    """

    account_id: int
    kind: EntryKind
    number: str
    issued_on: date
    currency: str
    total: int
    parts: tuple[tuple[date, int], ...] = ()
    reference: str = ""
    held: bool = False
    about_id: int | None = None


@dataclass(frozen=True, slots=True)
class NewPayment:
    """Money that arrived. `amount` is positive minor units; `reference` is what the payer wrote."""

    account_id: int
    currency: str
    amount: int
    on: date
    reference: str = ""
    held: bool = False


@transaction.atomic
def record_documents(
    company: Company, news: Sequence[NewDocument], *, by: str, now: datetime, then_settle: bool = True
) -> list[Document]:
    """The same as `book_documents`, for whoever goes on with the documents themselves."""
    entries = book_documents(company, news, by=by, now=now, then_settle=then_settle)
    made = Document.objects.filter(company=company).in_bulk(entries, field_name="entry_id")
    return [made[entry] for entry in entries]


@transaction.atomic
def book_documents(
    company: Company, news: Sequence[NewDocument], *, by: str, now: datetime, then_settle: bool = True
) -> list[int]:
    """Put documents in the book, then let waiting credit settle them. Number must be new on its account.

    Without `then_settle` the caller says first what settled what, and calls `settle` itself. The entries of the
    documents, in the order given: a long list makes no objects of what it never looks at again.
    """
    for new in news:
        _refuse_bad_document(new)
    touched = {new.account_id for new in news}
    accounts.lock(company, touched)
    _refuse_merged(touched)
    entries = insert_named(Entry, [_document_entry(new) for new in news], company_id=company.pk, recorded_at=now, by=by)
    rows = [_document(new, entry) for new, entry in zip(news, entries, strict=True)]
    documents = insert_named(Document, rows, company_id=company.pk)
    parts = [part for document, new in zip(documents, news, strict=True) for part in _parts(document, new)]
    insert_named(DuePart, parts, company_id=company.pk)
    if then_settle:
        settle(company, touched, by=by, now=now)
    accounts.record(company, [_document_happening(d, n) for d, n in zip(documents, news, strict=True)], by=by, now=now)
    accounts.moved(company, touched)
    return entries


def _refuse_merged(account_ids: set[int]) -> None:
    """Under the lock: whoever found the account before may have waited for a merge."""
    for name in customers.merged_accounts(account_ids).values():
        raise LedgerRefusal(f"This customer became part of {name} meanwhile. Nothing was booked: book it there.")


def _refuse_bad_document(new: NewDocument) -> None:
    if new.total <= 0:
        raise LedgerRefusal(f"{new.number}: the amount must be above zero.")
    if new.kind in rules.OWED and sum(amount for _, amount in new.parts) != new.total:
        raise LedgerRefusal(f"{new.number}: its parts do not add up to its total.")
    if any(amount <= 0 for _, amount in new.parts):
        raise LedgerRefusal(f"{new.number}: every part must be above zero.")


def _document_entry(new: NewDocument) -> dict[str, Any]:
    credit = new.kind is EntryKind.CREDIT_NOTE
    return {
        "account_id": new.account_id,
        "kind": new.kind,
        "currency": new.currency,
        "amount": -new.total if credit else new.total,
        "on": new.issued_on,
        "unallocated": new.total if credit else 0,
        "reference": new.reference,
        "reason": "",
        "held": new.held,
        "target_id": None,
        "reverses_id": None,
    }


def _document(new: NewDocument, entry_id: int) -> dict[str, Any]:
    return {
        "account_id": new.account_id,
        "entry_id": entry_id,
        "kind": new.kind,
        "number": new.number,
        "number_key": rules.number_key(new.number),
        "issued_on": new.issued_on,
        "currency": new.currency,
        "total": new.total,
        "cancelled": False,
        "about_id": new.about_id,
    }


def _parts(document_id: int, new: NewDocument) -> list[dict[str, Any]]:
    return [
        {
            "account_id": new.account_id,
            "document_id": document_id,
            "place": place,
            "due_on": due,
            "currency": new.currency,
            "amount": amount,
            "open": amount,
            "held": new.held,
        }
        for place, (due, amount) in enumerate(new.parts, start=1)
    ]


def _document_happening(document_id: int, new: NewDocument) -> Happening:
    due = new.parts[0][0].isoformat() if new.parts else None
    facts = {
        "document": document_id,
        "number": new.number,
        "amount": new.total,
        "currency": new.currency,
        "issued_on": new.issued_on.isoformat(),
        "due_on": due,
    }
    return Happening(new.account_id, str(new.kind), facts)


@transaction.atomic
def waive(company: Company, entry_id: int, amount: int, *, on: date, reason: str, by: str, now: datetime) -> Entry:
    """Give up what is open of an invoice or a charge, or a part of it, by name and with a reason.

    `amount` is positive minor units. Raises LedgerRefusal without a reason, or where more is waived than is open.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise LedgerRefusal("Say why it is waived: the reason stays with the entry.")
    target = Entry.objects.filter(company=company, pk=entry_id, kind__in=rules.OWED, reversed_by=None).first()
    if target is None:
        raise LedgerRefusal("There is no such invoice or charge.")
    accounts.lock(company, [target.account_id])
    _refuse_merged({target.account_id})
    new = Apart(target.account_id, target.pk, amount, EntryKind.WAIVED, on, reason)
    return settle_apart(company, [new], by=by, now=now)[0]


@transaction.atomic
def let_count(company: Company, account_id: int, *, by: str, now: datetime) -> int:
    """Let what was set apart count again: it settles and is asked for like everything else. How many entries."""
    accounts.lock(company, [account_id])
    held = list(Entry.objects.filter(company=company, account_id=account_id, held=True).values_list("pk", flat=True))
    if held:
        hold(company, held, False)
        settle(company, [account_id], by=by, now=now)
        accounts.record(company, [Happening(account_id, "let_count", {"entries": held})], by=by, now=now)
        accounts.moved(company, [account_id])
    return len(held)


@transaction.atomic
def record_payments(
    company: Company, news: Sequence[NewPayment], *, by: str, now: datetime, then_settle: bool = True
) -> list[Entry]:
    """Book money that arrived and settle with it: what its reference names first, then the oldest."""
    for new in news:
        if new.amount <= 0:
            raise LedgerRefusal("A payment must be above zero. Take one back by reversing it.")
    touched = {new.account_id for new in news}
    accounts.lock(company, touched)
    _refuse_merged(touched)
    entries = insert_rows(
        [
            Entry(
                company_id=company.pk,
                account_id=new.account_id,
                kind=EntryKind.PAYMENT,
                currency=new.currency,
                amount=-new.amount,
                unallocated=new.amount,
                on=new.on,
                reference=new.reference[:200],
                held=new.held,
                recorded_at=now,
                by=by,
            )
            for new in news
        ]
    )
    if then_settle:
        settle(company, touched, by=by, now=now)
    accounts.record(company, [_payment_happening(entry) for entry in entries], by=by, now=now)
    accounts.moved(company, touched)
    return entries


def _payment_happening(entry: Entry) -> Happening:
    facts = {"entry": entry.id, "amount": -entry.amount, "currency": entry.currency, "on": entry.on.isoformat()}
    return Happening(entry.account_id, "payment", facts, entry.reference)
