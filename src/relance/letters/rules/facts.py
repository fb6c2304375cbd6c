"""What a message is about, who writes and who reads. Everything here may come from a file: it is hostile text."""

import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal

LONGEST_FIELD = 200
"""Characters of any one name or number in the body: above any honest one, below a flood."""

LONGEST_ADDRESS = 80
"""Characters of a line of an address; as many as fit into two lines of a window."""

MOST_ADDRESS_LINES = 6

Kind = Literal["business", "person"]


@dataclass(frozen=True, slots=True)
class Line:
    """One open item. `total` and `open` are whole minor units of `currency`."""

    number: str
    issued_on: date | None
    due_on: date
    total: int
    open: int
    currency: str
    partly_paid: bool


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of interest: its days, on what, at what percent a year, and the exact amount to four decimals."""

    begins: date
    ends: date
    days: int
    balance: int
    percent: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Charged:
    """What is asked for the lateness of one invoice. Sums are whole minor units, zero where nothing is asked.

    `until` is the last day of the interest, `citations` are the articles behind the sums.
    """

    number: str
    currency: str
    until: date
    interest: int
    fixed_sum: int
    costs: int
    periods: tuple[Period, ...]
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes. `bank_name` is the account holder's name (empty: the firm's); others may be empty too.

    `address` is postal, its lines as on an envelope without the name; `country` two letters: it decides the paper.
    `trade` is what it supplies (law.remedies.TRADES): a law practice and a landlord speak otherwise.
    """

    firm: str
    signer: str
    phone: str
    bank_name: str
    iban: str
    email: str
    address: str = ""
    country: str = ""
    trade: str = ""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who reads. `contact` is the person to greet, may be empty; `reference` a neutral one, never empty.

    `address` is postal, without the name; an empty `country` is the sender's.
    """

    name: str
    contact: str
    kind: Kind
    language: str
    reference: str
    address: str = ""
    country: str = ""


# Names and numbers come from files: nothing in them may start a new line or a new header


def clean(text: str) -> str:
    """One line: control, separator and direction characters become a space, runs of spaces one."""
    if not text.isprintable():
        text = "".join(" " if _is_unprintable(c) else c for c in text)
    return cut(" ".join(text.split()), LONGEST_FIELD)


def _is_unprintable(character: str) -> bool:
    """Joiners (U+200C, U+200D) are kept: some names are spelt with them."""
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} and character not in "\u200c\u200d"


def cut(text: str, longest: int) -> str:
    """The text, or its beginning and a sign that it goes on."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def address_lines(text: str) -> tuple[str, ...]:
    """The lines of a postal address, each clean, no empty ones."""
    found = (cut(clean(line), LONGEST_ADDRESS) for line in text.splitlines())
    return tuple(line for line in found if line)[:MOST_ADDRESS_LINES]


def clean_line(line: Line) -> Line:
    """The item with harmless texts."""
    number, currency = clean(line.number), clean(line.currency)
    return (
        line if (number, currency) == (line.number, line.currency) else replace(line, number=number, currency=currency)
    )


def clean_charged(charged: Charged) -> Charged:
    """The charge with harmless texts."""
    return replace(charged, number=clean(charged.number), currency=clean(charged.currency))


@lru_cache(maxsize=256)
def clean_sender(sender: Sender) -> Sender:
    """The sender with harmless texts: the same for a whole run, so it is done once."""
    return Sender(
        firm=clean(sender.firm),
        signer=clean(sender.signer),
        phone=clean(sender.phone),
        bank_name=clean(sender.bank_name),
        iban="".join(clean(sender.iban).split()).upper(),
        email=clean(sender.email),
        address="\n".join(address_lines(sender.address)),
        country=clean(sender.country).upper()[:2],
        trade=sender.trade,
    )


def clean_recipient(recipient: Recipient) -> Recipient:
    """The recipient with harmless texts."""
    return Recipient(
        name=clean(recipient.name),
        contact=clean(recipient.contact),
        kind=recipient.kind,
        language=recipient.language,
        reference=clean(recipient.reference),
        address="\n".join(address_lines(recipient.address)),
        country=clean(recipient.country).upper()[:2],
    )
