"""How money settles invoices. Pure; all amounts are minor units of one currency."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class EntryKind(StrEnum):
    """What an entry of the ledger says. The sign of its amount is the customer's debt going up or down."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    PAYMENT = "payment"
    REVERSAL = "reversal"
    SETTLED_BEFORE = "before"
    SETTLED_ELSEWHERE = "elsewhere"
    CHARGE = "charge"
    WAIVED = "waived"


OWED = frozenset({EntryKind.INVOICE, EntryKind.CHARGE})
"""Documents that are owed: an invoice, or interest and costs kept apart from it."""


class LedgerRefusal(ValueError):
    """The ledger will not take this; the message says why and what to do."""

    says_what_to_do = True


@dataclass(frozen=True, slots=True)
class OpenPart:
    """A due part with something left to pay. `open` is positive minor units."""

    id: int
    number: str
    due_on: date
    open: int


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a credit goes to a part; positive minor units."""

    part_id: int
    amount: int


def allocate(credit: int, parts: Iterable[OpenPart], reference: str = "") -> list[Share]:
    """Spread a credit over open parts: those the reference names first, then the oldest due.

    `credit` is positive minor units. What no part can take is left over, on the account.
    """
    ordered = sorted(parts, key=lambda part: (part.due_on, part.id))
    named = numbers_in(reference, [part.number for part in ordered])
    ordered.sort(key=lambda part: part.number not in named)
    shares = []
    for part in ordered:
        taken = min(credit, part.open)
        if taken > 0:
            shares.append(Share(part.id, taken))
            credit -= taken
    return shares


def number_key(number: str) -> str:
    """One spelling of a document number: no spaces, no case. `F-12` and `f - 12` are one, `012` and `12` are two."""
    return "".join(number.split()).casefold()


def numbers_in(reference: str, numbers: Sequence[str]) -> set[str]:
    """The document numbers that a reference names as whole words.

    `F-12` is not named by `F-123`, nor `12` by `2012`, nor `2025` by `2025-12` where both are numbers:
    the longest that fits is meant. Case is ignored.
    """
    text, named = reference.casefold(), set()
    for number in sorted({number.casefold() for number in numbers} - {""}, key=len, reverse=True):
        rest = re.sub(rf"(?<![^\W_]){re.escape(number)}(?![^\W_])", "\n", text)
        if rest != text:
            named.add(number)
        text = rest
    return {number for number in numbers if number.casefold() in named}
