"""What is known before a call. Frozen records; sums are minor units, days are dates."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from relance.claims.gate.records import Reason
from relance.law.facts import Rule
from relance.law.remedies import Deadline, Remedy


class Word(StrEnum):
    """An answer in a word: of the law on a remedy, or on a charge that is computed."""

    YES = "yes"
    AFTER_NOTICE = "after_notice"
    NO = "no"
    ASK = "ask"
    NEEDED = "needed"
    ADVISED = "advised"
    DEPENDS = "depends"


WORDS = {
    "possible": Word.YES,
    "after_notice": Word.AFTER_NOTICE,
    "not_allowed": Word.NO,
    "ask": Word.ASK,
    "needed": Word.NEEDED,
    "advised": Word.ADVISED,
}
"""By the answer of a remedy."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step with a last day; None where the event it is counted from has no day known here."""

    deadline: Deadline
    last: date | None
    is_over: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A remedy as it stands for this customer. `mine`: it is for the trade that the firm has."""

    remedy: Remedy
    word: Word
    steps: tuple[Step, ...]
    mine: bool


@dataclass(frozen=True, slots=True)
class Counter:
    """How many contacts of the last `days` days count already, and how many there may be."""

    used: int
    most: int
    days: int
    channels: tuple[str, ...]
    rule: Rule


@dataclass(frozen=True, slots=True)
class Calling:
    """Whether a call may be made this moment; `at` is the first lawful moment (None: none in two months)."""

    allowed: bool
    reasons: tuple[Reason, ...]
    at: datetime | None
    hours: tuple[Rule, ...]
    counters: tuple[Counter, ...]
    zones: tuple[str, ...]
