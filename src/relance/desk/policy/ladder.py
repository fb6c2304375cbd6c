"""A ladder as a drawing: a node for each step, ochre that deepens from the due date on, then a person."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext

from relance.desk.policy.words import ICONS, day_label
from relance.dunning.reasons import language
from relance.policies.rules import Ladder, Step, StepKind

DARKEST = 4


@dataclass(frozen=True, slots=True)
class Node:
    """One place on the line. `before` and `after` are the shades left and right of it, 0 to 4.

    The due date has no name; `is_end` is where a person takes over. `href` leads to the step, where it can be chosen.
    """

    title: str
    when: str = ""
    icon: str = ""
    before: int = 0
    after: int = 0
    name: str = ""
    href: str = ""
    is_end: bool = False


def nodes(ladder: Ladder, href: Callable[[str], str] | None = None) -> list[Node]:
    """The steps in order, with the due date at its place. `href` gives the address of a step by its name."""
    found = list(_nodes(ladder))
    return [replace(node, href=href(node.name)) if node.name else node for node in found] if href else found


def _nodes(ladder: Ladder) -> Iterator[Node]:
    *steps, end = ladder.steps
    late = [step for step in steps if step.day > 0]
    for step in steps:
        if step.day < 0:
            yield _node(step, 0, 0)
    yield Node(gettext("due date"), after=1 if late else 0)
    for place, step in enumerate(late):
        yield _node(step, _shade(place, len(late)), _shade(place + 1, len(late)))
    when = gettext("you decide, %(when)s") % {"when": day_label(end.day)}
    yield Node(gettext("And then"), when, name=end.name, is_end=True)


def _shade(place: int, steps: int) -> int:
    """The line before a step, counted from the due date: the palest first, the darkest behind the last one."""
    return 1 + place * (DARKEST - 1) // steps


def _node(step: Step, before: int, after: int) -> Node:
    icon = "mailbox" if step.kind is StepKind.MESSAGE and step.channel == "letter" else ICONS[step.kind]
    return Node(step.called(language()), day_label(step.day), icon, before, after, name=step.name)
