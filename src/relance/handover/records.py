"""What a hand-over file holds. Frozen records."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from relance.claims.explaining import Explained
from relance.handover.cells import Row
from relance.handover.rules import Purpose
from relance.law.facts import Words
from relance.law.rates import Formula


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, its width on paper (`auto`, or a share), and where it stands."""

    title: str
    width: str = "auto"
    right: bool = False
    paper: bool = True
    file: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A chapter as rows. `name` is its file's, `title` what people read, `holds` what the list of files says of it.

    `strong` are the rows that sum up; where `grouped`, paper shows the first cell only where it changes.
    """

    name: str
    title: str
    holds: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    strong: frozenset[int] = frozenset()
    grouped: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """A message or letter that left, in its exact words. `letter` makes its PDF again where it went by post."""

    number: int
    message: int
    on: date
    channel: str
    to: str
    subject: str
    body: str
    proof: str
    letter: Any


@dataclass(frozen=True, slots=True)
class Owed:
    """An invoice that is claimed, with what its interest rests on, and what of charges booked for it is still open."""

    told: Explained
    issued_on: date
    due_on: date
    fixed_booked: int = 0
    costs_booked: int = 0
    formula: Formula | None = None
    series: Words | None = None

    @property
    def fixed_sum(self) -> int:
        """The fixed sum, booked or not."""
        return (self.told.fixed_sum or 0) + self.fixed_booked

    @property
    def costs(self) -> int:
        """The cost of collecting, booked or not."""
        return (self.told.recovery or 0) + self.costs_booked

    @property
    def total(self) -> int:
        """All of it. Nothing of what lapsed is asked for."""
        return (
            0 if self.told.is_lapsed else self.told.principal + (self.told.interest or 0) + self.fixed_sum + self.costs
        )


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a procedure: what the form calls it, and what to write there. `of` is the invoice it belongs to."""

    key: str
    label: Words
    value: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class Procedure:
    """The figures of the local simplified procedure, in the order of its form, with where that is said."""

    title: Words
    citation: str
    source: str
    confidence: str
    figures: tuple[Figure, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bundle:
    """Everything that a file of a purpose holds. `links` are the chain as it is written, `seals` its sealed heads."""

    purpose: Purpose
    language: str
    made_on: date
    creditor: tuple[str, ...]
    debtor: tuple[str, ...]
    reference: str
    totals: Mapping[str, int]
    claims: tuple[Owed, ...]
    tables: tuple[Table, ...]
    sent: tuple[Sent, ...]
    links: tuple[Mapping[str, Any], ...]
    seals: tuple[Mapping[str, Any], ...]
    procedure: Procedure
    informs: str
