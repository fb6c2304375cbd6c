"""What another policy would do, beside what the one in force does: the same look ahead, twice, changing nothing."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from relance.company.models import Company
from relance.customers import queries as customers
from relance.customers.queries import Addressee
from relance.dunning.facts import Decision
from relance.dunning.queries import look_ahead
from relance.ledger import queries as ledger
from relance.ledger.queries import Order, Which
from relance.policies.rules import Policy
from relance.values.batches import batched

MOST = 2000
"""Accounts that are looked at: enough to see what changes, few enough to wait for."""

SLICE = 250
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Next:
    """The next step of a customer under a policy: its day, and its name; without one a person decides."""

    step: str
    on: date


@dataclass(frozen=True, slots=True)
class Changed:
    """A customer whose next step is another one, or on another day. None: no step in the time looked at."""

    customer: Addressee
    now: Next | None
    then: Next | None


@dataclass(slots=True)
class Trial:
    """How often each step would be taken under either policy; the empty name is what a person decides.

    `changed` counts the customers whose next step differs, `first` are those who owe the longest. `cut` says that
    there are more customers than were looked at.
    """

    looked: int = 0
    cut: bool = False
    now: Counter[str] = field(default_factory=Counter)
    then: Counter[str] = field(default_factory=Counter)
    changed: int = 0
    first: list[Changed] = field(default_factory=list)


def trial(company: Company, now: Policy, then: Policy, today: date) -> Trial:
    """The next thirty days of those who owe something, longest first, under the policy in force and another one."""
    owing = ledger.book_on(company, today).owing
    ids = list(ledger.listed(company, today, "", Which.ALL, Order.LATE)[: min(owing, MOST)])
    made = Trial(looked=len(ids), cut=owing > MOST)
    for slice_ in batched(ids, SLICE):
        before, after = look_ahead(company, now, slice_, today), look_ahead(company, then, slice_, today)
        made.now.update(step.step for steps in before.values() for step in steps)
        made.then.update(step.step for steps in after.values() for step in steps)
        other = [each for each in slice_ if _next(before[each]) != _next(after[each])]
        made.changed += len(other)
        shown = other[: SHOWN - len(made.first)]
        people = customers.addressees(shown)
        made.first += [Changed(people[each], _next(before[each]), _next(after[each])) for each in shown]
    return made


def _next(decisions: list[Decision]) -> Next | None:
    return Next(decisions[0].step, decisions[0].today) if decisions else None
