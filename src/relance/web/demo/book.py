"""The sample book: some sixty customers and four hundred invoices over the two years before a day.

Pure. The same day and seed give the same book. What is open on that day has always the same shape
(see `names.Tail`), so that every page has something to show and every step of the ladder is waiting
for somebody, whatever the day. Sums are whole minor units.

Every payment quotes its invoice unless the oldest open one is meant, so that any reader who settles
"what is named, then the oldest" comes to the same result, in whatever order it loads the book.
"""

import math
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Literal

from relance.values.calendar import Calendar
from relance.web.demo.names import EVERYBODY, Payer, Tail, Twist, Who

SMALLEST, LARGEST = 8640, 1248000
"""Minor units: a tap mended, a boiler room renewed."""

TWO_YEARS = 728
"""Days before today; two less than two years, so that an issue day may move to the Friday before."""

BUSINESS_TERMS = (30,)
PERSON_TERMS = tuple(range(8, 16))
"""Days from issue to due date that are offered."""

DELAYS = {
    Payer.PROMPT: ((-8, 0),),
    Payer.FORGETFUL: ((3, 6), (3, 6), (12, 14)),
    Payer.SLOW: ((18, 32),),
    Payer.PARTS: ((15, 24),),
    Payer.EVASIVE: ((38, 75),),
}
"""Days from due date to payment, one stretch drawn for each invoice. The forgetful pay a few days after a message."""

SMALL_REST = 1240
"""Minor units left open where all but a little was paid: below what is worth a message."""

PLACE = Calendar("FR")


@dataclass(frozen=True, slots=True)
class FirmFacts:
    """The sample firm. `bank_name` is the account holder."""

    name: str
    country: str
    language: str
    currency: str
    signer: str
    phone: str
    bank_name: str
    iban: str
    email: str


@dataclass(frozen=True, slots=True)
class DemoDocument:
    """An invoice or a credit note; `total` is positive minor units for both."""

    kind: Literal["invoice", "credit_note"]
    number: str
    issued_on: date
    due_on: date
    total: int
    currency: str


@dataclass(frozen=True, slots=True)
class DemoPayment:
    """Money received: positive minor units. `reference` is a document number or empty."""

    received_on: date
    amount: int
    currency: str
    reference: str
    reversed_on: date | None


@dataclass(frozen=True, slots=True)
class DemoCustomer:
    """A customer with their documents and payments, both in order of date."""

    reference: str
    name: str
    contact: str
    kind: Literal["business", "person"]
    language: Literal["fr", "en"]
    country: str
    email: str
    phone: str
    address: str
    note: str
    documents: tuple[DemoDocument, ...]
    payments: tuple[DemoPayment, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """Everything the sample firm knows on a day."""

    firm: FirmFacts
    customers: tuple[DemoCustomer, ...]


FIRM = FirmFacts(
    name="Plomberie Aubry",
    country="FR",
    language="fr",
    currency="EUR",
    signer="Claire Aubry",
    phone="04 65 71 00 51",
    bank_name="Plomberie Aubry",
    iban="FR7699999000010000000510044",
    email="claire@plomberie-aubry.example",
)


@dataclass(slots=True)
class _Receipt:
    """A payment before its invoice has a number."""

    on: date
    amount: int
    reversed_on: date | None = None
    silent: bool = False


@dataclass(slots=True)
class _Draft:
    """A document before it has a number, with what was paid on it."""

    kind: Literal["invoice", "credit_note"]
    issued_on: date
    due_on: date
    total: int
    currency: str
    receipts: list[_Receipt] = field(default_factory=list)
    number: str = ""

    def settled_by(self, day: date) -> bool:
        """Whether payments that stayed had covered it before `day`."""
        kept = (receipt.amount for receipt in self.receipts if receipt.on < day and receipt.reversed_on is None)
        return sum(kept) >= self.total


def book(today: date, seed: str = "aubry") -> Book:
    """The sample book as it stands on `today`."""
    drafts = [_drafts(who, today, Random(f"{seed} {who.name}")) for who in EVERYBODY]
    _give_numbers([draft for customer in drafts for draft in customer])
    return Book(FIRM, tuple(_customer(place, who, drafts[place - 1]) for place, who in enumerate(EVERYBODY, start=1)))


def _drafts(who: Who, today: date, chance: Random) -> list[_Draft]:
    """All documents of a customer. Sums are drawn first: they are the same on every day."""
    sums = [_draw_sum(who, chance) for _ in range(who.settled + len(who.tails))]
    drafts = _settled(who, today, sums[: who.settled], chance)
    for place, tail in enumerate(who.tails):
        currency = who.currencies[place % len(who.currencies)]
        drafts += _open(who, tail, today, sums[who.settled + place], currency, chance)
    drafts.sort(key=lambda draft: (draft.issued_on, draft.due_on, draft.total))
    _fall_silent(drafts, chance)
    return drafts


def _draw_sum(who: Who, chance: Random) -> int:
    """A total with VAT (10 or 20 %) in minor units: many small jobs, few large ones."""
    smallest, largest = (15000, 1040000) if who.kind == "business" else (7200, 230000)
    net = math.exp(chance.triangular(math.log(smallest), math.log(largest), math.log(smallest * 4)))
    total = round(net / 50) * 50 * chance.choice((110, 120)) // 100
    return min(max(total, SMALLEST), LARGEST)


def _terms(who: Who) -> tuple[int, ...]:
    return BUSINESS_TERMS if who.kind == "business" else PERSON_TERMS


# What is settled


def _settled(who: Who, today: date, sums: list[int], chance: Random) -> list[_Draft]:
    """Invoices of the past, spread evenly, each paid in its payer's way before today."""
    slowest = max(latest for _, latest in DELAYS[who.payer])
    first = today - timedelta(days=TWO_YEARS - chance.randrange(60))
    last = today - timedelta(days=max(_terms(who)) + slowest + 14)
    step = (last - first).days / max(len(sums), 1)
    drafts = []
    for place, total in enumerate(sums):
        day = PLACE.on_or_before(first + timedelta(days=int(step * (place + chance.uniform(0.1, 0.9)))))
        currency = who.currencies[place % len(who.currencies)]
        draft = _Draft("invoice", day, day + timedelta(days=chance.choice(_terms(who))), total, currency)
        draft.receipts = _paid(who.payer, draft, today, chance)
        drafts.append(draft)
    if drafts:
        drafts += _twist_last(drafts[-1], who.last, today)
    return drafts


def _paid(payer: Payer, draft: _Draft, today: date, chance: Random) -> list[_Receipt]:
    """One payment for all of it, or two for those who pay in parts."""
    earliest, latest = chance.choice(DELAYS[payer])
    day = draft.due_on + timedelta(days=chance.randint(earliest, latest))
    day = _bank_day(max(day, draft.issued_on + timedelta(days=1)), today)
    if payer is not Payer.PARTS:
        return [_Receipt(day, draft.total)]
    part = _part_of(draft.total)
    early = _bank_day(draft.due_on + timedelta(days=chance.randint(1, 4)), today)
    return [_Receipt(early, part), _Receipt(day, draft.total - part)]


def _part_of(total: int) -> int:
    """Some 40 % of a sum, in whole tens where it is large enough."""
    return max(total * 2 // 5 // 1000 * 1000, 1000)


def _bank_day(day: date, today: date) -> date:
    """A working day at or after `day`, but not after today."""
    day = PLACE.on_or_after(day)
    return day if day <= today else PLACE.on_or_before(today)


def _twist_last(draft: _Draft, twist: Twist, today: date) -> list[_Draft]:
    """What left the account in credit: a second payment, a rounded one, a credit note behind a payment."""
    paid = draft.receipts[-1]
    if twist is Twist.PAID_TWICE:
        draft.receipts.append(_Receipt(_bank_day(paid.on + timedelta(days=5), today), draft.total))
    if twist is Twist.ROUNDED_UP:
        paid.amount = (draft.total // 5000 + 1) * 5000
    if twist is Twist.CREDIT_NOTE_AFTER:
        day = _bank_day(paid.on + timedelta(days=3), today)
        return [_Draft("credit_note", day, day, draft.total // 500 * 100, draft.currency)]
    return []


# What is open


def _open(who: Who, tail: Tail, today: date, total: int, currency: str, chance: Random) -> list[_Draft]:
    """An invoice that is open today, in the stretch of days that the tail asks for."""
    days = [
        (today - timedelta(days=late + terms), today - timedelta(days=late))
        for late in range(tail.earliest, tail.latest + 1)
        for terms in _terms(who)
        if late + terms >= 0
    ]
    working = [pair for pair in days if PLACE.is_working(pair[0])]
    draft = _Draft("invoice", *chance.choice(working or days), total, currency)
    return [draft, *_twist_open(draft, tail.twist, today)]


def _twist_open(draft: _Draft, twist: Twist, today: date) -> list[_Draft]:
    """Part payments and payments that came back stay with the invoice; a credit note stands beside it."""
    day = _bank_day(draft.due_on + timedelta(days=2), today)
    if twist is Twist.PART_PAID:
        draft.receipts = [_Receipt(day, _part_of(draft.total))]
    if twist is Twist.ALL_BUT_A_LITTLE:
        draft.receipts = [_Receipt(day, draft.total - SMALL_REST)]
    if twist is Twist.BOUNCED:
        draft.receipts = [_Receipt(day, draft.total, _bank_day(day + timedelta(days=4), today))]
    if twist is Twist.CREDIT_NOTE:
        return [_Draft("credit_note", day, day, draft.total // 500 * 100, draft.currency)]
    return []


# References and numbers


def _fall_silent(drafts: list[_Draft], chance: Random) -> None:
    """One payment in six names no invoice, where it can only mean the oldest open one."""
    invoices = [draft for draft in drafts if draft.kind == "invoice"]
    for draft in invoices:
        older = [other for other in invoices if other is not draft and other.due_on <= draft.due_on]
        for receipt in draft.receipts:
            clear = receipt.reversed_on is None and all(other.settled_by(receipt.on) for other in older)
            receipt.silent = chance.randrange(6) == 0 and clear


def _give_numbers(drafts: list[_Draft]) -> None:
    """Numbers without gaps by kind and year, in order of issue: F-2025-0001, A-2025-0001."""
    counts: Counter[str] = Counter()
    for draft in sorted(drafts, key=lambda draft: draft.issued_on):
        series = f"{'F' if draft.kind == 'invoice' else 'A'}-{draft.issued_on.year}"
        counts[series] += 1
        draft.number = f"{series}-{counts[series]:04d}"


# Customers


def _customer(place: int, who: Who, drafts: list[_Draft]) -> DemoCustomer:
    """The drafts are numbered and in order of issue."""
    return DemoCustomer(
        reference=f"C-{place:05d}",
        name=who.name,
        contact=who.contact,
        kind=who.kind,
        language=who.language,
        country="GB" if who.abroad else "FR",
        email=_email(who),
        phone=_phone(place, who),
        address=who.place,
        note=who.note,
        documents=tuple(_document(draft) for draft in drafts),
        payments=tuple(sorted(_payments(drafts), key=lambda payment: (payment.received_on, payment.reference))),
    )


def _document(draft: _Draft) -> DemoDocument:
    return DemoDocument(draft.kind, draft.number, draft.issued_on, draft.due_on, draft.total, draft.currency)


def _payments(drafts: list[_Draft]) -> list[DemoPayment]:
    return [
        DemoPayment(
            receipt.on, receipt.amount, draft.currency, "" if receipt.silent else draft.number, receipt.reversed_on
        )
        for draft in drafts
        for receipt in draft.receipts
    ]


def _email(who: Who) -> str:
    """An address in a domain that can never be registered (RFC 2606)."""
    if not who.has_email:
        return ""
    plain = unicodedata.normalize("NFKD", who.name).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    if who.kind == "person":
        return f"{'.'.join(words)}@courriel.example"
    return f"{'bonjour' if who.language == 'fr' else 'hello'}@{'-'.join(words)}.example"


def _phone(place: int, who: Who) -> str:
    """A number from the ranges kept for fiction: 01 99 00 and 06 39 98 (ARCEP), 020 7946 0 (Ofcom)."""
    if who.abroad:
        return f"020 7946 0{100 + place}"
    start = "01 99 00" if who.kind == "business" else "06 39 98"
    return f"{start} {10 + place // 10:02d} {place * 37 % 100:02d}"
