"""Which numbers of a workbook are days, and which days they are."""

import datetime as dt
from decimal import Decimal

import pytest

from relance.intake.tests.workbook_reading import cells

DAY_STYLES = (
    '<numFmts><numFmt numFmtId="170" formatCode="{}"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/></cellXfs>'
)


@pytest.mark.parametrize(
    "code",
    [
        "dd/mm/yyyy",
        "yyyy-mm-dd hh:mm",
        "[$-40C]d mmmm yyyy;@",
        "mmm-yy",
        "TT.MM.JJJJ",
        "jj/mm/aaaa",
        "[Red]dd\\-mm",
        "d/m/yy\\ h:mm;@",
    ],
)
def test_formats_that_show_a_day(code):
    assert cells('<c s="2"><v>46292.75</v></c>', styles=DAY_STYLES.format(code)) == (dt.date(2026, 9, 27),)


@pytest.mark.parametrize(
    "code",
    [
        "#,##0.00&quot; DH&quot;",
        "0.00 DKK",
        "# ##0 \\d\\h",
        "[h]:mm:ss",
        "mm:ss.0",
        "hh:mm",
        "0%",
        "[$CHF-807] #,##0.00",
        "_d0.00_y",
        "@",
        "General",
    ],
)
def test_formats_that_show_no_day(code):
    assert cells('<c s="2"><v>46292.75</v></c>', styles=DAY_STYLES.format(code)) == (Decimal("46292.75"),)


@pytest.mark.parametrize(
    ("serial", "early", "late"),
    [
        ("1", dt.date(1900, 1, 1), dt.date(1904, 1, 2)),
        ("59", dt.date(1900, 2, 28), dt.date(1904, 2, 29)),
        ("61", dt.date(1900, 3, 1), dt.date(1904, 3, 2)),
        ("46292", dt.date(2026, 9, 27), dt.date(2030, 9, 28)),
        ("46291.9999999999", dt.date(2026, 9, 27), dt.date(2030, 9, 28)),
        ("2958465", dt.date(9999, 12, 31), Decimal(2958465)),
        ("2958466", Decimal(2958466), Decimal(2958466)),
        ("-1", Decimal(-1), Decimal(-1)),
        ("0.5", Decimal("0.5"), dt.date(1904, 1, 1)),
    ],
)
def test_days_are_counted_from_1900_or_from_1904(serial, early, late):
    styles = DAY_STYLES.format("d")
    assert cells(f'<c s="1"><v>{serial}</v></c>', styles=styles) == (early,)
    assert cells(f'<c s="1"><v>{serial}</v></c>', styles=styles, properties='<workbookPr date1904="1"/>') == (late,)
