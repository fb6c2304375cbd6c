"""Where a timeline names another customer: a merge tells each side the name of the other, and it may be undone."""

from collections.abc import Collection, Mapping
from typing import Any

from relance.privacy import reading

NAMING = ("merged", "merge_undone")
"""Happenings whose words are the name of the customer that their facts mean."""


def elsewhere(account_ids: Collection[int]) -> Any:
    """Entries on timelines of others that hold the name of one of these customers."""
    customers = reading.table("customers.Customer")._default_manager.filter(account_id__in=account_ids)
    entries = reading.table("accounts.TimelineEntry")._default_manager.exclude(account_id__in=account_ids)
    numbers = list(customers.values_list("pk", flat=True))
    return entries.filter(kind__in=NAMING, facts__customer__in=numbers, text__isnull=False)


def names_another(entry: Mapping[str, Any], own: Collection[int]) -> bool:
    """Whether an entry's words are the name of a customer that is not one of these."""
    return entry["kind"] in NAMING and entry.get("facts", {}).get("customer") not in own
