"""The ladder of a policy. Pure; days are calendar days from the due date."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from relance.values.calendar import Calendar
from relance.values.money import exponent

PRESETS = Path(__file__).parent / "presets"


class StepKind(StrEnum):
    """What a step does: a message leaves, or a person decides what comes next."""

    MESSAGE = "message"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Step:
    """A rung of the ladder. `day` counts from the due date: minus is before, plus is after.

    `answer_days` is how many days the message gives for an answer; 0 asks for none.
    `title` is its name by language.
    """

    name: str
    day: int
    kind: StepKind
    channel: str
    answer_days: int
    title: Mapping[str, str]

    def planned(self, due_on: date, calendar: Calendar) -> date:
        """The working day of this step: before the due date never later than meant, after it never earlier."""
        day = due_on + timedelta(days=self.day)
        return calendar.on_or_before(day) if self.day < 0 else calendar.on_or_after(day)

    def lapsed(self, due_on: date, today: date) -> bool:
        """A step before the due date makes no sense from that date on."""
        return self.day < 0 and today >= due_on


@dataclass(frozen=True, slots=True)
class Ladder:
    """Steps in order of their day, the least days between two contacts, and the least sum worth a message.

    `minimum` is in major units of whatever currency the sum is in.
    """

    steps: tuple[Step, ...]
    gap_days: int
    minimum: int

    def step(self, name: str) -> Step:
        """The step of that name. Raises KeyError where the ladder has none."""
        return {step.name: step for step in self.steps}[name]

    def title(self, name: str, language: str) -> str:
        """The step's name in a language; the bare name for a step of an older version."""
        titles = {step.name: step.title for step in self.steps}.get(name, {})
        return titles.get(language) or titles.get("en") or name

    def is_small(self, minor: int, currency: str) -> bool:
        """Whether a sum in minor units is below what is worth a message."""
        return minor < self.minimum * int(10 ** exponent(currency))


class BadPolicy(ValueError):
    """The policy's data cannot be read; the message names the mend."""

    says_what_to_do = True


def read_ladder(data: Mapping[str, Any]) -> Ladder:
    """A ladder from the data of a policy version. Raises BadPolicy."""
    try:
        steps = tuple(
            Step(
                s["name"],
                s["day"],
                StepKind(s["kind"]),
                s.get("channel", ""),
                s.get("answer_days", 0),
                dict(s["title"]),
            )
            for s in data["steps"]
        )
        ladder = Ladder(steps, data["gap_days"], data["minimum"])
    except (KeyError, TypeError, ValueError) as error:
        raise BadPolicy(f"This policy cannot be read: {error!r}") from error
    days = [step.day for step in steps]
    if not steps or days != sorted(set(days)) or 0 in days:
        raise BadPolicy("Steps must stand in order of their days, one a day, none on the due date itself.")
    if len({step.name for step in steps}) != len(steps) or steps[-1].kind is not StepKind.PERSON:
        raise BadPolicy("Step names must differ, and the last step must hand over to a person.")
    return ladder


@cache
def presets() -> dict[str, dict[str, Any]]:
    """The data of every preset, by folder name."""
    files = sorted(PRESETS.glob("*/policy.toml"))
    return {file.parent.name: tomllib.loads(file.read_text("utf-8")) for file in files}
