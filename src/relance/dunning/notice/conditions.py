"""What a letter that is signed is called, which of its conditions fail, and what it leaves out. Frozen records."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from relance.law.facts import Rule

FORMAL, STOP_WORK, WITHDRAW_CREDIT = "formal_notice", "stop_work", "withdraw_credit"
KINDS = (FORMAL, STOP_WORK, WITHDRAW_CREDIT)


@dataclass(frozen=True, slots=True)
class Lacking:
    """A condition that does not hold: a code with its figures, and the rule of law behind it, if it is one."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    rule: Rule | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An invoice that the letter does not ask for, and why: `disputed`, `lapsed`, `not_due` or `currency`."""

    number: str
    why: str
