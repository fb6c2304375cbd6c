"""A first walk over all rows: what the whole file proves about how it is written."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from relance.intake.rules import cells
from relance.intake.rules.columns import Columns
from relance.intake.rules.records import MIXED, Cell, Row
from relance.intake.rules.rows import Habits, begins_a_total, meaning_of
from relance.intake.rules.wording import side_of
from relance.values.money import is_iso_currency

DAYS = ("issued", "due", "paid_on")
PLAUSIBLE_TERM = range(121)
"""Days between an invoice and its due date that no reader would doubt."""
MOSTLY = 5
"""Rows without a customer for one that has it, where customers' names stand above their rows."""
Filled = Mapping[str, Cell]
"""What a row has, by field."""


@dataclass(slots=True)
class Survey:
    """What the rows prove. Counts only, so that a long file takes no more memory than a short one."""

    rows: int = 0
    orders: Counter[str] = field(default_factory=Counter)
    plausible: Counter[str] = field(default_factory=Counter)
    signs: Counter[str] = field(default_factory=Counter)
    currencies: Counter[str] = field(default_factory=Counter)
    marks: Counter[str] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)
    payments_below: int = 0
    payments_above: int = 0
    lonely: int = 0
    with_customer: int = 0
    without_customer: int = 0
    tool_tells: bool = False
    """The column of kinds is that of a known export."""

    def order(self) -> str:
        """The order of the dates that the file proves; empty where it can be read two ways.

        A slip of the pen in one row does not unmake what the others prove.
        """
        proofs = {order: self.orders[order] for order in ("dmy", "mdy", "ymd") if self.orders[order]}
        if not self.orders["either"] and not proofs:
            return "ymd"
        if not proofs:
            return ""
        return _clear_winner(proofs)

    def likely_order(self, usual: str) -> str:
        """The order in which due dates follow their invoices; `usual` where both do alike."""
        day_first, month_first = self.plausible["dmy"], self.plausible["mdy"]
        if day_first == month_first:
            return usual
        return "dmy" if day_first > month_first else "mdy"

    def is_sure(self, order: str) -> bool:
        """Whether only this order makes sense of the due dates, row after row."""
        other = "mdy" if order == "dmy" else "dmy"
        return self.plausible[order] >= 5 and self.plausible[other] * 4 <= self.plausible[order]

    def decimal_mark(self) -> str:
        """What the amounts of the file show before their decimals."""
        return _clear_winner(self.marks) or (MIXED if self.marks else "")

    def habits(self) -> Habits:
        """How the rows are written."""
        # Words that nobody knows say something else: «Produit», «Nord». A tool's own column is what it is.
        told = self.tool_tells or self.types[""] * 2 <= self.types.total()
        return Habits(
            payments_negative=self.payments_below > self.payments_above,
            types_told=told,
            headings=self.lonely > 0 and self.without_customer >= MOSTLY * self.with_customer + 1,
        )


def _clear_winner(proofs: Mapping[str, int]) -> str:
    """What nearly all prove; empty where they contradict each other, or prove nothing."""
    best = max(proofs, key=lambda one: proofs[one], default="")
    return best if best and proofs[best] >= 10 * (sum(proofs.values()) - proofs[best]) else ""


def survey(rows: Iterable[Row], columns: Columns, today: date) -> Survey:
    """Walk over the rows below the header once."""
    found = Survey(tool_tells=columns.export is not None and "kind" in columns.export.columns)
    for row in rows:
        if row.line <= columns.line or not any(cell != "" for cell in row.cells):
            continue
        filled = columns.filled(row.cells)
        found.rows += 1
        _note_dates(found, filled, columns, today)
        _note_money(found, filled)
        _note_kind(found, row, filled, columns)
    return found


def _note_dates(found: Survey, filled: Filled, columns: Columns, today: date) -> None:
    ambiguous = False
    for name in DAYS:
        if proof := cells.order_proof(filled.get(name, "")):
            found.orders[proof] += 1
            ambiguous |= proof == "either"
    if not ambiguous:
        return
    for order in ("dmy", "mdy"):
        issued = cells.parse_day(cells.text_of(filled.get("issued", "")), order)
        due = cells.parse_day(cells.text_of(filled.get("due", "")), order)
        if issued and issued <= today and (not columns.has("due") or (due and (due - issued).days in PLAUSIBLE_TERM)):
            found.plausible[order] += 1


def _note_money(found: Survey, filled: Filled) -> None:
    for name in ("amount", "balance", "debit", "credit", "line_amount", "paid"):
        cell = filled.get(name)
        if not isinstance(cell, str):
            continue
        if mark := cells.mark_shown(cell):
            found.marks[mark] += 1
        if not cell.isdecimal():
            for said in cells.currencies_in(cell):
                (found.currencies if is_iso_currency(said) else found.signs)[said] += 1
    if said := cells.text_of(filled.get("currency", "")):
        found.currencies[said.upper()] += 1


def _note_kind(found: Survey, row: Row, filled: Filled, columns: Columns) -> None:
    there = [cell for cell in row.cells if cell != ""]
    if len(there) == 1 and isinstance(there[0], str):
        found.lonely += 1
        return
    numbered, issued = "number" in filled, "issued" in filled
    is_document = (numbered and issued) or ((numbered or issued or "due" in filled) and not _is_sum(row))
    if is_document and not _is_header(row, columns):
        named = "customer" in filled
        found.with_customer += named
        found.without_customer += not named
    text = cells.tidy(cells.text_of(filled.get("kind", "")))
    meaning = meaning_of(text, columns) if text else ""
    if text:
        found.types[meaning] += 1
    if meaning == "payment" or (columns.kind == "payments" and not _is_sum(row)):
        below = _is_below(filled, columns)
        found.payments_below += below
        found.payments_above += not below


def _is_sum(row: Row) -> bool:
    first = next((cell for cell in row.cells if cell != ""), "")
    return isinstance(first, str) and begins_a_total(first)


def _is_header(row: Row, columns: Columns) -> bool:
    """Whether the row is the header again, as it stands."""
    place = next(place for place, cell in enumerate(row.cells) if cell != "")
    return place < len(columns.headers) and row.cells[place] == columns.headers[place]


def _is_below(filled: Filled, columns: Columns) -> bool:
    """Whether the sum of a row is below zero, or stands on the side that lowers a debt."""
    if side := side_of(cells.text_of(filled.get("side", ""))):
        return side == "credit"
    if not columns.has("amount") and (columns.has("debit") or columns.has("credit")):
        return any(c.isdigit() and c != "0" for c in cells.text_of(filled.get("credit", "")))
    cell = filled.get("amount" if columns.has("amount") else "balance", "")
    if isinstance(cell, Decimal):
        return cell < 0
    text = cells.tidy(cells.text_of(cell))
    return text.startswith(("(", "-", "−", "$-", "€-", "£-", "<")) or text.endswith("-")
