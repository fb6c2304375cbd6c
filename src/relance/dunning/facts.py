"""What a decision is made of and what it says. Pure, frozen records; days are dates, sums positive minor units.

Terms (item, step done, level, occasion) are defined in docs/adr/0001.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from relance.arrangements.rules import NOTHING, Arranged
from relance.claims.gate.standing import Standing
from relance.law.counting import Contact


class Outcome(StrEnum):
    """Write to the customer, have a person call, let a person decide, or wait for a day."""

    MESSAGE = "message"
    CALL = "call"
    PERSON = "person"
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class Item:
    """An open due part on the day: what is open and how much of it is contested, the steps done for it.

    `answer_by` is the last date that a message listing it gave to answer, or that was agreed on for it. `rests_until`
    is how long a person lets it rest after its ladder ended.
    """

    part_id: int
    number: str
    issued_on: date
    due_on: date
    currency: str
    amount: int
    open: int
    done: frozenset[str] = frozenset()
    answer_by: date | None = None
    disputed: int = 0
    rests_until: date | None = None

    @property
    def asked(self) -> int:
        """What may be asked for: contested sums rest."""
        return max(0, self.open - self.disputed)


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a decision about an account may depend on. `items` stand oldest due first.

    `reach` is the address by channel, telephone as `call`; `refused` are channels whose address turned a message
    away. `contacts` are the day and channel of what went out about money, oldest first; `tried` are the days of those
    calls among them that nobody answered. `not_posted` says that a letter lies ready and has not gone to the post.
    `next_entry` is the first day on which something already recorded changes the facts. `standing` is what the gate of
    law asks about the debtor; without it nothing is asked.
    """

    account_id: int
    version: int
    today: date
    is_person: bool
    items: tuple[Item, ...]
    reach: Mapping[str, str] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()
    leaving_now: bool = False
    not_posted: bool = False
    contacts: tuple[Contact, ...] = ()
    tried: tuple[date, ...] = ()
    arranged: Arranged = NOTHING
    next_entry: date | None = None
    standing: Standing | None = None

    @property
    def heard(self) -> tuple[Contact, ...]:
        """The contacts that reached somebody."""
        vain = Counter(self.tried)
        return (
            tuple(c for c in self.contacts if c.channel != "call" or not _taken(vain, c.day)) if vain else self.contacts
        )

    @property
    def last_contact(self) -> date | None:
        """The day of the last contact about money that reached somebody."""
        return max((contact.day for contact in self.heard), default=None)


def _taken(vain: Counter[date], day: date) -> bool:
    """Whether one of so many was on this day; it is taken out."""
    found = vain[day] > 0
    vain[day] -= found
    return found


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a code with the figures that belong to it. The words are in dunning/reasons.py."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do about an account, why, and when to look again if nothing new happens.

    MESSAGE and CALL, and PERSON where a step asks for one: `step` is what is done, `channel` how, `item` the oldest
    item that deserves it, `marks` the step that each item is marked with once it is done. At the end of a ladder
    `marks` are the items that a person decides about. Otherwise `instead_of` is the step that would have been taken
    without the reason that stands in its way.
    """

    account_id: int
    version: int
    today: date
    outcome: Outcome
    reasons: tuple[Reason, ...]
    step: str = ""
    channel: str = ""
    item: int | None = None
    marks: Mapping[int, str] = field(default_factory=dict)
    instead_of: str = ""
    look_again_on: date | None = None
