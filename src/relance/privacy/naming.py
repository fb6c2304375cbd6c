"""Where a timeline names another customer: a merge tells each side the name of the other, and it may be undone."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Q

from relance.privacy import reading

NAMING = ("merged", "merge_undone")
"""Happenings whose words are the name of the customer that their facts mean."""


def elsewhere(account_ids: Collection[int]) -> Any:
    """Entries on timelines of others that hold the name of one of these customers."""
    customers = reading.table("customers.Customer")._default_manager.filter(account_id__in=account_ids)
    own = set(customers.values_list("pk", flat=True))
    merges = reading.table("customers.Merge")._default_manager.filter(Q(kept__in=own) | Q(gone__in=own))
    sides = merges.values_list("kept__account_id", "gone__account_id")
    others = {account for pair in sides for account in pair} - set(account_ids)
    entries = reading.table("accounts.TimelineEntry")._default_manager.filter(account_id__in=others)
    return entries.filter(kind__in=NAMING, facts__customer__in=list(own), text__isnull=False)


def names_another(entry: Mapping[str, Any], own: Collection[int]) -> bool:
    """Whether an entry's words are the name of a customer that is not one of these."""
    return entry["kind"] in NAMING and entry.get("facts", {}).get("customer") not in own
