"""Rows of the day's list: one customer each, made together from a few queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from relance.arrangements import queries as arrangements
from relance.company.models import Company
from relance.customers import queries as customers
from relance.customers.queries import Addressee
from relance.desk.lawnote import Shown
from relance.desk.today.lawline import law_line
from relance.dunning import queries as dunning
from relance.dunning.facts import Outcome
from relance.dunning.reasons import Said, language, say
from relance.ledger import queries as ledger
from relance.outbox import queries as outbox
from relance.policies import ownlaw
from relance.policies.rules import Policy
from relance.values.batches import batched
from relance.values.clock import day_in
from relance.values.money import add_up

AT_ONCE = 10_000
"""Accounts of one query: far more than a page shows, fewer than a database lets us name."""


class Way(StrEnum):
    """How messages of a step get away: with one click, one by one, or by somebody else's hand."""

    TOGETHER = "together"
    EACH = "each"
    OTHERS = "others"


@dataclass(frozen=True, slots=True)
class Row:
    """One customer in a list of the day. `total` is minor units by currency; `why` are reasons in words.
    `law` is what the law of the customer's place says about the step.

    Of a task: `task` says that one stands and `task_step` which, `role` who has to do it. `arrangement` is the
    dispute to settle, or the one pause that holds.
    """

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
    task: bool = False
    task_step: str = ""
    title: str = ""
    role: str = ""
    arrangement: int | None = None
    facts: Mapping[str, Any] | None = None
    law: Shown | None = None

    @property
    def code(self) -> str:
        """The code of the first reason."""
        return self.why[0].code if self.why else ""

    @property
    def chips(self) -> tuple[Said, ...]:
        """At most two reasons; how late it is stands beside the sum already."""
        return tuple(said for said in self.why if said.code not in {"step_due", "formal_step"})[:2]

    @property
    def ends(self) -> date | None:
        """By when a dispute was to be settled."""
        until = (self.facts or {}).get("until") if self.code == "dispute_review" else None
        return date.fromisoformat(until) if until else None

    @property
    def currencies(self) -> list[str]:
        """In what is owed."""
        return list(self.total)


@dataclass(frozen=True, slots=True)
class Group:
    """Messages that share a step: the first of them, how many there are in all, and what all of them ask for."""

    step: str
    title: str
    rows: tuple[Row, ...]
    count: int
    total: Mapping[str, int]
    way: Way = Way.TOGETHER
    role: str = ""
    is_before: bool = False

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.rows)


@dataclass(frozen=True, slots=True)
class Leaving:
    """An approval that can still be undone: how many messages, how many of them letters, and the first of them."""

    batch: str
    departs_at: datetime
    by: str
    count: int
    letters: int
    rows: tuple[Row, ...]


class Maker:
    """Makes rows for many accounts from a few queries."""

    def __init__(self, account_ids: Iterable[int], today: date, company: Company, policy: Policy) -> None:
        self.today, self.zone, self.policy = today, company.zone, policy
        self.country = company.country
        self.own = ownlaw.of(company)
        self.notes: dict[tuple[str, str, str], Shown | None] = {}
        self.people: dict[int, Addressee] = {}
        self.items: dict[int, list[ledger.Item]] = {}
        self.decisions: dict[int, Any] = {}
        self.sent: dict[int, list[datetime]] = {}
        self.taken: dict[int, list[date]] = {}
        self.asked: dict[int, dict[str, int]] = {}
        for ids in batched(sorted(set(account_ids)), AT_ONCE):
            self._read(ids)

    def _read(self, ids: list[int]) -> None:
        self.people |= customers.addressees(ids)
        items = ledger.items_on(ids, self.today)
        self.items |= items
        self.decisions |= dunning.current_of(ids)
        oldest = [mine[0].part_id for mine in items.values() if mine]
        self.sent |= outbox.days_of_steps(oldest)
        self.taken |= dunning.days_taken(oldest)

    def read_messages(self, messages: Iterable[Any]) -> None:
        """What these messages ask for: less than is open where a part of it is contested."""
        for ids in batched(sorted({message.id for message in messages}), AT_ONCE):
            self.asked |= outbox.asked(ids)

    def row(self, account_id: int, reasons: list[Any], **more: Any) -> Row:
        """A row with the account's open sum, lateness and contacts."""
        items = self.items.get(account_id, [])
        oldest = items[0] if items else None
        return Row(
            account_id=account_id,
            customer=self.people[account_id],
            total=add_up((item.currency, item.open) for item in items),
            days_late=(self.today - oldest.due_on).days if oldest else 0,
            contacts=self._dots(oldest) if oldest else (),
            why=tuple(say(reasons, self.policy)),
            numbers=tuple(item.number for item in items),
            **more,
        )

    def _law(self, account_id: int, step: str) -> Shown | None:
        who = self.people[account_id]
        alike = (who.country or self.country, who.kind, step)
        if alike not in self.notes:
            found = self.policy.find(step) if step else None
            self.notes[alike] = law_line(alike[0], who.kind, found, self.today, self.own)
        return self.notes[alike]

    def _dots(self, oldest: ledger.Item) -> tuple[int, ...]:
        """The days of contacts about the oldest item, counted from its due date."""
        days = [day_in(moment, self.zone) for moment in self.sent.get(oldest.part_id, ())]
        return tuple(sorted((day - oldest.due_on).days for day in (*days, *self.taken.get(oldest.part_id, ()))))

    def of_message(self, message: Any, detail: str = "") -> Row:
        """A row for a message, with the reasons of the decision behind it."""
        decision = self.decisions.get(message.account_id)
        is_behind = decision is not None and decision.outcome == Outcome.MESSAGE
        row = self.row(
            message.account_id,
            decision.reasons if decision is not None and is_behind else [],
            message_id=message.id,
            step=message.step,
            channel=message.channel,
            recipient=message.recipient,
            subject=message.letter.subject,
            detail=detail,
            law=self._law(message.account_id, message.step) if is_behind else None,
        )
        return replace(row, total=self.asked.get(message.id, row.total))

    def tasks(self, decisions: Iterable[Any], messages: Mapping[int, int] | None = None) -> list[Row]:
        """Rows of tasks, in their order; `messages` are those whose address was refused, by account."""
        found = []
        for decision in decisions:
            if decision.account_id not in self.people:
                continue
            step = self.policy.find(decision.step) if decision.step else None
            found.append(
                self.row(
                    decision.account_id,
                    decision.reasons,
                    task=True,
                    task_step=decision.step,
                    channel=decision.channel,
                    title=self.policy.title(decision.step, language()) if decision.step else "",
                    role=step.role if step is not None else "",
                    until=decision.look_again_on,
                    message_id=(messages or {}).get(decision.account_id),
                    facts=decision.reasons[0]["facts"],
                    law=self._law(decision.account_id, decision.step),
                )
            )
        return self._with_disputes(found)

    def _with_disputes(self, rows: list[Row]) -> list[Row]:
        """Where a dispute is to be settled, which one: the first to have ended."""
        ids = [row.account_id for row in rows if row.code == "dispute_review"]
        standing = arrangements.standing_on(ids, self.today) if ids else {}
        first = {
            account: min(one.disputes, key=lambda d: d.until).id for account, one in standing.items() if one.disputes
        }
        return [replace(row, arrangement=first.get(row.account_id)) for row in rows]

    def disputes(self, rows: Iterable[Any]) -> list[Row]:
        """Disputes past their end of customers who are dealt with otherwise."""
        found = []
        for dispute in rows:
            if dispute.account_id in self.people:
                facts = {"until": dispute.until.isoformat()}
                said = {"code": "dispute_review", "facts": facts}
                found.append(self.row(dispute.account_id, [said], arrangement=dispute.pk, facts=facts))
        return found

    def kept_back(self, decisions: Iterable[Any], today: date) -> list[Row]:
        """Who is not contacted; a pause that holds alone can be ended at once."""
        rows = [d for d in decisions if d.account_id in self.people]
        paused = [d.account_id for d in rows if d.code == "paused"]
        standing = arrangements.standing_on(paused, today) if paused else {}
        alone = {
            account: one.pauses[0].id
            for account, one in standing.items()
            if len(one.pauses) == 1 and one.pauses[0].begins <= today
        }
        return [
            self.row(
                d.account_id,
                d.reasons,
                until=d.look_again_on,
                arrangement=alone.get(d.account_id),
                facts=d.reasons[0]["facts"],
            )
            for d in rows
        ]
