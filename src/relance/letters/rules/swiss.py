"""The Swiss QR-bill: SIX guidelines 2.3, in force since 21 November 2025; structured addresses only. Pure.

Thirty-one lines: header (3), IBAN, creditor (7), ultimate creditor (7, kept free), amount and currency, debtor (7),
kind of reference, reference, message, and the trailer.
"""

from dataclasses import dataclass
from functools import lru_cache

from relance.company.rules import is_iban
from relance.letters.rules.facts import Recipient, Sender
from relance.letters.rules.paying import (
    LARGEST,
    LONGEST_MESSAGE,
    LONGEST_NAME,
    SMALLEST,
    NoCode,
    Payment,
    creditor_reference,
    fitting,
    holder_of,
    in_figures,
    is_creditor_reference,
    one_line,
)
from relance.letters.rules.swissaddress import CHARACTERS, COUNTRIES, Address, told_apart

TAG, TRAILER = "SPC", "EPD"
LINES, PARTY = 31, 7
IBAN_LENGTH = 21
CURRENCIES = frozenset({"CHF", "EUR"})
QR_BANKS = range(30000, 32000)
"""Bank numbers of accounts that are paid with a QR reference only."""

LONGEST = 997
"""Bytes: what version 25 of a QR code holds at level M."""

NOBODY = ("",) * PARTY


def swiss_payload(payment: Payment) -> str | NoCode:
    """What the code says, or why there is none. The payer is named where name and address are certain."""
    if payment.currency not in CURRENCIES:
        return NoCode.CURRENCY
    beginning = _beginning(payment.sender)
    if isinstance(beginning, NoCode):
        return beginning
    if not SMALLEST <= payment.minor <= LARGEST:
        return NoCode.AMOUNT
    quote = one_line(payment.quote)
    if not quote or len(quote) > LONGEST_MESSAGE or quote != payment.quote or not CHARACTERS.issuperset(quote):
        return NoCode.REFERENCE_UNFIT
    said = ("SCOR", creditor_reference(quote), "") if is_creditor_reference(quote) else ("NON", "", quote)
    sum_of = (in_figures(payment.minor), payment.currency)
    for debtor in (_debtor(payment.recipient, payment.sender.country), NOBODY):
        payload = "\n".join((beginning, *NOBODY, *sum_of, *debtor, *said, TRAILER))
        if len(payload.encode()) <= LONGEST:
            return payload
    return NoCode.TOO_LONG


@lru_cache(maxsize=256)
def _beginning(sender: Sender) -> str | NoCode:
    """Header, account and creditor: the same for every message of a firm."""
    if wrong := _wrong_account(sender.iban):
        return wrong
    name = holder_of(sender, CHARACTERS)
    if not name:
        return NoCode.NAME_UNFIT
    if not sender.address.strip():
        return NoCode.ADDRESS_MISSING
    if sender.country not in COUNTRIES:
        return NoCode.ADDRESS_ABROAD
    address = told_apart(sender.address, sender.country)
    if address is None:
        return NoCode.ADDRESS_UNCLEAR
    return "\n".join((TAG, "0200", "1", sender.iban, *_party(name, address)))


def _wrong_account(iban: str) -> NoCode | None:
    if not iban:
        return NoCode.NO_IBAN
    if iban[:2] not in COUNTRIES:
        return NoCode.IBAN_ABROAD
    if not is_iban(iban) or len(iban) != IBAN_LENGTH:
        return NoCode.IBAN_WRONG
    return NoCode.QR_IBAN if iban[4:9].isdigit() and int(iban[4:9]) in QR_BANKS else None


def _debtor(recipient: Recipient, at_home: str) -> tuple[str, ...]:
    name = (fitting(recipient.name, CHARACTERS) or "")[:LONGEST_NAME].rstrip()
    address = told_apart(recipient.address, recipient.country or at_home)
    return _party(name, address) if name and address else NOBODY


def _party(name: str, address: Address) -> tuple[str, ...]:
    return "S", name, address.street, address.house, address.postcode, address.town, address.country


# What the payment part says to people


@dataclass(frozen=True, slots=True)
class Slip:
    """The values of a payment part, as they are printed."""

    account: tuple[str, ...]
    reference: str
    message: str
    payer: tuple[str, ...]
    currency: str
    amount: str


def slip_of(payload: str) -> Slip:
    """The payment part of a code: it says what the code says."""
    lines = payload.split("\n")
    return Slip(
        account=(_grouped(lines[3]), *_printed(lines[4:11])),
        reference=_grouped(lines[28]),
        message=lines[29],
        payer=_printed(lines[20:27]),
        currency=lines[19],
        amount=_spaced(lines[18]),
    )


def _printed(party: list[str]) -> tuple[str, ...]:
    _, name, street, house, postcode, town, _ = party
    return tuple(line for line in (name, f"{street} {house}".strip(), f"{postcode} {town}".strip()) if line)


def _grouped(text: str) -> str:
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def _spaced(amount: str) -> str:
    """`1 949.75`."""
    whole, _, cents = amount.partition(".")
    return f"{int(whole):,}".replace(",", " ") + f".{cents}"
