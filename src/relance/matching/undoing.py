"""Taking a whole statement back, as far as nobody has worked with it."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from relance.accounts import actions as accounts
from relance.company.models import Company
from relance.ledger import actions as ledger
from relance.matching.actions import SLICE, Placed
from relance.matching.models import BankLine
from relance.values.batches import batched


@transaction.atomic
def forget(company: Company, line_ids: Iterable[int], *, on: date, reason: str, by: str, now: datetime) -> Placed:
    """Forget lines that a statement brought: what they paid by themselves is reversed, then they are gone.

    A line that a person placed or set aside stays. The lines gone, the reversals and the accounts with new facts.
    """
    wanted = sorted(set(line_ids))
    done = Placed()
    for slice_ in batched(sorted(_accounts(company, wanted)), SLICE):
        accounts.lock(company, slice_)
    for slice_ in batched(wanted, SLICE):
        rows = BankLine.objects.select_for_update().filter(company=company, pk__in=slice_, set_aside=False)
        mine = [row.pk for row in rows.order_by("pk") if row.by_itself or row.payment_id is None]
        standing = BankLine.objects.filter(pk__in=mine, payment__isnull=False, payment__reversed_by=None)
        entries = list(standing.order_by("payment_id").values_list("payment_id", flat=True))
        BankLine.objects.filter(pk__in=mine).delete()
        opposites = ledger.reverse_all(company, entries, on=on, reason=reason, by=by, now=now)
        done.lines += mine
        done.entries += [opposite.pk for opposite in opposites]
        done.touched = sorted({*done.touched, *(opposite.account_id for opposite in opposites)})
    return done


def _accounts(company: Company, line_ids: Iterable[int]) -> set[int]:
    found: set[int] = set()
    for slice_ in batched(line_ids, SLICE):
        rows = BankLine.objects.filter(company=company, pk__in=slice_, payment__isnull=False)
        found |= set(rows.values_list("payment__account_id", flat=True))
    return found
