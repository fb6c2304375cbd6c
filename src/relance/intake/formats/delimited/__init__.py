"""Delimited text: any usual encoding and separator. Reads rows as text; intake.rules says what cells mean."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from functools import partial

from relance.intake.formats.delimited.encodings import MIXED, encoding_of
from relance.intake.gate.content import Content
from relance.intake.rules.records import Rejected, Row, Table, Tables
from relance.values.marking import mark as _

LABEL = "CSV"
RANK = 90
SEPARATORS = ";\t|,"
LONGEST_CELL = 1_000_000
"""A longer one is a quotation mark that opens and is never closed."""
TRIED = 60


def claims(name: str, data: Content) -> bool:
    """Whatever is left: what is no text at all was refused before."""
    return True


def read(data: Content) -> Tables:
    """One table. Raises Rejected where the file holds no text."""
    encoding = encoding_of(data)
    start = _text(data, encoding).read(400_000)
    if not start.strip().strip("\0\ufeff"):
        raise Rejected("empty_file", _("The file is empty. Export it again and drop the new file."))
    if start.lstrip("\ufeff \r\n\t").startswith("<"):
        raise Rejected(
            "not_a_table",
            _(
                "This file is of a kind that Relance does not read. "
                "It reads CSV, Excel, FEC, DATEV, SAF-T and CAMT.053."
            ),
        )
    separator, told = _told_separator(start)
    return Tables((Table(partial(_rows, data, encoding, separator or separator_of(start), told)),))


def _text(data: Content, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(data.open(), encoding=encoding, errors=MIXED, newline="")


def _told_separator(start: str) -> tuple[str, int]:
    """The separator of a first line such as `sep=;`, and how many lines it takes."""
    line = start.lstrip("\ufeff").splitlines()[0].strip().strip('"') if start.strip() else ""
    if line.lower().startswith("sep=") and len(line) == 5:
        return line[4], 1
    return ("\t", 1) if line.lower() == "sep=" else ("", 0)


def separator_of(start: str) -> str:
    """The separator that cuts the first lines into most cells, as many in each."""
    return max(SEPARATORS, key=lambda each: (_evenness(start, each), -SEPARATORS.index(each)))


def _evenness(start: str, separator: str) -> int:
    widths: Counter[int] = Counter()
    reader = csv.reader(io.StringIO(start, newline=""), delimiter=separator)
    csv.field_size_limit(LONGEST_CELL)
    try:
        for _, row in zip(range(TRIED), reader, strict=False):
            # Titles and blanks are as wide as everything else in some exports: only filled rows count.
            if len(row) > 1 and sum(bool(cell.strip()) for cell in row) > 1:
                widths[len(row)] += 1
    except csv.Error:
        return 0
    return max(((width - 1) * count for width, count in widths.items()), default=0)


def _rows(data: Content, encoding: str, separator: str, passed: int) -> Iterator[Row]:
    """Every row, also blank ones; each is named by its first physical line."""
    csv.field_size_limit(LONGEST_CELL)
    lines = csv.reader(_text(data, encoding), delimiter=separator)
    previous, width = 0, 0
    try:
        for cells in lines:
            line, previous = previous + 1, lines.line_num
            if line <= passed:
                continue
            if previous > line and _holds_rows(cells, separator, width):
                yield from _apart(cells, separator, line)
                continue
            width = max(width, len(cells)) if previous == line else width
            yield Row(line, tuple(_cell(cell) for cell in cells))
    except csv.Error as error:
        raise Rejected(
            "not_a_table",
            _("Line %(line)s cannot be read. Look there for a quotation mark without its pair."),
            line=previous + 1,
        ) from error


def _holds_rows(cells: list[str], separator: str, width: int) -> bool:
    """Whether whole rows lie within the last cell of a cut row: a quotation mark was opened there and never closed."""
    inner = (text for cell in cells for text in cell.splitlines()[1:])
    return 2 < width > len(cells) and any(text.count(separator) == width - 1 for text in inner)


def _apart(cells: list[str], separator: str, line: int) -> Iterator[Row]:
    """The rows that such a mark has swallowed, each read for itself; the one with the mark is cut off there."""
    place = next(place for place, cell in enumerate(cells) if len(cell.splitlines()) > 1)
    first, *others = cells[place].splitlines()
    yield Row(line, (*(_cell(cell) for cell in cells[:place]), _cell(first.split(separator)[0])))
    # What came after the mark's pair, if it found one by chance, belongs to the last of them.
    others[-1] = separator.join([others[-1], *cells[place + 1 :]])
    for number, text in enumerate(others, start=line + 1):
        yield Row(number, tuple(_cell(cell.strip('"')) for cell in text.split(separator)))


def _cell(cell: str) -> str:
    return cell.strip(" \t\r\n\u00a0\u202f\u2007\ufeff")
