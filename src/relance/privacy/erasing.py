"""Erasing: what nothing needs any more goes, in one piece; sums, days and the chain stay and still prove themselves."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext

from relance.accounts import actions as accounts
from relance.accounts.actions import Happening
from relance.company.models import Company
from relance.customers.rules import name_key
from relance.privacy import naming, reading
from relance.privacy.blanks import blank_of
from relance.privacy.inventory import SHELVES, Shelf
from relance.privacy.rules import Hindrance, Papers, free, hindrances, restricted_until
from relance.privacy.words import HINDRANCES
from relance.values.clock import day_in

ERASED = {"en": "Erased customer %(reference)s", "fr": "Client effacé %(reference)s"}
"""What stands in the place of a name: in the language the firm has on that day, so that it reads like one."""


class ErasureRefusal(ValueError):
    """Nothing was erased; the message says why and what to do."""

    says_what_to_do = True

    def __init__(self, why: Sequence[Hindrance]) -> None:
        self.why = tuple(why)
        super().__init__(" ".join(gettext(HINDRANCES[each]) for each in why))


@dataclass(frozen=True, slots=True)
class Erased:
    """What went: rows that lost words, whose papers, whether the name too, and until when the rest is kept."""

    rows: int
    papers: frozenset[Papers]
    name: bool
    until: date | None


@transaction.atomic
def erase(company: Company, customer: Any, *, by: str, now: datetime) -> Erased:
    """Erase what may go today. A second time changes nothing. Raises ErasureRefusal while anything runs."""
    today = day_in(now, company.zone)
    ids = reading.accounts_of(customer)
    accounts.lock(company, ids)
    if why := hindrances(reading.standing(ids, today)):
        raise ErasureRefusal(why)
    found = reading.terms_of(company, ids, today)
    going, until = free(found), restricted_until(found)
    gone = sum(_empty(shelf, ids, going) for shelf in SHELVES)
    restricted = _restrict(company, ids, today)
    named = Papers.BOOKS in going and _unname(company, ids, today)
    if Papers.BOOKS in going:
        gone += naming.elsewhere(ids).update(text=None, salt=None)
    if gone or named or restricted:
        facts = {
            "entries": gone,
            "papers": sorted(going),
            "name": named,
            "kept_until": until.isoformat() if until else "",
        }
        accounts.record(company, [Happening(each, "erased", facts) for each in ids], by=by, now=now)
        accounts.moved(company, ids)
    return Erased(gone, going, named, until)


def _empty(shelf: Shelf, ids: Collection[int], going: Collection[Papers]) -> int:
    """Empty what may go of a table. How many rows had anything in it."""
    fields = [name for name, papers in shelf.goes.items() if papers in going and name not in NAMES.get(shelf.table, ())]
    if not fields:
        return 0
    model = reading.table(shelf.table)
    blank = {name: blank_of(model, name) for name in fields}
    holds = Q()
    for name, nothing in blank.items():
        holds |= ~Q(**{name: nothing}) if nothing is not None else Q(**{f"{name}__isnull": False}) & ~Q(**{name: ""})
    blank |= {name: blank_of(model, name) for name in shelf.beside}
    return reading.rows(shelf, ids).filter(holds).update(**blank)


NAMES: Mapping[str, tuple[str, ...]] = {"customers.Customer": ("name", "name_key", "list_key")}
"""Fields that are not emptied but get a name that is nobody's."""


def _restrict(company: Company, ids: Collection[int], today: date) -> int:
    """From now on no list fills in what was erased. How many customers that is new for."""
    mine = reading.rows(reading.shelf_of("customers.Customer"), ids).filter(restricted_on=None)
    return mine.update(restricted_on=today)


def _unname(company: Company, ids: Collection[int], today: date) -> bool:
    """The name goes, and the keys by which lists and searches know it. False where it was gone."""
    mine = reading.rows(reading.shelf_of("customers.Customer"), ids).filter(erased_on=None)
    for customer in mine:
        customer.name = ERASED.get(company.language, ERASED["en"]) % {"reference": customer.reference}
        customer.name_key, customer.list_key, customer.erased_on = name_key(customer.name), "", today
        customer.save(update_fields=["name", "name_key", "list_key", "erased_on"])
    return bool(mine)
