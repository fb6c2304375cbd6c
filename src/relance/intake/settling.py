"""Documents that a complete list does not hold any more: settled elsewhere when a person says so, and open again."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from relance.accounts.actions import lock
from relance.accounts.writing import insert_rows
from relance.company.models import Company
from relance.intake import queries
from relance.intake.models import Listed
from relance.ledger import actions as ledger
from relance.ledger.actions import Apart
from relance.ledger.rules import EntryKind

REASON = "open after all"
"""What the book keeps as the reason of an opposite; a page says it in the reader's language."""


@transaction.atomic
def settle_missing(
    company: Company, import_id: int, entry_ids: Iterable[int], *, by: str, now: datetime, today: date
) -> list[int]:
    """Close what is open of these documents, if the list still lacks them. The accounts to reconsider."""
    wanted = set(entry_ids)
    lock(company, {one.account_id for one in queries.missing(company, import_id) if one.entry_id in wanted})
    # Looked at again under the lock: a payment may have come in between.
    gone = [one for one in queries.missing(company, import_id) if one.entry_id in wanted]
    news = [Apart(one.account_id, one.entry_id, one.open, EntryKind.SETTLED_ELSEWHERE, today) for one in gone]
    made = ledger.settle_apart(company, news, by=by, now=now)
    insert_rows([Listed(company=company, entry_id=entry.pk, first_id=import_id, last_id=import_id) for entry in made])
    return sorted({one.account_id for one in gone})


@transaction.atomic
def open_again(
    company: Company, import_id: int, entry_ids: Iterable[int], *, by: str, now: datetime, today: date
) -> list[int]:
    """Take back that these documents were settled elsewhere, where a person had said so. The accounts to reconsider."""
    wanted = set(entry_ids)
    lock(company, {one.account_id for one in queries.settled_as_missing(company, import_id) if one.entry_id in wanted})
    # Looked at again under the lock: somebody else may have been quicker.
    back = [one for one in queries.settled_as_missing(company, import_id) if one.entry_id in wanted]
    if back:
        ids = [one.settlement_id for one in back]
        made = ledger.reverse_all(company, ids, on=today, reason=REASON, by=by, now=now)
        insert_rows(
            [Listed(company=company, entry_id=entry.pk, first_id=import_id, last_id=import_id) for entry in made]
        )
    return sorted({one.account_id for one in back})
