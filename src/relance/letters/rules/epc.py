"""The EPC code, read by banking apps of the euro area: EPC069-12 (v2.1), version 002 of its data. Pure.

Eleven lines: service tag, version, character set, identification, BIC, name, IBAN, amount, purpose, creditor reference,
message. What is empty at the end is left out, so with a creditor reference there are ten.
"""

from functools import lru_cache

from relance.company.rules import is_iban
from relance.letters.rules.facts import Sender
from relance.letters.rules.paying import (
    LARGEST,
    LONGEST_MESSAGE,
    SMALLEST,
    NoCode,
    Payment,
    creditor_reference,
    holder_of,
    in_figures,
    is_creditor_reference,
    one_line,
)

TAG = "BCD"
LONGEST = 331
"""Bytes: what version 13 of a QR code holds at level M."""

_LENGTHS = (
    "AT20 BE16 BG22 CY28 CZ24 DE22 DK18 EE20 ES24 FI18 FR27 GR27 HR21 HU28 "
    "IE22 IS26 IT27 LI21 LT20 LU20 LV21 MT31 NL18 NO15 PL28 PT25 RO24 SE24 SI19 SK24"
)
EEA = {each[:2]: int(each[2:]) for each in _LENGTHS.split()}
"""How long an IBAN is, by country. Of these the data of version 002 need no BIC."""

BEYOND = frozenset({"AD", "AL", "CH", "GB", "GI", "MC", "MD", "ME", "MK", "RS", "SM", "VA"})
"""In the euro payments area, but not in the EEA: a payment from there, or to there, is asked for its BIC."""

CHARACTERS = frozenset(
    character
    for charset in ("iso8859-1", "iso8859-2", "iso8859-4", "iso8859-5", "iso8859-7", "iso8859-10", "iso8859-15")
    for character in bytes(range(0x20, 0x100)).decode(charset, "ignore")
    if character.isprintable()
)
"""What the standard has a character set for: Latin, Greek and Cyrillic. UTF-8 carries them all."""


def epc_payload(payment: Payment) -> str | NoCode:
    """What the code says, or why there is none."""
    if payment.currency != "EUR":
        return NoCode.CURRENCY
    beginning = _beginning(payment.sender)
    if isinstance(beginning, NoCode):
        return beginning
    if not SMALLEST <= payment.minor <= LARGEST:
        return NoCode.AMOUNT
    quote = one_line(payment.quote)
    if not quote or len(quote) > LONGEST_MESSAGE or quote != payment.quote or not CHARACTERS.issuperset(quote):
        return NoCode.REFERENCE_UNFIT
    said = [creditor_reference(quote)] if is_creditor_reference(quote) else ["", quote]
    payload = "\n".join((beginning, f"EUR{in_figures(payment.minor)}", "", *said))
    return payload if len(payload.encode()) <= LONGEST else NoCode.TOO_LONG


@lru_cache(maxsize=256)
def _beginning(sender: Sender) -> str | NoCode:
    """Up to the IBAN: the same for every message of a firm."""
    iban = sender.iban
    if not iban:
        return NoCode.NO_IBAN
    if not is_iban(iban):
        return NoCode.IBAN_WRONG
    if iban[:2] in BEYOND:
        return NoCode.BIC_NEEDED
    if iban[:2] not in EEA:
        return NoCode.IBAN_ABROAD
    if len(iban) != EEA[iban[:2]]:
        return NoCode.IBAN_WRONG
    name = holder_of(sender, CHARACTERS)
    return "\n".join((TAG, "002", "1", "SCT", "", name, iban)) if name else NoCode.NAME_UNFIT
