"""Bookings of a DATEV batch, as lines of the books (category 21, Buchungsstapel).

Source: developer.datev.de, DATEV-Format, Buchungsstapel. The side (S or H) is that of the account named first; the
account on the other side has the other one. Belegfeld 1 is DATEV's own key of open items: what carries the same one
on a customer's account was settled together where it balances, and is open where it does not: an invoice carries its
key from the first day on.
"""

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from relance.intake.formats.datev.header import Header, Record, account_of, is_customer, records
from relance.intake.gate.content import Content
from relance.intake.rules.cells import tidy
from relance.intake.rules.journal import Contra, Journal, Line, Role
from relance.intake.rules.journal.cells import BadEntry, amount_of, date_of
from relance.intake.rules.journal.numbers import is_number
from relance.intake.rules.records import Party, Problem, Reading, Severity
from relance.values.money import is_iso_currency

AMOUNT, SIDE, CURRENCY, DAY = "umsatz", "soll haben kennzeichen", "wkz umsatz", "belegdatum"
ACCOUNT, OTHER_ACCOUNT = "konto", "gegenkonto"
NEEDED = (AMOUNT, SIDE, ACCOUNT, OTHER_ACCOUNT, DAY)
SIDES = {"S": 1, "": 1, "H": -1}
"""Soll is debit and what holds where nothing stands, Haben is credit."""
CANCELS = {"1", "G"}
LONGEST_TERM = timedelta(days=730)


@cache
def chart() -> Mapping[str, Any]:
    """The ranges of accounts."""
    return tomllib.loads((Path(__file__).parent / "chart.toml").read_text("utf-8"))


def lines(data: Content, header: Header, reading: Reading) -> Iterator[Line | Contra | Problem]:
    """The bookings that touch a customer's account."""
    which = header.chart if header.chart in chart()["telling"] else _guessed_chart(data, header)
    for record in records(data, NEEDED):
        if not _customers(record, header):
            continue
        try:
            # All of a booking or nothing: a bad discount keeps the payment out as well.
            yield from list(_lines(record, header, reading, which))
        except BadEntry as bad:
            yield bad.problem(record.row)


def _customers(record: Record, header: Header) -> list[str]:
    accounts = (account_of(record[ACCOUNT]), account_of(record[OTHER_ACCOUNT]))
    return [each for each in accounts if is_customer(each, header.length, chart()["customers_begin_with"])]


def _guessed_chart(data: Content, header: Header) -> str:
    """The chart whose revenue customers are invoiced against most often."""
    seen: Counter[str] = Counter()
    for record in records(data, NEEDED):
        customers = _customers(record, header)
        for account in (account_of(record[ACCOUNT]), account_of(record[OTHER_ACCOUNT])):
            if customers and account not in customers:
                seen.update(
                    name for name, area in chart()["telling"].items() if _within(account, [area], header.length)
                )
    return max(("03", "04"), key=lambda name: seen[name])


def _within(account: str, ranges: Sequence[Sequence[int]], length: int) -> bool:
    """Whether an account lies in one of the ranges, which are of four figures."""
    if not account or len(account) > length:
        return False
    number = int(account) // 10 ** (length - 4)
    return any(first <= number <= last for first, last in ranges)


def _role(account: str, length: int, which: str) -> Role:
    if _within(account, chart()["opening"], length):
        return Role.OPENING
    if _within(account, chart()[which]["money"], length):
        return Role.MONEY
    return Role.REVENUE if _within(account, chart()[which]["revenue"], length) else Role.OTHER


def _lines(record: Record, header: Header, reading: Reading, which: str) -> Iterator[Line | Contra | Problem]:
    currency = _currency(record, header, reading)
    amount = _amount(record, currency)
    if amount == 0:
        return
    customers = _customers(record, header)
    for account, signed in ((account_of(record[ACCOUNT]), amount), (account_of(record[OTHER_ACCOUNT]), -amount)):
        if account not in customers:
            role = _role(account, header.length, which)
            yield Contra(("booking", record.row), role, signed)
            if role is Role.MONEY:
                yield from _discount(record, header, currency, customers[0], signed)
        else:
            yield _line(record, header, currency, account, signed)
    if record.has_null:
        yield Problem(record.row, "null_byte", Severity.WARNING, "number")


def _discount(
    record: Record, header: Header, currency: str, customer: str, paid: int
) -> Iterator[Line | Contra | Problem]:
    """The early-payment discount of a payment: the customer's account is credited with it as well."""
    discount = amount_of(record["skonto"], currency, "amount")
    if discount:
        signed = -abs(discount) if paid > 0 else abs(discount)
        yield _line(record, header, currency, customer, signed, journal=Journal.OTHER)


def _currency(record: Record, header: Header, reading: Reading) -> str:
    code = record[CURRENCY].upper() or header.currency or reading.currency
    if not is_iso_currency(code):
        raise BadEntry("unknown_currency", "currency", code)
    return code


def _amount(record: Record, currency: str) -> int:
    """Signed minor units on the account named first, debit positive."""
    amount = amount_of(record[AMOUNT], currency, "amount")
    if amount is None:
        raise BadEntry("missing_amount", "amount")
    side = SIDES.get(record[SIDE].upper())
    if side is None:
        raise BadEntry("bad_amount", "amount", record[SIDE])
    return -amount * side if _is_cancelled(record) else amount * side


def _is_cancelled(record: Record) -> bool:
    """Whether the booking takes one back on the same side (Generalumkehr): by its mark, or by the older key 2x."""
    key = record["bu schlussel"]
    return record["generalumkehr"].upper() in CANCELS or (len(key) == 2 and key.isdecimal() and key[0] == "2")


def _line(
    record: Record, header: Header, currency: str, account: str, amount: int, journal: Journal = Journal.UNKNOWN
) -> Line:
    issued = day_in(record[DAY], header)
    number = tidy(record["belegfeld 1"])
    return Line(
        row=record.row,
        entry=("booking" if journal is Journal.UNKNOWN else "discount", record.row),
        amount=amount,
        currency=currency,
        party=Party(name=f"Debitor {account}", code=account),
        on=issued,
        issued_on=issued,
        due_on=_due(record, issued),
        journal=journal,
        code="Beleg",
        reference=number,
        text=tidy(record["buchungstext"]),
        letter=number if is_number(number) else "",
        # One invoice over two rates of tax is two bookings under one number.
        document=("of", number, issued) if is_number(number) else None,
    )


def day_in(text: str, header: Header) -> date:
    """The day of a booking. TTMM has no year: it is the one that lies in the period, else in the firm's year."""
    if not text.isascii() or not text.isdecimal() or len(text) not in {3, 4, 5, 6, 7, 8}:
        raise BadEntry("bad_date", "issued", text)
    figures = text.zfill(len(text) + len(text) % 2)
    day, month, year = figures[:2], figures[2:4], figures[4:]
    century = "20" if len(year) == 2 else ""
    found = date_of(century + year, month, day) if year else _in_period(month, day, header)
    if found is None:
        raise BadEntry("bad_date", "issued", text)
    return found


def _in_period(month: str, day: str, header: Header) -> date | None:
    begins = header.year_begins or header.first or header.made_on
    if begins is None:
        return None
    first, last = header.first or begins, header.last or begins + timedelta(days=365)
    found = [one for year in range(begins.year, begins.year + 3) if (one := date_of(str(year), month, day))]
    within = [one for one in found if first <= one <= last]
    after = [one for one in found if one >= begins]
    return next(iter(within or after or found), None)


def _due(record: Record, issued: date) -> date | None:
    """The due date: its own column, else Belegfeld 2 where that can be read as one (TTMMJJ)."""
    for name in ("falligkeit", "zugeordnete falligkeit", "belegfeld 2"):
        text = record[name]
        if text.isascii() and text.isdecimal() and len(text) in {5, 6, 7, 8}:
            figures = text.zfill(len(text) + len(text) % 2)
            year = figures[4:] if len(figures) == 8 else f"20{figures[4:]}"
            due = date_of(year, figures[2:4], figures[:2])
            if due and issued <= due <= issued + LONGEST_TERM:
                return due
    return None
