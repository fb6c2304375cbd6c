"""From the data of a policy version to its records, and what makes a policy one that can be kept. Pure."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from relance.policies.rules import Approval, BadPolicy, Ladder, Policy, Step, StepKind

KINDS = ("business", "person")
CHANNELS = ("email", "letter")
FIRST_DAY, LAST_DAY = -60, 730
MOST_STEPS = 20
_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")


def read_policy(data: Mapping[str, Any]) -> Policy:
    """The policy that this data says. Raises BadPolicy with the mend."""
    try:
        policy = Policy(
            tuple(_ladder(each) for each in data["ladders"]),
            gap_days=_whole(data, "gap_days", 1, 90),
            minimum=_whole(data, "minimum", 0, 1_000_000),
            most=_whole(data, "most", 0, 100, 0),
            within=_whole(data, "within", 0, 366, 0),
            promise_days=_whole(data, "promise_days", 0, 60, 0),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise BadPolicy(f"This policy cannot be read: {error!r}") from error
    _check_ladders(policy)
    return policy


def _whole(data: Mapping[str, Any], name: str, least: int, most: int, default: int | None = None) -> int:
    """A whole number within its bounds."""
    value = data[name] if default is None else data.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise BadPolicy(f"{name} must be a whole number from {least} to {most}.")
    return value


def _ladder(data: Mapping[str, Any]) -> Ladder:
    steps = tuple(_step(each) for each in data["steps"])
    ladder = Ladder(data["name"], dict(data["title"]), steps, frozenset(data.get("for", ())))
    _check_steps(ladder)
    return ladder


def _step(data: Mapping[str, Any]) -> Step:
    try:
        kind, approval = StepKind(data["kind"]), Approval(data.get("approval", Approval.TOGETHER))
    except ValueError as error:
        raise BadPolicy(f"Step “{data['name']}”: {error}.") from error
    step = Step(
        data["name"],
        _whole(data, "day", FIRST_DAY, LAST_DAY),
        kind,
        dict(data["title"]),
        channel=data.get("channel", ""),
        fallback=data.get("fallback", ""),
        wording=data.get("wording", "") or data["name"],
        role=data.get("role", ""),
        approval=approval,
        minimum=_whole(data, "minimum", 0, 1_000_000, 0),
        answer_days=_whole(data, "answer_days", 0, 90, 0),
    )
    _check_step(step)
    return step


def _check_step(step: Step) -> None:
    if not _NAME.fullmatch(step.name):
        raise BadPolicy(f"Step “{step.name}”: use small letters, figures and hyphens, at most 40.")
    if step.day == 0:
        raise BadPolicy("No step may stand on the due date itself: that day belongs to the customer.")
    if step.kind is not StepKind.MESSAGE and step.is_before:
        raise BadPolicy(f"Step “{step.name}”: before the due date only a message may leave.")
    if step.kind is StepKind.MESSAGE and (step.channel not in CHANNELS or step.fallback not in ("", *CHANNELS)):
        raise BadPolicy(f"Step “{step.name}”: a message leaves by {' or '.join(CHANNELS)}.")
    if step.fallback and step.fallback == step.channel:
        raise BadPolicy(f"Step “{step.name}”: the second way must differ from the first.")


def _check_steps(ladder: Ladder) -> None:
    days = [step.day for step in ladder.steps]
    if not _NAME.fullmatch(ladder.name):
        raise BadPolicy(f"Ladder “{ladder.name}”: use small letters, figures and hyphens, at most 40.")
    if not ladder.steps or len(ladder.steps) > MOST_STEPS or days != sorted(set(days)):
        raise BadPolicy(f"Ladder “{ladder.name}”: its steps must stand in order of their days, one a day.")
    twice = [name for name, count in Counter(step.name for step in ladder.steps).items() if count > 1]
    if twice:
        raise BadPolicy(f"Ladder “{ladder.name}”: two steps are called “{twice[0]}”.")
    if ladder.steps[-1].kind is not StepKind.PERSON:
        raise BadPolicy(f"Ladder “{ladder.name}”: the last step must hand over to a person.")
    if any(step.kind is StepKind.PERSON for step in ladder.steps[:-1]):
        raise BadPolicy(f"Ladder “{ladder.name}”: nothing can come after a person has taken over.")


def _check_ladders(policy: Policy) -> None:
    names = [ladder.name for ladder in policy.ladders]
    if len(set(names)) != len(names):
        raise BadPolicy("Ladder names must differ.")
    for kind in KINDS:
        if sum(kind in ladder.kinds for ladder in policy.ladders) != 1:
            raise BadPolicy(f"Exactly one ladder must be for every customer of the kind “{kind}”.")
    if bool(policy.most) != bool(policy.within):
        raise BadPolicy("A cap on contacts needs both: how many, and in how many days.")
    if policy.most and policy.within and policy.gap_days > policy.within:
        raise BadPolicy("The days between two contacts are more than the days that the cap counts.")
