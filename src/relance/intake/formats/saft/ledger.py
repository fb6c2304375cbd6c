"""Transactions of the general ledger, as lines of the books."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from relance.intake.formats.saft.survey import Survey, known
from relance.intake.formats.saft.tree import elements, find_all, text
from relance.intake.gate.content import Content
from relance.intake.rules.journal import Contra, Journal, Line
from relance.intake.rules.journal.cells import BadEntry, amount_of, day_of
from relance.intake.rules.journal.names import journal_of
from relance.intake.rules.records import Problem

LINES = ("Line", "TransactionLine", "Lines/DebitLine", "Lines/CreditLine", "Lines/Line")
"""OECD 1 and Norway; OECD 2; Portugal."""


class _Journals:
    """What the journal that a transaction stands in says of itself. Read once: its transactions are freed."""

    def __init__(self) -> None:
        self.node: Any = None
        self.code, self.journal = "", Journal.UNKNOWN

    def of(self, transaction: Any) -> "_Journals":
        """Look at the journal above the transaction."""
        above = transaction.getparent()
        if above is not self.node:
            self.node, self.code = above, text(above, "JournalID")
            said = text(above, "Description")
            self.journal = journal_of(self.code, f"{said} {text(above, 'Type')}")
        return self


def lines(data: Content, about: Survey, currency: str) -> Iterator[Line | Contra | Problem]:
    """Every line of every transaction."""
    journals = _Journals()
    for count, (name, node) in enumerate(elements(data)):
        if name == "Transaction":
            yield from _transaction(node, count, journals.of(node), about, currency)


def _transaction(
    node: Any, count: int, journal: _Journals, about: Survey, currency: str
) -> Iterator[Line | Contra | Problem]:
    whose = known(text(node, "CustomerID"))
    for line in find_all(node, *LINES):
        account = text(line, "AccountID")
        # Portugal names the customer once for the transaction, and its account tells which line is meant.
        code = known(text(line, "CustomerID")) or whose
        try:
            if code and code != "0" and about.is_receivable(account):
                yield from _customer(line, node, count, code[:120], journal, about, currency)
            else:
                yield Contra(count, about.role(account), _side(line, currency) or 0)
        except BadEntry as bad:
            if code:
                yield bad.problem(line.sourceline or 1)


def _side(line: Any, currency: str) -> int | None:
    """Signed minor units, debit positive; None where the line has no amount. Raises BadEntry."""
    debit = amount_of(text(line, "DebitAmount/Amount", "DebitAmount"), currency, "debit")
    credit = amount_of(text(line, "CreditAmount/Amount", "CreditAmount"), currency, "credit")
    return None if debit is None and credit is None else (debit or 0) - (credit or 0)


def _customer(
    line: Any, transaction: Any, count: int, code: str, journal: _Journals, about: Survey, currency: str
) -> Iterator[Line]:
    amount = _side(line, currency)
    if amount is None:
        raise BadEntry("missing_amount", "amount")
    on = _day(transaction)
    if amount:
        yield Line(
            row=line.sourceline or 1,
            entry=count,
            amount=amount,
            currency=currency,
            party=about.party(code),
            on=on,
            issued_on=on,
            due_on=_due(line, on) or about.due(code, on),
            journal=journal.journal,
            code=journal.code,
            number=text(transaction, "TransactionID"),
            reference=text(line, "SourceDocumentID", "ReferenceNumber") or text(transaction, "DocArchivalNumber"),
            text=" ".join(part for part in (text(line, "Description"), text(line, "CID")) if part),
        )


def _day(transaction: Any) -> date:
    said = text(transaction, "TransactionDate", "GLPostingDate")
    found = day_of(said, "issued")
    if found is None:
        raise BadEntry("bad_date", "issued", said)
    return found


def _due(line: Any, issued: date) -> date | None:
    try:
        due = day_of(text(line, "DueDate"), "due")
    except BadEntry:
        return None
    return due if due and due >= issued else None
