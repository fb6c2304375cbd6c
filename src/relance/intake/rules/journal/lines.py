"""Lines of the books, as a format hands them over."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from relance.intake.rules.journal.names import Journal
from relance.intake.rules.records import Party


class Role(StrEnum):
    """What the account on the other side is. OPENING is one that only carries balances over."""

    MONEY = "money"
    REVENUE = "revenue"
    OPENING = "opening"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Contra:
    """A line of an entry that is on no customer's account. `amount` is signed minor units, debit positive."""

    entry: Hashable
    role: Role
    amount: int
    run: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A line on a customer's account. `amount` is signed minor units, debit positive, never zero.

    `entry` is what the file says belongs together, `number` its number there. `run` counts stretches of lines
    that balance, for files whose numbers say nothing; 0 where the format needs none.
    `document` is what makes several lines one document, where that is not the entry.
    `letter` marks what was settled together, `lettered_in` is the year of that, 0 where it is not said.
    """

    row: int
    entry: Hashable
    amount: int
    currency: str
    party: Party
    on: date
    issued_on: date
    run: int = 0
    due_on: date | None = None
    journal: Journal = Journal.UNKNOWN
    code: str = ""
    """The journal's code."""
    number: str = ""
    reference: str = ""
    text: str = ""
    letter: str = ""
    lettered_in: int = 0
    document: Hashable = None

    @property
    def account(self) -> str:
        """What tells one customer from another within the file."""
        return self.party.code or self.party.name
