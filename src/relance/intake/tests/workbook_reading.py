"""Reading a file in a test the way an import does."""

import time

import pytest

from relance.intake.formats import workbook, workbook97
from relance.intake.gate import check
from relance.intake.gate.content import Content
from relance.intake.rules.records import Rejected, Table
from relance.intake.tests import workbook_files as files


def tables(data: bytes) -> tuple[Table, ...]:
    check("book.xlsx", Content.of(data))
    reader = workbook if workbook.claims("book.xlsx", Content.of(data)) else workbook97
    assert reader.claims("book", Content.of(data))
    return reader.read(Content.of(data)).tables


def rows(data: bytes) -> dict[int, tuple]:
    """The rows of the only sheet by their numbers."""
    (table,) = tables(data)
    return {row.line: row.cells for row in table.rows()}


def refused(data: bytes) -> str:
    """The code of a refusal that comes at whatever moment."""
    with pytest.raises(Rejected) as found:
        for table in (workbook if data.startswith(b"PK") else workbook97).read(Content.of(data)).tables:
            list(table.rows())
    return found.value.reason


def reason(name: str, data: bytes) -> str:
    """The code of the refusal, which says what to do and comes soon."""
    started = time.process_time()
    with pytest.raises(Rejected) as refused:
        check(name, Content.of(data))
    assert str(refused.value).endswith(".") and len(str(refused.value)) < 250
    assert time.process_time() - started < 5
    return refused.value.reason


def cells(xml: str, **others) -> tuple:
    """The cells of the only row."""
    ((_, found),) = rows(files.workbook(f"<row>{xml}</row>", **others)).items()
    return found
