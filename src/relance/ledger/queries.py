"""What other rooms may ask of the ledger. Days are value dates; amounts are minor units."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Case, Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum, When

from relance.company.models import Company
from relance.customers import queries as customers
from relance.ledger.models import Allocation, Document, DuePart, Entry
from relance.ledger.rules import OWED, EntryKind, OpenPart, allocate, number_key
from relance.values.batches import batched
from relance.values.money import add_up


@dataclass(frozen=True, slots=True)
class Item:
    """A due part with something open on the day asked about."""

    account_id: int
    part_id: int
    number: str
    issued_on: date
    due_on: date
    currency: str
    amount: int
    open: int


def items_on(account_ids: Iterable[int], day: date) -> dict[int, list[Item]]:
    """The open due parts of accounts as of a day, oldest due first.

    What is issued later is not there yet; what is paid later is still open; credit that is there on the
    day covers what it can, even where a payment already in the book will settle the same part later. A
    bounded number of queries, whatever the number of accounts.
    """
    ids = sorted(set(account_ids))
    later = _allocated_after(ids, day)
    held: dict[int, int] = defaultdict(int)
    for row in later:
        held[row.part_id] += row.amount
    candidates = DuePart.objects.filter(account_id__in=ids, held=False).filter(Q(open__gt=0) | Q(id__in=list(held)))
    rows = candidates.filter(document__issued_on__lte=day).order_by("due_on", "id")
    found: dict[int, list[Item]] = defaultdict(list)
    for account_id, part_id, number, issued, due, currency, amount, open_ in rows.values_list(
        "account_id",
        "id",
        "document__number",
        "document__issued_on",
        "due_on",
        "document__currency",
        "amount",
        "open",
    ):
        still = open_ + held.get(part_id, 0)
        if still > 0:
            found[account_id].append(Item(account_id, part_id, number, issued, due, currency, amount, still))
    if found:
        _cover(found, later, day)
    return found


@dataclass(frozen=True, slots=True)
class _Later:
    """An allocation dated after the day asked about."""

    entry_id: int
    entry_on: date
    part_id: int
    amount: int


def _allocated_after(account_ids: list[int], day: date) -> list[_Later]:
    rows = Allocation.objects.filter(account_id__in=account_ids, on__gt=day)
    return [_Later(*row) for row in rows.values_list("entry_id", "entry__on", "part_id", "amount")]


def _cover(found: dict[int, list[Item]], later: list[_Later], day: date) -> None:
    """Let credit that is free on the day cover items, named first, then oldest, as `settle` would have."""
    freed: dict[int, int] = defaultdict(int)
    for row in later:
        if row.entry_on <= day:
            freed[row.entry_id] += row.amount
    used_later = Entry.objects.filter(account_id__in=list(found), target__isnull=False, amount__gt=0, on__gt=day)
    for target, amount in used_later.filter(reversed_by=None).values_list("target_id", "amount"):
        freed[target or 0] += amount
    taken_back_later = Q(reversed_by__on__gt=day)
    credits = Entry.objects.filter(account_id__in=list(found), on__lte=day, amount__lt=0, held=False)
    credits = credits.exclude(kind=EntryKind.REVERSAL).annotate(
        stood=Case(When(taken_back_later, then=True), default=False)
    )
    free = Q(unallocated__gt=0) | Q(id__in=list(freed)) | taken_back_later
    for credit in credits.filter(free).order_by("on", "id"):
        # A credit that is taken back later was whole on the day, less what it had settled by then.
        left = (-credit.amount if credit.stood else credit.unallocated) + freed.get(credit.id, 0)
        mine = [item for item in found[credit.account_id] if item.currency == credit.currency]
        parts = [OpenPart(item.part_id, item.number, item.due_on, item.open) for item in mine]
        taken = {share.part_id: share.amount for share in allocate(left, parts, credit.reference)}
        found[credit.account_id] = [
            replace(item, open=item.open - taken.get(item.part_id, 0))
            for item in found[credit.account_id]
            if item.open > taken.get(item.part_id, 0)
        ]


def set_apart(account_id: int) -> dict[str, int]:
    """What is held of an account by currency: open invoices less credits that the firm's books do not balance."""
    parts = DuePart.objects.filter(account_id=account_id, held=True, open__gt=0)
    credits = Entry.objects.filter(account_id=account_id, held=True, unallocated__gt=0)
    sums = [*parts.values_list("document__currency", "open")]
    sums += [(currency, -left) for currency, left in credits.values_list("currency", "unallocated")]
    return {currency: minor for currency, minor in add_up(sums).items() if minor}


def next_entry_after(account_ids: Iterable[int], day: date) -> dict[int, date]:
    """The first value date after a day on which an entry already recorded takes effect."""
    rows = Entry.objects.filter(account_id__in=set(account_ids), on__gt=day)
    return dict(rows.values_list("account_id").annotate(first=Min("on")).values_list("account_id", "first"))


def owed_on(company: Company, day: date, account_ids: Iterable[int] | None = None) -> dict[int, dict[str, int]]:
    """The balance of each account by currency as of a day; credit is negative; zeros are left out."""
    entries = Entry.objects.filter(company=company, on__lte=day)
    if account_ids is not None:
        entries = entries.filter(account_id__in=set(account_ids))
    rows = entries.values_list("account_id", "currency").annotate(total=Sum("amount")).exclude(total=0)
    balances: dict[int, dict[str, int]] = defaultdict(dict)
    for account_id, currency, total in rows.order_by("account_id", "currency"):
        balances[account_id][currency] = total
    return balances


def open_on(company: Company, day: date) -> tuple[int, dict[str, int]]:
    """How many documents were open on a day, and how much of them by currency."""
    ids = list(Document.objects.filter(company=company).values_list("account_id", flat=True).distinct())
    found: list[Item] = []
    for slice_ in batched(ids, 500):
        found += [item for items in items_on(slice_, day).values() for item in items]
    return len({(item.account_id, item.number) for item in found}), add_up((item.currency, item.open) for item in found)


def payments_between(company: Company, first: date, last: date, most: int | None = None) -> list[Entry]:
    """Payments with a value date from `first` to `last`, newest first, without those taken back; at most so many."""
    found = Entry.objects.filter(company=company, kind=EntryKind.PAYMENT, on__gte=first, on__lte=last)
    return list(found.filter(reversed_by__isnull=True).order_by("-on", "-id")[:most])


def received_between(company: Company, first: date, last: date) -> tuple[int, dict[str, int]]:
    """How many such payments there are, and how much they come to by currency."""
    found = Entry.objects.filter(company=company, kind=EntryKind.PAYMENT, on__gte=first, on__lte=last)
    found = found.filter(reversed_by__isnull=True).order_by()
    rows = list(found.values_list("currency").annotate(n=Count("id"), total=Sum("amount")).order_by("currency"))
    return sum(n for _, n, _ in rows), {currency: -total for currency, _, total in rows}


def last_entry(company: Company) -> int:
    """The id of the last entry of the firm's book; 0 for an empty one."""
    return Entry.objects.filter(company=company).aggregate(last=Max("id"))["last"] or 0


def received_after(since: Iterable[tuple[int, str, int]], day: date) -> dict[tuple[int, str, int], int]:
    """Payments dated up to a day that came into the book after an entry: by (account, currency, entry), minor units."""
    wanted = set(since)
    rows = Entry.objects.filter(account_id__in={account for account, _, _ in wanted}, kind=EntryKind.PAYMENT)
    rows = rows.filter(Q(reversed_by__isnull=True) | Q(reversed_by__on__gt=day), on__lte=day)
    came = list(rows.values_list("id", "account_id", "currency", "amount")) if wanted else []
    return {
        (account, currency, after): sum(
            -amount for pk, whose, money, amount in came if whose == account and money == currency and pk > after
        )
        for account, currency, after in wanted
    }


def documents(account_id: int) -> list[Document]:
    """Documents of an account that stand, newest first."""
    found = Document.objects.filter(account_id=account_id, cancelled=False)
    return list(found.prefetch_related("parts").order_by("-issued_on", "-id"))


def payments(account_id: int) -> list[Entry]:
    """Payments of an account that can be taken back, newest first."""
    found = Entry.objects.filter(account_id=account_id, kind=EntryKind.PAYMENT, reversed_by__isnull=True)
    return list(found.order_by("-on", "-id"))


def credits(account_id: int) -> list[Entry]:
    """What lowered an account's debt and stands: payments, credit notes, what settled out of sight. Oldest first."""
    found = Entry.objects.filter(account_id=account_id, amount__lt=0, reversed_by__isnull=True)
    return list(found.exclude(kind=EntryKind.REVERSAL).order_by("on", "id"))


def settlements(account_id: int) -> dict[int, list[tuple[str, int]]]:
    """By credit of an account, the numbers of the documents it settled with the sums, the oldest due first."""
    rows = Allocation.objects.filter(account_id=account_id).values_list("entry_id", "part__document__number")
    sums = rows.annotate(total=Sum("amount"), first=Min("part__due_on")).order_by("entry_id", "first")
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for entry_id, number, total, _ in sums:
        if total:
            found[entry_id].append((number, total))
    return dict(found)


def known_numbers(company: Company, numbers: Iterable[str]) -> dict[str, list[Document]]:
    """Documents that stand, by number key, among the numbers asked for."""
    known: dict[str, list[Document]] = defaultdict(list)
    for slice_ in batched(sorted({number_key(number) for number in numbers}), 500):
        for document in Document.objects.filter(company=company, number_key__in=slice_, cancelled=False):
            known[document.number_key].append(document)
    return known


def open_by_number(company: Company, account_ids: Iterable[int]) -> dict[tuple[int, str], int]:
    """Minor units open, by account and number key, whatever their dates."""
    found: dict[tuple[int, str], int] = defaultdict(int)
    for slice_ in batched(sorted(set(account_ids)), 500):
        rows = DuePart.objects.filter(company=company, account_id__in=slice_, open__gt=0)
        for account_id, number, open_ in rows.values_list("account_id", "document__number_key", "open"):
            found[account_id, number] += open_
    return found


def currencies_of(part_ids: Iterable[int]) -> dict[int, str]:
    """The currencies of due parts."""
    return dict(DuePart.objects.filter(id__in=set(part_ids)).values_list("id", "currency"))


def currencies(account_id: int) -> list[str]:
    """The currencies an account has entries in."""
    found = Entry.objects.filter(account_id=account_id).values_list("currency", flat=True)
    return sorted(set(found))


def faults(company: Company) -> list[str]:
    """Where a cache of the ledger differs from what its rows say; empty when the book is right."""
    mine = {"company": company}
    found = [
        f"part {pk}: open says {open_}, allocations say {amount - (taken or 0)}"
        for pk, open_, amount, taken in DuePart.objects.filter(**mine)
        .annotate(taken=Sum("allocations__amount"))
        .values_list("id", "open", "amount", "taken")
        .iterator()
        if open_ != amount - (taken or 0)
    ]
    credits = Entry.objects.filter(**mine, amount__lt=0).exclude(kind=EntryKind.REVERSAL)
    used = _used_apart(company)
    rows = credits.annotate(taken=Sum("allocations__amount"))
    for pk, left, amount, undone, taken in rows.values_list("id", "unallocated", "amount", "reversed_by", "taken"):
        proved = 0 if undone else -amount - (taken or 0) - used.get(pk, 0)
        if left != proved:
            found.append(f"entry {pk}: unallocated says {left}, allocations say {proved}")
    return found + _balance_faults(company) + _document_faults(company)


def _used_apart(company: Company) -> dict[int, int]:
    """How much of each credit was used up out of our sight, by what stands."""
    rows = Entry.objects.filter(company=company, target__isnull=False, amount__gt=0, reversed_by=None)
    used: dict[int, int] = defaultdict(int)
    for target, amount in rows.values_list("target_id", "amount"):
        used[target or 0] += amount
    return used


def _balance_faults(company: Company) -> list[str]:
    """Entries must sum to what is open less what is unallocated, account by account and currency."""
    mine = {"company": company}
    proof: dict[tuple[int, str], int] = defaultdict(int)
    for a, c, s in Entry.objects.filter(**mine).values_list("account_id", "currency").annotate(s=Sum("amount")):
        proof[a, c] += s
    for a, c, s in Entry.objects.filter(**mine).values_list("account_id", "currency").annotate(s=Sum("unallocated")):
        proof[a, c] += s
    parts = DuePart.objects.filter(**mine).values_list("account_id", "document__currency")
    for a, c, s in parts.annotate(s=Sum("open")):
        proof[a, c] -= s
    return [f"account {a}: {c} differs by {rest}" for (a, c), rest in sorted(proof.items()) if rest]


def _document_faults(company: Company) -> list[str]:
    mine = Document.objects.filter(company=company)
    uneven = mine.filter(kind__in=OWED).annotate(parts_total=Sum("parts__amount"))
    uneven = uneven.exclude(parts_total=F("total"))
    undone = mine.filter(entry__reversed_by__isnull=False, cancelled=False)
    standing = mine.filter(entry__reversed_by__isnull=True, cancelled=True)
    found = [f"document {d.number}: its parts do not add up" for d in uneven]
    return found + [f"document {d.number}: cancelled is wrong" for d in [*undone, *standing]]


AGES = (0, 30, 60, 90)
"""The last day late of each bucket of an ageing but the last."""


def ageing(items: Iterable[Item], day: date) -> dict[str, list[int]]:
    """What is open by currency and age: not due, 1 to 30 days late, 31 to 60, 61 to 90, more."""
    found: dict[str, list[int]] = defaultdict(lambda: [0] * (len(AGES) + 1))
    for item in items:
        late = (day - item.due_on).days
        found[item.currency][sum(late > limit for limit in AGES)] += item.open
    return dict(sorted(found.items()))


class Which(StrEnum):
    """Which customers a list shows."""

    ALL = "all"
    LATE = "late"
    SETTLED = "settled"


class Order(StrEnum):
    """How a list of customers is sorted."""

    LATE = "late"
    SUM = "sum"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Book:
    """How many customers owe the firm something, how many of them late, and how much by currency."""

    owing: int
    late: int
    open: dict[str, int]
    open_late: dict[str, int]


def book_on(company: Company, day: date) -> Book:
    """The whole book of the firm as of a day, from a few aggregates."""
    parts = _open_parts(company, day)
    late = Q(due_on__lt=day)
    counts = parts.aggregate(owing=Count("account", distinct=True), late=Count("account", distinct=True, filter=late))
    rows = parts.values_list("document__currency").annotate(all=Sum("open"), late=Sum("open", filter=late))
    sums = [(currency, all_, late_ or 0) for currency, all_, late_ in rows]
    sums += _taken_later(company, day)
    return Book(
        counts["owing"],
        counts["late"],
        _without_zeros((currency, all_) for currency, all_, _ in sums),
        _without_zeros((currency, late_) for currency, _, late_ in sums),
    )


def _without_zeros(amounts: Iterable[tuple[str, int]]) -> dict[str, int]:
    return {currency: minor for currency, minor in add_up(amounts).items() if minor}


def _later(company: Company, day: date) -> "QuerySet[Allocation]":
    """Allocations dated after a day to parts that were issued by then: on that day these sums are still open."""
    later = Allocation.objects.filter(company=company, on__gt=day, part__document__issued_on__lte=day)
    return later.filter(part__held=False)


def _taken_later(company: Company, day: date) -> list[tuple[str, int, int]]:
    rows = _later(company, day).values_list("part__document__currency")
    sums = rows.annotate(all=Sum("amount"), late=Sum("amount", filter=Q(part__due_on__lt=day)))
    return [(currency, all_, late or 0) for currency, all_, late in sums]


def _open_parts(company: Company, day: date) -> "QuerySet[DuePart]":
    """Due parts of the firm with something open on a day, by the same rule as `items_on`."""
    still = Q(open__gt=0)
    if _later(company, day).exists():
        sums = _later(company, day).values("part").annotate(taken=Sum("amount"))
        still |= Q(id__in=sums.filter(taken__gt=0).values("part"))
    return DuePart.objects.filter(still, company=company, held=False, document__issued_on__lte=day).order_by()


def listed(company: Company, day: date, text: str, which: Which, order: Order) -> "QuerySet[Any, int]":
    """Account ids of the firm's customers that fit, in order: to be sliced, never read whole."""
    found = customers.matching(company, text)
    parts = _open_parts(company, day)
    if which is Which.LATE:
        found = found.filter(account__in=parts.filter(due_on__lt=day).values("account"))
    elif which is Which.SETTLED:
        found = found.exclude(Exists(parts.filter(account=OuterRef("account"))))
    mine = parts.filter(account=OuterRef("account"))
    ranks: list[Any] = []
    if order is Order.LATE and which is not Which.SETTLED:
        found = found.annotate(oldest=Subquery(mine.order_by("due_on").values("due_on")[:1]))
        ranks = [F("oldest").asc(nulls_last=True)]
    elif order is Order.SUM and which is not Which.SETTLED:
        # Sums of different currencies are not compared: first by the firm's own, then by the others.
        own = Q(document__currency=company.currency)
        found = found.annotate(own=Subquery(_sum_of(mine.filter(own))), other=Subquery(_sum_of(mine.exclude(own))))
        ranks = [F("own").desc(nulls_last=True), F("other").desc(nulls_last=True)]
    return found.order_by(*ranks, "name_key", "id").values_list("account_id", flat=True)


def _sum_of(parts: "QuerySet[DuePart]") -> "QuerySet[Any, Any]":
    return parts.order_by().values("account").annotate(total=Sum("open")).values("total")


@dataclass(frozen=True, slots=True)
class Settled:
    """A document that a credit settled: how much of it, and what is still open."""

    number: str
    amount: int
    open: int


def settled_by(entry_id: int) -> list[Settled]:
    """What a payment or credit note settled, oldest due first."""
    rows = Allocation.objects.filter(entry_id=entry_id).values_list("part__document_id", "part__document__number")
    sums = rows.annotate(total=Sum("amount"), first=Min("part__due_on")).order_by("first", "part__document_id")
    taken = {pk: (number, total) for pk, number, total, _ in sums}
    left = DuePart.objects.filter(document_id__in=taken).values_list("document_id").annotate(left=Sum("open"))
    open_ = dict(left.values_list("document_id", "left"))
    return [Settled(number, total, open_.get(pk, 0)) for pk, (number, total) in taken.items() if total]


def payment(account_id: int, entry_id: int) -> Entry | None:
    """A payment of this account, taken back or not."""
    return Entry.objects.filter(account_id=account_id, pk=entry_id, kind=EntryKind.PAYMENT).first()


def is_taken_back(entry: Entry) -> bool:
    """Whether a reversal of the entry is in the book."""
    return hasattr(entry, "reversed_by")
