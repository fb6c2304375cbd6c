"""What is noted on a customer's file for the law, each with its consequences in one transaction."""

from datetime import datetime
from typing import Any

from django.db import transaction

from relance.company.models import Company
from relance.customers import flags
from relance.customers.flags import NewFlag
from relance.dunning.reconsidering import reconsider


@transaction.atomic
def flagged(company: Company, account_id: int, new: NewFlag, *, by: str, now: datetime) -> Any:
    """Note a flag and let the consequences follow: what waits may have to stay. Raises FlagRefusal."""
    made = flags.raise_flag(company, account_id, new, by=by, now=now)
    reconsider(company, [account_id], by=by, now=now)
    return made


@transaction.atomic
def flag_ended(company: Company, number: int, *, by: str, now: datetime) -> Any | None:
    """End a flag and let the consequences follow. None where there is nothing to end."""
    made = flags.end_flag(company, number, by=by, now=now)
    if made is not None:
        reconsider(company, [made.account_id], by=by, now=now)
    return made
