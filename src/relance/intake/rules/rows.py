"""What a row of a table means: a document, a payment, a customer, nothing, or a problem to mend."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from relance.intake.rules import cells
from relance.intake.rules.cells import BadCell
from relance.intake.rules.columns import PARTS, PARTS_OF_TOTAL, Columns, title_key
from relance.intake.rules.layouts import plain, vocabulary
from relance.intake.rules.line import Line
from relance.intake.rules.records import Cell, DocumentDraft, Draft, Problem, Reading, Row, Severity
from relance.intake.rules.wording import word_in

NOT_OURS = {"estimate", "bill"}
NO_DOCUMENT = {"other", ""}
PUT_ASIDE = {"void", "draft", "skip"}
TELLING = frozenset({"customer", "issued", "due", "customer_code", "reference", "kind", "email"})
"""A row with any of these is more than a sum; its number may be a word that says which sum it is."""
REACHED = ("due", "email", "phone", "address", "city", "post_code", "contact", "first_name", "last_name")
"""What rows of sums never have."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is no document: a title, a blank, a total, a repeated header, an estimate."""

    row: int


@dataclass(frozen=True, slots=True)
class Spoilt:
    """A row with an error that names its document: the file holds it. As a line of one, it spoils the whole."""

    number: str
    problem: Problem
    is_line: bool = False


@dataclass(frozen=True, slots=True)
class Habits:
    """What the whole file says about how its rows are written."""

    payments_negative: bool = False
    """Payments stand below zero, as in lists where they lower a balance."""
    types_told: bool = True
    """The column of kinds says what documents are; otherwise it says something else and is not minded."""
    headings: bool = False
    """A customer's name stands alone above its rows."""
    keeps_blanks: bool = True
    """A row holds its empty cells too: what it lacks was cut off, what it has too much was torn apart."""


Outcome = Draft | Problem | Skipped | Spoilt


@dataclass(slots=True)
class Reader:
    """Reads the rows of one table, from above; it remembers the heading it is under."""

    columns: Columns
    reading: Reading
    habits: Habits = field(default_factory=Habits)
    heading: str = ""
    number: str = ""
    """The number of the last document."""

    def read(self, rows: Iterable[Row]) -> Iterator[Outcome]:
        """What each row below the header means. A good row comes with its warnings after it."""
        for row in rows:
            if row.line > self.columns.line:
                yield from self._row(row)
            elif row.line < self.columns.line:
                yield Skipped(row.line)

    def _row(self, row: Row) -> Iterator[Outcome]:
        line = Line(row, self.columns, self.reading)
        if self._is_no_document(line):
            yield Skipped(row.line)
            return
        try:
            draft = self._draft(line)
            if draft and self.habits.keeps_blanks:
                line.refuse_long()
        except BadCell as bad:
            yield self._problem(line, bad)
        else:
            yield draft or Skipped(row.line)
            self.number = draft.number if isinstance(draft, DocumentDraft) else self.number
            if draft:
                yield from _held_bytes(row)
                yield from line.warnings

    def _problem(self, line: Line, bad: BadCell) -> Problem | Spoilt:
        problem = Problem(line.row.line, bad.reason, Severity.ERROR, bad.field, line.text(bad.field)[:80])
        is_line = self.columns.lines in {"sum", PARTS, PARTS_OF_TOTAL}
        try:
            return Spoilt(cells.number_of(line.cell("number")), problem, is_line)
        except BadCell:
            return problem

    def _is_no_document(self, line: Line) -> bool:
        """Blanks, titles, totals, headers printed again, headings. Remembers a heading."""
        filled = [cell for cell in line.row.cells if cell != ""]
        if not filled or _is_repeated_header(line.row, self.columns) or _is_rule(filled):
            return True
        first = next((cell for cell in filled if isinstance(cell, str)), "")
        if len(filled) <= 3 and title_key(first) in self.columns.above:
            return True
        if len(filled) == 1 and first and self.columns.kind != "customers":
            return self._is_title(line, first)
        return self._is_bare_sum(line) or (begins_a_total(first) and not self._is_somebodys(line))

    def _is_title(self, line: Line, text: str) -> bool:
        """Whether a cell that stands alone is a title, a remark, or the heading of the rows below it.

        A number without anything beside it is a document that was cut off.
        """
        if self.habits.headings:
            if not _is_a_total(text, of=self.heading):
                self.heading = cells.name_of(text)
            return True
        number = cells.text_of(line.cell("number"))
        is_like_others = _letters(number) == _letters(self.number)
        return not (_has_digit(number) and (is_like_others or len(number.split()) == 1))

    def _is_somebodys(self, line: Line) -> bool:
        """Whether a row that begins as totals do has what no total has: `Total Energies SE;F1;15/03/2026;100,00`."""
        reached = (line.cell(name) for name in REACHED)
        if any(cell != "" and not begins_a_total(cells.text_of(cell)) for cell in reached):
            return True
        number = cells.text_of(line.cell("number"))
        # «Total;12» counts the rows above it.
        return _has_digit(number) and not number.isdecimal() and not begins_a_total(number)

    def _is_bare_sum(self, line: Line) -> bool:
        """Only sums, and nothing that says whose or when; at most a word such as «Report» that says what they are."""
        if self.columns.kind == "customers" or not TELLING.isdisjoint(line.filled):
            return False
        row = line.row
        fields = ("amount", "balance", "paid", "debit", "credit")
        sums = {place for f in fields for place in self.columns.places.get(f, ())}
        filled = {place for place, cell in enumerate(row.cells) if cell != ""}
        beside = [row.cells[place] for place in sorted(filled - sums)]
        words = [cell for cell in beside if isinstance(cell, str) and _is_word(cell)]
        number = line.cell("number")
        return bool(sums & filled) and (beside == [number] == words if number != "" else not words)

    def _draft(self, line: Line) -> Draft | None:
        if self.columns.kind == "customers":
            return line.customer_only()
        meaning = self._meaning(line)
        status = line.status()
        if meaning in NOT_OURS or status in PUT_ASIDE:
            return None
        if meaning in NO_DOCUMENT:
            raise BadCell("unsupported_type", "kind")
        if self.habits.keeps_blanks:
            line.refuse_short()
        if meaning == "payment":
            return line.payment(self.heading, negative=self.habits.payments_negative)
        return line.document(self.heading, meaning, status)

    def _meaning(self, line: Line) -> str:
        """What kind of row it is, from its column of kinds; what a file without one is."""
        if self.columns.kind == "payments":
            return "payment"
        text = line.text("kind")
        if not self.habits.types_told or not self.columns.has("kind") or not text:
            return "invoice"
        return meaning_of(text, self.columns)


def meaning_of(text: str, columns: Columns) -> str:
    """invoice, credit_note, payment, estimate, bill or other, for a word of the column of kinds; empty if unknown."""
    own = columns.export.types if columns.export else {}
    return own.get(plain(text)) or word_in(text, vocabulary().types)


def _held_bytes(row: Row) -> Iterator[Problem]:
    """A doubt about a row that holds what is no text."""
    for cell in row.cells:
        if isinstance(cell, str) and "\0" in cell:
            yield Problem(row.line, "null_byte", Severity.WARNING, "", cells.tidy(cell)[:80])
            return


def _has_digit(cell: Cell) -> bool:
    return any(c.isdigit() for c in str(cell))


def _letters(number: str) -> str:
    return "".join(c for c in plain(number) if not c.isdigit())


_COUNTED = re.compile(r"[^\W\d][^\d:=]*[:=]\s*\d+")


def _is_word(text: str) -> bool:
    """A word without figures, and one that says how many rows there are: `Nombre : 3`."""
    return not _has_digit(text) or bool(_COUNTED.fullmatch(text.strip()))


def _is_repeated_header(row: Row, columns: Columns) -> bool:
    """The header again, as lists printed page by page have it: most of its words in their places."""
    first = next((place for place, cell in enumerate(row.cells) if cell != ""), 0)
    lead = row.cells[first]
    if first >= len(columns.headers) or not isinstance(lead, str) or plain(lead) != plain(columns.headers[first]):
        return False
    same = [
        plain(cell) == plain(head)
        for cell, head in zip(row.cells, columns.headers, strict=False)
        if isinstance(cell, str) and cell and head
    ]
    return sum(same) >= 2 and sum(same) * 2 > len(same)


def _is_rule(filled: Iterable[Cell]) -> bool:
    """A line drawn with signs."""
    return all(isinstance(cell, str) and not any(c.isalnum() for c in cell) for cell in filled)


def begins_a_total(text: str, least: int = 1) -> bool:
    """Whether a row begins as totals and sums carried forward do, with `least` words or more."""
    words = text.casefold().replace(":", " ").split()
    lengths = range(least, min(4, len(words)) + 1)
    return any(plain(" ".join(words[:length])) in vocabulary().totals for length in lengths)


def _is_a_total(text: str, of: str) -> bool:
    """Whether a cell alone in its row is a total, and not a customer whose name begins like one."""
    is_of = bool(plain(of)) and plain(text).endswith(plain(of)) and plain(text) != plain(of)
    return plain(text) in vocabulary().totals or begins_a_total(text, least=2) or (begins_a_total(text) and is_of)
