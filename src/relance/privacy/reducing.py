"""Words about health, grief or another private matter go: that there was a personal reason stays, no word of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from relance.accounts import actions as accounts
from relance.accounts.actions import Happening
from relance.company.models import Company
from relance.privacy import reading
from relance.privacy.blanks import blank_of

REDUCIBLE = (
    *("note", "pause", "promise", "dispute", "contact", "step_taken", "step_skipped", "customer_changed"),
    *("excepted", "measure_begun", "flag_raised"),
)
"""Happenings whose words a person typed, and that prove nothing to the other side."""

BESIDE = (
    ("accounts.Contact", "subject"),
    ("customers.Flag", "reason"),
    ("policies.PolicyException", "reason"),
    ("arrangements.Measure", "ground"),
)
"""Where the same words stand a second time, for lists to show."""


def reducible(account_ids: Iterable[int]) -> list[Any]:
    """Happenings with typed words, the newest first. What was sent is no such thing: its words are the letter's."""
    mine = reading.rows(reading.shelf_of("accounts.TimelineEntry"), account_ids)
    found = mine.filter(kind__in=REDUCIBLE, text__isnull=False).exclude(text="").order_by("-at", "-seq")
    return [entry for entry in found if not entry.facts.get("message")]


@transaction.atomic
def reduce(company: Company, account_id: int, seq: int, *, by: str, now: datetime) -> bool:
    """The words of one happening go for good. False where there is nothing to reduce."""
    if account_id not in accounts.lock(company, [account_id]):
        return False
    entry = next((each for each in reducible([account_id]) if each.seq == seq), None)
    if entry is None:
        return False
    reading.rows(reading.shelf_of("accounts.TimelineEntry"), [account_id]).filter(seq=seq).update(text=None, salt=None)
    for name, field in BESIDE:
        same = reading.rows(reading.shelf_of(name), [account_id]).filter(**{field: entry.text})
        same.update(**{field: blank_of(reading.table(name), field)})
    if contact := entry.facts.get("contact"):
        reading.rows(reading.shelf_of("accounts.Contact"), [account_id]).filter(pk=contact).update(subject="")
    accounts.record(company, [Happening(account_id, "reduced", {"entry": seq})], by=by, now=now)
    return True
