"""Re-points contacts when two customers become one, or two again. The accounts must be locked by the caller.

And what a person looks at before: since when an account is known, and how often there was a contact.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max

from relance.accounts.models import Contact, TimelineEntry
from relance.company.models import Company
from relance.values.batches import batched


def take_over(company: Company, source: int, target: int) -> list[int]:
    """Contacts of `source` become those of `target`, whose days between contacts then count both. Their ids.

    A contact that both have from one source stays where it is: it is counted already.
    """
    known = Contact.objects.filter(company=company, account_id=target).exclude(source="").values("source")
    rows = Contact.objects.filter(company=company, account_id=source).exclude(source__in=known)
    ids = list(rows.order_by("id").values_list("id", flat=True))
    give_back(company, ids, target)
    return ids


def give_back(company: Company, contact_ids: Iterable[int], target: int) -> None:
    """These contacts belong to `target`."""
    for slice_ in batched(contact_ids, 500):
        Contact.objects.filter(company=company, id__in=slice_).update(account_id=target)


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """Since when an account is known, how many contacts there were, and the day of the last."""

    since: datetime | None
    contacts: int
    last: date | None


def acquaintances(account_ids: Iterable[int]) -> dict[int, Acquaintance]:
    """By account; two queries, whatever their number."""
    ids = set(account_ids)
    began = dict(TimelineEntry.objects.filter(account_id__in=ids, seq=1).values_list("account_id", "at"))
    rows = Contact.objects.filter(account_id__in=ids).order_by().values_list("account_id")
    counted = {pk: (n, last) for pk, n, last in rows.annotate(n=Count("id"), last=Max("day"))}
    return {pk: Acquaintance(began.get(pk), *counted.get(pk, (0, None))) for pk in ids}
