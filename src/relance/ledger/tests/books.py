"""Customers with invoices and payments, recorded by the real actions."""

from datetime import date, timedelta
from itertools import count

from relance.accounts.tests.firms import BY, MONDAY, MORNING
from relance.company.models import Company
from relance.customers import actions as customers
from relance.customers.actions import NewCustomer
from relance.customers.models import Customer
from relance.ledger import actions as ledger
from relance.ledger.actions import NewDocument, NewPayment
from relance.ledger.models import Document, Entry
from relance.ledger.rules import EntryKind

_numbers = count(1)


def customer(company: Company, name: str = "", **known) -> Customer:
    number = next(_numbers)
    known.setdefault("email", f"c{number}@example.com")
    new = NewCustomer(name or f"Client {number}", **known)
    return customers.add(company, [new], by=BY, now=MORNING)[0]


def invoice(
    who: Customer,
    number: str,
    total: int = 10000,
    due: date = MONDAY,
    issued: date | None = None,
    currency: str = "EUR",
    parts: tuple[tuple[date, int], ...] = (),
) -> Document:
    issued = issued or due - timedelta(days=30)
    new = NewDocument(who.account_id, EntryKind.INVOICE, number, issued, currency, total, parts or ((due, total),))
    return ledger.record_documents(who.company, [new], by=BY, now=MORNING)[0]


def credit_note(who: Customer, number: str, total: int, issued: date = MONDAY, reference: str = "") -> Document:
    new = NewDocument(who.account_id, EntryKind.CREDIT_NOTE, number, issued, "EUR", total, reference=reference)
    return ledger.record_documents(who.company, [new], by=BY, now=MORNING)[0]


def pay(who: Customer, amount: int, on: date = MONDAY, reference: str = "", currency: str = "EUR") -> Entry:
    new = NewPayment(who.account_id, currency, amount, on, reference)
    return ledger.record_payments(who.company, [new], by=BY, now=MORNING)[0]


def take_back(company: Company, entry_id: int, on: date = MONDAY, reason: str = "bounced") -> Entry:
    return ledger.reverse(company, entry_id, on=on, reason=reason, by=BY, now=MORNING)
