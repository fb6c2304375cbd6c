"""What a cap means for a list of days. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from relance.law.contact import Cap, R


class Contact(NamedTuple):
    """An earlier contact: its calendar day at the debtor's place, and its channel (empty: not known)."""

    day: date
    channel: str = ""


def next_allowed(contacts: Sequence[Contact], caps: Iterable[Cap[R]], day: date) -> tuple[date, R | None]:
    """The first day from `day` on that leaves room for one more contact under every cap.

    With it comes the rule of the cap that held it back last, None where `day` itself will do. The caps
    are those that hold the planned channel back (`contact_limits` of that channel). Costs about one
    pass over the contacts for each cap.
    """
    if not contacts:
        return day, None
    full = [(low, high, cap.rule) for cap in caps for low, high in _full(contacts, cap)]
    # In order of their first day, so that a day moved past one stretch cannot land in one looked at before.
    held_by: R | None = None
    for low, high, rule in sorted(full, key=lambda stretch: stretch[:2]):
        if low <= day <= high:
            day, held_by = high + timedelta(days=1), rule
    return day, held_by


def _full(contacts: Sequence[Contact], cap: Cap[R]) -> Iterable[tuple[date, date]]:
    """Stretches of days, both ends included, on which one more contact would break the cap."""
    reach = timedelta(days=cap.days - 1)
    days = sorted(contact.day for contact in contacts if cap.counts(contact.channel))
    for first, last in zip(days, days[cap.most - 1 :], strict=False):
        # `most` contacts from first to last, so one more within reach of both would be one too many.
        if last - first <= reach:
            yield last - reach, first + reach
