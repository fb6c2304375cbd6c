"""The day of a firm: what is ready, what leaves, what needs a person, who is not contacted and why.

Read-only, for the page and for `./relance today`. A bounded number of queries.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from relance.accounts import queries as accounts
from relance.channels import queries as channels
from relance.company import queries as companies
from relance.company.models import Company
from relance.company.rules import departure
from relance.customers import queries as customers
from relance.customers.queries import Addressee
from relance.dunning import queries as dunning
from relance.dunning.facts import Outcome
from relance.dunning.reasons import Said, language, say
from relance.ledger import queries as ledger
from relance.outbox import queries as outbox
from relance.outbox.rules import State
from relance.policies import queries as policies
from relance.policies.rules import Policy
from relance.values.clock import day_in
from relance.values.money import add_up


@dataclass(frozen=True, slots=True)
class Row:
    """One customer in a list of the day. `total` is minor units by currency; `why` are reasons in words."""

    account_id: int
    customer: Addressee
    total: Mapping[str, int]
    days_late: int
    contacts: tuple[int, ...]
    why: tuple[Said, ...]
    message_id: int | None = None
    step: str = ""
    channel: str = ""
    recipient: str = ""
    subject: str = ""
    numbers: tuple[str, ...] = ()
    until: date | None = None
    detail: str = ""

    @property
    def chips(self) -> tuple[Said, ...]:
        """At most two reasons; how late it is stands beside the sum already."""
        return tuple(said for said in self.why if said.code != "step_due")[:2]


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that share a step, in the order of the policy."""

    step: str
    title: str
    rows: tuple[Row, ...]

    @property
    def total(self) -> dict[str, int]:
        """Minor units by currency."""
        return add_up(pair for row in self.rows for pair in row.total.items())


@dataclass(frozen=True, slots=True)
class Leaving:
    """An approval that can still be undone."""

    batch: str
    departs_at: datetime
    by: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Arrived:
    """A payment that came in."""

    customer: Addressee
    currency: str
    amount: int
    on: date


@dataclass(slots=True)
class Day:
    """Everything the day's list shows."""

    company: Company
    today: date
    now: datetime
    next_departure: datetime
    has_wire: bool
    ready: list[Group] = field(default_factory=list)
    leaving: list[Leaving] = field(default_factory=list)
    persons: list[Row] = field(default_factory=list)
    unknown: list[Row] = field(default_factory=list)
    failed: list[Row] = field(default_factory=list)
    left: list[Row] = field(default_factory=list)
    rehearsed: list[Row] = field(default_factory=list)
    why_not: list[Row] = field(default_factory=list)
    arrived: list[Arrived] = field(default_factory=list)
    trouble: list[tuple[Addressee, str]] = field(default_factory=list)

    @property
    def ready_count(self) -> int:
        """How many messages wait for approval."""
        return sum(len(group.rows) for group in self.ready)

    @property
    def arrived_total(self) -> dict[str, int]:
        """Minor units by currency that came in since the working day before."""
        return add_up((a.currency, a.amount) for a in self.arrived)


def day_of(company: Company, now: datetime) -> Day:
    """The day's list of the firm in scope."""
    today = day_in(now, company.zone)
    hours = companies.hours(company)
    day = Day(company, today, now, departure(now, hours), bool(channels.wires(company)))
    policy = policies.in_force(company)
    states = (State.PROPOSED, State.APPROVED, State.MOVED, State.UNKNOWN, State.FAILED)
    messages = outbox.in_state(company, *states)
    gone = outbox.left_on(company, hours.zone, today)
    decisions = dunning.in_force(company, Outcome.PERSON, Outcome.WAIT)
    stopped = [d for d in decisions if _worth_showing(d)]
    ids = {m.account_id for m in (*messages, *gone)} | {d.account_id for d in stopped}
    maker = _Maker(ids, today, company.zone, policy)
    _sort_messages(day, messages, gone, maker, policy)
    waiting = {m.account_id for m in messages}
    for decision in stopped:
        if decision.account_id in waiting or decision.account_id not in maker.people:
            continue
        target = day.persons if decision.outcome == Outcome.PERSON else day.why_not
        target.append(maker.row(decision.account_id, decision.reasons, until=decision.look_again_on))
    day.arrived = _arrived(company, hours.calendar.on_or_before(today - timedelta(days=1)), today)
    troubled = dict(accounts.in_trouble(company))
    people = customers.addressees(troubled)
    day.trouble = [(people[i], words) for i, words in troubled.items() if i in people]
    day.persons.sort(key=lambda row: -row.days_late)
    day.why_not.sort(key=lambda row: (row.why[0].code, -row.days_late))
    return day


def _worth_showing(decision: Any) -> bool:
    """Who is late, or needs a person; an account with nothing due yet is no news."""
    code = decision.reasons[0]["code"]
    return code not in {"nothing_open", "not_due_yet"}


class _Maker:
    """Makes rows for many accounts from a few queries."""

    def __init__(self, account_ids: Iterable[int], today: date, zone: str, policy: Policy) -> None:
        ids = set(account_ids)
        self.today, self.zone, self.policy = today, zone, policy
        self.people = customers.addressees(ids)
        self.items = ledger.items_on(ids, today)
        oldest = [items[0].part_id for items in self.items.values()]
        self.contacts = outbox.days_of_steps(oldest)
        self.decisions = dunning.current_of(ids)

    def row(self, account_id: int, reasons: list[Any], **more: Any) -> Row:
        """A row with the account's open sum, lateness and contacts."""
        items = self.items.get(account_id, [])
        oldest = items[0] if items else None
        days = (self.today - oldest.due_on).days if oldest else 0
        done = self.contacts.get(oldest.part_id, ()) if oldest else ()
        dots = tuple((day_in(moment, self.zone) - oldest.due_on).days for moment in done) if oldest else ()
        return Row(
            account_id=account_id,
            customer=self.people[account_id],
            total=add_up((item.currency, item.open) for item in items),
            days_late=days,
            contacts=dots,
            why=tuple(say(reasons, self.policy)),
            numbers=tuple(item.number for item in items),
            **more,
        )

    def message_row(self, message: Any, detail: str = "") -> Row:
        """A row for a message, with the reasons of the decision behind it."""
        decision = self.decisions.get(message.account_id)
        return self.row(
            message.account_id,
            decision.reasons if decision is not None and decision.outcome == Outcome.MESSAGE else [],
            message_id=message.id,
            step=message.step,
            channel=message.channel,
            recipient=message.recipient,
            subject=message.letter.subject,
            detail=detail,
        )


def _sort_messages(day: Day, messages: list[Any], gone: list[Any], maker: _Maker, policy: Policy) -> None:
    by_step: dict[str, list[Row]] = {step.name: [] for step in policy.steps}
    batches: dict[str, list[Any]] = {}
    for message in messages:
        if message.state == State.PROPOSED:
            by_step.setdefault(message.step, []).append(maker.message_row(message))
        elif message.state in (State.APPROVED, State.MOVED):
            batches.setdefault(message.batch, []).append(message)
        else:
            target = day.unknown if message.state == State.UNKNOWN else day.failed
            target.append(maker.message_row(message, message.why))
    tongue = language()
    day.ready = [
        Group(step, policy.title(step, tongue), tuple(sorted(rows, key=lambda r: r.days_late)))
        for step, rows in by_step.items()
        if rows
    ]
    day.leaving = [
        Leaving(batch, rows[0].departs_at, rows[0].approved_by, tuple(maker.message_row(m, m.why) for m in rows))
        for batch, rows in batches.items()
    ]
    for message in gone:
        if message.state == State.UNKNOWN:
            continue
        (day.rehearsed if message.state == State.REHEARSED else day.left).append(maker.message_row(message))


def _arrived(company: Company, since: date, today: date) -> list[Arrived]:
    payments = ledger.payments_between(company, since, today)
    people = customers.addressees(payment.account_id for payment in payments)
    return [Arrived(people[p.account_id], p.currency, -p.amount, p.on) for p in payments if p.account_id in people]
