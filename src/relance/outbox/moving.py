"""Re-points messages when two customers become one, or two again. The accounts must be locked by the caller.

What a message did for a due part is read from its lines, so the part may go elsewhere than its message.
"""

from collections.abc import Iterable
from datetime import datetime

from relance.company.models import Company
from relance.outbox import actions
from relance.outbox.models import Message
from relance.outbox.rules import WAITING
from relance.values.batches import batched

MERGED = "merged"
"""Why a waiting message of a customer that became part of another is withdrawn."""


def take_over(company: Company, source: int, target: int, *, by: str, now: datetime) -> list[int]:
    """Messages of `source` become those of `target`; one that waits is withdrawn first. Their ids."""
    mine = Message.objects.filter(company=company, account_id=source)
    waiting = mine.filter(state__in=WAITING).values_list("id", flat=True)
    actions.withdraw(company, dict.fromkeys(waiting, MERGED), by=by, now=now)
    ids = list(mine.order_by("id").values_list("id", flat=True))
    give_back(company, ids, target)
    return ids


def give_back(company: Company, message_ids: Iterable[int], target: int) -> None:
    """These messages belong to `target`."""
    for slice_ in batched(message_ids, 500):
        Message.objects.filter(company=company, id__in=slice_).update(account_id=target)
