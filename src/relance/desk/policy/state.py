"""What the page is about: the draft where there is one, else the version in force; a ladder of it, and a step."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from relance.desk.page import Desk
from relance.policies import queries
from relance.policies.reading import read_policy
from relance.policies.rules import Ladder, Policy, Step

PARAMETERS = ("ladder", "step", "by", "lang")
"""What the address of the page may say."""


@dataclass(frozen=True, slots=True)
class State:
    """`policy` is what `data` says. `in_force` is the policy that holds now, None before the first is published."""

    current: Any | None
    draft: Any | None
    in_force: Policy | None
    data: Mapping[str, Any]
    policy: Policy
    ladder: Ladder
    step: Step

    @property
    def seen(self) -> int:
        """The draft that was looked at; 0 for none."""
        return self.draft.pk if self.draft else 0

    @property
    def next_version(self) -> int:
        """The number that the draft has, or would have."""
        return int(self.draft.version if self.draft else self.current.version + 1 if self.current else 1)

    def query(self, **other: str) -> str:
        """The address of this state, or of one beside it: `?step=firm`."""
        said = {"ladder": self.ladder.name if len(self.policy.ladders) > 1 else "", "step": self.step.name}
        return query_of(said | other)


def query_of(said: Mapping[str, str]) -> str:
    """What is known and said, as an address."""
    return "?" + urlencode({name: said[name] for name in PARAMETERS if said.get(name)})


def state_of(desk: Desk, wanted: Mapping[str, str]) -> State | None:
    """What was asked for, or the nearest there is; None where the firm has neither a policy nor a draft."""
    current, draft = queries.current(desk.company), queries.draft(desk.company)
    shown = draft or current
    if shown is None:
        return None
    policy = read_policy(shown.data)
    in_force = read_policy(current.data) if current else None
    ladder = policy.ladder(wanted.get("ladder", "")) or policy.ladders[0]
    step = ladder.find(wanted.get("step", "")) or next(each for each in ladder.steps if not each.is_before)
    return State(current, draft, in_force, shown.data, policy, ladder, step)
