"""What became of each document over time: its due parts, and what settled them on which day."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from relance.ledger.models import Allocation, Document, DuePart
from relance.ledger.rules import EntryKind


@dataclass(frozen=True, slots=True)
class Settled:
    """A sum that settled a part on a day, by the kind of entry that brought it."""

    on: date
    amount: int
    kind: EntryKind


@dataclass(frozen=True, slots=True)
class Part:
    """A due part of a document; `settled` in order of days."""

    id: int
    due_on: date
    amount: int
    settled: tuple[Settled, ...]

    @property
    def open(self) -> int:
        """What is left after all that is known."""
        return self.amount - sum(each.amount for each in self.settled)


@dataclass(frozen=True, slots=True)
class Traced:
    """An invoice that stands, with its due parts in order. `charged` is what was booked apart for its lateness."""

    id: int
    account_id: int
    number: str
    issued_on: date
    currency: str
    parts: tuple[Part, ...]
    charged: int = 0


def invoices(account_ids: Iterable[int], day: date, document_id: int | None = None) -> dict[int, list[Traced]]:
    """By account, invoices issued up to a day with what settled them up to it; those with something late of it first.

    Four queries, whatever the accounts. Charges, which stand apart from invoices, are none.
    """
    ids = sorted(set(account_ids))
    documents = Document.objects.filter(
        account_id__in=ids, kind=EntryKind.INVOICE, cancelled=False, issued_on__lte=day, entry__held=False
    )
    if document_id is not None:
        documents = documents.filter(pk=document_id)
    rows = list(documents.order_by("issued_on", "id"))
    parts, charged = _parts([row.pk for row in rows], day), _charged([row.pk for row in rows], day)
    found: dict[int, list[Traced]] = defaultdict(list)
    for row in rows:
        mine = tuple(parts.get(row.pk, ()))
        booked = charged.get(row.pk, 0)
        one = Traced(row.pk, row.account_id, row.number, row.issued_on, row.currency, mine, booked)
        found[row.account_id].append(one)
    return dict(found)


def _charged(document_ids: list[int], day: date) -> dict[int, int]:
    """What was booked for the lateness of invoices up to a day, whatever became of it since."""
    rows = Document.objects.filter(
        about_id__in=document_ids, kind=EntryKind.CHARGE, cancelled=False, issued_on__lte=day
    )
    found: dict[int, int] = defaultdict(int)
    for about, total in rows.values_list("about_id", "total"):
        found[about or 0] += total
    return found


def _parts(document_ids: list[int], day: date) -> dict[int, list[Part]]:
    rows = list(DuePart.objects.filter(document_id__in=document_ids, held=False).order_by("due_on", "id"))
    settled: dict[int, list[Settled]] = defaultdict(list)
    allocations = Allocation.objects.filter(part_id__in=[row.pk for row in rows], on__lte=day).order_by("on", "id")
    for part, on, amount, kind in allocations.values_list("part_id", "on", "amount", "entry__kind"):
        settled[part].append(Settled(on, amount, EntryKind(kind)))
    found: dict[int, list[Part]] = defaultdict(list)
    for row in rows:
        found[row.document_id].append(Part(row.pk, row.due_on, row.amount, tuple(settled[row.pk])))
    return found
