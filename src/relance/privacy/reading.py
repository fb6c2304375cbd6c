"""Reading the shelves: all that is kept, the last day of it, and what still runs. A query for each table."""

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db.models import Exists, Max, Model, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from relance.arrangements import measures
from relance.arrangements import queries as arrangements
from relance.company.models import Company
from relance.customers import queries as customers
from relance.law import rules as law
from relance.outbox import queries as outbox
from relance.privacy.inventory import SHELVES, Shelf
from relance.privacy.rules import Ask, Papers, Standing, Term, last_free_day, terms


def table(name: str) -> type[Model]:
    """The model of a shelf."""
    return apps.get_model(name)


def rows(shelf: Shelf, account_ids: Iterable[int]) -> "QuerySet[Any]":
    """The rows of these accounts."""
    return table(shelf.table)._default_manager.filter(**{f"{shelf.account}__in": set(account_ids)}).order_by("pk")


def accounts_of(customer: Any) -> list[int]:
    """The accounts of a customer: its own, and those of the customers that became part of it."""
    return sorted({customer.account_id, *(part.account_id for part in customers.parts_of(customer))})


def asking(company: Company, today: date) -> Ask:
    """What the law of the firm's place says of keeping."""
    code = law.nearest(company.country, company.part)
    return partial(law.kept_until, code, on=today)


def last_day(account_ids: Iterable[int], zone: str) -> date | None:
    """The last day on which anything happened: booked, allocated, written, or said."""
    ids = set(account_ids)
    found = [
        *(_latest(name, field, ids) for name, field in (("ledger.Entry", "on"), ("ledger.Allocation", "on"))),
        _latest("accounts.Contact", "day", ids),
        _latest("letters.Letter", TruncDate("written_at", tzinfo=ZoneInfo(zone)), ids),
    ]
    return max((day for day in found if day is not None), default=None)


def _latest(name: str, field: Any, ids: set[int]) -> date | None:
    mine = table(name)._default_manager.filter(account_id__in=ids)
    found: date | None = mine.aggregate(last=Max(field))["last"]
    return found


def terms_of(company: Company, account_ids: Iterable[int], today: date) -> dict[Papers, Term]:
    """Up to when what these accounts hold is kept."""
    return dict(terms(last_day(account_ids, company.zone), today, asking(company, today)))


def standing(account_ids: list[int], today: date) -> Standing:
    """What still runs with these accounts."""
    parts = table("ledger.DuePart")._default_manager.filter(account_id__in=account_ids, open__gt=0)
    credit = table("ledger.Entry")._default_manager.filter(account_id__in=account_ids, unallocated__gt=0)
    asked = (outbox.waiting_messages, outbox.in_flight, outbox.not_posted_yet)
    moving = any(bool(ask(account_ids)) for ask in asked)
    return Standing(
        open=parts.exists() or credit.exists(),
        message=moving,
        arranged=any(_runs(each, today) for each in arrangements.standing_on(account_ids, today).values()),
        measure=bool(measures.standing(account_ids)),
    )


def _runs(arranged: Any, today: date) -> bool:
    """Whether a pause, a promise or a dispute has not come to its day."""
    return any(each.until >= today for each in (*arranged.pauses, *arranged.promises, *arranged.disputes))


def due(company: Company, today: date) -> "QuerySet[Any]":
    """Customers about whom nothing has to be kept any more, by name; none where no law of the place is known."""
    known = table("customers.Customer")._default_manager.filter(company=company)
    limit = last_free_day(today, asking(company, today))
    if limit is None:
        return known.none()
    own = OuterRef("account_id")
    later = Q(
        Exists(_mine("ledger.Entry", own, on__gt=limit))
        | Exists(_mine("ledger.Allocation", own, on__gt=limit))
        | Exists(_mine("accounts.Contact", own, day__gt=limit))
        | Exists(_mine("letters.Letter", own, written_at__date__gt=limit))
        | Exists(_mine("ledger.DuePart", own, open__gt=0))
        | Exists(_mine("ledger.Entry", own, unallocated__gt=0))
    )
    return known.filter(Exists(_mine("ledger.Entry", own)), erased_on=None, merged_into=None).exclude(later)


def _mine(name: str, own: OuterRef, **wanted: Any) -> "QuerySet[Any]":
    return table(name)._default_manager.filter(account_id=own, **wanted)


def shelf_of(name: str) -> Shelf:
    """The shelf of a table. Raises LookupError."""
    return next(shelf for shelf in SHELVES if shelf.table == name)
