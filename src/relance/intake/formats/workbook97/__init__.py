"""Workbooks of Excel 97 to 2003 (.xls), and older ones that xlrd can read.

A sheet is a table. Sheets that are hidden are left out, unless all of them are. The file does not say of a formula
whether its value was ever calculated: what is stored counts.
"""

import math
from collections.abc import Iterator
from typing import Any

import xlrd

from relance.intake.formats.workbook.cells import carefully, day, number
from relance.intake.formats.workbook97.book import Book, opened
from relance.intake.gate import old_workbooks
from relance.intake.gate.content import Content
from relance.intake.rules.records import Cell, Gap, Row, Table, Tables

LABEL = "Excel 97"
RANK = 20


def claims(name: str, data: Content) -> bool:
    """Whether the file begins as one of Microsoft's old containers, or as the workbook that is in it."""
    return old_workbooks.is_compound(data) or old_workbooks.is_bare(data)


def read(data: Content) -> Tables:
    """The sheets that can be seen. Raises Rejected, here or while rows are read, where the workbook is damaged."""
    return next(carefully(_tables(data)))


def _tables(data: Content) -> Iterator[Tables]:
    book = opened(old_workbooks.content(data))
    names = book.sheet_names()
    shown = [place for place in range(len(names)) if book.is_visible(place)]
    yield Tables(tuple(_table(book, place, names[place]) for place in shown or range(len(names))))


def _table(book: Book, place: int, name: str) -> Table:
    return Table(lambda: carefully(_rows(book, place)), name, keeps_blanks=False)


def _rows(book: Book, place: int) -> Iterator[Row]:
    for line, found in sorted(book.sheet(place).rows.items()):
        cells: list[Cell] = [""] * (max(found) + 1)
        for column, (kind, value) in found.items():
            cells[column] = _cell(kind, value, book.datemode)
        while cells and cells[-1] == "":
            cells.pop()
        if cells:
            yield Row(line + 1, tuple(cells))


def _cell(kind: int, value: Any, datemode: int) -> Cell:
    if kind == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if value else "FALSE"
    if kind == xlrd.XL_CELL_ERROR:
        return Gap.ERROR
    if not isinstance(value, float | int):
        return str(value)
    if not math.isfinite(value):
        return Gap.ERROR
    found = number(repr(value))
    if kind == xlrd.XL_CELL_DATE and not isinstance(found, str | Gap):
        return day(found, datemode == 1) or found
    return found
