"""What the gate is asked, and what it answers. Frozen records."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from relance.claims.rules.records import Paid
from relance.law.facts import Basis, Rule
from relance.law.gating import Asked


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier contact by the creditor: the moment as it was planned to be told, its kind, and how many that day."""

    at: datetime
    channel: str
    kind: str
    count: int = 1
    debt: str = "A"


@dataclass(frozen=True, slots=True)
class Moment:
    """When it is to happen: `at` with its zone, and every zone in which the debtor may be.

    `agreed` are hours that the debtor agreed to in writing, `callback` is the day he asked to be called on. `holiday`:
    a public holiday at the debtor's place.
    """

    at: datetime
    zones: tuple[ZoneInfo, ...]
    holiday: bool = False
    agreed: tuple[time, time] | None = None
    callback: date | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """The act, its moment, what went before, and whom it is about. `places` are codes of law, residence first.

    `due` is the due date of the oldest sum, `payments` are what was paid of it. `notices` are the days on which formal
    notices were received; None leaves that to the flag.
    """

    asked: Asked
    moment: Moment
    places: tuple[str, ...]
    debtor: str
    creditor: str
    history: tuple[Past, ...] = ()
    debt: str = "A"
    due: date | None = None
    payments: tuple[Paid, ...] = ()
    notices: tuple[date, ...] | None = None

    @property
    def day(self) -> date:
        """The day of the act."""
        return self.moment.at.date()


class Decision(StrEnum):
    """Whether the act may happen as it is described."""

    ALLOWED = "allowed"
    CONDITIONAL = "conditional"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that stands in the way, by its code; with `conditions`, what has to be done first.

    `lasting`: it stands there whatever the day and the sum, as long as the file says what it says.
    """

    because: str
    rule: Rule
    conditions: tuple[str, ...] = ()
    lasting: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer of the gate with everything that stands in the way."""

    decision: Decision
    reasons: tuple[Reason, ...]

    @property
    def basis(self) -> Basis:
        """Whether the law stands in the way, or a rule of the house alone."""
        return Basis.HOUSE if self.reasons and all(r.rule.basis is Basis.HOUSE for r in self.reasons) else Basis.LAW

    @property
    def is_lasting(self) -> bool:
        """Whether no day will change the answer."""
        return any(reason.lasting for reason in self.reasons)

    @property
    def conditions(self) -> tuple[str, ...]:
        """What has to be done first."""
        return tuple(dict.fromkeys(condition for reason in self.reasons for condition in reason.conditions))
