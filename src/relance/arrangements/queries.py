"""What other rooms may ask about arrangements."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q

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


def of_account(company: Company, account_id: int) -> list[Arrangement]:
    """Everything that was ever arranged with a customer, newest first."""
    return list(Arrangement.objects.filter(company=company, account_id=account_id).prefetch_related("contested__part"))
