"""What other rooms may ask about arrangements."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from relance.arrangements.models import Arrangement, Contested
from relance.arrangements.rules import Arranged, Dispute, Kind, Pause, Promise
from relance.company.models import Company
from relance.ledger import queries as ledger


def standing_on(account_ids: Iterable[int], day: date) -> dict[int, Arranged]:
    """What holds on a day, by account; a bounded number of queries.

    Pauses that have begun or will, promises however long ago until they are lifted, disputes until they are.
    """
    rows = Arrangement.objects.filter(account_id__in=set(account_ids)).filter(
        Q(lifted_on__isnull=True) | Q(lifted_on__gt=day)
    )
    rows = rows.exclude(kind=Kind.PAUSE, until__lt=day).exclude(kind__in=(Kind.PROMISE, Kind.DISPUTE), begins__gt=day)
    by_account: dict[int, list[Arrangement]] = defaultdict(list)
    for row in rows.order_by("id"):
        by_account[row.account_id].append(row)
    if not by_account:
        return {}
    received = _received(by_account, day)
    amounts = _contested(by_account)
    return {account: _arranged(mine, received, amounts) for account, mine in by_account.items()}


def _received(by_account: dict[int, list[Arrangement]], day: date) -> dict[int, int]:
    """What came towards each promise up to a day, by arrangement."""
    promises = [row for rows in by_account.values() for row in rows if row.kind == Kind.PROMISE]
    since = {(row.account_id, row.currency, row.after_entry) for row in promises}
    came = ledger.received_after(since, day)
    return {row.pk: came.get((row.account_id, row.currency, row.after_entry), 0) for row in promises}


def _contested(by_account: dict[int, list[Arrangement]]) -> dict[int, dict[int, int]]:
    ids = [row.pk for rows in by_account.values() for row in rows if row.kind == Kind.DISPUTE]
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for arrangement, part, amount in Contested.objects.filter(arrangement_id__in=ids).values_list(
        "arrangement_id", "part_id", "amount"
    ):
        found[arrangement][part] = amount
    return found


def _arranged(rows: list[Arrangement], received: dict[int, int], amounts: dict[int, dict[int, int]]) -> Arranged:
    def of(kind: Kind) -> list[Arrangement]:
        return [row for row in rows if row.kind == kind]

    return Arranged(
        tuple(Pause(row.pk, row.begins, row.until) for row in of(Kind.PAUSE)),
        tuple(
            Promise(row.pk, row.begins, row.until, row.currency, row.amount, received.get(row.pk, 0))
            for row in of(Kind.PROMISE)
        ),
        tuple(Dispute(row.pk, row.begins, row.until, amounts.get(row.pk, {})) for row in of(Kind.DISPUTE)),
    )


def holding(company: Company, day: date) -> list[Arrangement]:
    """What holds on a day with anybody, the first to end first."""
    rows = Arrangement.objects.filter(company=company, until__gte=day, begins__lte=day)
    return list(rows.filter(Q(lifted_on__isnull=True) | Q(lifted_on__gt=day)).order_by("until", "id"))


def get(company: Company, number: int) -> Arrangement | None:
    """An arrangement of this firm."""
    return Arrangement.objects.filter(company=company, pk=number).first()


def promised_between(company: Company, first: date, last: date, most: int) -> list[Arrangement]:
    """Promises that end from `first` to `last` and were not lifted, the last to end first."""
    rows = Arrangement.objects.filter(company=company, kind=Kind.PROMISE, until__gte=first, until__lte=last)
    return list(rows.filter(lifted_on__isnull=True).order_by("-until", "-id")[:most])


def promises_on(company: Company, day: date) -> int:
    """How many promises end on a day."""
    rows = Arrangement.objects.filter(company=company, kind=Kind.PROMISE, until=day)
    return rows.filter(lifted_on__isnull=True).count()


def to_settle(company: Company, today: date) -> "QuerySet[Arrangement]":
    """Disputes whose end has passed with something contested still open, the oldest first."""
    rows = Arrangement.objects.filter(company=company, kind=Kind.DISPUTE, until__lt=today, lifted_on__isnull=True)
    still = Contested.objects.filter(arrangement=OuterRef("pk"), part__open__gt=0)
    return rows.filter(Exists(still)).order_by("until", "id")


def contested_parts(company: Company, day: date) -> "QuerySet[Any, Any]":
    """The ids of due parts that a dispute contests on a day: to be used inside another query."""
    rows = Contested.objects.filter(company=company, arrangement__kind=Kind.DISPUTE, arrangement__begins__lte=day)
    lifted = Q(arrangement__lifted_on__isnull=True) | Q(arrangement__lifted_on__gt=day)
    return rows.filter(lifted).values("part_id")


def contested(company: Company, part_ids: Iterable[int], day: date) -> dict[int, int]:
    """How much of these due parts is contested on a day, in minor units."""
    rows = contested_parts(company, day).filter(part_id__in=set(part_ids)).order_by()
    return dict(rows.values_list("part_id").annotate(total=Sum("amount")).values_list("part_id", "total"))


def of_account(company: Company, account_id: int) -> list[Arrangement]:
    """Everything that was ever arranged with a customer, newest first."""
    return list(Arrangement.objects.filter(company=company, account_id=account_id).prefetch_related("contested__part"))
