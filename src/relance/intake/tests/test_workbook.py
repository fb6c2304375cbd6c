"""Workbooks as rows: what stands in the cells, under the numbers that people see beside them."""

import datetime as dt
import io
import json
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from relance.intake.actions import Options, preview
from relance.intake.gate.content import Content
from relance.intake.rules.records import Gap
from relance.intake.tests import workbook_files as files
from relance.intake.tests.workbook_reading import cells, rows, tables

SHARED = Path(__file__).parents[4].parent / "shared"


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_a_workbook_as_excel_users_make_it():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Factures"
    sheet.append(["Numéro", "Date", "Client", "Montant", "Payée"])
    sheet.append(["F-001", dt.date(2026, 3, 1), "Boulangerie Élan", 1234.56, True])
    sheet["A4"] = "0042"
    sheet["B4"] = dt.datetime(2026, 12, 31, 23, 59)
    sheet["D4"] = 0.1 + 0.2
    sheet["D5"] = -80
    assert rows(saved(book)) == {
        1: ("Numéro", "Date", "Client", "Montant", "Payée"),
        2: ("F-001", dt.date(2026, 3, 1), "Boulangerie Élan", Decimal("1234.56"), "TRUE"),
        4: ("0042", dt.date(2026, 12, 31), "", Decimal("0.3")),
        5: ("", "", "", Decimal("-80")),
    }


def test_it_says_the_same_as_another_reader():
    book = openpyxl.Workbook()
    for line in range(1, 200):
        book.active.append(
            [f"F-{line}", line * 1.1, -line, line / 3, dt.date(1990, 1, 1) + dt.timedelta(99 * line), "é" * line]
        )
    found = rows(saved(book))
    for line, row in enumerate(book.active.iter_rows(values_only=True), start=1):
        assert [float(c) if isinstance(c, Decimal) else c for c in found[line]] == [
            pytest.approx(c, rel=1e-14) if isinstance(c, float) else c for c in row
        ]


@pytest.mark.parametrize(
    ("stored", "value"),
    [
        ("12", "12"), ("12.50", "12.5"), ("0.30000000000000004", "0.3"), ("1.2345678901234567E3", "1234.56789012346"),
        ("-0.0", "0"), ("0", "0"), ("1E2", "100"), ("007", "7"), (".5", "0.5"), ("1e-7", "0.0000001"),
        ("4611.8999999999996", "4611.9"), ("123456789012345678", "123456789012346000"), (" 5 ", "5"),
    ],
)  # fmt: skip
def test_numbers_lose_the_noise_of_binary_fractions(stored, value):
    (found,) = cells(f"<c><v>{stored}</v></c>")
    assert found == Decimal(value)
    assert f"{found:f}" == str(Decimal(value)) or "E" in str(Decimal(value))


@pytest.mark.parametrize("stored", ["1 234,50", "12,5", "abc", "NaN", "1_000", "٣", "0x10"])
def test_what_is_no_number_stays_the_text_it_is(stored):
    assert cells(f"<c><v>{stored}</v></c>") == (stored,)


def test_a_number_without_bounds_is_an_error():
    assert cells("<c><v>1e99999999</v></c>") == (Gap.ERROR,)


def test_every_way_to_write_a_text():
    strings = (
        "<si><t>plain</t></si><si><r><t>in </t></r><r><rPr><b/></rPr><t>runs</t></r></si>"
        '<si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si><si/>'
        '<si><t xml:space="preserve">  kept </t></si>'
        "<si><t>two_x000D_\nlines_x0041_</t></si><si><t>&lt;b&gt; &amp; =1+1</t></si>"
    )
    texts = "".join(f'<c t="s"><v>{n}</v></c>' for n in range(7))
    assert cells(texts, strings=strings) == ("plain", "in runs", "東京", "", "  kept ", "two\r\nlinesA", "<b> & =1+1")
    assert cells(
        '<c t="inlineStr"><is><t>a</t></is></c><c t="inlineStr"><is><r><t>b</t></r><r><t>c</t></r></is></c>'
    ) == ("a", "bc")
    assert cells('<c t="str"><f>A1</f><v>calculated</v></c>') == ("calculated",)
    assert cells("<c t=\"str\"><v><![CDATA[<c r='A1'/>]]></v></c>") == ("<c r='A1'/>",)


def test_text_formatted_in_runs_by_another_program():
    book = openpyxl.Workbook()
    book.active["A1"] = CellRichText("Total ", TextBlock(InlineFont(b=True), "TTC"))
    assert rows(saved(book)) == {1: ("Total TTC",)}


def test_booleans_errors_and_days_that_are_spelled_out():
    found = cells(
        '<c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="e"><v>#N/A</v></c><c t="e"><f>1/0</f><v>#DIV/0!</v></c>'
        '<c t="d"><v>2026-03-01</v></c><c t="d"><v>2026-03-01T10:00:00Z</v></c><c t="d"><v>2026-13-01</v></c>'
    )
    day = dt.date(2026, 3, 1)
    assert found == ("TRUE", "FALSE", Gap.ERROR, Gap.ERROR, day, day, "2026-13-01")


def test_a_formula_counts_with_its_stored_value_and_is_a_gap_without():
    found = cells(
        "<c><f>1+1</f><v>2</v></c><c><f>1+1</f></c><c><f>1+1</f><v></v></c><c><f/><v/></c>"
        '<c t="str"><f>""</f><v></v></c><c><f t="shared" si="0"/><v>7</v></c>'
        '<c><f t="shared" si="0"/></c><c><v>1</v></c>'
    )
    gap = Gap.NO_VALUE
    assert found == (Decimal(2), gap, gap, gap, "", Decimal(7), gap, Decimal(1))


def test_formulas_that_no_office_has_calculated():
    book = openpyxl.Workbook()
    book.active.append(["F-1", 10, "=B1*1.2"])
    assert rows(saved(book)) == {1: ("F-1", Decimal(10), Gap.NO_VALUE)}


def test_rows_and_cells_keep_their_places_whether_they_are_said_or_not():
    data = files.workbook(
        '<row r="2"><c r="B2"><v>1</v></c><c><v>2</v></c></row><row/><row><c r="A4"><v>3</v></c></row>'
        '<row r="9"/><row r="20"><c r="AA20"><v>4</v></c><c r="A20"><v>5</v></c></row>'
    )
    assert rows(data) == {
        2: ("", Decimal(1), Decimal(2)),
        4: (Decimal(3),),
        20: (Decimal(5), *[""] * 25, Decimal(4)),
    }


def test_no_row_takes_the_place_of_another():
    same = '<row r="5"><c><v>1</v></c></row><row r="5"><c><v>2</v></c></row><row r="1"><c><v>3</v></c></row>'
    assert rows(files.workbook(same)) == {5: (Decimal(1),), 6: (Decimal(2),), 7: (Decimal(3),)}


def test_merged_cells_have_their_value_in_the_first():
    book = openpyxl.Workbook()
    book.active.append(["Relevé", "", "", "end"])
    book.active.merge_cells("A1:C1")
    assert rows(saved(book)) == {1: ("Relevé", "", "", "end")}


def test_hidden_sheets_are_left_out_unless_all_are_hidden():
    book = openpyxl.Workbook()
    book.active["A1"] = 1
    for name, state in (("Hidden", "hidden"), ("Deep", "veryHidden"), ("Seen", "visible")):
        book.create_sheet(name).sheet_state = state
    assert [table.name for table in tables(saved(book))] == ["Sheet", "Seen"]
    hidden = files.parts("<row><c><v>1</v></c></row>")
    hidden["xl/workbook.xml"] = str(hidden["xl/workbook.xml"]).replace("sheetId=", 'state="hidden" sheetId=')
    assert rows(files.packed(hidden)) == {1: (Decimal(1),)}


def test_a_sheet_of_charts_is_no_table():
    book = openpyxl.Workbook()
    book.active["A1"] = 1
    book.create_chartsheet("Chart")
    assert [table.name for table in tables(saved(book))] == ["Sheet"]


def test_workbooks_as_other_programs_write_them():
    """Prefixes, capitals, Windows paths, a byte order mark, UTF-16, the strict name space."""
    plain = files.parts('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', strings="<si><t>F-1</t></si>")
    names = {"worksheet xmlns": "x:worksheet xmlns:x"} | {
        name: f"x:{name}" for name in ("sheetData", "row", "c ", "v>")
    }
    sheet = str(plain["xl/worksheets/sheet1.xml"]).replace("/worksheet", "/x:worksheet").replace("</c>", "</x:c>")
    for name, other in names.items():
        sheet = sheet.replace(f"<{name}", f"<{other}").replace(f"</{name}", f"</{other}")
    prefixed = {**plain, "xl/worksheets/sheet1.xml": sheet}
    windows = {
        name.replace("/", "\\") if "sheet1" in name else name.replace("shared", "Shared"): part
        for name, part in plain.items()
    }
    wide = {name: str(part).encode("utf-16") for name, part in plain.items()}
    marked = {name: b"\xef\xbb\xbf" + str(part).encode() for name, part in plain.items()}
    strict = {
        name: str(part).replace(
            "http://schemas.openxmlformats.org/officeDocument/2006", "http://purl.oclc.org/ooxml/officeDocument"
        )
        for name, part in plain.items()
    }
    for variant in (plain, prefixed, windows, wide, marked, strict):
        assert rows(files.packed(variant)) == {1: ("F-1",)}


@pytest.mark.skipif(not SHARED.exists(), reason="the shared samples are not here")
def test_the_sample_of_the_acceptance_cases():
    folder = SHARED / "cases" / "imports"
    expected = json.loads((folder / "d06_suivi_factures.xlsx.expected.json").read_text("utf-8"))
    first, second = tables((folder / "d06_suivi_factures.xlsx").read_bytes())
    assert (first.name, second.name) == (expected["sheet"], "Paramètres")
    lines = {row.line: row.cells for row in first.rows()}
    assert lines[1] == ("Facture", "Date", "Échéance", "Client", "HT", "TVA", "TTC", "Payé", "Reste")
    total = sum(Decimal(str(row[6])) for line, row in lines.items() if line not in (1, *expected["skipped_rows"]))
    assert total * 100 == expected["invoices"]["total_minor"]["EUR"]


@pytest.mark.skipif(not SHARED.exists(), reason="the shared samples are not here")
def test_the_samples_of_invoice_programs_say_what_another_reader_says():
    samples = list((SHARED / "data").rglob("*.xlsx"))
    assert samples
    for path in samples:
        book = openpyxl.load_workbook(path, data_only=True)
        for table in tables(path.read_bytes()):
            found = {row.line: row.cells for row in table.rows()}
            for line, row in enumerate(book[table.name].iter_rows(values_only=True), start=1):
                mine = [*found.get(line, ()), *[""] * len(row)][: len(row)]
                assert mine == [_plain(value) for value in row]


def _plain(value):
    if isinstance(value, dt.datetime):
        return value.date()
    return "" if value is None else Decimal(repr(value)) if isinstance(value, int | float) else value


def test_what_a_row_does_not_store_is_empty_and_not_cut_off():
    book = openpyxl.Workbook()
    book.active.append(["Facture", "Client", "Date", "Échéance", "Montant"])
    for number, amount in (("F1", 10), ("F2", None)):
        book.active.append([number, "A", dt.date(2026, 2, 13), dt.date(2026, 3, 15), amount])
    book.active["G2"] = "promised by telephone"
    found = preview(None, "suivi.xlsx", Content.of(saved(book)), Options("EUR"), today=dt.date(2026, 11, 21))
    assert found.invoices == {"count": 1, "total_minor": {"EUR": 1000}}
    assert [(problem["row"], problem["reason"]) for problem in found.problems] == [(3, "missing_amount")]
