"""What a firm has decided to do about open invoices: ladders and their rhythm. Pure.

Days are calendar days from the due date, minima are major units of whatever currency the sum is in.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from relance.values.calendar import WorkingDays
from relance.values.money import exponent

PRESETS = Path(__file__).parent / "presets"


class StepKind(StrEnum):
    """A message leaves, a person calls, a person takes a formal step, or a person decides what comes next."""

    MESSAGE = "message"
    CALL = "call"
    FORMAL = "formal"
    PERSON = "person"


class Approval(StrEnum):
    """How a message gets away: with all others of its day, one by one, or by itself after the time to undo it."""

    TOGETHER = "together"
    EACH = "each"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Step:
    """A rung of a ladder. `day` counts from the due date: minus is before, plus is after.

    `fallback` is the channel where `channel` cannot reach the customer. `role` is who must approve or do it, empty
    for anybody who may. Sums below `minimum` pass the step over. `answer_days` is how many days the message gives
    for an answer; 0 asks for none. `charges`: it asks for what may be charged for lateness, too. `title` is its name by
    language.
    """

    name: str
    day: int
    kind: StepKind
    title: Mapping[str, str]
    channel: str = ""
    fallback: str = ""
    wording: str = ""
    role: str = ""
    approval: Approval = Approval.TOGETHER
    minimum: int = 0
    answer_days: int = 0
    charges: bool = False

    @property
    def is_before(self) -> bool:
        """Whether it comes before the due date."""
        return self.day < 0

    def called(self, language: str) -> str:
        """Its name in a language; in another one where it has none, the bare name at worst."""
        return self.title.get(language) or self.title.get("en") or next(filter(None, self.title.values()), self.name)

    @property
    def channels(self) -> tuple[str, ...]:
        """The ways to reach the customer, the preferred one first."""
        return tuple(channel for channel in (self.channel, self.fallback) if channel)

    def planned(self, due_on: date, calendar: WorkingDays) -> date:
        """The working day of this step: before the due date never later than meant, after it never earlier."""
        day = due_on + timedelta(days=self.day)
        return calendar.on_or_before(day) if self.is_before else calendar.on_or_after(day)

    def lapsed(self, due_on: date, today: date) -> bool:
        """A step before the due date makes no sense from that date on."""
        return self.is_before and today >= due_on


@dataclass(frozen=True, slots=True)
class Ladder:
    """Steps in order of their day; the last one hands over to a person. `kinds` of customers it is for by itself."""

    name: str
    title: Mapping[str, str]
    steps: tuple[Step, ...]
    kinds: frozenset[str] = frozenset()

    def called(self, language: str) -> str:
        """Its name in a language; in another one where it has none, the bare name at worst."""
        return self.title.get(language) or self.title.get("en") or next(filter(None, self.title.values()), self.name)

    def find(self, step: str) -> Step | None:
        """The step of that name, if there is one."""
        return next((each for each in self.steps if each.name == step), None)


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for one customer: a ladder and its rhythm.

    At least `gap_days` between two contacts, at most `most` contacts in `within` days (0: no such cap), no message
    about less than `minimum`, `promise_days` of patience after a promised date, `extra_days` after every due date.
    """

    ladder: Ladder
    gap_days: int
    minimum: int
    most: int = 0
    within: int = 0
    promise_days: int = 0
    extra_days: int = 0

    def is_small(self, minor: int, currency: str) -> bool:
        """Whether a sum in minor units is below what is worth a message."""
        return is_below(minor, currency, self.minimum)


def is_below(minor: int, currency: str, major: int) -> bool:
    """Whether a sum in minor units is below so many major units of its currency."""
    return minor < major * int(10 ** exponent(currency))


@dataclass(frozen=True, slots=True)
class Exemption:
    """One customer's exception from the policy: another ladder (empty: the usual), more days after every due date."""

    ladder: str = ""
    extra_days: int = 0


@dataclass(frozen=True, slots=True)
class Charges:
    """What the policy names in figures for lateness; a customer owes it only who accepted it before the order.

    `rate` is a yearly percent in ten-thousandths, or so many `times` the legal rate (both 0: what the law gives).
    `reminder_fees` are for the first reminder, the second, and so on, in major units; `lump_sum`: the highest lump sum
    for collecting that the law lets a contract name.
    """

    rate: int = 0
    times: int = 0
    reminder_fees: tuple[Decimal, ...] = ()
    lump_sum: bool = False

    @property
    def interest(self) -> str:
        """The rate as the policy's data writes it: `12`, `legal*3`, or nothing."""
        if self.times:
            return f"legal*{self.times}"
        return f"{Decimal(self.rate) / 10_000:f}".rstrip("0").rstrip(".") if self.rate else ""

    @property
    def names_a_rate(self) -> bool:
        """Whether it fixes the interest."""
        return bool(self.rate or self.times)


@dataclass(frozen=True, slots=True)
class Policy:
    """All ladders of a firm, and the rhythm they have in common (see Terms)."""

    ladders: tuple[Ladder, ...]
    gap_days: int
    minimum: int
    most: int = 0
    within: int = 0
    promise_days: int = 0
    charges: Charges = Charges()

    def ladder(self, name: str) -> Ladder | None:
        """The ladder of that name, if there is one (still)."""
        return next((ladder for ladder in self.ladders if ladder.name == name), None)

    def terms(self, kind: str, exemption: Exemption | None = None) -> Terms:
        """What holds for a customer of a kind. A ladder that is gone from the policy gives way to the usual one."""
        usual = next(ladder for ladder in self.ladders if kind in ladder.kinds)
        chosen = self.ladder(exemption.ladder) if exemption else None
        return Terms(
            chosen or usual,
            self.gap_days,
            self.minimum,
            self.most,
            self.within,
            self.promise_days,
            exemption.extra_days if exemption else 0,
        )

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every step of any ladder once, by name, in order of their days."""
        named = {step.name: step for ladder in reversed(self.ladders) for step in ladder.steps}
        return tuple(sorted(named.values(), key=lambda step: step.day))

    def find(self, step: str) -> Step | None:
        """The first step of that name in any ladder."""
        return next((s for ladder in self.ladders for s in ladder.steps if s.name == step), None)

    def title(self, step: str, language: str) -> str:
        """A step's name in a language; the bare name for a step of an older version."""
        found = self.find(step)
        return found.called(language) if found else step


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in a policy's data something stands: names, empty where it is about the whole."""

    ladder: str = ""
    step: str = ""
    field: str = ""

    def __str__(self) -> str:
        named = (f"ladder “{self.ladder}”" * bool(self.ladder), f"step “{self.step}”" * bool(self.step), self.field)
        said = ", ".join(filter(None, named))
        return said[:1].upper() + said[1:]


NOWHERE = Spot()


class BadPolicy(ValueError):
    """A policy cannot be kept, or something cannot be done to one; the message names the mend.

    `template` is English and marked for translation; whoever shows it to people translates it and fills in `values`.
    As plain text, for files and commands, the place stands before it.
    """

    says_what_to_do = True

    def __init__(self, template: str, values: Mapping[str, Any] | None = None, at: Spot = NOWHERE) -> None:
        self.template, self.values, self.at = template, dict(values or {}), at
        said = template % self.values if self.values else template
        super().__init__(f"{at}: {said}" if str(at) else said)


@cache
def presets() -> dict[str, dict[str, Any]]:
    """The data of every preset, by folder name."""
    files = sorted(PRESETS.glob("*/policy.toml"))
    return {file.parent.name: tomllib.loads(file.read_text("utf-8")) for file in files}
