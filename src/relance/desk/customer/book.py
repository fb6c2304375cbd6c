"""Everything the customer's page shows, gathered: a bounded number of queries, whatever the book holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q

from relance.accounts import queries as accounts
from relance.arrangements.rules import NOTHING
from relance.claims import explaining as claims
from relance.company.models import Company
from relance.customers import queries as customers
from relance.desk.customer.agreed import Coming, Holding, Special, coming, holding, special
from relance.desk.customer.nextstep import NextStep, next_step
from relance.desk.customer.timeline import KINDS, Beside, Line, lines, messages_in, parts_in
from relance.dunning import queries as dunning
from relance.dunning.queries import Outlook
from relance.dunning.reasons import Said, language, say
from relance.ledger import queries as ledger
from relance.ledger.queries import Item
from relance.outbox import queries as outbox
from relance.policies import queries as policies
from relance.policies.rules import Policy
from relance.values.money import add_up

NO_OUTLOOK = Outlook(NOTHING, {}, [])
TIMELINE_SIZE, DECISIONS, PAYMENTS = 50, 10, 6


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand in one currency, in minor units."""

    currency: str
    balance: int
    late: int
    days: int
    ages: list[int]

    @property
    def sum(self) -> int:
        """The balance as a sum; its label says whose it is."""
        return abs(self.balance)


@dataclass(frozen=True, slots=True)
class Past:
    """One decision of the history."""

    first: date
    last: date
    said: Said
    step: str
    to_write: bool


@dataclass(frozen=True, slots=True)
class Received:
    """A payment that can be taken back; positive minor units."""

    id: int
    on: date
    amount: int
    currency: str
    reference: str


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An open due part and how late it is."""

    item: Item
    days_late: int


@dataclass(frozen=True, slots=True)
class File:
    """One customer's file as of a day."""

    standings: list[Standing]
    open: list[OpenItem]
    credit: Mapping[str, int]
    apart: Mapping[str, int]
    owed: list[Item]
    asks: Mapping[str, int]
    next: NextStep
    decision: Any
    waiting_step: str
    holding: list[Holding]
    contested: Mapping[int, int]
    special: Special | None
    coming: list[Coming]
    stale: bool
    history: list[Past]
    payments: list[Received]
    more_payments: bool
    stuck: list[Any]
    lines: list[Line]
    page: "Page[Any]"
    policy: Policy


def file_of(company: Company, customer: Any, today: date, on: date, kind: str, page: str | None) -> File:
    """The file of a customer of the firm in scope: figures as of the day `on`. `kind` filters the timeline.

    What is `owed`, what holds and what comes are as of today: that is what can be arranged. What late charges it
    `asks` for is as of `on`.
    """
    account = customer.account
    items = ledger.items_on([account.id], on).get(account.id, [])
    owed = items if on == today else ledger.items_on([account.id], today).get(account.id, [])
    balances = ledger.owed_on(company, on, [account.id]).get(account.id, {})
    apart = ledger.set_apart(account.id)
    policy = policies.in_force(company)
    waiting = outbox.waiting_messages([account.id]).get(account.id)
    payments = ledger.payments(account.id)
    books = [account.id, *(part.account_id for part in customers.parts_of(customer))]
    # Of a merge only what this customer's own timeline says of it.
    entries = accounts.happenings(books, company.zone, KINDS.get(kind, ()))
    entries = entries.exclude(~Q(account_id=account.id), kind="merged")
    shown = Paginator(entries, TIMELINE_SIZE).get_page(page)
    states = outbox.states(account.id, messages_in(shown))
    past = dunning.recent(account.id, DECISIONS)
    current = next((one for one in past if one.current), None)
    # What cannot be decided cannot be foreseen either; the page says so and shows the rest.
    outlook = NO_OUTLOOK if account.trouble else dunning.outlook(company, policy, account.id, today)
    beside = Beside(states, outlook.promises, ledger.currencies_of(parts_in(shown)), dunning.tries_of(books))
    return File(
        standings=_standings(items, balances, on),
        open=[OpenItem(item, (on - item.due_on).days) for item in items],
        credit=_credit(items, balances, apart),
        apart=apart,
        owed=owed,
        asks=claims.asks(company, account.id, on),
        next=next_step(current, waiting, policy, today, company.zone),
        decision=current if waiting is None else None,
        waiting_step=waiting.step if waiting is not None else "",
        holding=holding(outlook, owed, today),
        contested=outlook.arranged.disputed(),
        special=special(policies.exception_of(company, account.id), policy),
        coming=coming(outlook, policy),
        stale=account.version != account.decided_version and account.decided_version > 0,
        history=[_past(one, policy) for one in past],
        payments=[Received(p.id, p.on, -p.amount, p.currency, p.reference) for p in payments[:PAYMENTS]],
        more_payments=len(payments) > PAYMENTS,
        stuck=outbox.stuck(account.id),
        lines=lines(shown, policy, beside),
        page=shown,
        policy=policy,
    )


def _standings(items: list[Item], balances: Mapping[str, int], today: date) -> list[Standing]:
    ages = ledger.ageing(items, today)
    late = [item for item in items if item.due_on < today]
    sums = add_up((item.currency, item.open) for item in late)
    days = {currency: max((today - i.due_on).days for i in late if i.currency == currency) for currency in sums}
    return [
        Standing(c, balances.get(c, 0), sums.get(c, 0), days.get(c, 0), ages.get(c, [0] * 5))
        for c in sorted({*balances, *ages})
    ]


def _credit(items: list[Item], balances: Mapping[str, int], apart: Mapping[str, int]) -> dict[str, int]:
    """What they have paid that has nothing to settle, by currency; what is set apart is told by itself."""
    asked = add_up([*((item.currency, item.open) for item in items), *apart.items()])
    return {c: asked.get(c, 0) - minor for c, minor in balances.items() if minor < asked.get(c, 0)}


def _past(decision: Any, policy: Policy) -> Past:
    said = say(decision.reasons, policy)[0]
    title = policy.title(decision.step, language()) if decision.step else ""
    return Past(decision.first_on, decision.last_on, said, title, bool(decision.step))


def neighbours_of(customer: Any) -> dict[str, Any]:
    """The customers before and after, by name."""
    before, after = customers.neighbours(customer)
    return {"before": before, "after": after}
