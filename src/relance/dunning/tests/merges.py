"""Two customers of one book, and everything that is asked about them, to be compared before and after a merge."""

from datetime import date, timedelta
from typing import Any

from relance.accounts import queries as accounts
from relance.accounts.models import Contact
from relance.company.models import Company
from relance.customers.models import Customer
from relance.dunning import merging, queries
from relance.dunning.tests.road import BY, MORNING, TODAY, last_contacts
from relance.ledger import actions as ledger_actions
from relance.ledger import queries as ledger
from relance.ledger.actions import Apart
from relance.ledger.models import Allocation, Document, DuePart, Entry
from relance.ledger.rules import EntryKind
from relance.outbox import queries as outbox
from relance.outbox.models import Message
from relance.outbox.rules import WAITING, State

DAYS = [TODAY + timedelta(days=n) for n in range(-60, 91, 15)]


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


def merge(company: Company, kept: Customer, gone: Customer):
    made, _ = merging.merge(company, kept.pk, gone.pk, by=BY, now=MORNING)
    return made


def unmerge(company: Company, made):
    undoing, _ = merging.unmerge(company, made.pk, by=BY, now=MORNING)
    return undoing


def settle_elsewhere(who: Customer, target: int, amount: int, on: date) -> None:
    """The firm's books say that an entry was settled out of our sight."""
    kind = EntryKind.SETTLED_ELSEWHERE
    new = Apart(account_id=who.account_id, target_id=target, amount=amount, kind=kind, on=on)
    ledger_actions.settle_apart(who.company, [new], by=BY, now=MORNING)


def right(company: Company) -> None:
    """The book and every chain prove themselves."""
    assert ledger.faults(company) == []
    assert accounts.chain_faults(company) == []
    assert accounts.in_trouble(company) == []


def answers(company: Company, who: Customer) -> dict[str, Any]:
    """What the house answers about a customer, on many days."""
    pk = who.account_id
    return {
        "items": [ledger.items_on([pk], on).get(pk, []) for on in DAYS],
        "owed": [ledger.owed_on(company, on, [pk]).get(pk, {}) for on in DAYS],
        "steps": outbox.done([pk]),
        "contacts": [last_contacts([pk], on) for on in DAYS],
        "preview": [_said(company, pk, on) for on in DAYS if on >= TODAY],
        "refused": outbox.refused([pk]),
        "rows": {
            model.__name__: set(model.objects.filter(account_id=pk).values_list("id", flat=True))
            for model in (Entry, Document, DuePart, Contact)
        }
        | {"Message": set(_gone_out(pk).values_list("id", flat=True))},
        "waiting": [(row.occasion, row.recipient, row.body, row.lines) for row in outbox.waiting([pk]).values()],
        "caches": sorted(DuePart.objects.filter(account_id=pk).values_list("id", "open"))
        + sorted(Entry.objects.filter(account_id=pk).values_list("id", "unallocated")),
        "settled": {key: net for on in DAYS for key, net in _settled(pk, on).items() if net},
        "known": Customer.objects.filter(pk=who.pk).values().get(),
    }


def _gone_out(account_id: int):
    """Messages that left or tried to: what only waited is written anew."""
    return Message.objects.filter(account_id=account_id).exclude(state__in=[*WAITING, State.WITHDRAWN])


def _said(company: Company, account_id: int, on: date) -> tuple[object, ...]:
    """The decision of a day without the version it saw."""
    found = queries.preview(company, account_id, on)
    return found.outcome, found.step, found.item, found.marks, found.instead_of, found.reasons, found.look_again_on


def _settled(account_id: int, on: date) -> dict[tuple[int, int, date], int]:
    """What settles what by a day."""
    found: dict[tuple[int, int, date], int] = {}
    for row in Allocation.objects.filter(account_id=account_id, on__lte=on):
        key = (row.entry_id, row.part_id, on)
        found[key] = found.get(key, 0) + row.amount
    return found
