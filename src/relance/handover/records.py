"""What a hand-over file holds. Frozen records; a table's cells are texts, ready to be written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from relance.claims.explaining import Explained
from relance.handover.rules import Purpose
from relance.law.facts import Words

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A chapter as rows under a head. `name` is its file's, `title` what people read."""

    name: str
    title: str
    head: Row
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Sent:
    """A message or letter that left, in its exact words. `letter_id` makes its PDF again where it went by post."""

    number: int
    on: date
    channel: str
    to: str
    subject: str
    body: str
    proof: str
    letter: Any


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a procedure: what the form calls it, in both languages, and what to write there."""

    key: str
    label: Words
    value: str


@dataclass(frozen=True, slots=True)
class Procedure:
    """The figures of the local simplified procedure, in the order of its form, with where that is said."""

    title: Words
    citation: str
    source: str
    confidence: str
    figures: tuple[Figure, ...]


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
    claims: tuple[Explained, ...]
    tables: tuple[Table, ...]
    sent: tuple[Sent, ...]
    links: tuple[Mapping[str, Any], ...]
    seals: tuple[Mapping[str, Any], ...]
    procedure: Procedure
    informs: str
