"""What the rules look at and what they answer. Amounts are minor units."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol


class StatementLine(Protocol):
    """A booked line as any format of statements hands it over. `amount` is signed, positive where money came in."""

    @property
    def account(self) -> str:
        """IBAN or number of our own bank account."""

    @property
    def on(self) -> date:
        """The day it was booked."""

    @property
    def currency(self) -> str:
        """ISO 4217."""

    @property
    def amount(self) -> int:
        """Signed minor units."""

    @property
    def bank_reference(self) -> str:
        """The bank's own; empty where it gives none."""

    @property
    def payer(self) -> str:
        """The name of the other side."""

    @property
    def payer_account(self) -> str:
        """The account of the other side."""

    @property
    def references(self) -> Sequence[str]:
        """Structured references first, then free text."""

    @property
    def returned(self) -> bool:
        """Whether earlier money goes back."""


@dataclass(frozen=True, slots=True)
class Line:
    """A bank line that has no place yet. `held`: a person took it back, so nothing happens by itself."""

    id: int
    on: date
    currency: str
    amount: int
    payer: str = ""
    payer_account: str = ""
    references: tuple[str, ...] = ()
    returned: bool = False
    held: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A document that stands. `open` are the parts with something left to pay, oldest due first."""

    account_id: int
    key: str
    number: str
    currency: str
    is_invoice: bool = True
    open: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Booked:
    """A payment in the book. `from_bank`: a bank line became it."""

    account_id: int
    currency: str
    amount: int
    on: date
    reference: str = ""
    from_bank: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """What is known about the documents that some lines may name.

    `documents` by number key, `names` of customers by account, `payers`: the accounts that a payer's bank account
    paid for before. `waiting` are credits that have no place yet, `strangers` those of these and of the lines asked
    about whose payer is nobody known.
    """

    documents: Mapping[str, tuple[Document, ...]] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)
    payers: Mapping[str, frozenset[int]] = field(default_factory=dict)
    booked: tuple[Booked, ...] = ()
    waiting: tuple[Line, ...] = ()
    strangers: frozenset[int] = frozenset()


class Why(StrEnum):
    """What speaks for placing a line by itself, or against it."""

    FITS = "fits"
    WENT_OUT = "went_out"
    RETURNED = "returned"
    HELD = "held"
    NO_NUMBER = "no_number"
    UNSURE = "unsure"
    SEVERAL = "several"
    TWO_CUSTOMERS = "two_customers"
    CREDIT_NOTE = "credit_note"
    OTHER_CURRENCY = "other_currency"
    NOTHING_OPEN = "nothing_open"
    TOO_MUCH = "too_much"
    SAME_SUM = "same_sum"
    MAYBE_TWICE = "maybe_twice"
    OTHER_PAYER = "other_payer"
    NEARLY = "nearly"


@dataclass(frozen=True, slots=True)
class Placing:
    """The answer for one line. `named` are the documents in it, the one that is meant first.

    `open` is what was left of the first one when the line's turn came; `other_on` the day of a payment, or of
    another line, that may be for the same.
    """

    line_id: int
    why: Why
    named: tuple[Document, ...] = ()
    open: int = 0
    other_on: date | None = None
