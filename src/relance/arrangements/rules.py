"""Pauses, promises and disputes as they stand on a day. Pure; sums are positive minor units, days are inclusive."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum


class Kind(StrEnum):
    """What was arranged."""

    PAUSE = "pause"
    PROMISE = "promise"
    DISPUTE = "dispute"


class ArrangementRefusal(ValueError):
    """This cannot be arranged so; the message says why and what to do."""

    says_what_to_do = True


@dataclass(frozen=True, slots=True)
class Pause:
    """Nobody writes or calls from `begins` to `until`."""

    id: int
    begins: date
    until: date


class Kept(StrEnum):
    """What became of a promise."""

    OPEN = "open"
    KEPT = "kept"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Promise:
    """The customer said on `made_on` that `amount` will be there on `until`. `received` is what came since."""

    id: int
    made_on: date
    until: date
    currency: str
    amount: int
    received: int = 0

    def state(self, today: date, patience: date) -> Kept:
        """Kept once the sum is there; open until the last day of patience; then broken."""
        if self.received >= self.amount:
            return Kept.KEPT
        return Kept.OPEN if today <= patience else Kept.BROKEN


@dataclass(frozen=True, slots=True)
class Dispute:
    """So much of each due part is contested; it is looked at again after `until`."""

    id: int
    begins: date
    until: date
    amounts: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Arranged:
    """All that stands with one account on a day, a dispute also after its end: somebody has to settle it."""

    pauses: tuple[Pause, ...] = ()
    promises: tuple[Promise, ...] = ()
    disputes: tuple[Dispute, ...] = ()

    def disputed(self) -> dict[int, int]:
        """How much of each due part is contested. What two disputes contest is added up."""
        found: dict[int, int] = defaultdict(int)
        for dispute in self.disputes:
            for part, amount in dispute.amounts.items():
                found[part] += amount
        return found


NOTHING = Arranged()


def paused_until(pauses: Iterable[Pause], today: date) -> date | None:
    """The last day on which nobody writes, pauses that overlap or follow each other taken together."""
    last: date | None = None
    for pause in sorted(pauses, key=lambda each: each.begins):
        nearest = today if last is None else last + timedelta(days=1)
        if pause.begins <= nearest <= pause.until:
            last = pause.until
    return last


@dataclass(frozen=True, slots=True)
class NewArrangement:
    """What somebody wants to arrange. `parts` are contested sums by due part; `said` are the words, for the file.

    `personal`: the reason is health, grief or another private one. Then only that is kept, and no word of it.
    """

    kind: Kind
    begins: date
    until: date
    said: str = ""
    currency: str = ""
    amount: int = 0
    parts: Mapping[int, int] = field(default_factory=dict)
    personal: bool = False


LONGEST_DAYS = 366
"""No hold without an end that somebody will live to see."""


def refuse(new: NewArrangement, today: date) -> None:
    """Raise ArrangementRefusal where it makes no sense."""
    if new.until < new.begins:
        raise ArrangementRefusal("The last day is before the first. Choose a later one.")
    if new.until < today:
        raise ArrangementRefusal("The last day has passed. Choose a later one.")
    if (new.until - today).days > LONGEST_DAYS:
        raise ArrangementRefusal("At most a year ahead: choose an earlier day and look at it again then.")
    if new.kind is Kind.PROMISE and (new.amount <= 0 or not new.currency):
        raise ArrangementRefusal("Say how much was promised.")
    if new.kind is Kind.DISPUTE and (not new.parts or min(new.parts.values()) <= 0):
        raise ArrangementRefusal("Say what is contested: an invoice, and how much of it.")
