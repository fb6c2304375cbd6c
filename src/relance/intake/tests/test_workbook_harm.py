"""Workbooks that are large, damaged or made to do harm."""

import itertools
import time
import tracemalloc
import warnings
from decimal import Decimal

import pytest

from relance.intake.tests import workbook_files as files
from relance.intake.tests.workbook_reading import cells, refused, rows, tables


def test_two_readings_at_once_and_one_after_the_other():
    (table,) = tables(files.workbook("".join(f"<row><c><v>{n}</v></c></row>" for n in range(50_000))))
    first, second = table.rows(), table.rows()
    ahead = list(itertools.islice(first, 30_000))
    assert list(itertools.islice(second, 30_000)) == ahead
    assert len(list(first)) == len(list(second)) == 20_000
    assert len(list(table.rows())) == 50_000


def test_a_million_rows_of_which_twenty_hold_something():
    real = "".join(
        f'<row r="{n}" spans="1:2"><c r="A{n}"><v>{n}</v></c><c r="B{n}" s="1"/></row>' for n in range(1, 21)
    )
    blank = "".join(
        f'<row r="{n}" spans="1:2"><c r="A{n}" s="1"/><c r="B{n}" s="1"/></row>' for n in range(21, 1_048_577)
    )
    sheet = files.sheet_xml(real + blank, '<dimension ref="A1:XFD1048576"/>')
    data = files.workbook(extra={"xl/worksheets/sheet1.xml": sheet})
    del real, blank, sheet
    started = time.process_time()
    found = rows(data)
    assert time.process_time() - started < 5
    assert found == {n: (Decimal(n),) for n in range(1, 21)}


def test_only_what_counts_is_in_memory():
    many = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}" t="str"><v>text {n}</v></c></row>'
        for n in range(1, 60_001)
    )
    (table,) = tables(files.workbook(many))
    tracemalloc.start()
    for _ in table.rows():
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000 < len(many)


@pytest.mark.parametrize(
    "row",
    [
        "<c><v>1</v></c>" * 20_000,
        '<c r="ALM1"><v>1</v></c>',
        '<c r="ZZZZZZZZZ1"><v>1</v></c>',
        '<c r="A1" s="1"/>' * 30_000 + "<c/>",
    ],
)
def test_too_many_columns(row):
    assert refused(files.workbook(f"<row>{row}</row>")) == "too_many_columns"


def test_blank_cells_may_go_on_for_ever():
    assert cells("<c><v>1</v></c>" + '<c s="1"/>' * 16_383) == (Decimal(1),)
    assert len(cells('<c r="ALL1"><v>1</v></c>')) == 1000


GOOD = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 20_000))


@pytest.mark.parametrize(
    ("part", "content", "code"),
    [
        ("xl/worksheets/sheet1.xml", files.sheet_xml(GOOD)[:-60], "not_a_workbook"),
        ("xl/worksheets/sheet1.xml", files.sheet_xml(GOOD + "<row></c></row>"), "not_a_workbook"),
        ("xl/worksheets/sheet1.xml", files.sheet_xml(GOOD + "<row><c><v>&x;</v></c></row>"), "not_a_workbook"),
        ("xl/worksheets/sheet1.xml", files.sheet_xml(GOOD + '<row><c t="s"><v>7</v></c></row>'), "not_a_workbook"),
        ("xl/worksheets/sheet1.xml", files.sheet_xml('<row><c t="s"><v>-1</v></c></row>'), "not_a_workbook"),
        ("xl/worksheets/sheet1.xml", "<!DOCTYPE a [<!ENTITY x '1'>]>" + files.sheet_xml(""), "xml_entities"),
        ("xl/worksheets/sheet1.xml", files.sheet_xml("<row>" * 200), "too_large"),
        ("xl/worksheets/sheet1.xml", files.sheet_xml("<!--" + "-x" * 700_000 + "-->"), "too_large"),
        ("xl/sharedStrings.xml", "<sst><si>", "not_a_workbook"),
        ("xl/styles.xml", "", "not_a_workbook"),
        ("xl/workbook.xml", "<workbook/>", "not_a_workbook"),
        ("xl/_rels/workbook.xml.rels", files.relationships(("r1", "worksheet", "lost.xml")), "not_a_workbook"),
        ("xl/_rels/workbook.xml.rels", "<Relationships/>", "not_a_workbook"),
        ("xl/workbook.xml", '<workbook><sheet id="r1"/><sheet id="r1"/></workbook>', "not_a_workbook"),
    ],
)  # fmt: skip
def test_damage_is_refused_however_late_it_is_found(part, content, code):
    assert refused(files.workbook(extra={part: content})) == code


def test_a_part_with_a_flipped_bit_is_refused():
    data = bytearray(files.workbook(GOOD))
    place = data.find(b"sheet1.xml") + 20_000
    data[place] ^= 0x04
    assert refused(bytes(data)) == "not_a_workbook"


def test_nothing_is_said_beside_the_refusals(capfd):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        sheet = files.sheet_xml('<row><c s="1"><v>1e9</v></c></row>', '<extLst><ext uri="{1}"/></extLst>')
        rows(files.workbook(extra={"xl/worksheets/sheet1.xml": sheet}))
        refused(files.container(Workbook=files.begin(5) + files.record(0x85, b"\0" * 6)))
        refused(files.container(Workbook=files.old_stream({"A": files.amount(0, 0, 1)}, [])[:-10]))
    assert capfd.readouterr() == ("", "")
