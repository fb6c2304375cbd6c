"""What a code for banking apps is made of, and why there may be none. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import NamedTuple

from relance.letters.rules.facts import Charged, Line, Recipient, Sender
from relance.values.money import add_up

SMALLEST, LARGEST = 1, 99_999_999_999
"""Minor units of EUR and CHF: 0.01 to 999 999 999.99, alike in both standards."""

LONGEST_NAME, LONGEST_MESSAGE = 70, 140
"""Characters, alike in both standards."""

_RF = re.compile(r"RF\d{2}[A-Z0-9]{1,21}")
_PLAIN = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "„": '"', "‐": "-", "‑": "-", "–": "-", "—": "-"})


class NoCode(Enum):
    """Why a message has no code."""

    NO_SUM = "nothing, or several currencies, are asked for"
    CURRENCY = "no standard has this currency for this account"
    AMOUNT = "the sum is outside of what a code may ask for"
    NO_IBAN = "no account is known"
    IBAN_WRONG = "the check digits or the length of the IBAN do not fit"
    IBAN_ABROAD = "the account is outside of the euro payments area and of Switzerland"
    BIC_NEEDED = "outside of the EEA the standard asks for a BIC as well"
    QR_IBAN = "a QR-IBAN takes payments with a QR reference only"
    NAME_UNFIT = "the holder's name has no letters that payments carry"
    ADDRESS_MISSING = "the firm's address is not known"
    ADDRESS_ABROAD = "the firm's address is not in Switzerland or Liechtenstein"
    ADDRESS_UNCLEAR = "the firm's address cannot be told apart into street, number, postcode and town"
    REFERENCE_UNFIT = "the reference is empty, too long, or has characters that payments do not carry"
    TOO_LONG = "all of it is longer than a code may be"


class ToPay(NamedTuple):
    """A sum to be paid in one go. `is_part` says that more is listed, which is not yet due."""

    currency: str
    minor: int
    is_part: bool


@dataclass(frozen=True, slots=True)
class Payment:
    """What a payer would type: to whom, how much, what to quote."""

    sender: Sender
    recipient: Recipient
    currency: str
    minor: int
    quote: str


def to_pay(lines: Sequence[Line], charges: Sequence[Charged], today: date) -> ToPay | None:
    """The one sum a code asks for: what is already due if anything is, otherwise everything listed.

    A message may list items that have not reached their date, to give the whole picture; it asks for the others only,
    and so does its code: whoever scans it without reading must not pay early. Where nothing is due yet (the note
    before the date) the whole is what the reader is reminded of. Charges are for what is late and count in any case.
    A code has one sum, so there is none where more than one currency is named, or where credit notes leave nothing.
    """
    late = [line for line in lines if line.due_on < today]
    asked = late or lines
    named = {line.currency for line in lines} | {each.currency for each in charges}
    sums = add_up(
        [
            *((line.currency, line.open) for line in asked),
            *((each.currency, each.interest + each.fixed_sum + each.costs) for each in charges),
        ]
    )
    if len(named) != 1:
        return None
    ((currency, minor),) = sums.items()
    return ToPay(currency, minor, len(asked) < len(lines)) if minor > 0 else None


def in_figures(minor: int) -> str:
    """`1200.00`: both standards write amounts of EUR and CHF alike."""
    return f"{minor // 100}.{minor % 100:02}"


def is_creditor_reference(quote: str) -> bool:
    """Whether it is an RF reference (ISO 11649) whose check digits fit."""
    bare = creditor_reference(quote)
    if not _RF.fullmatch(bare):
        return False
    return int("".join(str(int(letter, 36)) for letter in bare[4:] + bare[:4])) % 97 == 1


def creditor_reference(quote: str) -> str:
    """As payments carry it: capitals, no spaces."""
    return "".join(quote.split()).upper()


def one_line(text: str) -> str:
    """Words parted by single spaces, quotes and dashes as a keyboard has them."""
    return " ".join(text.translate(_PLAIN).split())


def fitting(text: str, allowed: frozenset[str]) -> str | None:
    """The text in these characters: ornaments are left out. None where a letter or figure would be missing."""
    plain = one_line(text)
    if allowed.issuperset(plain):
        return plain
    if any(c.isalnum() and c not in allowed for c in plain):
        return None
    return " ".join("".join(c if c in allowed else " " for c in plain).split())


def holder_of(sender: Sender, allowed: frozenset[str]) -> str:
    """The account holder's name, cut to what payments carry; empty where it cannot be written."""
    return (fitting(sender.bank_name or sender.firm, allowed) or "")[:LONGEST_NAME].rstrip()
