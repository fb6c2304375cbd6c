"""The day of a firm: what is ready, who is to be called, what a person decides, who is not contacted and why.

Read-only, for the page and for `./relance today`. A bounded number of queries, and of rows, whatever the book holds.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from relance.accounts import queries as accounts
from relance.arrangements import queries as arrangements
from relance.channels import queries as channels
from relance.company import queries as companies
from relance.company.models import Company
from relance.company.rules import Role, departure
from relance.customers import queries as customers
from relance.customers.queries import Addressee
from relance.desk.today.rows import Group, Leaving, Maker, Row, Way
from relance.dunning import approving
from relance.dunning import queries as dunning
from relance.dunning.facts import Outcome
from relance.dunning.reasons import GROUPS, language
from relance.ledger import queries as ledger
from relance.matching import queries as bank
from relance.outbox import listing
from relance.outbox import queries as outbox
from relance.outbox.rules import State
from relance.policies import queries as policies
from relance.policies.rules import Policy, StepKind
from relance.values.clock import day_in

NO_NEWS = {"nothing_open", "not_due_yet"}
"""Who waits for these is not late: nothing is held back."""
WHY_NOT = frozenset(GROUPS) - NO_NEWS


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many rows each group shows, how many of those who are not contacted, and how many names the rail has."""

    rows: int = 200
    why_not: int = 50
    rail: int = 6


EVERYTHING = Bounds(10**6, 10**6, 10**6)
"""For programs that read the list."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A payment that came in."""

    customer: Addressee
    currency: str
    amount: int
    on: date


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise whose day is today, or has passed while it is still waited for. `state`: kept, awaited or broken."""

    customer: Addressee
    currency: str
    amount: int
    until: date
    state: str


@dataclass(frozen=True, slots=True)
class Coming:
    """What the next working day brings as far as it is known."""

    day: date
    steps: tuple[tuple[str, int], ...]
    promises: int

    @property
    def count(self) -> int:
        """All of it."""
        return self.promises + sum(count for _, count in self.steps)


@dataclass(slots=True)
class Day:
    """Everything the day's list shows. `counts` are the whole lengths of lists that may be cut, by their names."""

    company: Company
    today: date
    now: datetime
    policy: Policy
    next_departure: datetime
    has_wire: bool
    counts: dict[str, int] = field(default_factory=dict)
    ready: list[Group] = field(default_factory=list)
    leaving: list[Leaving] = field(default_factory=list)
    calls: list[Row] = field(default_factory=list)
    persons: list[Row] = field(default_factory=list)
    disputes: list[Row] = field(default_factory=list)
    unknown: list[Row] = field(default_factory=list)
    failed: list[Row] = field(default_factory=list)
    left: list[Row] = field(default_factory=list)
    rehearsed: list[Row] = field(default_factory=list)
    why_not: list[Row] = field(default_factory=list)
    why_counts: dict[str, int] = field(default_factory=dict)
    arrived: list[Arrived] = field(default_factory=list)
    arrived_total: dict[str, int] = field(default_factory=dict)
    promised: list[Promised] = field(default_factory=list)
    taken: dict[str, int] = field(default_factory=dict)
    tomorrow: Coming | None = None
    bank_until: date | None = None
    trouble: list[tuple[Addressee, str]] = field(default_factory=list)

    def of(self, *ways: Way) -> list[Group]:
        """The groups of messages that get away so."""
        return [group for group in self.ready if group.way in ways]

    @property
    def together(self) -> list[Group]:
        """Messages that one click approves."""
        return self.of(Way.TOGETHER)

    @property
    def each(self) -> list[Group]:
        """Messages that are read and approved one by one."""
        return self.of(Way.EACH)

    @property
    def others(self) -> list[Group]:
        """Messages that somebody else approves."""
        return self.of(Way.OTHERS)

    @property
    def ready_count(self) -> int:
        """How many messages one click approves."""
        return sum(group.count for group in self.together)

    @property
    def each_count(self) -> int:
        """How many messages are to be read one by one."""
        return sum(group.count for group in self.each)

    @property
    def decisions(self) -> list[Row]:
        """What a person decides about customers, disputes last."""
        return [*self.persons, *self.disputes]

    @property
    def decisions_count(self) -> int:
        """How many of them there are."""
        return self.counts["persons"] + self.counts["disputes"]

    @property
    def letters_count(self) -> int:
        """How many letters somebody has to print or to bring to the post."""
        return self.counts["to_print"] + self.counts["to_post"]

    @property
    def gone_count(self) -> int:
        """How many left today, or would have."""
        return self.counts["left"] + self.counts["rehearsed"]

    @property
    def leaving_count(self) -> int:
        """How many are approved and can still be called back."""
        return sum(one.count for one in self.leaving)

    @property
    def why_count(self) -> int:
        """How many customers are late and not contacted."""
        return sum(self.why_counts.values())


def day_of(
    company: Company,
    now: datetime,
    role: Role | str = Role.OWNER,
    bounds: Bounds = Bounds(),
    why: str = "",
    after: int = 0,
) -> Day:
    """The day's list of the firm in scope, as this role sees it.

    `why` keeps of those who are not contacted the ones with this reason, `after` skips so many of them.
    """
    return _Making(company, now, role, bounds).day(why, after)


class _Making:
    """The list in the making: first what is on it, then the rows of all of them together."""

    def __init__(self, company: Company, now: datetime, role: Role | str, bounds: Bounds) -> None:
        self.company, self.role, self.bounds = company, role, bounds
        self.today, self.hours = day_in(now, company.zone), companies.hours(company)
        self.policy: Policy = policies.in_force(company)
        self.made = Day(
            company, self.today, now, self.policy, departure(now, self.hours), bool(channels.wires(company))
        )

    def day(self, why: str, after: int) -> Day:
        """All of it."""
        company, most, made = self.company, self.bounds.rows, self.made
        decided, states = dunning.counted(company), outbox.counts(company)
        calls = dunning.persons_turn(company, Outcome.CALL, most) if decided[Outcome.CALL] else []
        persons = dunning.persons_turn(company, Outcome.PERSON, most) if decided[Outcome.PERSON] else []
        made.why_counts = {code: n for code, n in decided[Outcome.WAIT].items() if code in WHY_NOT}
        kept = self._kept_back(why, after, self._leave_out_reached())
        disputes = arrangements.to_settle(company, self.today)
        own = {d.account_id for d in persons if d.code == "dispute_review"}
        mine = [row for row in disputes[: most + len(own)] if row.account_id not in own][:most]
        proposed = outbox.proposed(company, most)
        looks = [m for s in (State.UNKNOWN, State.FAILED) for m in self._messages(states, s)]
        approved = [m for s in (State.APPROVED, State.MOVED) for m in self._messages(states, s)]
        gone = outbox.left_on(company, company.zone, self.today, self.bounds.rail)
        rows = [*calls, *persons, *kept, *mine, *proposed, *looks, *approved, *gone]
        maker = Maker({row.account_id for row in rows}, self.today, company, self.policy)
        maker.read_messages([*proposed, *looks, *approved, *gone])
        self._ready(proposed, states, maker)
        self._leaving(approved, maker)
        self._looks(looks, persons, states, maker)
        made.calls = maker.tasks(calls)
        made.persons = maker.tasks(persons, {m.account_id: m.id for m in looks if m.state == State.FAILED})
        made.disputes = maker.disputes(mine)
        made.why_not = maker.kept_back(kept, self.today)
        made.left = [maker.of_message(m) for m in gone if m.state == State.SENT]
        made.rehearsed = [maker.of_message(m) for m in gone if m.state == State.REHEARSED]
        made.counts |= {
            "calls": sum(decided[Outcome.CALL].values()),
            "persons": sum(decided[Outcome.PERSON].values()),
            "disputes": len(mine) if len(mine) < most else disputes.count(),
        }
        made.counts["to_print"], made.counts["to_post"] = listing.letters_waiting(company)
        self._rail()
        return made

    def _messages(self, states: dict[tuple[str, str], int], state: State) -> list[Any]:
        """Messages in a state, where there are any."""
        some = any(found == state for found, _ in states)
        return outbox.first_in_state(self.company, state, self.bounds.rows) if some else []

    def _leave_out_reached(self) -> set[int]:
        """Whom a message left for today, or may have, is contacted: nobody asks why not."""
        reached, counts = listing.reached_on(self.company, self.company.zone, self.today), self.made.why_counts
        for decision in dunning.current_of(reached).values() if reached and counts else ():
            if decision.outcome == Outcome.WAIT and decision.code in counts:
                counts[decision.code] -= 1
        self.made.why_counts = {code: n for code, n in counts.items() if n > 0}
        return reached

    def _kept_back(self, why: str, after: int, reached: set[int]) -> list[Any]:
        codes, most = {why} & WHY_NOT or WHY_NOT, self.bounds.why_not
        if not any(code in codes for code in self.made.why_counts):
            return []
        rows = dunning.kept_back(self.company, codes, after + most + len(reached))
        return [row for row in rows if row.account_id not in reached][after : after + most]

    def _ready(self, proposed: list[Any], states: dict[tuple[str, str], int], maker: Maker) -> None:
        """The groups in the order of the policy, gentlest first; steps of older versions after them."""
        by_step: dict[str, list[Row]] = {step.name: [] for step in self.policy.steps}
        for message in proposed:
            by_step.setdefault(message.step, []).append(maker.of_message(message, message.why))
        sums = outbox.proposed_sums(self.company) if proposed else {}
        for step, rows in by_step.items():
            if rows:
                shown = tuple(sorted(rows, key=lambda row: row.days_late))
                count = states.get((State.PROPOSED, step), len(rows))
                self.made.ready.append(self._group(step, shown, count, sums.get(step, {})))

    def _group(self, step: str, rows: tuple[Row, ...], count: int, total: dict[str, int]) -> Group:
        found = self.policy.find(step)
        way = Way.TOGETHER if approving.is_together(self.policy, step) else Way.EACH
        if not approving.may_approve(self.policy, step, self.role):
            way = Way.OTHERS
        is_before = found is not None and found.is_before
        role = found.role if found is not None else ""
        return Group(step, self.policy.title(step, language()), rows, count, total, way, role, is_before)

    def _leaving(self, approved: list[Any], maker: Maker) -> None:
        batches: dict[str, list[Row]] = {}
        for message in approved:
            batches.setdefault(message.batch, []).append(maker.of_message(message, message.why))
        letters = listing.letters_in(self.company, batches) if batches else {}
        self.made.leaving = [
            Leaving(
                one.batch,
                one.departs_at,
                one.by,
                one.count,
                letters.get(one.batch, 0),
                tuple(batches.get(one.batch, ())),
            )
            for one in (outbox.departures(self.company) if approved else ())
        ]

    def _looks(self, looks: list[Any], persons: list[Any], states: dict[tuple[str, str], int], maker: Maker) -> None:
        """What may have left, and what was refused. An address that is a person's to correct stands there alone."""
        theirs = {d.account_id for d in persons if d.code == "address_refused"}
        rows = {state: [m for m in looks if m.state == state] for state in (State.UNKNOWN, State.FAILED)}
        refused = [m for m in rows[State.FAILED] if m.account_id not in theirs]
        self.made.unknown = [maker.of_message(m, m.why) for m in rows[State.UNKNOWN]]
        self.made.failed = [maker.of_message(m, m.why) for m in refused]
        count = {state: sum(n for (found, _), n in states.items() if found == state) for state in rows}
        hidden = len(rows[State.FAILED]) - len(refused)
        self.made.counts |= {"unknown": count[State.UNKNOWN], "failed": count[State.FAILED] - hidden}

    def _rail(self) -> None:
        """Money that came, promises, what was done, what comes tomorrow."""
        company, made, most = self.company, self.made, self.bounds.rail
        since = self.hours.calendar.on_or_before(self.today - timedelta(days=1))
        payments = ledger.payments_between(company, since, self.today, most)
        made.counts["arrived"], made.arrived_total = ledger.received_between(company, since, self.today)
        gone = outbox.left_count(company, company.zone, self.today)
        made.counts |= {"left": gone.get(State.SENT, 0), "rehearsed": gone.get(State.REHEARSED, 0)}
        made.taken = dunning.taken_on(company, self.today)
        made.bank_until = bank.last_day(company)
        promises = arrangements.promised_between(company, self.today - PAST, self.today, PROMISES)
        troubled = dict(accounts.in_trouble(company, most))
        ids = {p.account_id for p in payments} | {p.account_id for p in promises} | set(troubled)
        people = customers.addressees(ids) if ids else {}
        made.arrived = [
            Arrived(people[p.account_id], p.currency, -p.amount, p.on) for p in payments if p.account_id in people
        ]
        made.trouble = [(people[i], words) for i, words in troubled.items() if i in people]
        made.promised = self._promised(promises, people)
        self._tomorrow()

    def _promised(self, promises: list[Any], people: dict[int, Addressee]) -> list[Promised]:
        """Promises of today, and older ones that are still waited for: broken ones are in the reasons of rows."""
        ids = {row.account_id for row in promises}
        standing = arrangements.standing_on(ids, self.today) if ids else {}
        came = {one.id: one.received for arranged in standing.values() for one in arranged.promises}
        decided = dunning.current_of(ids) if ids else {}
        found = []
        for row in promises:
            now = decided.get(row.account_id)
            awaited = row.until >= self.today or (now is not None and now.code == "promised")
            state = "kept" if came.get(row.pk, 0) >= row.amount else "awaited" if awaited else "broken"
            if row.account_id in people and (row.until == self.today or state == "awaited"):
                found.append(Promised(people[row.account_id], row.currency, row.amount, row.until, state))
        return found

    def _tomorrow(self) -> None:
        day = self.hours.calendar.after(self.today)
        steps = dunning.steps_on(self.company, day)
        tongue = language()
        named = {step.name: self.policy.title(step.name, tongue) for step in self.policy.steps}
        shown = tuple((title, steps[name]) for name, title in named.items() if name in steps)
        self.made.tomorrow = Coming(day, shown, arrangements.promises_on(self.company, day))


PAST = timedelta(days=14)
"""No policy is patient with a promise for longer than this."""
PROMISES = 50


def done_today(day: Day) -> tuple[int, int]:
    """How many calls were made today, and how many other tasks done."""
    kinds = {step.name: step.kind for step in day.policy.steps}
    calls = sum(n for step, n in day.taken.items() if kinds.get(step) is StepKind.CALL)
    return calls, sum(day.taken.values()) - calls
