"""What one entry says: its lines, or what is wrong with it.

The sign is the entry's own CdtDbtInd. A reversal does not turn it round: a reversed credit is already a debit.
The day is the booking date, because on that day the money is in the account and the statement prints it; the
value date, which may lie before or after and serves interest, stands in only where there is no other.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from relance.intake.formats.camt import details
from relance.intake.formats.camt.tree import Entry, find, find_all, text
from relance.intake.rules.records import BankLine, Problem, Severity
from relance.values.money import BadAmount, is_iso_currency, to_minor

_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:$|[T Z+-].*)", re.ASCII)
_NUMBER = re.compile(r"\+?(\d{1,18}(?:\.\d{0,18})?|\.\d{1,18})", re.ASCII)
_AMOUNTS = ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt")
FIRST_YEAR, LAST_YEAR = 1990, 2199
SIGNS = {"CRDT": 1, "DBIT": -1}


class _Bad(Exception):
    """A part of an entry that cannot be read."""

    def __init__(self, reason: str, field: str, value: str) -> None:
        super().__init__(reason)
        self.reason, self.field, self.value = reason, field, value[:80]


@dataclass(frozen=True, slots=True)
class _Head:
    """What the lines of one entry have in common. `amount` is signed minor units."""

    row: int
    account: str
    on: date
    currency: str
    amount: int
    reference: str
    returned: bool
    about: str


def lines(found: Iterable[Entry]) -> Iterator[BankLine | Problem]:
    """The lines of every booked entry; a broken one becomes a problem and the others go on."""
    for entry in found:
        if not _is_booked(entry):
            continue
        try:
            head = _head(entry)
            if head.amount:
                yield from _lines(head, entry.node)
        except _Bad as bad:
            yield Problem(entry.node.sourceline or 0, bad.reason, Severity.ERROR, bad.field, bad.value)


def _is_booked(entry: Entry) -> bool:
    status = text(entry.node, "Sts/Cd", "Sts/Prtry", "Sts")
    return status == "BOOK" if status else entry.is_statement


def _head(entry: Entry) -> _Head:
    node = entry.node
    currency, amount = _money(find(node, "Amt"))
    return _Head(
        row=node.sourceline or 0,
        account=entry.account,
        on=_day(node),
        currency=currency,
        amount=_sign(node) * amount,
        reference=details.given(text(node, "AcctSvcrRef")) or details.given(text(node, "NtryRef")),
        returned=details.is_reversal(node),
        about=text(node, "AddtlNtryInf")[: details.LONGEST],
    )


def _money(node: Any) -> tuple[str, int]:
    """Currency and minor units, exactly as they stand: nothing is rounded."""
    said = (node.text or "").strip() if node is not None else ""
    currency = (node.get("Ccy") or "").strip() if node is not None else ""
    if not is_iso_currency(currency):
        raise _Bad("unknown_currency", "currency", currency)
    if not said:
        raise _Bad("missing_amount", "amount", "")
    if not _NUMBER.fullmatch(said):
        raise _Bad("bad_amount", "amount", said)
    try:
        return currency, to_minor(Decimal(said), currency)
    except BadAmount as error:
        raise _Bad("bad_amount", "amount", said) from error


def _sign(node: Any) -> int:
    said = text(node, "CdtDbtInd")
    if said not in SIGNS:
        raise _Bad("unsupported_type", "direction", said)
    return SIGNS[said]


def _day(node: Any) -> date:
    said = text(node, "BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm")
    form = _DAY.fullmatch(said)
    try:
        day = date.fromisoformat(form[1]) if form else None
    except ValueError:
        day = None
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise _Bad("bad_date", "date", said)
    return day


def _lines(head: _Head, node: Any) -> Iterator[BankLine]:
    """One line for each transaction where their amounts add up to the entry, else one for the entry."""
    parts = find_all(node, "NtryDtls/TxDtls") + find_all(node, "TxDtls")
    amounts = _split(head, parts)
    if amounts is None:
        yield _line(head, head.amount, head.reference, parts)
        return
    for part, amount, reference in zip(parts, amounts, _references(head, parts), strict=True):
        if amount:
            yield _line(head, amount, reference, [part])


def _references(head: _Head, parts: list[Any]) -> list[str]:
    """The bank's reference of each transaction; where they share one, the entry's with their place in it."""
    own = [details.given(text(part, "Refs/AcctSvcrRef")) for part in parts]
    often = Counter(own)
    return [
        mine if mine and often[mine] == 1 else f"{head.reference}/{place}" if head.reference else ""
        for place, mine in enumerate(own, start=1)
    ]


def _split(head: _Head, parts: list[Any]) -> list[int] | None:
    """Signed amounts of the transactions, from the first place where all say one and the sum is the entry's."""
    if len(parts) < 2:
        return None
    for path in _AMOUNTS:
        amounts = [_part_amount(head, part, path) for part in parts]
        known = [amount for amount in amounts if amount is not None]
        if len(known) == len(parts) and sum(known) == head.amount:
            return known
    return None


def _part_amount(head: _Head, part: Any, path: str) -> int | None:
    try:
        currency, amount = _money(find(part, path))
    except _Bad:
        return None
    sign = SIGNS.get(text(part, "CdtDbtInd"), 1 if head.amount > 0 else -1)
    return sign * amount if currency == head.currency else None


def _line(head: _Head, amount: int, reference: str, parts: list[Any]) -> BankLine:
    returned = head.returned or any(details.is_return(part) for part in parts)
    payer, payer_account = details.other_side(parts, incoming=(amount > 0) != returned)
    return BankLine(
        row=head.row,
        account=head.account,
        on=head.on,
        currency=head.currency,
        amount=amount,
        bank_reference=(reference or details.own_reference(parts))[: details.LONGEST_REFERENCE],
        payer=payer,
        payer_account=payer_account,
        references=details.references(parts, head.about),
        returned=returned,
    )
