"""Whether a line may be placed by itself. Every doubt leaves it to a person.

One document must be named, of one customer, an invoice in the line's currency, with at least so much left to pay.
Then the sum must be what is open (or its next instalments), or else the payer must be the customer and the rest
too large to be a discount or the bank's charges. A number that could be a date or a sum needs both.
"""

import re
from collections.abc import Sequence
from datetime import timedelta

from relance.matching.rules import names
from relance.matching.rules.numbers import Numbers, digits_of
from relance.matching.rules.records import Book, Booked, Document, Line, Placing, Why
from relance.values.money import exponent

NEARLY = 20
"""A rest of up to a twentieth of what is open looks like a discount or charges: a person decides."""
EARLIER = timedelta(days=120)
"""How far back a line that waits may be for the same invoice."""
_FIGURE = re.compile(r"\d+")
SAME_MONEY = timedelta(days=10)
"""A payment entered by hand may be the same money as a line of the same sum within so many days."""


def place(lines: Sequence[Line], book: Book) -> list[Placing]:
    """An answer for each line, in the order of their days: what one line takes is no longer open for the next."""
    run = _Run(book)
    found = []
    for line in sorted(lines, key=lambda line: (line.on, line.id)):
        found.append(run.place(line))
        if found[-1].why is not Why.FITS:
            run.waiting.append(line)
    return found


def payment_reference(line: Line, documents: Sequence[Document], limit: int = 200) -> str:
    """What a payment says that a person places: the numbers as the book writes them, then the payer's words.

    The numbers come first because the ledger settles what it can read before anything older.
    """
    words = " · ".join(line.references)
    folded = words.casefold()
    mine = dict.fromkeys(d.number for d in documents if d.number.casefold() not in folded)
    return " · ".join(filter(None, [", ".join(mine), words or line.payer]))[:limit]


class _Run:
    """One pass over lines. What it places is taken from what is open, and counts as booked."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.numbers = Numbers.of(book.documents)
        self.booked = list(book.booked)
        self.waiting = list(book.waiting)
        self.open = {(d.account_id, d.key): sum(d.open) for each in book.documents.values() for d in each}

    def place(self, line: Line) -> Placing:
        """The answer for one line."""
        named = self._named(line)
        strong = [document for document, weak in named if not weak]
        documents = tuple(strong or [document for document, _ in named])
        if why := _never(line):
            return Placing(line.id, why, documents)
        why = self._why_unclear(line, documents)
        if why is not None:
            return Placing(line.id, why, documents, self._open_of(documents))
        (document,) = documents
        left = self._open_of(documents)
        if (booked := self._same_money(line, document)) is not None:
            return Placing(line.id, Why.SAME_SUM, documents, left, booked.on)
        why = self._weigh(line, document, left, weak=not strong, alone=len(named) == 1)
        if why is Why.FITS and (other := self._for_the_same(line, document)) is not None:
            return Placing(line.id, Why.MAYBE_TWICE, documents, left, other.on)
        if why is Why.FITS:
            self._take(line, document)
        return Placing(line.id, why, documents, left)

    def _named(self, line: Line) -> list[tuple[Document, bool]]:
        sums = digits_of(line.amount, exponent(line.currency))
        found = self.numbers.named_in(line.references, sums)
        return [(document, weak) for key, weak in found.items() for document in self.book.documents[key]]

    def _open_of(self, documents: Sequence[Document]) -> int:
        return self.open[documents[0].account_id, documents[0].key] if documents else 0

    def _why_unclear(self, line: Line, documents: Sequence[Document]) -> Why | None:
        """Why no single open invoice is meant; None where one is."""
        if not documents:
            return Why.NO_NUMBER
        if len({document.key for document in documents}) > 1:
            return Why.SEVERAL
        if len(documents) > 1:
            return Why.TWO_CUSTOMERS
        (document,) = documents
        if not document.is_invoice:
            return Why.CREDIT_NOTE
        if document.currency != line.currency:
            return Why.OTHER_CURRENCY
        left = self._open_of(documents)
        if not left:
            return Why.NOTHING_OPEN
        return Why.TOO_MUCH if line.amount > left else None

    def _weigh(self, line: Line, document: Document, left: int, *, weak: bool, alone: bool) -> Why:
        """Whether sum and payer speak for the one invoice that is named."""
        exact = line.amount == left or line.amount in self._instalments(document)
        fits = self._is_payer(line, document.account_id)
        if weak:
            return Why.FITS if exact and fits else Why.UNSURE
        if exact:
            return Why.FITS
        if not alone:
            return Why.SEVERAL
        if not fits:
            return Why.OTHER_PAYER
        return Why.NEARLY if (left - line.amount) * NEARLY <= left else Why.FITS

    def _instalments(self, document: Document) -> set[int]:
        """What the next instalments come to, one, two or more of them, after what this run took already."""
        taken = sum(document.open) - self._open_of([document])
        sums, total = set(), 0
        for part in document.open:
            total += part
            sums.add(total - taken)
        return sums

    def _is_payer(self, line: Line, account_id: int) -> bool:
        if account_id in self.book.payers.get(line.payer_account, ()):
            return True
        return names.fits(line.payer, line.references, self.book.names.get(account_id, ""))

    def _same_money(self, line: Line, document: Document) -> Booked | None:
        """A payment that this line may be a second record of."""
        for booked in self.booked:
            if (booked.account_id, booked.currency, booked.amount) != (
                document.account_id,
                line.currency,
                line.amount,
            ):
                continue
            meant = self.numbers.named_in([booked.reference])
            if meant and document.key not in meant:
                continue
            if booked.on == line.on if booked.from_bank else abs(booked.on - line.on) <= SAME_MONEY:
                return booked
        return None

    def _for_the_same(self, line: Line, document: Document) -> Line | None:
        """An earlier credit, not placed yet, that may be for the same invoice."""
        for other in self.waiting:
            before = (other.on, other.id) < (line.on, line.id) and line.on - other.on <= EARLIER
            credit = other.amount > 0 and other.currency == line.currency
            if before and credit and self._is_for(other, line, document):
                return other
        return None

    def _is_for(self, other: Line, line: Line, document: Document) -> bool:
        """Whether another line may be for the document that this one names.

        Of this customer it is where the sum is the same, or where the last figure of the number is among its own:
        who named several invoices in one transfer, or wrote a structured reference, may have paid this one before.
        Of somebody unknown it is where the sum is the same and no number is named: a holding may have paid.
        """
        same_sum = other.amount == line.amount
        if same_sum and other.id in self.book.strangers:
            return not self._named(other)
        tail = (_FIGURE.findall(document.number) or [""])[-1]
        told = "".join(_FIGURE.findall(" ".join(other.references)))
        if not same_sum and (len(tail) < 3 or tail not in told):
            return False
        return other.payer_account == line.payer_account != "" or self._is_payer(other, document.account_id)

    def _take(self, line: Line, document: Document) -> None:
        self.open[document.account_id, document.key] -= line.amount
        self.booked.append(
            Booked(document.account_id, line.currency, line.amount, line.on, document.number, from_bank=True)
        )


def _never(line: Line) -> Why | None:
    """Why a line is a person's whatever it says."""
    if line.returned:
        return Why.RETURNED
    if line.amount <= 0:
        return Why.WENT_OUT
    return Why.HELD if line.held else None
