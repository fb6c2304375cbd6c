"""The ladder of decision record 1, facts in one line, and a life lived day by day."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from relance.arrangements.rules import NOTHING, Arranged
from relance.dunning import rules
from relance.dunning.facts import Decision, Facts, Item, Outcome
from relance.dunning.rules import Place
from relance.law.contact import Limits
from relance.law.counting import Contact
from relance.policies.reading import read_policy
from relance.policies.rules import Ladder, Step, StepKind, Terms, presets
from relance.values.calendar import Calendar, WorkingDays

DUE = date(2026, 3, 2)
"""A Monday; days of the record are counted from here."""


class Everyday(Calendar):
    """A place without days of rest, as in the record."""

    def is_working(self, day: date) -> bool:
        return True


EVERYDAY = Everyday("XX")
FRANCE = Calendar("FR")
STANDARD = read_policy(presets()["standard"]).terms("business")
NO_LAW = Limits((), None, ())


def decide(facts: Facts, terms: Terms, calendar: WorkingDays, law: Limits = NO_LAW) -> Decision:
    """What is decided under these terms, where the law says nothing unless told."""
    return rules.decide(facts, Place(terms, law, calendar))


def step(name: str, day: int, kind: StepKind = StepKind.MESSAGE, **more) -> Step:
    channel = "email" if kind is StepKind.MESSAGE else ""
    return Step(name, day, kind, {"en": name}, **{"channel": channel, "wording": name, **more})


def terms(*steps: Step, gap: int = 3, minimum: int = 15, **more) -> Terms:
    """A ladder of these steps and a person ten days after the last, with its rhythm."""
    last = step("decide", max(steps[-1].day, 0) + 10, StepKind.PERSON)
    return Terms(Ladder("test", {"en": "test"}, (*steps, last)), gap, minimum, **more)


def ladder(*days: int, gap: int = 3, minimum: int = 15) -> Terms:
    """A message on each of these days."""
    return terms(*(step(f"m{day}", day, answer_days=7) for day in days), gap=gap, minimum=minimum)


def item(part: int, due: date = DUE, open_: int = 10000, amount: int = 0, done: Iterable[str] = ()) -> Item:
    return Item(part, f"F-{part}", due - timedelta(days=30), due, "EUR", amount or open_, open_, frozenset(done))


def facts(today: date, *items: Item, **more) -> Facts:
    ordered = tuple(sorted(items, key=lambda one: (one.due_on, one.part_id)))
    reach = more.pop("reach", None) or {"email": more.pop("recipient", "a@example.com"), "call": more.pop("phone", "")}
    refused = frozenset({"email"} if more.pop("recipient_refused", False) else ())
    last = more.pop("last_contact", None)
    contacts = more.pop("contacts", (Contact(last, "email"),) if last else ())
    return Facts(1, 1, today, False, ordered, reach=reach, refused=refused, contacts=contacts, **more)


@dataclass(frozen=True)
class Part:
    """A due part of an invented book: what it is, and what is paid on which day."""

    id: int
    due: date
    amount: int
    issued: date
    paid: tuple[tuple[date, int], ...] = ()

    def open_on(self, day: date) -> int:
        return self.amount - sum(amount for on, amount in self.paid if on <= day)

    def item(self, day: date, done: frozenset[str], answer_by: date | None, rests: date | None = None) -> Item:
        open_, number = self.open_on(day), f"F-{self.id}"
        return Item(
            self.id, number, self.issued, self.due, "EUR", self.amount, open_, done, answer_by, rests_until=rests
        )


@dataclass
class Sent:
    """A message that left in a life."""

    day: date
    decision: Decision
    listed: tuple[int, ...]

    @property
    def occasion(self) -> str:
        return f"{self.decision.step}:{self.decision.item}"


@dataclass
class Life:
    """One customer's book, decided on every day that the machine is on.

    A message leaves on the day it is decided, if that is a working day; on a day of rest it stays. Where somebody
    `decides`, what has had every message rests for thirty days each time.
    """

    parts: tuple[Part, ...]
    terms: Terms
    calendar: Calendar
    sent: list[Sent] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    arranged: Arranged = NOTHING
    decides: bool = False
    rests: dict[int, date] = field(default_factory=dict)

    def done(self) -> dict[int, frozenset[str]]:
        return {
            part.id: frozenset(one.decision.marks[part.id] for one in self.sent if part.id in one.decision.marks)
            for part in self.parts
        }

    def answer_by(self, sent: Sent) -> date:
        """The date that a message gives to answer."""
        days = next(s for s in self.terms.ladder.steps if s.name == sent.decision.step).answer_days
        return self.calendar.on_or_after(sent.day + timedelta(days=days))

    def facts(self, today: date) -> Facts:
        done = self.done()
        until = {number: self.answer_by(sent) for sent in self.sent for number in sent.listed}
        here = [part for part in self.parts if part.issued <= today and part.open_on(today) > 0]
        items = [
            part.item(today, done[part.id], until.get(part.id), self.rests.get(part.id))
            for part in sorted(here, key=lambda p: (p.due, p.id))
        ]
        dated = [p.issued for p in self.parts] + [on for p in self.parts for on, _ in p.paid]
        contacts = tuple(Contact(sent.day, sent.decision.channel) for sent in self.sent)
        coming = min((day for day in dated if day > today), default=None)
        return facts(today, *items, contacts=contacts, arranged=self.arranged, next_entry=coming)

    def live(
        self, first: date, days: int, on: Callable[[date], bool] = lambda day: True, asleep: bool = False
    ) -> "Life":
        """Decide day by day; with `asleep` only on the days on which the last decision asks to look again."""
        wake: date | None = first
        for day in (first + timedelta(days=n) for n in range(days)):
            if not on(day) or (asleep and (wake is None or day < wake)):
                continue
            seen = self.facts(day)
            decision = decide(seen, self.terms, self.calendar)
            self.decisions.append(decision)
            wake = decision.look_again_on
            if decision.outcome is Outcome.PERSON and self.decides:
                self.rests |= dict.fromkeys(decision.marks, day + timedelta(days=30))
                wake = day + timedelta(days=1)
            if decision.outcome is Outcome.MESSAGE and self.calendar.is_working(day):
                self.sent.append(Sent(day, decision, tuple(one.part_id for one in seen.items)))
        return self

    def story(self) -> list[tuple[int, str]]:
        """Days from DUE and occasions."""
        return [((one.day - DUE).days, one.occasion) for one in self.sent]
