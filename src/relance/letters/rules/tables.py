"""What is open, what came in and how to pay, as rows of words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from relance.letters.rules.blocks import Block, Row
from relance.letters.rules.facts import Charged, Line, Period, Sender
from relance.values.money import add_up, format_money
from relance.values.words import say_date

Labels = Mapping[str, str]


class Received(NamedTuple):
    """A payment that came in; `amount` is whole minor units."""

    on: date
    reference: str
    amount: int
    currency: str


def items(lines: tuple[Line, ...], today: date, labels: Labels, language: str) -> Block:
    """What is open: three labelled rows for one item, a table with totals for several."""
    if len(lines) == 1:
        return Block("items", rows=_one_item(lines[0], today, labels, language))
    rows = tuple(_row(line, today, labels, language) for line in lines)
    totals = _totals(labels["total"], _sums(lines), language)
    due = [line for line in lines if line.due_on < today]
    if due and len(due) < len(lines):
        totals += _totals(labels["due_already"], _sums(due), language)
    return Block("items", head=(labels["invoice"], labels["is_due"], labels["to_pay"]), rows=rows, totals=totals)


def _one_item(line: Line, today: date, labels: Labels, language: str) -> tuple[Row, ...]:
    due = labels["was_due"] if line.due_on < today else labels["is_due"]
    money, note = format_money(line.open, line.currency, language), _of_total(line, labels, language)
    return (
        (labels["invoice"], line.number),
        (due, say_date(line.due_on, language)),
        (labels["to_pay"], f"{money} {note}" if note else money),
    )


def _row(line: Line, today: date, labels: Labels, language: str) -> Row:
    due = labels["row_was_due"] if line.due_on < today else labels["row_is_due"]
    return (
        line.number,
        due.format(date=say_date(line.due_on, language, "short")),
        format_money(line.open, line.currency, language),
        _of_total(line, labels, language),
    )


def _of_total(line: Line, labels: Labels, language: str) -> str:
    """`(of £300.00)` beside what remains of a partly paid item, else nothing."""
    if not line.partly_paid:
        return ""
    return labels["of_total"].format(total=format_money(line.total, line.currency, language))


def _sums(lines: Iterable[Line]) -> dict[str, int]:
    return add_up((line.currency, line.open) for line in lines)


def _totals(label: str, sums: Mapping[str, int], language: str) -> tuple[Row, ...]:
    """One row per currency: sums of different currencies are never added."""
    return tuple((label, "", format_money(minor, currency, language), "") for currency, minor in sums.items())


def charged(found: Sequence[Charged], lines: tuple[Line, ...], labels: Labels, language: str) -> Block:
    """What is asked beside the invoices, and what all of it comes to, currency by currency."""
    rows = tuple(row for each in found for row in _charge_rows(each, labels, language))
    asked = [(each.currency, each.interest + each.fixed_sum + each.costs) for each in found]
    sums = add_up([*asked, *((line.currency, line.open) for line in lines)])
    head = (labels["invoice"], labels["for_what"], labels["to_pay"])
    return Block("charges", head=head, rows=rows, totals=_totals(labels["with_charges"], sums, language))


def _charge_rows(each: Charged, labels: Labels, language: str) -> Iterable[Row]:
    until = labels["interest_until"].format(date=say_date(each.until, language, "short"))
    for label, minor in ((until, each.interest), (labels["fixed_sum"], each.fixed_sum), (labels["costs"], each.costs)):
        if minor:
            yield each.number, label, format_money(minor, each.currency, language), ""


def counted(found: Sequence[Charged], labels: Labels, language: str) -> Block:
    """How the interest is made, stretch by stretch."""
    rows = tuple(_period_row(each, period, labels, language) for each in found for period in each.periods)
    head = (labels["period"], labels["calculation"], labels["interest"])
    return Block("annex", head=head, rows=rows)


def _period_row(each: Charged, period: Period, labels: Labels, language: str) -> Row:
    """`F-1, 16 May – 30 Jun 2025`, `€4,800.00 × 13.15 % × 46 / 365`, `79.5485`."""
    begins, ends = (say_date(day, language, "short") for day in (period.begins, period.ends))
    balance = format_money(period.balance, each.currency, language)
    said = f"{balance} × {decimal(period.percent, labels)}\u00a0% × {period.days}\u00a0/\u00a0365"
    return each.number, f"{begins} – {ends}, {said}", decimal(period.amount, labels), ""


def decimal(number: Decimal, labels: Labels) -> str:
    """A number with the language's decimal mark."""
    return str(number).replace(".", labels["decimal_mark"])


def account(lines: tuple[Line, ...], credit: Mapping[str, int], today: date, labels: Labels, language: str) -> Block:
    """Everything open, always as a table with its totals, and what the firm owes the customer."""
    rows = tuple(_row(line, today, labels, language) for line in lines)
    due = _sums(line for line in lines if line.due_on < today)
    totals = _totals(labels["total"], _sums(lines), language)
    if due and due != _sums(lines):
        totals += _totals(labels["due_already"], due, language)
    totals += _totals(labels["in_your_favour"], credit, language)
    return Block("items", head=(labels["invoice"], labels["is_due"], labels["to_pay"]), rows=rows, totals=totals)


def payments(found: Iterable[Received], labels: Labels, language: str) -> Block:
    """What came in."""
    rows = tuple(
        (
            each.reference or "–",
            say_date(each.on, language, "short"),
            format_money(each.amount, each.currency, language),
            "",
        )
        for each in found
    )
    return Block("payments", head=(labels["payment"], labels["received_on"], labels["amount"]), rows=rows)


def bank(quote: str, sender: Sender, labels: Labels) -> tuple[Row, ...]:
    """Account holder, IBAN and what to quote.

    Ordinary spaces inside the IBAN, because it is copied into bank forms.
    """
    iban = " ".join(sender.iban[at : at + 4] for at in range(0, len(sender.iban), 4))
    return ((labels["holder"], sender.bank_name or sender.firm), ("IBAN", iban), (labels["quote"], quote))
