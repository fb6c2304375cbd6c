"""The ladder in force as a drawing: a node for each step, ochre that deepens from the due date on."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext

from relance.dunning.reasons import language
from relance.policies.rules import Ladder, Step, StepKind

DARKEST = 4


@dataclass(frozen=True, slots=True)
class Node:
    """One place on the line. `before` and `after` are the shades left and right of it, 0 to 4."""

    title: str
    when: str
    icon: str
    before: int
    after: int
    is_due: bool = False


def nodes(ladder: Ladder) -> list[Node]:
    """The steps in order, with the due date at its place."""
    return list(_nodes(ladder))


def _nodes(ladder: Ladder) -> Iterator[Node]:
    early = [step for step in ladder.steps if step.day < 0]
    late = [step for step in ladder.steps if step.day > 0]
    for step in early:
        yield _node(step, 0, 0)
    yield Node(gettext("due date"), "", "", 0, 1, is_due=True)
    for place, step in enumerate(late, start=1):
        shade = min(place, DARKEST)
        yield _node(step, shade, 0 if step is late[-1] else min(place + 1, DARKEST))


def _node(step: Step, before: int, after: int) -> Node:
    titles = step.title
    title = titles.get(language()) or titles.get("en") or step.name
    icon = "mail" if step.kind is StepKind.MESSAGE else "signpost"
    return Node(title, _when(step.day), icon, before, after)


def _when(day: int) -> str:
    """`3 days before`, `day 10`."""
    if day < 0:
        return gettext("day −%(n)d") % {"n": -day}
    return gettext("day %(n)d") % {"n": day}
