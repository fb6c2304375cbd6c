"""The rows of one page of the outbox, by day: a bounded number of queries, whatever the number of messages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from relance.company.models import Company
from relance.company.rules import Role
from relance.customers import queries as customers
from relance.customers.queries import Addressee
from relance.desk.outbox.words import STATES, Told, why
from relance.dunning import approving
from relance.dunning.reasons import language
from relance.outbox import listing
from relance.outbox.rules import PAPER, State
from relance.policies import queries as policies
from relance.values.clock import day_in
from relance.values.money import add_up

SHOWN = 4
"""Invoices named beside a message."""


@dataclass(frozen=True, slots=True)
class Row:
    """One message. `at` is the moment it is listed by, None where only its day is known."""

    message: Any
    customer: Addressee
    step: str
    told: Told
    why: str
    day: date | None
    at: datetime | None
    numbers: tuple[str, ...]
    more: int
    total: Mapping[str, int]
    on_paper: bool
    may_approve: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Messages of one day; of one approval where they are about to leave, so that it can be taken back."""

    day: date | None
    rows: tuple[Row, ...]
    at: datetime | None = None
    batch: str = ""
    together: int = 0

    @property
    def posted(self) -> bool:
        """Whether these are letters that a person brings to the post."""
        return bool(self.first.message.state == State.TO_POST)

    @property
    def first(self) -> Row:
        """The first message: it stands for its approval."""
        return self.rows[0]


def rows_of(company: Company, messages: Sequence[Any], role: Role | str) -> list[Row]:
    """The rows, in the order of the messages."""
    people = customers.addressees({message.account_id for message in messages})
    policy = policies.in_force(company)

    def row(message: Any) -> Row:
        lines = sorted(message.lines.all(), key=lambda line: (line.part.due_on, line.part_id))
        numbers = tuple(dict.fromkeys(line.part.document.number for line in lines))
        moment = listing.moment(message)
        at = moment if isinstance(moment, datetime) else None
        return Row(
            message,
            people[message.account_id],
            policy.title(message.step, language()),
            STATES[State(message.state)],
            why(message),
            day_in(at, company.zone) if at is not None else moment,
            at,
            numbers[:SHOWN],
            max(0, len(numbers) - SHOWN),
            add_up((line.currency, line.open) for line in lines),
            message.channel == PAPER,
            # One that is signed by itself is read first, on its own page.
            approving.is_together(policy, message.step) and approving.may_approve(policy, message.step, role),
        )

    return [row(message) for message in messages if message.account_id in people]


def by_day(rows: Sequence[Row]) -> list[Group]:
    """The rows under their days."""
    return [Group(day, tuple(found)) for day, found in groupby(rows, key=lambda row: row.day)]


def by_departure(company: Company, rows: Sequence[Row]) -> list[Group]:
    """The rows under their departures, each approval by itself; what waits for the post comes first."""
    together = listing.together(company, {row.message.batch for row in rows})
    found = groupby(sorted(rows, key=_departure), key=_departure)
    groups = [(batch, tuple(each)) for (_, _, batch), each in found]
    return [Group(each[0].day, each, each[0].at, batch, together.get(batch, 0)) for batch, each in groups]


def _departure(row: Row) -> tuple[bool, float, str]:
    if row.message.state == State.TO_POST:
        return False, 0, ""
    return True, row.at.timestamp() if row.at else 0, row.message.batch
