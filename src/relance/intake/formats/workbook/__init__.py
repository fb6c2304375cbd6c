"""Workbooks of Excel since 2007 (.xlsx), also in their strict form and as other programs write them.

A sheet is a table. Its rows are read one by one from the archive; only the texts that sheets share stay in memory.
Sheets that are hidden are left out, unless all of them are.
"""

import zipfile
from collections.abc import Callable, Iterator
from functools import cache

from relance.intake.formats.workbook.cells import carefully
from relance.intake.formats.workbook.merges import Merged, merged_in, with_spans
from relance.intake.formats.workbook.parts import Package, Sheet, pieces
from relance.intake.formats.workbook.sheets import Values, rows
from relance.intake.formats.workbook.texts import shared_texts
from relance.intake.gate.content import Content
from relance.intake.rules.records import Row, Table, Tables

LABEL = "Excel"
RANK = 20


def claims(name: str, data: Content) -> bool:
    """Whether the file begins as an archive: the gate lets none pass but workbooks."""
    return data.startswith(b"PK\x03\x04")


def read(data: Content) -> Tables:
    """The sheets that can be seen. Raises Rejected, here or while rows are read, where the workbook is damaged."""
    return next(carefully(_tables(data)))


def _tables(data: Content) -> Iterator[Tables]:
    package = Package(zipfile.ZipFile(data.open()))
    texts = shared_texts(package)
    values = Values(texts, package.date_styles(), package.counts_from_1904)
    shown = [sheet for sheet in package.sheets if sheet.visible] or package.sheets
    yield Tables(tuple(_table(data, sheet, values) for sheet in shown))


def _table(data: Content, sheet: Sheet, values: Values) -> Table:
    @cache
    def merged() -> Merged:
        with zipfile.ZipFile(data.open()) as archive:
            return merged_in(pieces(archive, sheet.part))

    return Table(lambda: carefully(_rows(data, sheet, values, merged)), sheet.name, keeps_blanks=False)


def _rows(data: Content, sheet: Sheet, values: Values, merged: Callable[[], Merged]) -> Iterator[Row]:
    # Each reading has an archive of its own: two may go on at once.
    with zipfile.ZipFile(data.open()) as archive:
        found = rows(pieces(archive, sheet.part), values)
        yield from with_spans(found, merged()) if merged() else found
