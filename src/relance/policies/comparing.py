"""What is different between two policies, as codes with the values before and after. Pure; the words are the door's."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from relance.policies.rules import Ladder, Policy, Step

RHYTHM = ("gap_days", "cap", "minimum", "promise_days", "charges")
FIELDS = ("day", "kind", "title", "channels", "wording", "approval", "role", "minimum", "answer_days", "charges")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is different. Without a step it is about a ladder, without a ladder about the rhythm of all.

    `what` is one of RHYTHM or FIELDS, or says that a step or ladder is `new`, `gone`, or is for other `kinds`.
    """

    what: str
    ladder: str = ""
    step: str = ""
    before: Any = None
    after: Any = None


def differences(before: Policy, after: Policy) -> list[Difference]:
    """Everything that is different, ladder by ladder in the order of days, the rhythm last."""
    found: list[Difference] = []
    for ladder in after.ladders:
        known = before.ladder(ladder.name)
        found += [Difference("new", ladder.name)] if known is None else list(_of_ladder(known, ladder))
    found += [Difference("gone", each.name) for each in before.ladders if after.ladder(each.name) is None]
    for what in RHYTHM:
        one, other = _rhythm(before, what), _rhythm(after, what)
        if one != other:
            found.append(Difference(what, before=one, after=other))
    return found


def _rhythm(policy: Policy, what: str) -> Any:
    return (policy.most, policy.within) if what == "cap" else getattr(policy, what)


def _of_ladder(before: Ladder, after: Ladder) -> Iterator[Difference]:
    name = after.name
    for what in ("kinds", "title"):
        one, other = getattr(before, what), getattr(after, what)
        if one != other:
            yield Difference(what, name, before=one, after=other)
    gone = [step for step in before.steps if after.find(step.name) is None]
    for step in sorted([*after.steps, *gone], key=lambda each: each.day):
        known = before.find(step.name)
        if known is None:
            yield Difference("new", name, step.name, after=step.day)
        elif step in gone:
            yield Difference("gone", name, step.name, before=step.day)
        else:
            yield from _of_step(name, known, step)


def _of_step(ladder: str, before: Step, after: Step) -> Iterator[Difference]:
    for what in FIELDS:
        one, other = getattr(before, what), getattr(after, what)
        if one != other:
            yield Difference(what, ladder, after.name, one, other)
