"""The states of a message and the last look before it leaves. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from relance.company.rules import Hours


class State(StrEnum):
    """Where a message is on its way.

    TO_POST: on paper, or about to be; a person says when it is in the post.
    """

    PROPOSED = "proposed"
    APPROVED = "approved"
    MOVED = "moved"
    SENDING = "sending"
    TO_POST = "to_post"
    SENT = "sent"
    UNKNOWN = "unknown"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"
    REHEARSED = "rehearsed"


WAITING = (State.PROPOSED, State.APPROVED, State.MOVED)
"""May still be withdrawn."""

DONE = (State.SENDING, State.TO_POST, State.SENT, State.UNKNOWN)
"""Left, or may have left: its step is done, its occasion is used up."""

KEYED = (*WAITING, *DONE, State.FAILED)
"""One message per key among these. A withdrawn or rehearsed one does not stand in the way."""

MOST_TRIES = 8

PAPER, POST = "letter", "post"
"""The channel of letters on paper, and whom they are handed to: the address is kept with the words."""


class Verdict(StrEnum):
    """What the last look says."""

    GO = "go"
    PRINT = "print"
    WAIT = "wait"
    MOVED = "moved"
    REHEARSE = "rehearse"
    WORDS = "words"
    NO_WIRE = "no_wire"


class Leave(StrEnum):
    """What the law says in the moment of departure: it may leave, at another hour, or not as it was decided."""

    NOW = "now"
    LATER = "later"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class LastLook:
    """What is looked at again in the moment of departure. Paper needs no wire; `fit` says that the tone lets it go."""

    seen_version: int
    version: int
    asleep: bool
    test_mode: bool
    has_wire: bool
    on_paper: bool = False
    law: Leave = Leave.NOW
    fit: bool = True


def last_look(look: LastLook, now: datetime, departs_at: datetime, hours: Hours) -> Verdict:
    """Whether a message may leave now. `asleep` says that no day has come that could change the decision."""
    if look.seen_version != look.version or not look.asleep:
        return Verdict.MOVED
    if now < departs_at or not hours.is_open(now) or look.law is Leave.LATER:
        return Verdict.WAIT
    if look.law is Leave.NOT:
        return Verdict.MOVED
    if not look.fit:
        return Verdict.WORDS
    if look.test_mode:
        return Verdict.REHEARSE
    if look.on_paper:
        return Verdict.PRINT
    return Verdict.GO if look.has_wire else Verdict.NO_WIRE


def next_try(tries: int, now: datetime) -> datetime | None:
    """When to try again after `tries` failed attempts: 5, 10, 20 … minutes, at most 4 hours; None gives up."""
    if tries >= MOST_TRIES:
        return None
    return now + min(timedelta(minutes=5 * 2 ** (tries - 1)), timedelta(hours=4))


def occasion(step: str, item: int) -> str:
    """What makes a message unique for its account: the step and the item that deserves it."""
    return f"{step}:{item}"


def may_print(seen_version: int, version: int, answer_by: date | None, today: date) -> bool:
    """Whether a letter still says what is true in the moment it is printed: nothing moved, its date has not passed."""
    return seen_version == version and (answer_by is None or answer_by > today)
