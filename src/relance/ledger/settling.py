"""How credits meet what is open. Accounts must be locked by the caller's action.

`settle` is the one mechanism for payments, credit notes, an invoice that meets money that was there
before it, and what a reversal sets free. `apply` and `settle_apart` say what the firm's own books say
was settled with what, or settled out of our sight.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from relance.accounts import actions as accounts
from relance.accounts.actions import Happening
from relance.accounts.writing import insert_rows, update_rows
from relance.company.models import Company
from relance.ledger import rules
from relance.ledger.models import Allocation, DuePart, Entry
from relance.ledger.rules import EntryKind, LedgerRefusal, OpenPart
from relance.values.batches import batched


@dataclass(frozen=True, slots=True)
class Application:
    """A credit entry settles a document by `amount`, positive minor units."""

    entry_id: int
    document_entry_id: int
    amount: int


@dataclass(frozen=True, slots=True)
class Apart:
    """What an entry lost out of our sight: paid before the first list, or as a newer list says.

    `target_id` is the entry of an invoice or of a credit, `amount` positive minor units of what is left of it.
    `kind` is SETTLED_BEFORE, SETTLED_ELSEWHERE or, with its reason, WAIVED. Without a day it is the target's own:
    nobody knows it, and no past day shall show a debt that may not have been.
    """

    account_id: int
    target_id: int
    amount: int
    kind: EntryKind
    on: date | None = None
    reason: str = ""


def settle(company: Company, account_ids: Iterable[int], *, by: str, now: datetime) -> None:
    """Let every credit that is not spent settle what is open, in the same currency, oldest credit first.

    What is held takes no part.
    """
    for slice_ in batched(sorted(set(account_ids)), 500):
        _settle_slice(company, slice_, by, now)


def _settle_slice(company: Company, account_ids: list[int], by: str, now: datetime) -> None:
    credits = Entry.objects.filter(company=company, account_id__in=account_ids, unallocated__gt=0, held=False)
    credits = credits.order_by("account_id", "on", "id")
    if not credits:
        return
    with_credit = {credit.account_id for credit in credits}
    parts = DuePart.objects.filter(company=company, account_id__in=with_credit, open__gt=0, held=False)
    by_book: dict[tuple[int, str], dict[int, DuePart]] = defaultdict(dict)
    for part in parts.select_related("document"):
        by_book[part.account_id, part.document.currency][part.id] = part
    if not by_book:
        return
    free_entries, free_parts = _freed(with_credit, "entry_id"), _freed(with_credit, "part_id")
    made: list[Allocation] = []
    for credit in credits:
        fresh = _spend(credit, by_book[credit.account_id, credit.currency], by, now)
        for row in fresh:
            row.on = max(row.on, free_entries.get(row.entry_id, row.on), free_parts.get(row.part_id, row.on))
        made += fresh
    _write(made)


def _write(made: list[Allocation]) -> None:
    """Allocations, and the caches of the entries and parts they join."""
    insert_rows(made)
    changed = {a.part_id: a.part for a in made}
    update_rows(changed.values(), ["open"])
    update_rows({a.entry_id: a.entry for a in made}.values(), ["unallocated"])


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
        made.append(_take(credit, part, share.amount, max(credit.on, part.document.issued_on), by, now))
    return made


def _take(credit: Entry, part: DuePart, amount: int, on: date, by: str, now: datetime) -> Allocation:
    """One allocation; lowers both sides."""
    part.open -= amount
    credit.unallocated -= amount
    return allocation(credit, part, amount, on, by, now)


def allocation(entry: Entry, part: DuePart, amount: int, on: date, by: str, now: datetime) -> Allocation:
    """A row of what settles what, not saved yet."""
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


@transaction.atomic
def apply(company: Company, news: Sequence[Application], *, by: str, now: datetime) -> None:
    """Let credits settle the documents that the firm's books say they settled.

    Raises LedgerRefusal where a credit or a document has less left than that, or they are of two books.
    """
    entries = Entry.objects.filter(company=company).in_bulk({new.entry_id for new in news})
    parts = _open_parts_by_document(company, {new.document_entry_id for new in news})
    made: list[Allocation] = []
    for new in news:
        made += _apply_one(entries[new.entry_id], parts[new.document_entry_id], new.amount, by, now)
    _write(made)


def _apply_one(credit: Entry, parts: list[DuePart], amount: int, by: str, now: datetime) -> list[Allocation]:
    made, left = [], amount
    for part in parts:
        taken = min(left, part.open)
        if (part.account_id, part.document.currency) != (credit.account_id, credit.currency):
            raise LedgerRefusal(f"{part.document.number} is in another book than the payment.")
        if taken > 0:
            made.append(_take(credit, part, taken, max(credit.on, part.document.issued_on), by, now))
            left -= taken
    if left or credit.unallocated < 0:
        raise LedgerRefusal("A payment cannot settle more than is left of it, nor more than is open.")
    return made


def _open_parts_by_document(company: Company, entry_ids: set[int]) -> dict[int, list[DuePart]]:
    """Open parts by the entry of their document, oldest due first."""
    found: dict[int, list[DuePart]] = defaultdict(list)
    for slice_ in batched(sorted(entry_ids), 500):
        rows = DuePart.objects.filter(company=company, document__entry_id__in=slice_, open__gt=0)
        for part in rows.select_related("document").order_by("due_on", "id"):
            found[part.document.entry_id].append(part)
    return found


@transaction.atomic
def settle_apart(company: Company, news: Sequence[Apart], *, by: str, now: datetime) -> list[Entry]:
    """Book what was settled out of our sight: an entry that closes an invoice, or uses up a credit.

    Raises LedgerRefusal where more is said to be settled than is left.
    """
    targets = Entry.objects.filter(company=company).in_bulk({new.target_id for new in news})
    entries = insert_rows([_apart_entry(targets[n.target_id], n, by, now) for n in news])
    closing = [e for e in entries if e.amount < 0]
    parts = _open_parts_by_document(company, {e.target_id for e in closing if e.target_id is not None})
    made: list[Allocation] = []
    for entry in closing:
        assert entry.target_id is not None
        made += _apply_one(entry, parts[entry.target_id], entry.unallocated, by, now)
    _write(made)
    _use_up(targets, [e for e in entries if e.amount > 0])
    accounts.record(company, [_apart_happening(e, n) for e, n in zip(entries, news, strict=True)], by=by, now=now)
    accounts.moved(company, {entry.account_id for entry in entries})
    return entries


def _apart_entry(target: Entry, new: Apart, by: str, now: datetime) -> Entry:
    if target.account_id != new.account_id or new.amount <= 0:
        raise LedgerRefusal("What was settled must be a sum of an entry of this account.")
    owed = target.amount > 0
    return Entry(
        company_id=target.company_id,
        account_id=new.account_id,
        kind=new.kind,
        currency=target.currency,
        amount=-new.amount if owed else new.amount,
        unallocated=new.amount if owed else 0,
        on=max(new.on or target.on, target.on),
        reference=target.reference,
        target=target,
        recorded_at=now,
        by=by,
    )


def _use_up(targets: Mapping[int, Entry], entries: Sequence[Entry]) -> None:
    for entry in entries:
        assert entry.target_id is not None
        target = targets[entry.target_id]
        target.unallocated -= entry.amount
        if target.unallocated < 0:
            raise LedgerRefusal("More of a credit is said to be used than is left of it.")
    used = {e.target_id: targets[e.target_id] for e in entries if e.target_id is not None}
    update_rows(used.values(), ["unallocated"])


def hold(company: Company, entry_ids: Iterable[int], held: bool) -> None:
    """Set what is left of entries apart, neither chased nor netted, or let it count again."""
    for slice_ in batched(sorted(set(entry_ids)), 500):
        Entry.objects.filter(company=company, pk__in=slice_).exclude(held=held).update(held=held)
        parts = DuePart.objects.filter(company=company, document__entry_id__in=slice_)
        parts.exclude(held=held).update(held=held)


def _apart_happening(entry: Entry, new: Apart) -> Happening:
    facts = {
        "entry": entry.id,
        "target": entry.target_id,
        "amount": abs(entry.amount),
        "currency": entry.currency,
        "on": entry.on.isoformat(),
    }
    kind = "waived" if new.kind is EntryKind.WAIVED else f"settled_{entry.kind}"
    return Happening(entry.account_id, kind, facts, new.reason)


@transaction.atomic
def release_credits(company: Company, entry_ids: Iterable[int], *, on: date, by: str, now: datetime) -> None:
    """Set free what these credits settled, from a day on, so that it can be settled as a newer list says."""
    for slice_ in batched(sorted(set(entry_ids)), 500):
        rows = Allocation.objects.filter(company=company, entry_id__in=slice_)
        release(rows, lambda row: max(on, row.on), by, now)


def release(rows: Iterable[Allocation], on: Callable[[Allocation], date], by: str, now: datetime) -> None:
    """Undo allocations from a day on by rows of the opposite sign, and give back what they took.

    What is dated later is undone on its own day: neither may a past day change nor a later one.
    """
    net: dict[tuple[int, int, date], int] = defaultdict(int)
    for row in rows:
        net[row.entry_id, row.part_id, max(on(row), row.on)] += row.amount
    entries = Entry.objects.in_bulk({entry_id for entry_id, _, _ in net})
    parts = DuePart.objects.in_bulk({part_id for _, part_id, _ in net})
    undone = []
    for (entry_id, part_id, day), amount in net.items():
        if amount:
            undone.append(allocation(entries[entry_id], parts[part_id], -amount, day, by, now))
            entries[entry_id].unallocated += amount
            parts[part_id].open += amount
    insert_rows(undone)
    update_rows(entries.values(), ["unallocated"])
    update_rows(parts.values(), ["open"])
