"""The only writers of the ledger.

Every action locks its accounts, adds entries, settles, and bumps the accounts' versions. What follows
from it (withdrawing a message, deciding again) is the caller's next line: dunning.actions.reconsider.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from relance.accounts import actions as accounts
from relance.accounts.actions import Happening
from relance.company.models import Company
from relance.ledger import rules
from relance.ledger.models import Allocation, Document, DuePart, Entry
from relance.ledger.rules import EntryKind, OpenPart
from relance.values.batches import batched


class LedgerRefusal(ValueError):
    """The ledger will not take this; the message says why and what to do."""

    says_what_to_do = True


@dataclass(frozen=True, slots=True)
class NewDocument:
    """An invoice or credit note. `total` is positive minor units; `parts` are (due date, amount) that sum to it."""

    account_id: int
    kind: EntryKind
    number: str
    issued_on: date
    currency: str
    total: int
    parts: tuple[tuple[date, int], ...] = ()
    reference: str = ""


@dataclass(frozen=True, slots=True)
class NewPayment:
    """Money that arrived. `amount` is positive minor units; `reference` is what the payer wrote."""

    account_id: int
    currency: str
    amount: int
    on: date
    reference: str = ""


@transaction.atomic
def record_documents(company: Company, news: Sequence[NewDocument], *, by: str, now: datetime) -> list[Document]:
    """Put documents in the book, then let waiting credit settle them. Number must be new on its account."""
    for new in news:
        _refuse_bad_document(new)
    touched = {new.account_id for new in news}
    accounts.lock(company, touched)
    entries = Entry.objects.bulk_create([_document_entry(company, n, by, now) for n in news], batch_size=500)
    documents = Document.objects.bulk_create(
        [_document(company, new, entry) for new, entry in zip(news, entries, strict=True)], batch_size=500
    )
    parts = [
        DuePart(company=company, account_id=d.account_id, document=d, place=i, due_on=due, amount=amount, open=amount)
        for d, new in zip(documents, news, strict=True)
        for i, (due, amount) in enumerate(new.parts, start=1)
    ]
    DuePart.objects.bulk_create(parts, batch_size=500)
    settle(company, touched, by=by, now=now)
    accounts.record(company, [_document_happening(d, n) for d, n in zip(documents, news, strict=True)], by=by, now=now)
    accounts.moved(company, touched)
    return documents


def _refuse_bad_document(new: NewDocument) -> None:
    if new.total <= 0:
        raise LedgerRefusal(f"{new.number}: the amount must be above zero.")
    if new.kind is EntryKind.INVOICE and sum(amount for _, amount in new.parts) != new.total:
        raise LedgerRefusal(f"{new.number}: its parts do not add up to its total.")
    if any(amount <= 0 for _, amount in new.parts):
        raise LedgerRefusal(f"{new.number}: every part must be above zero.")


def _document_entry(company: Company, new: NewDocument, by: str, now: datetime) -> Entry:
    credit = new.kind is EntryKind.CREDIT_NOTE
    return Entry(
        company=company,
        account_id=new.account_id,
        kind=new.kind,
        currency=new.currency,
        amount=-new.total if credit else new.total,
        unallocated=new.total if credit else 0,
        on=new.issued_on,
        reference=new.reference,
        recorded_at=now,
        by=by,
    )


def _document(company: Company, new: NewDocument, entry: Entry) -> Document:
    return Document(
        company=company,
        account_id=new.account_id,
        entry=entry,
        kind=new.kind,
        number=new.number,
        number_key=rules.number_key(new.number),
        issued_on=new.issued_on,
        currency=new.currency,
        total=new.total,
    )


def _document_happening(document: Document, new: NewDocument) -> Happening:
    due = new.parts[0][0].isoformat() if new.parts else None
    facts = {
        "document": document.id,
        "number": new.number,
        "amount": new.total,
        "currency": new.currency,
        "issued_on": new.issued_on.isoformat(),
        "due_on": due,
    }
    return Happening(new.account_id, str(new.kind), facts)


@transaction.atomic
def record_payments(company: Company, news: Sequence[NewPayment], *, by: str, now: datetime) -> list[Entry]:
    """Book money that arrived and settle with it: what its reference names first, then the oldest."""
    for new in news:
        if new.amount <= 0:
            raise LedgerRefusal("A payment must be above zero. Take one back by reversing it.")
    touched = {new.account_id for new in news}
    accounts.lock(company, touched)
    entries = Entry.objects.bulk_create(
        [
            Entry(
                company=company,
                account_id=new.account_id,
                kind=EntryKind.PAYMENT,
                currency=new.currency,
                amount=-new.amount,
                unallocated=new.amount,
                on=new.on,
                reference=new.reference[:200],
                recorded_at=now,
                by=by,
            )
            for new in news
        ],
        batch_size=500,
    )
    settle(company, touched, by=by, now=now)
    accounts.record(company, [_payment_happening(entry) for entry in entries], by=by, now=now)
    accounts.moved(company, touched)
    return entries


def _payment_happening(entry: Entry) -> Happening:
    facts = {"entry": entry.id, "amount": -entry.amount, "currency": entry.currency, "on": entry.on.isoformat()}
    return Happening(entry.account_id, "payment", facts, entry.reference)


@transaction.atomic
def reverse(company: Company, entry_id: int, *, on: date, reason: str, by: str, now: datetime) -> Entry:
    """Take an entry back by its opposite: a bounced payment, a document recorded by mistake.

    Raises LedgerRefusal where it is not the firm's, is a reversal itself, or was reversed before.
    """
    entry = Entry.objects.filter(company=company, pk=entry_id).first()
    if entry is None:
        raise LedgerRefusal(f"There is no entry {entry_id} in this book.")
    accounts.lock(company, [entry.account_id])
    if entry.kind == EntryKind.REVERSAL or Entry.objects.filter(reverses=entry).exists():
        raise LedgerRefusal("This entry was taken back already.")
    entry.refresh_from_db()
    opposite = Entry.objects.create(
        company=company,
        account_id=entry.account_id,
        kind=EntryKind.REVERSAL,
        currency=entry.currency,
        amount=-entry.amount,
        on=max(on, entry.on),
        reference=entry.reference,
        reason=reason[:200],
        reverses=entry,
        recorded_at=now,
        by=by,
    )
    if entry.amount < 0:
        _take_back_credit(entry, opposite, by, now)
    else:
        _take_back_invoice(entry, opposite, by, now)
    Document.objects.filter(entry=entry).update(cancelled=True)
    settle(company, [entry.account_id], by=by, now=now)
    facts = {"entry": opposite.id, "reverses": entry.id, "kind": entry.kind, "amount": abs(entry.amount)}
    facts |= {"currency": entry.currency, "on": opposite.on.isoformat()}
    accounts.record(company, [Happening(entry.account_id, "reversal", facts, reason)], by=by, now=now)
    accounts.moved(company, [entry.account_id])
    return opposite


def _take_back_credit(entry: Entry, opposite: Entry, by: str, now: datetime) -> None:
    """What the credit had settled is open again; the credit itself is spent."""
    _release(Allocation.objects.filter(entry=entry), opposite.on, by, now)
    Entry.objects.filter(pk=entry.pk).update(unallocated=0)


def _take_back_invoice(entry: Entry, opposite: Entry, by: str, now: datetime) -> None:
    """Credits that had settled it are free again; the reversal settles its parts."""
    _release(Allocation.objects.filter(part__document__entry=entry), opposite.on, by, now)
    parts = list(DuePart.objects.filter(document__entry=entry, open__gt=0))
    Allocation.objects.bulk_create([_allocation(opposite, p, p.open, opposite.on, by, now) for p in parts])
    DuePart.objects.filter(pk__in=[p.pk for p in parts]).update(open=0)


def _release(allocations: Any, on: date, by: str, now: datetime) -> None:
    """Undo allocations from a day on by rows of the opposite sign, and give back what they took.

    What is dated later is undone on its own day: neither may a past day change nor a later one.
    """
    net: dict[tuple[int, int, date], int] = defaultdict(int)
    for row in allocations:
        net[row.entry_id, row.part_id, max(on, row.on)] += row.amount
    entries = Entry.objects.in_bulk({entry_id for entry_id, _, _ in net})
    parts = DuePart.objects.in_bulk({part_id for _, part_id, _ in net})
    undone = []
    for (entry_id, part_id, day), amount in net.items():
        if amount:
            undone.append(_allocation(entries[entry_id], parts[part_id], -amount, day, by, now))
            entries[entry_id].unallocated += amount
            parts[part_id].open += amount
    Allocation.objects.bulk_create(undone)
    Entry.objects.bulk_update(entries.values(), ["unallocated"])
    DuePart.objects.bulk_update(parts.values(), ["open"])


def _allocation(entry: Entry, part: DuePart, amount: int, on: date, by: str, now: datetime) -> Allocation:
    return Allocation(
        company_id=entry.company_id,
        account_id=entry.account_id,
        entry=entry,
        part=part,
        amount=amount,
        on=on,
        recorded_at=now,
        by=by,
    )


def settle(company: Company, account_ids: Iterable[int], *, by: str, now: datetime) -> None:
    """Let every credit that is not spent settle what is open, in the same currency, oldest credit first.

    The accounts must be locked. One mechanism for payments, credit notes, an invoice that meets money
    that was there before it, and what a reversal sets free.
    """
    for slice_ in batched(sorted(set(account_ids)), 500):
        _settle_slice(company, slice_, by, now)


def _settle_slice(company: Company, account_ids: list[int], by: str, now: datetime) -> None:
    credits = Entry.objects.filter(company=company, account_id__in=account_ids, unallocated__gt=0)
    credits = credits.order_by("account_id", "on", "id")
    if not credits:
        return
    with_credit = {credit.account_id for credit in credits}
    parts = DuePart.objects.filter(company=company, account_id__in=with_credit, open__gt=0)
    by_book: dict[tuple[int, str], dict[int, DuePart]] = defaultdict(dict)
    for part in parts.select_related("document"):
        by_book[part.account_id, part.document.currency][part.id] = part
    free_entries, free_parts = _freed(with_credit, "entry_id"), _freed(with_credit, "part_id")
    made: list[Allocation] = []
    for credit in credits:
        fresh = _spend(credit, by_book[credit.account_id, credit.currency], by, now)
        for row in fresh:
            row.on = max(row.on, free_entries.get(row.entry_id, row.on), free_parts.get(row.part_id, row.on))
        made += fresh
    Allocation.objects.bulk_create(made, batch_size=500)
    changed = {a.part_id: a.part for a in made}
    DuePart.objects.bulk_update(changed.values(), ["open"], batch_size=500)
    Entry.objects.bulk_update({a.entry_id: a.entry for a in made}.values(), ["unallocated"], batch_size=500)


def _freed(account_ids: Iterable[int], side: str) -> dict[int, date]:
    """The day on which a reversal last set a credit or a part free: before it, it was bound to another."""
    undone = Allocation.objects.filter(account_id__in=account_ids, amount__lt=0)
    return dict(undone.values_list(side).annotate(last=Max("on")).values_list(side, "last"))


def _spend(credit: Entry, parts: Mapping[int, DuePart], by: str, now: datetime) -> list[Allocation]:
    """Allocations of one credit; lowers what is left of the credit and open of the parts."""
    open_ = (OpenPart(p.id, p.document.number, p.due_on, p.open) for p in parts.values() if p.open > 0)
    made = []
    for share in rules.allocate(credit.unallocated, open_, credit.reference):
        part = parts[share.part_id]
        on = max(credit.on, part.document.issued_on)
        made.append(_allocation(credit, part, share.amount, on, by, now))
        part.open -= share.amount
        credit.unallocated -= share.amount
    return made
