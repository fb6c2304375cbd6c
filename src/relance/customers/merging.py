"""Two customers become one, two again, or are said to be two. What belongs to them is moved by their own rooms.

`dunning.merging` puts the parts together; the accounts must be locked by it.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q

from relance.company.models import Company
from relance.customers.models import Apart, Customer, Merge

FILLED = ("contact", "email", "phone", "address", "about")
"""What the one that stays takes over where it knows nothing itself."""
KNOWN = ("external_id", *FILLED)
"""What undoing takes away again: a list may have added the number of the one that was gone."""


def join(
    company: Company, kept: Customer, gone: Customer, moved: Mapping[str, Any], *, by: str, now: datetime
) -> Merge:
    """`gone` is part of `kept` from now on, with all that was part of it before."""
    empty = [name for name in KNOWN if not getattr(kept, name)]
    merge = Merge.objects.create(company=company, kept=kept, gone=gone, moved={**moved, "empty": empty}, at=now, by=by)
    taken = [name for name in FILLED if name in empty and getattr(gone, name)]
    for name in taken:
        setattr(kept, name, getattr(gone, name))
    kept.save(update_fields=taken)
    Customer.objects.filter(company=company).filter(Q(pk=gone.pk) | Q(merged_into=gone)).update(merged_into=kept)
    return merge


def part(company: Company, merge: Merge, *, by: str, now: datetime) -> None:
    """The two are two again, as far as the customers go."""
    merge.undone_at, merge.undone_by = now, by
    merge.save(update_fields=["undone_at", "undone_by"])
    kept, gone = merge.kept, merge.gone
    back = [name for name in merge.moved["empty"] if getattr(gone, name) and getattr(kept, name) == getattr(gone, name)]
    for name in back:
        setattr(kept, name, "")
    kept.save(update_fields=back)
    below = _below(company, gone.pk)
    Customer.objects.filter(company=company, pk__in=below).update(merged_into=gone)
    Customer.objects.filter(company=company, pk=gone.pk).update(merged_into=None)


def _below(company: Company, customer_id: int) -> set[int]:
    """Customers that are part of this one, directly or through another."""
    standing = Merge.objects.filter(company=company, undone_at=None)
    found: set[int] = set()
    level: Iterable[int] = [customer_id]
    while level:
        level = list(standing.filter(kept_id__in=level).values_list("gone_id", flat=True))
        found |= set(level)
    return found


def tell_apart(company: Company, one: int, other: int, *, by: str, now: datetime) -> None:
    """Remember that these are two."""
    low, high = sorted((one, other))
    Apart.objects.get_or_create(company=company, one_id=low, other_id=high, defaults={"at": now, "by": by})


def forget(company: Company, one: int, other: int) -> None:
    """They may be proposed again."""
    low, high = sorted((one, other))
    Apart.objects.filter(company=company, one_id=low, other_id=high).delete()
