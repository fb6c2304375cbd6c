"""One row under its columns: its cells by field, and the draft they make."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from relance.intake.rules import cells
from relance.intake.rules.addresses import country_of, postal
from relance.intake.rules.cells import BadCell
from relance.intake.rules.columns import PARTS, PARTS_OF_TOTAL, Columns
from relance.intake.rules.layouts import plain, vocabulary
from relance.intake.rules.records import (
    Cell,
    DocumentDraft,
    Gap,
    Party,
    PartyDraft,
    PaymentDraft,
    Problem,
    Reading,
    Row,
    Severity,
)
from relance.intake.rules.wording import answer_of, closes, side_of, word_in
from relance.ledger.rules import EntryKind
from relance.values.money import is_iso_currency

USUAL_TERM = timedelta(days=30)
"""Where a file gives no due date. Source: Code de commerce L441-10 I, the term that holds where none is agreed."""
NEEDED = ("number", "customer", "issued", "amount")
ANSWERED = ("status", "paid", "balance")
"""Columns in which a plain yes or no says whether the document is paid."""


@dataclass(slots=True)
class Line:
    """One row under its columns. Warnings are gathered; the first error is raised as BadCell."""

    row: Row
    columns: Columns
    reading: Reading
    warnings: list[Problem] = field(default_factory=list)
    filled: dict[str, Cell] = field(init=False)
    """What the row has, by field. Most fields have no column in most files: asking for them costs next to nothing."""

    def __post_init__(self) -> None:
        self.filled = self.columns.filled(self.row.cells)

    def cell(self, name: str) -> Cell:
        """The cell of a field; empty where the column or the cell is not there."""
        return self.filled.get(name, "")

    def text(self, name: str) -> str:
        """The cell of a field as text."""
        return cells.tidy(cells.text_of(self.filled[name])) if name in self.filled else ""

    def warn(self, reason: str, name: str) -> None:
        """Take the row, and flag it."""
        self.warnings.append(Problem(self.row.line, reason, Severity.WARNING, name, self.text(name)[:80]))

    def refuse_long(self) -> None:
        """A row with more in it than the header has columns: a separator within a cell moved what follows.

        A remark that ends the row may hold separators, if no sum before it was torn apart.
        """
        width = len(self.columns.headers)
        if len(self.row.cells) <= width or not any(cell != "" for cell in self.row.cells[width:]):
            return
        last = next((name for name, places in self.columns.places.items() if width - 1 in places), "note")
        if last not in {"note", "ignored"} or any(self._is_torn(place) for place in self.columns.sums):
            raise BadCell("row_too_long")

    def _is_torn(self, place: int) -> bool:
        """Whether a whole sum is followed by what may be its cents."""
        pair = [str(cell) for cell in self.row.cells[place : place + 2]]
        return len(pair) == 2 and pair[0][-1:].isdigit() and pair[1].isdecimal() and len(pair[1]) <= 2

    def refuse_short(self) -> None:
        """A row cut off before a column that it needs."""
        if len(self.row.cells) >= len(self.columns.headers):
            return
        for name in NEEDED:
            places = self.columns.places.get(name, ())
            if places and places[0] >= len(self.row.cells):
                raise BadCell("row_too_short", name)

    def number(self) -> str:
        """The document's own number. Raises BadCell."""
        try:
            found = cells.number_of(self.cell("number"))
        except BadCell as bad:
            raise BadCell(bad.reason, "number") from bad
        if not found:
            raise BadCell("missing_number", "number")
        return found

    def party(self, heading: str = "") -> Party:
        """Who owes it: named in the row, or above it. Raises BadCell."""
        code = self.text("customer_code")[:120]
        raw = self.cell("customer")
        if isinstance(raw, Gap):
            raise BadCell("formula_without_value" if raw is Gap.NO_VALUE else "missing_customer", "customer")
        name = (
            cells.name_of(cells.text_of(raw))
            or self._person()
            or heading
            or (code if not self.columns.has("customer") else "")
        )
        if not name:
            raise BadCell("missing_customer", "customer")
        if len(name) > cells.LONGEST_NAME:
            raise BadCell("too_long", "customer")
        email, bad = cells.email_of(self.text("email"))
        if bad:
            self.warn("bad_email", "email")
        return Party(
            name=name,
            code=code if self.columns.places.get("customer_code") != self.columns.places.get("customer") else "",
            email=email,
            phone=self.text("phone")[:40],
            language=cells.language_of(self.text("language")),
            kind=vocabulary().kinds.get(plain(self.text("customer_kind")), ""),
            contact=cells.name_of(self.text("contact") or self._person())[:120] if name != self._person() else "",
            address=self.address()[:1000],
            country=country_of(self.text("country")) if self.columns.has("country") else "",
        )

    def _person(self) -> str:
        return " ".join(part for part in (self.text("first_name"), self.text("last_name")) if part)

    def address(self) -> str:
        """The lines of the address, out of as many columns and lines of cells as there are."""
        if not self.columns.has("address"):
            return ""
        streets = [
            cells.text_of(cell) for place in self.columns.places.get("address", ()) if (cell := self._cell(place))
        ]
        named = self.text("country")
        country = country_of(named)
        lines = postal(
            streets, self.text("post_code"), self._name("city"), self._name("region"), country or self.reading.country
        )
        # A country that nobody knows is still what the envelope needs.
        return f"{lines}\n{named}" if lines and named and not country else lines

    def _name(self, field: str) -> str:
        return cells.name_of(cells.text_of(self.cell(field)))

    def _cell(self, place: int) -> Cell:
        return self.row.cells[place] if place < len(self.row.cells) else ""

    def _at(self, place: int) -> str:
        return cells.name_of(cells.text_of(self._cell(place)))

    def status(self) -> str:
        """paid, open, void, draft or nothing."""
        words = [text for place in self.columns.places.get("status", ()) if (text := self._at(place))]
        own = self.columns.export.state(words) if self.columns.export else ""
        told = own or next((found for word in words if (found := word_in(word, vocabulary().status))), "")
        if told:
            return told
        asking = (name for name in ANSWERED if self.columns.has(name))
        return next((found for name in asking if (found := self._answer(name))), "")

    def _answer(self, name: str) -> str:
        """The state that a yes or a no tells, below a header that asks: `Payée`, `Paid?`, `Impayé`."""
        cell = self.cell(name)
        if not isinstance(cell, str) or cell == "" or cell[0].isdigit():
            return ""
        return answer_of(self.columns.headers[self.columns.places[name][0]], cell)

    def currency(self) -> str:
        """The row's currency: its own, its amount's, its column's, else the file's. Raises BadCell."""
        text = self.text("currency")
        if text:
            code = cells.currency_of_text(text) or text.upper()
            if not is_iso_currency(code):
                raise BadCell("unknown_currency", "currency")
            return code
        for name in ("amount", "balance", "debit", "credit", "line_amount"):
            cell = self.cell(name)
            if not isinstance(cell, str) or cell == "":
                continue
            if said := [code for code in cells.currencies_in(cell) if is_iso_currency(code)]:
                return said[0]
        code = self.columns.currency or self.reading.currency
        if not is_iso_currency(code):
            raise BadCell("unknown_currency", "currency")
        return code

    def sum(self, name: str, currency: str) -> int | None:
        """Signed minor units of a column; None where it is empty or absent."""
        cell = self.cell(name)
        if cell == "" or (isinstance(cell, str) and not cells.tidy(cell)):
            return None
        if name in ANSWERED and self._answer(name):
            return None
        try:
            return cells.amount_of(cell, currency, self.reading.decimal_mark)
        except BadCell as bad:
            raise BadCell(bad.reason, name) from bad

    def total(self, currency: str) -> int:
        """Signed sum of the row: its amount, else debit less credit, else its line, else what is open of it."""
        if (self.columns.has("debit") or self.columns.has("credit")) and not self.columns.has("amount"):
            return self._debit_less_credit(currency)
        found = self._sum_of_row(currency)
        return -abs(found) if self.columns.has("side") and self._side() == "credit" else found

    def _debit_less_credit(self, currency: str) -> int:
        debit, credit = self.sum("debit", currency), self.sum("credit", currency)
        if debit is None and credit is None:
            raise BadCell("missing_amount", "debit")
        return (debit or 0) - (credit or 0)

    def _side(self) -> str:
        """The side of the account that the row's sum stands on; empty where no column says."""
        text = self.text("side")
        if text and not side_of(text):
            raise BadCell("bad_amount", "side")
        return side_of(text)

    def _sum_of_row(self, currency: str) -> int:
        if self.columns.lines == "sum" or (self.columns.kind == "payments" and self.columns.has("line_amount")):
            net = self.columns.export is not None and self.columns.export.amounts_are == "net"
            return self._needed("line_amount", currency) + ((self.sum("tax", currency) or 0) if net else 0)
        if self.columns.has("amount"):
            # Where only the net sum and its tax are told, both together are owed.
            net = self.columns.places["amount"] == self.columns.places.get("amount_net") and not self.columns.export
            return self._needed("amount", currency) + ((self.sum("tax", currency) or 0) if net else 0)
        return self._needed("line_amount" if not self.columns.has("balance") else "balance", currency)

    def _needed(self, name: str, currency: str) -> int:
        found = self.sum(name, currency)
        if found is None:
            raise BadCell("missing_amount", name)
        return found

    def day(self, name: str) -> date | None:
        """A day, None where there is none. Raises BadCell."""
        try:
            return cells.day_of(self.cell(name), self.reading.date_order)
        except BadCell as bad:
            raise BadCell(bad.reason, name) from bad

    def customer_only(self) -> PartyDraft:
        """A row of a list of customers."""
        return PartyDraft(self.row.line, self.party())

    def payment(self, heading: str, *, negative: bool) -> PaymentDraft:
        """Money that arrived; below zero where it was taken back."""
        party, currency = self.party(heading), self.currency()
        signed = self.total(currency)
        if signed == 0:
            raise BadCell("zero_amount", "amount")
        on = self.day("paid_on") or self.day("issued")
        if on is None:
            raise BadCell("bad_date", "issued")
        left = self.sum("balance", currency) if self.columns.has("balance") else None
        if on > self.reading.today:
            self.warn("date_in_future", "paid_on" if self.columns.has("paid_on") else "issued")
        own = self.text("payment_number") if self.columns.has("payment_number") else self.text("number")
        names = [self.text(name) for name in ("invoice", "reference", "number", "note")]
        return PaymentDraft(
            row=self.row.line,
            party=party,
            on=on,
            currency=currency,
            amount=-signed if negative else signed,
            number=own[:80],
            reference=" ".join(dict.fromkeys(name for name in names if name))[:200],
            open=self._left_of_payment(left, signed),
        )

    def _left_of_payment(self, left: int | None, signed: int) -> int | None:
        """What settles nothing yet. Beside balances of documents, a payment without one is used."""
        if not self.columns.has("balance") or not self.columns.has("amount"):
            return None
        return min(abs(left or 0), abs(signed))

    def document(self, heading: str, meaning: str, status: str) -> DocumentDraft:
        """An invoice or a credit note, with what is still open of it."""
        number, party, currency = self.number(), self.party(heading), self.currency()
        signed = self.total(currency)
        if signed == 0 and self.columns.lines != "sum":
            raise BadCell("zero_amount", "amount")
        issued, due = self.day("issued"), self.day("due")
        if issued is None and (due is None or self.columns.has("issued")):
            raise BadCell("bad_date", "issued")
        issued = issued or due
        assert issued is not None
        credit = signed < 0 or meaning == "credit_note"
        self._doubts(issued, due, credit)
        part = self._part(signed, currency)
        parts = ((due or issued + USUAL_TERM, part),) if part and not credit else ()
        paid_on = self.day("paid_on")
        return DocumentDraft(
            row=self.row.line,
            party=party,
            kind=EntryKind.CREDIT_NOTE if credit else EntryKind.INVOICE,
            number=number,
            issued_on=issued,
            due_on=due or issued + USUAL_TERM,
            currency=currency,
            total=signed if self.columns.lines == "sum" else abs(signed),
            open=self._open(part if parts else signed, currency, status, credit=credit),
            paid_on=paid_on,
            parts=parts,
        )

    def _part(self, signed: int, currency: str) -> int:
        """What falls due on the row's day, where rows are parts of a document."""
        if self.columns.lines == PARTS:
            return abs(signed)
        return abs(self._needed("part_amount", currency)) if self.columns.lines == PARTS_OF_TOTAL else 0

    def _open(self, signed: int, currency: str, status: str, *, credit: bool) -> int | None:
        """What is still open, positive, never more than the total; None where the row says nothing of it.

        What is left of a credit note stands below zero in some lists whose credit notes stand above it.
        """
        if self._is_closed():
            return None
        side = 1 if signed > 0 else -1
        balance = self.sum("balance", currency) if self.columns.has("balance") else None
        if balance is None and (paid := self.sum("paid", currency)) is not None:
            balance = signed - side * abs(paid)
        if balance is None:
            return 0 if status == "paid" else None
        left = abs(balance) if balance * side > 0 or credit else 0
        if balance * side < 0 and not credit:
            self.warn("overpaid", "balance")
        if status == "paid" and left:
            self.warn("paid_but_open", "status")
        if left > abs(signed) and self.columns.lines != "sum":
            self.warn("balance_above_total", "balance")
            return abs(signed)
        return left

    def _is_closed(self) -> bool:
        """Whether a day says that the row is settled, where the balance is its total because nothing else is told."""
        if self.columns.has("amount") or not self.columns.has("paid_on"):
            return False
        header = self.columns.headers[self.columns.places["paid_on"][0]]
        return closes(header) and self.day("paid_on") is not None

    def _doubts(self, issued: date, due: date | None, credit: bool) -> None:
        if due is None and not credit:
            self.warn("missing_due_date", "due")
        elif due is not None and due < issued:
            self.warn("due_before_issue", "due")
        if issued > self.reading.today:
            self.warn("date_in_future", "issued")
