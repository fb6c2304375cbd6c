"""Work that was stopped and credit that was withdrawn: ended once nothing late is open, or by a person."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from relance.accounts import actions as accounts
from relance.arrangements import measures
from relance.company.models import Company
from relance.dunning.facts import Facts


def end_what_is_paid(company: Company, known: Mapping[int, Facts], today: date, *, by: str, now: datetime) -> None:
    """End the measures of accounts with nothing late open any more. The accounts are locked."""
    standing = measures.standing(known)
    done = [m.pk for account, rows in standing.items() if not _is_late(known[account], today) for m in rows]
    if done:
        measures.end(company, done, why=measures.PAID, by=by, now=now)


def _is_late(facts: Facts, today: date) -> bool:
    return any(item.due_on < today for item in facts.items)


@transaction.atomic
def lifted(company: Company, account_id: int, number: int, *, by: str, now: datetime) -> bool:
    """A person ends a measure. Whether it still held."""
    accounts.lock(company, [account_id])
    return bool(measures.end(company, [number], why=measures.LIFTED, by=by, now=now))
