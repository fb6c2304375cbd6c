"""The matching set as a book and its truth: one creditor, its customers and documents, 300 bank lines."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from relance.accounts.tests.firms import BY, MORNING
from relance.company.models import Company
from relance.customers import actions as customers
from relance.customers.actions import NewCustomer
from relance.intake.formats import camt
from relance.intake.gate.content import Content
from relance.intake.rules.records import BankLine
from relance.ledger import actions as ledger
from relance.ledger.actions import NewDocument
from relance.ledger.rules import EntryKind
from relance.values.money import to_minor

FOLDER = Path(__file__).parents[3] / "shared" / "cases" / "matching"


def rows(name: str) -> list[dict[str, str]]:
    """A table of the set."""
    with (FOLDER / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def book(company: Company) -> dict[str, int]:
    """Everything in the book, every document open. Accounts by customer id."""
    people = rows("customers.csv")
    news = [NewCustomer(row["name"], kind=row["kind"], external_id=row["customer_id"]) for row in people]
    made = customers.add(company, news, by=BY, now=MORNING)
    accounts = {row["customer_id"]: c.account_id for row, c in zip(people, made, strict=True)}
    documents = sorted(rows("invoices.csv"), key=lambda row: row["kind"] == "credit_note")
    ledger.record_documents(company, [_document(row, accounts) for row in documents], by=BY, now=MORNING)
    return accounts


def _document(row: dict[str, str], accounts: dict[str, int]) -> NewDocument:
    """A credit note names the invoice it credits, as the firm's own list says."""
    credit = row["kind"] == "credit_note"
    total = abs(minor(row["amount"], row["currency"]))
    due = date.fromisoformat(row["due_date"] or row["issue_date"])
    plan = [part.split("=") for part in row["plan"].split("|") if part]
    parts = [(date.fromisoformat(day), minor(amount, row["currency"])) for day, amount in plan] or [(due, total)]
    return NewDocument(
        account_id=accounts[row["customer_id"]],
        kind=EntryKind.CREDIT_NOTE if credit else EntryKind.INVOICE,
        number=row["invoice_number"],
        issued_on=date.fromisoformat(row["issue_date"]),
        currency=row["currency"],
        total=total,
        parts=() if credit else tuple(parts),
        reference=row["credited_invoice"],
    )


def minor(text: str, currency: str) -> int:
    """Minor units of an amount with a point."""
    return to_minor(Decimal(text), currency)


def statement() -> list[BankLine]:
    """The lines as the reader of statements hands them over."""
    found = list(camt.read(Content.of((FOLDER / "bank.camt053.xml").read_bytes())).read())
    lines = [line for line in found if isinstance(line, BankLine)]
    assert len(lines) == len(found)
    return lines


@dataclass(frozen=True, slots=True)
class Truth:
    """What is right for one entry of the statement."""

    mode: str
    scenario: str
    customer: str
    shares: dict[str, Decimal]
    also: frozenset[str]


def truth() -> dict[str, Truth]:
    """By line id."""
    found = {}
    for row in rows("truth.csv"):
        pairs = [each.rsplit("=", 1) for each in row["allocations"].split("|") if "=" in each]
        shares = {number: Decimal(amount) for number, amount in pairs}
        also = frozenset(each for each in (row["also_acceptable"] or "").split("|") if each)
        found[row["line_id"]] = Truth(row["expect_mode"], row["scenario"], row["customer_id"], shares, also)
    return found


def wrong(right: Truth, accounts: dict[str, int], account_id: int, settled: Sequence[Any]) -> str:
    """Why a payment made from a line is not what is right; empty where it is. `settled`: (number, amount)."""
    if right.mode != "auto":
        return f"should not be placed by itself ({right.scenario})"
    if right.customer != "multiple" and accounts[right.customer] != account_id:
        return f"another customer ({right.scenario})"
    numbers = {number for number, _ in settled}
    if not numbers <= {*right.shares, *right.also}:
        return f"another document ({right.scenario})"
    return ""
