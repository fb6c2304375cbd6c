"""Invoices and payments of the source documents."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from relance.intake.formats.saft.survey import Survey, chart, known
from relance.intake.formats.saft.tree import elements, find_all, name_of, text
from relance.intake.gate.content import Content
from relance.intake.rules.journal import USUAL_TERM
from relance.intake.rules.journal.cells import BadEntry, amount_of, day_of
from relance.intake.rules.records import DocumentDraft, Draft, PaymentDraft, Problem, Severity
from relance.ledger.rules import EntryKind, number_key
from relance.values.money import LARGEST

LONGEST_NUMBER = 80
_STATUS = ("DocumentStatus/InvoiceStatus", "DocumentStatus/PaymentStatus", "InvoiceStatus", "DocumentStatus")
_CUSTOMER = ("CustomerID", "CustomerInfo/CustomerID")


def drafts(data: Content, about: Survey, currency: str, today: date) -> Iterator[Draft | Problem]:
    """The sales invoices that stand, and the payments of customers."""
    seen: set[tuple[str, str]] = set()
    for name, node in elements(data):
        if name not in {"Invoice", "Payment"} or name_of(node.getparent()) == "PurchaseInvoices":
            continue
        if text(node, *_STATUS).casefold() in chart()["void"]:
            continue
        try:
            if name == "Payment":
                yield from _payments(node, about, currency)
            else:
                yield from _once(_invoice(node, about, currency), seen, today)
        except BadEntry as bad:
            yield bad.problem(node.sourceline or 1)


def _once(draft: DocumentDraft | None, seen: set[tuple[str, str]], today: date) -> Iterator[DocumentDraft | Problem]:
    if draft is None:
        return
    key = (draft.party.code, number_key(draft.number))
    if key in seen:
        raise BadEntry("duplicate_number", "number", draft.number)
    seen.add(key)
    if draft.issued_on > today:
        yield Problem(draft.row, "date_in_future", Severity.WARNING, "issued", draft.issued_on.isoformat())
    yield draft


def _invoice(node: Any, about: Survey, currency: str) -> DocumentDraft | None:
    """One invoice; None where it is over nothing. Raises BadEntry."""
    number = text(node, "InvoiceNo")
    if not number or len(number) > LONGEST_NUMBER:
        raise BadEntry("bad_number" if number else "missing_number", "number", number)
    total = amount_of(text(node, "DocumentTotals/GrossTotal"), currency, "amount")
    if total is None:
        raise BadEntry("missing_amount", "amount")
    if total == 0:
        return None
    kind = text(node, "InvoiceType").casefold()
    issued = _day(text(node, "InvoiceDate"))
    code = _whose(node)
    draft = DocumentDraft(
        row=node.sourceline or 1,
        party=about.party(code),
        kind=EntryKind.CREDIT_NOTE if total < 0 or kind in chart()["credit"] else EntryKind.INVOICE,
        number=number,
        issued_on=issued,
        due_on=max(issued, _due(node) or about.due(code, issued) or issued + USUAL_TERM),
        currency=currency,
        total=abs(total),
    )
    paid = _paid_on_the_spot(node, currency) >= abs(total) or kind in chart()["paid"]
    return replace(draft, open=0, paid_on=issued) if paid and draft.kind is EntryKind.INVOICE else draft


def _paid_on_the_spot(node: Any, currency: str) -> int:
    """What the invoice says was paid when it was issued."""
    said = (text(each, "PaymentAmount") for each in find_all(node, "DocumentTotals/Payment"))
    return sum(amount_of(each, currency, "amount") or 0 for each in said)


def _whose(node: Any) -> str:
    code = known(text(node, *_CUSTOMER))
    if not code:
        raise BadEntry("missing_customer", "customer")
    return code[:120]


def _day(said: str) -> date:
    found = day_of(said, "issued")
    if found is None:
        raise BadEntry("bad_date", "issued", said)
    return found


def _due(node: Any) -> date | None:
    try:
        return day_of(text(node, "DueDate", "PaymentTerms/DueDate"), "due")
    except BadEntry:
        return None


def _payments(node: Any, about: Survey, currency: str) -> Iterator[PaymentDraft]:
    """A payment of one customer (Portugal), or one for each customer among its lines (OECD)."""
    on = _day(text(node, "TransactionDate", "PaymentDate", "SystemEntryDate"))
    number = text(node, "PaymentRefNo")[:LONGEST_NUMBER]
    lines = find_all(node, "Line", "PaymentLine")
    total = amount_of(text(node, "DocumentTotals/GrossTotal"), currency, "amount")
    sums: dict[str, int] = {}
    if total is not None and known(text(node, *_CUSTOMER)):
        sums[_whose(node)] = total
    else:
        for line in lines:
            code = known(text(line, *_CUSTOMER))
            if code and code != "0":
                sums[code[:120]] = sums.get(code[:120], 0) + _received(line, currency)
    paths = ("SourceDocumentID/OriginatingON", "SourceDocumentID", "Description")
    said = [part for line in lines if (part := text(line, *paths))] or [text(node, "Description")]
    for code, amount in sums.items():
        if abs(amount) >= LARGEST:
            raise BadEntry("bad_amount", "amount", str(amount))
        if amount:
            yield PaymentDraft(
                row=node.sourceline or 1,
                party=about.party(code),
                on=on,
                currency=currency,
                amount=amount,
                number=number,
                reference=" ".join(said)[:200],
            )


def _received(line: Any, currency: str) -> int:
    """What a line credits the customer with."""
    paid = amount_of(text(line, "PaymentLineAmount/Amount", "PaymentLineAmount"), currency, "amount")
    if paid is not None:
        return -paid if text(line, "DebitCreditIndicator").upper() == "D" else paid
    credit = amount_of(text(line, "CreditAmount/Amount", "CreditAmount"), currency, "amount")
    debit = amount_of(text(line, "DebitAmount/Amount", "DebitAmount"), currency, "amount")
    return (credit or 0) - (debit or 0)
