"""The book as a newer list of the same documents is held against it: what stands, and what followed from it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Min, Sum

from relance.company.models import Company
from relance.ledger.models import Allocation, Document, DuePart, Entry
from relance.ledger.queries import known_numbers
from relance.ledger.rules import EntryKind
from relance.values.batches import batched


@dataclass(frozen=True, slots=True)
class Standing:
    """An entry that stands. `left` is open of an invoice, unspent of a credit; all sums positive.

    `aparts` are entries saying that it was settled out of our sight; `settles` what a credit settles, by the
    entry of the invoice.
    """

    entry_id: int
    kind: EntryKind
    number: str
    currency: str
    total: int
    left: int
    on: date
    due_on: date | None
    aparts: tuple[tuple[int, int], ...]
    settles: dict[int, int]


def standing(company: Company, account_ids: Iterable[int]) -> dict[int, list[Standing]]:
    """Invoices, credits and payments of accounts, with reversals of payments; a bounded number of queries."""
    ids = sorted(set(account_ids))
    kinds = [EntryKind.INVOICE, EntryKind.CREDIT_NOTE, EntryKind.PAYMENT, EntryKind.REVERSAL]
    rows = Entry.objects.filter(company=company, account_id__in=ids, kind__in=kinds, reversed_by=None).order_by("id")
    rows = rows.exclude(kind=EntryKind.REVERSAL, amount__lt=0)
    opens, dues = _open_and_due(ids)
    aparts, settles = _aparts_of(ids), _settled_of(ids)
    found: dict[int, list[Standing]] = defaultdict(list)
    columns = ("id", "account_id", "kind", "document__number", "currency", "amount", "unallocated", "on")
    for pk, account_id, kind, number, currency, amount, unallocated, on in rows.values_list(*columns):
        left = opens.get(pk, 0) if kind == EntryKind.INVOICE else unallocated
        found[account_id].append(
            Standing(
                pk,
                EntryKind(kind),
                number or "",
                currency,
                abs(amount),
                left,
                on,
                dues.get(pk),
                tuple(aparts.get(pk, ())),
                settles.get(pk, {}),
            )
        )
    return found


def _open_and_due(account_ids: list[int]) -> tuple[dict[int, int], dict[int, date]]:
    """What is open, and the first due date, by the entry of the document."""
    rows = DuePart.objects.filter(account_id__in=account_ids).values_list("document__entry_id")
    opens: dict[int, int] = {}
    dues: dict[int, date] = {}
    for pk, open_, due in rows.annotate(left=Sum("open"), due=Min("due_on")).order_by("document__entry_id"):
        opens[pk], dues[pk] = open_, due
    return opens, dues


def _aparts_of(account_ids: list[int]) -> dict[int, list[tuple[int, int]]]:
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    rows = Entry.objects.filter(account_id__in=account_ids, target__isnull=False, reversed_by=None)
    # What somebody waived stays waived, whatever a list says is open.
    rows = rows.exclude(kind=EntryKind.WAIVED)
    for pk, target, amount in rows.order_by("id").values_list("id", "target_id", "amount"):
        found[target or 0].append((pk, abs(amount)))
    return found


def _settled_of(account_ids: list[int]) -> dict[int, dict[int, int]]:
    found: dict[int, dict[int, int]] = defaultdict(dict)
    rows = Allocation.objects.filter(account_id__in=account_ids).values_list("entry_id", "part__document__entry_id")
    for entry, document, amount in rows.annotate(net=Sum("amount")).order_by("entry_id"):
        if amount:
            found[entry][document] = amount
    return found


def owners_of_numbers(company: Company, numbers: Iterable[str]) -> dict[str, set[int]]:
    """Accounts whose standing documents bear these numbers, by number key."""
    found: dict[str, set[int]] = defaultdict(set)
    for key, documents_ in known_numbers(company, numbers).items():
        found[key] = {document.account_id for document in documents_}
    return found


def documents_by_entry(entry_ids: Iterable[int]) -> dict[int, Document]:
    """Documents by their entries."""
    return {document.entry_id: document for document in Document.objects.filter(entry_id__in=set(entry_ids))}


def accounts_of(company: Company, entry_ids: Iterable[int]) -> set[int]:
    """The accounts of entries of this firm."""
    found: set[int] = set()
    for slice_ in batched(sorted(set(entry_ids)), 500):
        found |= set(Entry.objects.filter(company=company, pk__in=slice_).values_list("account_id", flat=True))
    return found


def entries(company: Company, entry_ids: Iterable[int]) -> list[Entry]:
    """Entries of this firm, with what a reversal reverses."""
    found: list[Entry] = []
    for slice_ in batched(sorted(set(entry_ids)), 500):
        found += Entry.objects.filter(company=company, pk__in=slice_).select_related("reverses", "reversed_by")
    return found


def matched_since(
    company: Company, entry_ids: Iterable[int], but: Iterable[int], since: datetime
) -> list[tuple[str, date]]:
    """Documents among these entries that something not among `but`, recorded later, settled: number and day."""
    mine, together = set(entry_ids), set(but)
    rows = Allocation.objects.filter(company=company, part__document__entry_id__in=mine, entry__recorded_at__gt=since)
    nets = rows.values_list("part__document__number", "entry_id", "entry__on").annotate(net=Sum("amount"))
    found = [(number, on) for number, entry, on, net in nets if net and entry not in together]
    apart = Entry.objects.filter(company=company, target_id__in=mine, recorded_at__gt=since, reversed_by=None)
    for entry, reference, on in apart.values_list("id", "target__reference", "on"):
        found += [] if entry in together else [(reference, on)]
    spent = Allocation.objects.filter(company=company, entry_id__in=mine, part__document__entry__recorded_at__gt=since)
    given = spent.values_list("part__document__number", "part__document__entry_id", "on").annotate(net=Sum("amount"))
    return found + [(number, on) for number, entry, on, net in given if net and entry not in together]
