"""SAF-T, the standard audit file that accounting programs write for the tax office.

Sources: OECD, Guidance for the Standard Audit File – Tax, 1.0 (2005) and 2.0 (2010); Norwegian SAF-T Financial 1.10
to 1.30 (Skatteetaten); SAF-T (PT) 1.04_01 (Portaria 302/2016). Element names are the same in Austria, Luxembourg
(FAIA), Lithuania and Romania; Poland's JPK has its own and is not read.

Where the file holds sales invoices, they are the documents; else the lines of the general ledger are, on the
accounts of customers. What customers owed when the period began comes as one entry each.
"""

import re
from collections.abc import Iterator
from datetime import date

from relance.intake.formats.saft import ledger, sources
from relance.intake.formats.saft.survey import Customer, Survey, survey
from relance.intake.gate.content import Content
from relance.intake.rules import journal
from relance.intake.rules.journal import USUAL_TERM
from relance.intake.rules.journal.cells import BadEntry
from relance.intake.rules.records import (
    DocumentDraft,
    Draft,
    Drafts,
    PartyDraft,
    PaymentDraft,
    Problem,
    Reading,
    Rejected,
    Severity,
)
from relance.ledger.rules import EntryKind
from relance.values.marking import mark as _
from relance.values.money import LARGEST as LARGEST_AMOUNT
from relance.values.money import to_decimal

LABEL = "SAF-T"
RANK = 10
LARGEST = 50 * 1024 * 1024
_BEGINNING = 4096
_ROOT = re.compile(rb"<(?:[A-Za-z][\w.-]*:)?AuditFile[\s>]")


def claims(name: str, data: Content) -> bool:
    """Whether the XML begins with an audit file."""
    return bool(_ROOT.search(data.start(_BEGINNING).replace(b"\0", b"")))


def read(data: Content) -> Drafts:
    """The customers' documents and payments. The whole file is proved first. Raises Rejected."""
    if not data.past(b"\0\r\n\t ", 1):
        raise Rejected("empty_file", _("The file is empty. Export the SAF-T again and drop the new file."))
    if len(data) > LARGEST:
        raise Rejected("too_large", _("The file is over 50 MB. Export the SAF-T of a shorter period."))
    about = survey(data)
    return Drafts(lambda reading: _Reader(data, about, reading).read(), currency=about.currency)


class _Reader:
    """Reads the file a second time, and keeps what each customer's balance comes to."""

    def __init__(self, data: Content, about: Survey, reading: Reading) -> None:
        self.data, self.about, self.reading = data, about, reading
        self.currency = about.currency or reading.currency
        self.balances: dict[str, int] = {}

    def read(self) -> Iterator[Draft | Problem]:
        """Openings first, then what happened, then customers of whom nothing is said."""
        for each in self._all():
            if isinstance(each, DocumentDraft):
                self._count(each.party.code, each.total if each.kind is EntryKind.INVOICE else -each.total)
            elif isinstance(each, PaymentDraft):
                self._count(each.party.code, -each.amount)
            yield each
        for code, customer in self.about.customers.items():
            if code not in self.balances:
                yield PartyDraft(customer.row, customer.party)
            yield from self._doubts(code, customer)

    def _count(self, code: str, amount: int) -> None:
        self.balances[code] = self.balances.get(code, 0) + amount

    def _all(self) -> Iterator[Draft | Problem]:
        yield from self._openings()
        today = self.reading.today
        if not self.about.has_invoices:
            yield from journal.drafts(ledger.lines(self.data, self.about, self.currency), today)
            return
        yield from sources.drafts(self.data, self.about, self.currency, today)
        if not self.about.has_payments:
            booked = journal.drafts(ledger.lines(self.data, self.about, self.currency), today)
            yield from (each for each in booked if isinstance(each, PaymentDraft))

    def _openings(self) -> Iterator[Draft | Problem]:
        day = self.about.begins_on or date(self.reading.today.year, 1, 1)
        for customer in self.about.customers.values():
            try:
                opening = customer.balance("Opening", self.currency) or 0
                if abs(opening) >= LARGEST_AMOUNT:
                    raise BadEntry("bad_amount", "balance", str(opening))
            except BadEntry as bad:
                yield bad.problem(customer.row)
                continue
            if opening:
                yield DocumentDraft(
                    row=customer.row,
                    party=customer.party,
                    kind=EntryKind.INVOICE if opening > 0 else EntryKind.CREDIT_NOTE,
                    number=f"Opening {day.isoformat()}",
                    issued_on=day,
                    due_on=day + USUAL_TERM,
                    currency=self.currency,
                    total=abs(opening),
                    other=True,
                )

    def _doubts(self, code: str, customer: Customer) -> Iterator[Problem]:
        """A remark where the file's own closing balance is not what its entries come to."""
        try:
            closing = customer.balance("Closing", self.currency)
        except BadEntry as bad:
            yield bad.problem(customer.row)
            return
        if closing is not None and closing != self.balances.get(code, 0):
            said = str(to_decimal(closing, self.currency))
            yield Problem(customer.row, "closing_balance", Severity.WARNING, "balance", said)
