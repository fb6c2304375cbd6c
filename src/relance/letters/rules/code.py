"""The code for a banking app beside the bank details: by which standard, and as a part of the message. Pure."""

from collections.abc import Sequence
from datetime import date

from relance.letters.rules import epc, swiss
from relance.letters.rules.blocks import Block
from relance.letters.rules.epc import epc_payload
from relance.letters.rules.facts import Charged, Line, Recipient, Sender
from relance.letters.rules.paying import NoCode, Payment, to_pay
from relance.letters.rules.swiss import swiss_payload
from relance.letters.rules.swissaddress import COUNTRIES
from relance.letters.rules.tables import Labels
from relance.values.money import format_money

STANDARDS = {epc.TAG: "epc", swiss.TAG: "swiss"}


def payload_of(payment: Payment) -> str | NoCode:
    """What the code says, or why there is none. A Swiss or Liechtenstein account has the code of its banks."""
    return swiss_payload(payment) if payment.sender.iban[:2] in COUNTRIES else epc_payload(payment)


def standard_of(payload: str) -> str:
    """`epc` or `swiss`: the first line says it."""
    return STANDARDS[payload.partition("\n")[0]]


def code(
    lines: Sequence[Line],
    charges: Sequence[Charged],
    quote: str,
    sender: Sender,
    recipient: Recipient,
    today: date,
    labels: Labels,
) -> Block | None:
    """The part of a message that holds its code; None where there can be no code."""
    asked = to_pay(lines, charges, today)
    if asked is None:
        return None
    payload = payload_of(Payment(sender, recipient, asked.currency, asked.minor, quote))
    if isinstance(payload, NoCode):
        return None
    money = format_money(asked.minor, asked.currency, recipient.language)
    caption = labels["code_due" if asked.is_part else "code"].format(money=money)
    says = labels["code_says"].format(money=money, holder=sender.bank_name or sender.firm, quote=quote)
    return Block("code", (caption, says), payload=payload)


def refusal(sender: Sender, currency: str) -> NoCode | None:
    """Why no message of this sender can have a code, whatever it asks for in this currency."""
    somebody = Recipient("", "", "business", "", "1")
    payload = payload_of(Payment(sender, somebody, currency, 1, "1"))
    return payload if isinstance(payload, NoCode) else None
