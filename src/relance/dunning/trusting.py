"""When messages of a step may leave by themselves: once people have let enough of them go as they were. Pure."""

from dataclasses import dataclass
from datetime import timedelta

from relance.outbox.queries import Record
from relance.policies.rules import Step, StepKind

LOOKS_BACK = timedelta(days=90)
ENOUGH = 10
"""Messages that a person let go without changing a word, before a step may be let go by itself."""


@dataclass(frozen=True, slots=True)
class Trust:
    """Whether a step may leave by itself. `missing` are the messages to be let go unchanged until then."""

    may: bool
    missing: int = 0


def trust(step: Step, record: Record) -> Trust:
    """Whether a step has earned it. A change or an omission counts as one that was not right as it was, twice.

    A step that a person takes, or signs, never leaves by itself.
    """
    if step.kind is not StepKind.MESSAGE:
        return Trust(False, ENOUGH)
    unchanged = record.left - record.edited
    missing = ENOUGH + record.edited + record.skipped - unchanged
    return Trust(missing <= 0, max(0, missing))
