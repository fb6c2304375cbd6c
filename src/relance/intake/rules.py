"""What a file may say: rows that are good, and problems that say what to mend. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from babel.numbers import get_currency_symbol

from relance.customers.rules import name_key
from relance.ledger.rules import EntryKind, number_key
from relance.values.money import BadAmount, is_iso_currency, parse_amount

FIELDS = (
    "number",
    "kind",
    "customer",
    "issued",
    "due",
    "amount",
    "currency",
    "paid_on",
    "email",
    "phone",
    "language",
)
NEEDED = ("number", "customer", "issued", "amount")
USUAL_TERM = timedelta(days=30)
"""Where a file gives no due date. Source: Code de commerce L441-10 I, the term that holds where none is agreed."""
FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Outside of them a date is a slip of the pen, and the days of a ladder could not be counted."""


class Severity(StrEnum):
    """An error keeps its row out; a warning comes in and is flagged."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a row: `row` is the physical line (1-based), `value` the cell as it stands."""

    row: int
    reason: str
    severity: Severity
    field: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A row that is good: a document, and perhaps the day it was paid. `total` is positive minor units."""

    row: int
    kind: EntryKind
    number: str
    customer: str
    issued_on: date
    due_on: date
    currency: str
    total: int
    paid_on: date | None = None
    email: str = ""
    phone: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as a format reads it: cells by field."""

    row: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is read: answers that the file itself cannot give."""

    currency: str
    date_order: str
    today: date


@dataclass(slots=True)
class Sorted:
    """The rows of a file, told apart."""

    drafts: list[Draft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class _Bad(Exception):
    """A cell keeps its row out."""

    def __init__(self, reason: str, field: str) -> None:
        super().__init__(reason)
        self.reason, self.field = reason, field


def sort_rows(rows: Iterable[RawRow], reading: Reading) -> Sorted:
    """Tell good rows from bad ones. The first use of a number stands; a later one is a duplicate."""
    done, seen = Sorted(), set()
    for raw in rows:
        try:
            draft, warnings = read_row(raw, reading)
            key = number_key(draft.number)
            if key in seen:
                raise _Bad("duplicate_number", "number")
            seen.add(key)
        except _Bad as bad:
            cell = raw.cells.get(bad.field, "")
            done.problems.append(Problem(raw.row, bad.reason, Severity.ERROR, bad.field, cell[:80]))
        else:
            done.drafts.append(draft)
            done.problems += warnings
    return done


def read_row(raw: RawRow, reading: Reading) -> tuple[Draft, list[Problem]]:
    """One row as a draft, with its warnings. Raises _Bad with the reason and the cell."""
    cells = {name: text.replace("\0", "").strip() for name, text in raw.cells.items()}
    number = _text(cells, "number", 80)
    customer = _text(cells, "customer", 200)
    currency = _currency(cells, reading)
    total, kind = _amount(cells, currency)
    issued = _day(cells, "issued", reading)
    if issued is None:
        raise _Bad("bad_date", "issued")
    due = _day(cells, "due", reading)
    warnings = [Problem(raw.row, code, Severity.WARNING, name) for code, name in _doubts(issued, due, reading)]
    email, doubt = _email(cells)
    if doubt:
        warnings.append(Problem(raw.row, "bad_email", Severity.WARNING, "email", cells["email"][:80]))
    draft = Draft(
        row=raw.row,
        kind=kind,
        number=number,
        customer=customer,
        issued_on=issued,
        due_on=due or issued + USUAL_TERM,
        currency=currency,
        total=total,
        paid_on=_day(cells, "paid_on", reading),
        email=email,
        phone=cells.get("phone", "")[:40],
        language=cells.get("language", "")[:2].lower() if cells.get("language", "")[:2].lower() in {"fr", "en"} else "",
    )
    return draft, warnings


def _text(cells: Mapping[str, str], name: str, longest: int) -> str:
    text = " ".join(cells.get(name, "").split())
    if not text:
        raise _Bad(f"missing_{name}", name)
    if len(text) > longest:
        raise _Bad("too_long", name)
    return text


def _currency(cells: Mapping[str, str], reading: Reading) -> str:
    code = cells.get("currency", "").upper() or reading.currency
    if not is_iso_currency(code):
        raise _Bad("unknown_currency", "currency")
    return code


_CREDIT = re.compile(r"credit|avoir|gutschrift")
_MONEY_SIGN = re.compile(r"[€$£]|\b[A-Z]{3}\b")


def _amount(cells: Mapping[str, str], currency: str) -> tuple[int, EntryKind]:
    """Positive minor units and what the row is: a credit note says so, or is below zero."""
    text = cells.get("amount", "")
    if not text:
        raise _Bad("missing_amount", "amount")
    if not all(_means(sign, currency) for sign in _MONEY_SIGN.findall(text)):
        raise _Bad("bad_amount", "amount")
    try:
        minor = parse_amount(_MONEY_SIGN.sub("", text), currency)
    except BadAmount as error:
        raise _Bad("bad_amount", "amount") from error
    if minor == 0:
        raise _Bad("zero_amount", "amount")
    credit = minor < 0 or bool(_CREDIT.search(name_key(cells.get("kind", ""))))
    return abs(minor), EntryKind.CREDIT_NOTE if credit else EntryKind.INVOICE


def _means(sign: str, currency: str) -> bool:
    """Whether a sign beside an amount may stand for the row's currency: dollars are never booked as euros."""
    return sign == currency or sign in get_currency_symbol(currency, locale="en")


def _doubts(issued: date, due: date | None, reading: Reading) -> list[tuple[str, str]]:
    found = []
    if due is None:
        found.append(("missing_due_date", "due"))
    elif due < issued:
        found.append(("due_before_issue", "due"))
    if issued > reading.today:
        found.append(("date_in_future", "issued"))
    return found


_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")


def _email(cells: Mapping[str, str]) -> tuple[str, bool]:
    """The address, and whether what stands there is none."""
    text = cells.get("email", "")
    good = bool(_EMAIL.fullmatch(text)) and len(text) <= 254
    return (text, False) if good else ("", bool(text))


def _day(cells: Mapping[str, str], name: str, reading: Reading) -> date | None:
    text = cells.get(name, "")
    if not text:
        return None
    found = parse_day(text, reading.date_order)
    if found is None:
        raise _Bad("bad_date", name)
    return found


_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_LOCAL = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{2}|\d{4})")


def parse_day(text: str, order: str) -> date | None:
    """A date written year first, or in the given order (dmy or mdy); two-digit years are 20xx."""
    if found := _ISO.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := _LOCAL.fullmatch(text):
        first, second, year = map(int, found.groups())
        day, month = (second, first) if order == "mdy" else (first, second)
        year += 2000 if year < 100 else 0
    else:
        return None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def date_order_of(texts: Iterable[str]) -> str | None:
    """The order that the dates of a column prove: a first part above 12 is a day, a second one too.

    None where nothing proves it or the proofs contradict each other. A column of ISO dates needs none.
    """
    proofs = set()
    for text in texts:
        if found := _LOCAL.fullmatch(text.strip()):
            first, second = int(found.group(1)), int(found.group(2))
            proofs |= {"dmy"} if first > 12 else set()
            proofs |= {"mdy"} if second > 12 else set()
        elif _ISO.fullmatch(text.strip()):
            proofs.add("ymd")
    return proofs.pop() if len(proofs) == 1 else None
