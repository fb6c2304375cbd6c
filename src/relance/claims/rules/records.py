"""What a claim is made of, and what is said about it. Frozen records; sums are minor units of one currency."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

from relance.law.facts import Rule


class RateKind(StrEnum):
    """Where the rate comes from: the law, the contract, or somebody who names it unchecked."""

    STATUTORY = "statutory"
    CONTRACT = "contract"
    GIVEN = "given"


class DayCount(StrEnum):
    """How days become a part of a year."""

    ACT_365 = "act/365"
    ACT_ACT = "act/act"
    D30_360 = "30/360"


class Rounding(StrEnum):
    """Where cents are rounded: once, the amount of each day, or each half-year. Always half up."""

    END = "end"
    DAILY = "daily"
    PERIOD = "period"


@dataclass(frozen=True, slots=True)
class Conventions:
    """How to count where no statute says so. Whoever shows a figure says which were used."""

    day_count: DayCount = DayCount.ACT_365
    rounding: Rounding = Rounding.END
    interest_first: bool = True
    saturday_works: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """The rate that is asked for: `rate` in ten-thousandths of a percent, or so many `times` the legal rate."""

    kind: RateKind = RateKind.STATUTORY
    rate: int = 0
    times: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One sum with a due date (None: none was agreed), the last day of delay, which is counted, and what settled it."""

    principal: int
    due: date | None
    until: date
    paid: "tuple[Paid, ...]" = ()


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder with every item the law asks for. Of the two days one may be unknown."""

    sent: date | None
    received: date | None
    medium: str


@dataclass(frozen=True, slots=True)
class Paid:
    """A part payment."""

    on: date
    amount: int


@dataclass(frozen=True, slots=True)
class Act:
    """Something that may stop or restart the limitation period, by its code in law."""

    on: date
    kind: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What the contract and the invoice say. `clauses` are those of law.charging.CLAUSES that they hold.

    `fixed_date`: the contract itself fixes the day to pay. `reminder_fees`: fixed in figures, for each reminder.
    """

    fixed_date: bool = True
    clauses: frozenset[str] = frozenset()
    reminder_fees: tuple[int, ...] = ()
    yearly_rate_stated: bool = True


@dataclass(frozen=True, slots=True)
class Claim:
    """Everything a claim depends on. `place`, `debtor`, `creditor` are codes of law."""

    place: str
    debtor: str
    creditor: str
    currency: str
    lines: tuple[Line, ...]
    wanted: Wanted = Wanted()
    performed: date | None = None
    invoiced: date | None = None
    invoice_received: date | None = None
    agreement: str = "written"
    supply: str = "services"
    formal_notice: date | None = None
    reminders: tuple[Reminder, ...] = ()
    payments: tuple[Paid, ...] = ()
    acts: tuple[Act, ...] = ()
    judgment_enforceable: date | None = None
    external_costs: int = 0
    procedure: str = ""
    terms: Terms = Terms()
    conventions: Conventions = Conventions()

    @property
    def until(self) -> date:
        """The last day that is asked about."""
        return max(line.until for line in self.lines)

    @property
    def first_due(self) -> date | None:
        """The earliest day to pay by; None where there is none."""
        return min((line.due for line in self.lines if line.due is not None), default=None)


class Why(StrEnum):
    """Why there is no figure."""

    RATE_MISSING = "rate_missing"
    RATE_BELOW_FLOOR = "rate_below_floor"
    RATE_ABOVE_CEILING = "rate_above_ceiling"
    RULE_MISSING = "rule_missing"
    SWITCHED_OFF = "switched_off"
    FACT_MISSING = "fact_missing"
    OTHER_CURRENCY = "other_currency"


@dataclass(frozen=True, slots=True)
class Refusal:
    """No figure is given, and why: better than a wrong one. `about` names the rate, the fact or the day."""

    why: Why
    about: dict[str, Any] = field(default_factory=dict)
    rule: Rule | None = None

    def __hash__(self) -> int:
        return hash((self.why, tuple(sorted(self.about.items()))))


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days with one balance and one rate, both ends included.

    `exact` is the interest times `ONE`, before any rounding; `rate` is in ten-thousandths of a percent. `source` says
    where the rate was read, empty where the contract gives it.
    """

    line: int
    begins: date
    ends: date
    days: int
    balance: int
    rate: int
    exact: int | Fraction
    source: str = ""
    sure: str = ""


@dataclass(frozen=True, slots=True)
class Interest:
    """Interest up to a day: paid or not, `left` after the part payments, and the stretches it is made of."""

    total: int
    left: int
    first_day: date | None
    stretches: tuple[Stretch, ...]
    rule: Rule | None

    @property
    def days(self) -> int:
        """All days that bear interest."""
        return sum(stretch.days for stretch in self.stretches)

    @property
    def rate(self) -> int | None:
        """The one rate of the whole time; None where there are several, or none."""
        rates = {stretch.rate for stretch in self.stretches}
        return rates.pop() if len(rates) == 1 else None


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum that may be asked for, and the rule behind it. Zero says that none may.

    `covered` is what the law gives for it on top of `amount`, but another sum covers already.
    """

    amount: int
    rule: Rule | None
    covered: int = 0


@dataclass(frozen=True, slots=True)
class Lapse:
    """The last day of the limitation period; from the next day on the claim is time-barred."""

    ends: date
    counted_from: date
    interrupted_by: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class Answer:
    """What a claim comes to on its last day. A `Refusal` stands where there is no figure, None where nothing is asked.

    `first_charge_day` is None where nothing may be asked at all, or the day is not known yet. `total` is what is owed
    before a payment of that day: the sum, interest not yet paid, fixed sum and recovery cost.
    """

    interest: Interest | Refusal
    fixed_sum: Sum | Refusal
    recovery: Sum | Refusal
    reminder_fees: tuple[Sum, ...] | Refusal
    first_charge_day: date | None
    principal_left: int
    total: int | None
    lapse: Lapse | Refusal
    procedure: Sum | Refusal | None

    @property
    def costs(self) -> int | None:
        """Fixed sum and recovery cost together."""
        if isinstance(self.fixed_sum, Refusal) or isinstance(self.recovery, Refusal):
            return None
        return self.fixed_sum.amount + self.recovery.amount

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """Why figures are missing."""
        asked = (self.interest, self.fixed_sum, self.recovery, self.reminder_fees, self.lapse, self.procedure)
        return tuple(each for each in asked if isinstance(each, Refusal))
