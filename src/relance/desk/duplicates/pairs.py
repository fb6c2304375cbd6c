"""The pairs that one page shows, each side with what helps to tell: a bounded number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.cache import caches

from relance.accounts import moving as accounts
from relance.accounts.moving import Acquaintance
from relance.company.models import Company
from relance.customers import likeness
from relance.customers import queries as customers
from relance.customers.likeness import Face, Likeness, Reason
from relance.desk.duplicates.words import STRENGTHS, Said, say
from relance.ledger import queries as ledger
from relance.values.money import add_up

LARGE = 3_000
"""Customers from which on the comparison takes more than a moment and is kept for a while."""
KEPT_FOR = 600


@dataclass(frozen=True, slots=True)
class Side:
    """One of two customers. `open` is minor units by currency."""

    customer: Any
    open: Mapping[str, int]
    items: int
    days_late: int
    known: Acquaintance


@dataclass(frozen=True, slots=True)
class Pair:
    """Two customers side by side, and why."""

    one: Side
    other: Side
    strength: str
    reasons: list[Said]

    @property
    def sides(self) -> tuple[tuple[Side, Side], tuple[Side, Side]]:
        """Each side with its other."""
        return (self.one, self.other), (self.other, self.one)


def proposals(company: Company) -> list[Likeness]:
    """What looks alike, most certain first. In a large book it may be ten minutes old, less what was done since."""
    size = customers.matching(company).count()
    if size <= LARGE:
        return customers.lookalikes(company)
    undone = customers.merges(company).exclude(undone_at=None).count()
    merged = customers.merges(company).filter(undone_at=None)
    key = f"lookalikes:{company.pk}:{size + merged.count()}:{undone}"
    cache = caches["process"]
    found: list[Likeness] | None = cache.get(key)
    if found is None:
        found = customers.lookalikes(company)
        cache.set(key, found, KEPT_FOR)
    gone, two = set(merged.values_list("gone_id", flat=True)), customers.told_apart(company)
    return [each for each in found if not {each.one, each.other} & gone and (each.one, each.other) not in two]


def likeness_of(company: Company, one: Any, other: Any) -> tuple[str, tuple[Reason, ...]]:
    """How much and why two customers somebody chose look alike; empty where nothing speaks for it."""
    faces = [Face(c.id, c.name, c.kind, c.external_id, c.email, c.phone, c.address) for c in (one, other)]
    found = likeness.alike(faces, company.country)
    return (str(STRENGTHS[found[0].strength]), found[0].reasons) if found else ("", ())


def pairs_of(company: Company, found: Sequence[Likeness], today: date) -> list[Pair]:
    """Proposals as they are shown."""
    people = customers.standing(company, {pk for each in found for pk in (each.one, each.other)})
    sides = sides_of(people.values(), today)
    return [
        Pair(sides[each.one], sides[each.other], str(STRENGTHS[each.strength]), say(each.reasons))
        for each in found
        if each.one in sides and each.other in sides
    ]


def chosen_pairs(company: Company, of: Any, others: Iterable[Any], today: date) -> list[Pair]:
    """A customer beside others that somebody looked for."""
    candidates = list(others)
    sides = sides_of([of, *candidates], today)
    pairs = []
    for other in candidates:
        strength, reasons = likeness_of(company, of, other)
        pairs.append(Pair(sides[of.id], sides[other.id], strength, say(reasons)))
    return pairs


def sides_of(people: Iterable[Any], today: date) -> dict[int, Side]:
    """Sides by customer."""
    by_account = {customer.account_id: customer for customer in people}
    items = ledger.items_on(by_account, today)
    known = accounts.acquaintances(by_account)
    return {
        customer.id: Side(
            customer,
            add_up((item.currency, item.open) for item in items.get(pk, ())),
            len(items.get(pk, ())),
            max(((today - item.due_on).days for item in items.get(pk, ())), default=0),
            known[pk],
        )
        for pk, customer in by_account.items()
    }
