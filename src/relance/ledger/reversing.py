"""Taking entries back by their opposites."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from relance.accounts import actions as accounts
from relance.accounts.actions import Happening
from relance.accounts.writing import insert_rows
from relance.company.models import Company
from relance.ledger.models import Allocation, Document, DuePart, Entry
from relance.ledger.rules import EntryKind, LedgerRefusal
from relance.ledger.settling import allocation, release, settle
from relance.values.batches import batched


@transaction.atomic
def reverse(company: Company, entry_id: int, *, on: date, reason: str, by: str, now: datetime) -> Entry:
    """Take an entry back by its opposite: a bounced payment, a document recorded by mistake.

    What was settled apart of it is taken back with it. Raises LedgerRefusal where it is not the firm's, is a
    reversal itself, or was reversed before.
    """
    return reverse_all(company, [entry_id], on=on, reason=reason, by=by, now=now)[0]


@transaction.atomic
def reverse_all(
    company: Company,
    entry_ids: Sequence[int],
    *,
    on: date,
    reason: str,
    by: str,
    now: datetime,
    then_settle: bool = True,
) -> list[Entry]:
    """Take entries back, all or none; a bounded number of queries for each 500. The opposites in the order given.

    Without `then_settle` the caller says first what settles what, and calls `settle` itself.
    """
    account_ids = _accounts_of(company, entry_ids)
    accounts.lock(company, account_ids)
    if _accounts_of(company, entry_ids) != account_ids:
        raise LedgerRefusal("Two customers were merged meanwhile. Nothing was taken back: look again, then repeat it.")
    wanted = list(dict.fromkeys(entry_ids))
    apart = _standing_apart_of(wanted)
    made: dict[int, Entry] = {}
    for slice_ in [*batched(apart, 500), *batched([pk for pk in wanted if pk not in apart], 500)]:
        made |= _reverse_slice(company, slice_, on, reason, by, now)
    if then_settle:
        settle(company, account_ids, by=by, now=now)
    accounts.moved(company, account_ids)
    return [made[pk] for pk in entry_ids]


def _accounts_of(company: Company, entry_ids: Iterable[int]) -> set[int]:
    found: set[int] = set()
    for slice_ in batched(sorted(set(entry_ids)), 500):
        rows = dict(Entry.objects.filter(company=company, pk__in=slice_).values_list("pk", "account_id"))
        for missing in set(slice_) - set(rows):
            raise LedgerRefusal(f"There is no entry {missing} in this book.")
        found |= set(rows.values())
    return found


def _standing_apart_of(entry_ids: Sequence[int]) -> list[int]:
    """What stands of the settlements out of sight of these entries: they go first, and with them."""
    found: list[int] = []
    for slice_ in batched(sorted(entry_ids), 500):
        found += Entry.objects.filter(target_id__in=slice_, reversed_by=None).values_list("pk", flat=True)
    return found


def _reverse_slice(
    company: Company, entry_ids: Sequence[int], on: date, reason: str, by: str, now: datetime
) -> dict[int, Entry]:
    entries = Entry.objects.filter(company=company).in_bulk(entry_ids)
    if any(e.kind == EntryKind.REVERSAL for e in entries.values()) or _reversed(entry_ids):
        raise LedgerRefusal("This entry was taken back already.")
    made = insert_rows([_opposite(entries[pk], on, reason, by, now) for pk in entry_ids])
    opposites = dict(zip(entry_ids, made, strict=True))
    _take_back_credits([e for e in entries.values() if e.amount < 0], opposites, by, now)
    _give_back([e for e in entries.values() if e.amount > 0 and e.target_id])
    _take_back_invoices([e for e in entries.values() if e.amount > 0 and not e.target_id], opposites, by, now)
    Document.objects.filter(entry_id__in=entry_ids).update(cancelled=True)
    accounts.record(company, [_happening(entries[pk], opposites[pk], reason) for pk in entry_ids], by=by, now=now)
    return opposites


def _reversed(entry_ids: Sequence[int]) -> bool:
    return Entry.objects.filter(reverses_id__in=entry_ids).exists()


def _opposite(entry: Entry, on: date, reason: str, by: str, now: datetime) -> Entry:
    return Entry(
        company_id=entry.company_id,
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


def _happening(entry: Entry, opposite: Entry, reason: str) -> Happening:
    facts = {"entry": opposite.id, "reverses": entry.id, "kind": entry.kind, "amount": abs(entry.amount)}
    facts |= {"currency": entry.currency, "on": opposite.on.isoformat()}
    return Happening(entry.account_id, "reversal", facts, reason)


def _take_back_credits(credits: Sequence[Entry], opposites: Mapping[int, Entry], by: str, now: datetime) -> None:
    """What the credits had settled is open again; the credits themselves are spent."""
    if not credits:
        return
    ids = [credit.pk for credit in credits]
    release(Allocation.objects.filter(entry_id__in=ids), lambda row: opposites[row.entry_id].on, by, now)
    Entry.objects.filter(pk__in=ids).update(unallocated=0)


def _give_back(uses: Sequence[Entry]) -> None:
    """A credit that was used up out of our sight has that much left again."""
    for use in uses:
        assert use.target_id is not None
        Entry.objects.filter(pk=use.target_id).update(unallocated=F("unallocated") + use.amount)


def _take_back_invoices(invoices: Sequence[Entry], opposites: Mapping[int, Entry], by: str, now: datetime) -> None:
    """Credits that had settled them are free again; the reversals settle their parts."""
    if not invoices:
        return
    ids = [invoice.pk for invoice in invoices]
    rows = Allocation.objects.filter(part__document__entry_id__in=ids).select_related("part__document")
    release(rows, lambda row: opposites[row.part.document.entry_id].on, by, now)
    parts = list(DuePart.objects.filter(document__entry_id__in=ids, open__gt=0).select_related("document"))
    made = []
    for part in parts:
        opposite = opposites[part.document.entry_id]
        made.append(allocation(opposite, part, part.open, opposite.on, by, now))
    insert_rows(made)
    DuePart.objects.filter(pk__in=[part.pk for part in parts]).update(open=0)
