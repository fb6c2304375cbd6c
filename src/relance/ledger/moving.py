"""Re-points a book when two customers become one, or two again. The accounts must be locked by the caller.

Whose something is follows from its entry: documents, due parts and allocations go where their entry goes.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Sum

from relance.company.models import Company
from relance.ledger.models import Allocation, Document, DuePart, Entry
from relance.ledger.rules import EntryKind
from relance.ledger.settling import release, settle
from relance.values.batches import batched


@dataclass(frozen=True, slots=True)
class Since:
    """An entry that came after two books became one; `amount` is positive.

    `back` says that it goes with what is undone; None that it settled items of both and cannot be told apart.
    """

    entry_id: int
    kind: EntryKind
    number: str
    on: date
    currency: str
    amount: int
    back: bool | None
    settles: tuple[str, ...]


def clashes(company: Company, one: int, other: int) -> list[str]:
    """Numbers that a standing document of each account bears."""
    theirs = Document.objects.filter(company=company, account_id=other, cancelled=False).values("number_key")
    rows = Document.objects.filter(company=company, account_id=one, cancelled=False, number_key__in=theirs)
    return list(rows.order_by("number_key").values_list("number", flat=True))


def take_over(company: Company, source: int, target: int, *, by: str, now: datetime) -> tuple[list[int], int]:
    """The book of `source` becomes part of that of `target`, and credit of either settles what is open of both.

    The ids of its entries, and the last entry of the time before.
    """
    ids = list(Entry.objects.filter(company=company, account_id=source).order_by("id").values_list("id", flat=True))
    for model in (Entry, Document, DuePart, Allocation):
        model.objects.filter(company=company, account_id=source).update(account_id=target)
    last = Entry.objects.filter(company=company, account_id=target).aggregate(last=Max("id"))["last"] or 0
    settle(company, [target], by=by, now=now)
    return ids, last


def since(company: Company, account_id: int, mine: Collection[int], others: Collection[int], last: int) -> list[Since]:
    """What came into a joint book after its entry `last`, and whose it is if the entries `mine` leave again.

    An opposite goes with what it takes back, and a credit with the items it settles; everything else stays.
    Entries of `others` came with a later merge and stay.
    """
    rows = Entry.objects.filter(company=company, account_id=account_id, id__gt=last).select_related("document")
    fresh = [row for row in rows.order_by("id") if row.id not in others]
    settled = _settled_by(row.id for row in fresh if row.amount < 0)
    leaving: dict[int, bool | None] = dict.fromkeys(mine, True)
    found = []
    for row in fresh:
        about = row.reverses_id or row.target_id
        owners = {leaving.get(entry_id, False) for entry_id, _ in settled.get(row.id, ())}
        by_items = None if len(owners) > 1 else True in owners
        leaving[row.id] = leaving.get(about, False) if about else by_items
        numbers = tuple(number for _, number in settled.get(row.id, ()))
        document = getattr(row, "document", None)
        found.append(
            Since(
                row.id,
                EntryKind(row.kind),
                document.number if document else row.reference,
                row.on,
                row.currency,
                abs(row.amount),
                leaving[row.id],
                numbers,
            )
        )
    return found


def _settled_by(entry_ids: Iterable[int]) -> dict[int, list[tuple[int, str]]]:
    """By credit, the entries and numbers of the invoices it settles now."""
    found: dict[int, list[tuple[int, str]]] = {}
    for slice_ in batched(entry_ids, 500):
        rows = Allocation.objects.filter(entry_id__in=slice_).order_by("entry_id", "part__document_id")
        named = rows.values_list("entry_id", "part__document__entry_id", "part__document__number")
        for credit, invoice, number, net in named.annotate(net=Sum("amount")):
            if net:
                found.setdefault(credit, []).append((invoice, number))
    return found


def give_back(
    company: Company, source: int, target: int, entry_ids: Collection[int], *, by: str, now: datetime
) -> None:
    """These entries leave the joint book of `source` for `target`, with all that is theirs.

    Where a credit of one side settled an item of the other, it is set free on the very days it was bound: every day
    reads as if the two books had never been one.
    """
    leaving = set(entry_ids)
    rows = Allocation.objects.filter(company=company, account_id=source).select_related("part__document")
    across = [row for row in rows if (row.entry_id in leaving) != (row.part.document.entry_id in leaving)]
    release(across, lambda row: row.on, by, now)
    for slice_ in batched(sorted(leaving), 500):
        mine = {"company": company, "account_id": source}
        DuePart.objects.filter(**mine, document__entry_id__in=slice_).update(account_id=target)
        for model in (Document, Allocation):
            model.objects.filter(**mine, entry_id__in=slice_).update(account_id=target)
        Entry.objects.filter(**mine, id__in=slice_).update(account_id=target)
    settle(company, [source, target], by=by, now=now)
