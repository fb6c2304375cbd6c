"""The rows of a sheet, as they pass."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache

from relance.intake.formats.workbook.blanks import without_blanks
from relance.intake.formats.workbook.cells import WIDEST, day, number
from relance.intake.formats.workbook.texts import Runs, shown
from relance.intake.gate import markup, refusals
from relance.intake.rules.records import Cell, Gap, Rejected, Row

MOST_CELLS = 20_000
"""Of a row, blank ones too; Excel has 16,384 columns."""
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T.*)?", re.A)


class Values:
    """What cells mean in one workbook."""

    def __init__(self, texts: list[str], date_styles: frozenset[str], from_1904: bool) -> None:
        self._texts, self._date_styles, self._from_1904 = texts, date_styles, from_1904

    def of(self, kind: str, style: str, text: str | None, formula: bool) -> Cell:
        """The value of a cell. `text` is None where the cell holds none, not even an empty one."""
        if kind in ("str", "inlineStr") and text is not None:
            return text
        text = "" if text is None else text.strip()
        if not text:
            return Gap.NO_VALUE if formula else ""
        if kind == "n":
            return self._number(text, style)
        return self._shared(text) if kind == "s" else _other(kind, text)

    def _shared(self, text: str) -> str:
        place = int(text)
        if not 0 <= place < len(self._texts):
            raise Rejected(*refusals.DAMAGED)
        return self._texts[place]

    def _number(self, text: str, style: str) -> Cell:
        value = number(text)
        if style in self._date_styles and isinstance(value, Decimal):
            found = day(value, self._from_1904)
            return value if found is None else found
        return value


def _other(kind: str, text: str) -> Cell:
    """What is neither a text nor a number."""
    if kind == "e":
        return Gap.ERROR
    if kind == "b":
        return "TRUE" if text.lower() in ("1", "true") else "FALSE"
    found = _ISO.fullmatch(text) if kind == "d" else None
    try:
        return date(*map(int, found.groups())) if found else text
    except ValueError:
        return text


def rows(pieces: Iterable[bytes], values: Values) -> Iterator[Row]:
    """The rows that hold something, under their own numbers. Raises Rejected."""
    sheet = _Sheet(values)
    opens = {"row": sheet.row, "c": sheet.cell, "f": sheet.calculated, **sheet.runs.opens}
    closes = {"row": sheet.end_row, "c": sheet.end_cell, "v": sheet.value, **sheet.runs.closes}
    for _ in markup.walk(without_blanks(pieces), markup.PART, opens, closes):
        yield from sheet.rows
        sheet.rows.clear()


class _Sheet:
    """Where the reading stands. A method for each tag."""

    def __init__(self, values: Values) -> None:
        self.rows: list[Row] = []
        self.runs = Runs()
        self._values = values
        self._line = self._column = 0
        self._cells: list[Cell] = []
        self._met = 0
        self._attributes: dict[str, str] = {}
        self._text: str | None = None
        self._formula = False

    def row(self, attributes: dict[str, str]) -> None:
        # A number that does not rise would put two rows in one place.
        self._line = max(self._line + 1, _line(attributes.get("r", "")))
        self._column = self._met = 0
        self._cells = []

    def end_row(self, text: str) -> None:
        if self._cells:
            self.rows.append(Row(self._line, tuple(self._cells)))

    def cell(self, attributes: dict[str, str]) -> None:
        self._attributes = attributes
        self._text = None
        self._formula = False
        self.runs.clear()

    def calculated(self, attributes: dict[str, str]) -> None:
        self._formula = True

    def value(self, text: str) -> None:
        self._text = text

    def end_cell(self, text: str) -> None:
        attributes = self._attributes
        self._met += 1
        if self._met > MOST_CELLS:
            raise Rejected(*refusals.TOO_WIDE)
        self._column = _column(attributes.get("r", "")) or self._column + 1
        kind = attributes.get("t", "n")
        if kind in ("str", "inlineStr"):
            self._text = self.runs.text() or (self._text and shown(self._text))
        value = self._values.of(kind, attributes.get("s", "0"), self._text, self._formula)
        if value or not isinstance(value, str):
            self._put(value)

    def _put(self, value: Cell) -> None:
        if self._column > WIDEST:
            raise Rejected(*refusals.TOO_WIDE)
        missing = self._column - len(self._cells)
        if missing > 0:
            self._cells += [""] * missing
        self._cells[self._column - 1] = value


def _line(text: str) -> int:
    """The number of a row, which some programs write as 5.0; 0 where there is none."""
    return int(float(text)) if text else 0


def _column(reference: str) -> int:
    """The number of the column in a reference such as AB12; 0 where there is none."""
    letters = reference.rstrip("0123456789")
    return _number_of(letters) if len(letters) < 8 else WIDEST + 1


@lru_cache(maxsize=4096)
def _number_of(letters: str) -> int:
    column = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            return 0
        column = column * 26 + ord(letter) - 64
    return column
