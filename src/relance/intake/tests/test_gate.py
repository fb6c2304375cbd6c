"""What the gate turns away, and what it lets pass."""

import gzip
from pathlib import Path

import pytest

from relance.intake.gate import check
from relance.intake.gate.bounds import LARGEST
from relance.intake.gate.content import Content
from relance.intake.rules.records import Rejected
from relance.intake.tests import workbook_files as files
from relance.intake.tests.workbook_reading import reason

SHARED = Path(__file__).parents[4].parent / "shared"
CSV = b"Number;Customer;Amount\nF-1;Dupont;12,50\nF-2;Martin;8,00\n"
ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'
OLD = files.old_stream({"Invoices": files.amount(0, 0, 12.5)}, [])
PAGE = b"<html><head></head><body><table><tr><td>F-1</td><td>12</td></tr></table></body></html>"
SPREADSHEET_XML = (
    b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'
)


@pytest.mark.parametrize(
    "data", [b"", b" \r\n\t ", b"\0" * 4000, b"\xef\xbb\xbf\r\n", "\ufeff \r\n".encode("utf-16-le")]
)
def test_a_file_that_says_nothing(data):
    assert reason("list.csv", data) == "empty_file"


def test_a_file_over_fifty_megabytes():
    assert reason("list.csv", b"a;b\n" * (LARGEST // 4 + 1)) == "too_large"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("list.csv", CSV),
        ("list.xls", CSV),
        ("List.XLS", "Number\tAmount\r\nF-1\t12\r\n".encode("utf-16")),
        ("list.csv", "Number\tAmount\r\nF-1\t12\r\n".encode("utf-16-be")),
        ("list.txt", "Numéro|Montant\nF-1|12\n".encode("cp850")),
        ("list.csv", CSV + b"F-3;Du\0pont;\x01;3\n"),
        ("list.csv", b"<b>Total</b>;12\nF-1;3\n"),
        ("list.csv", b"MZ-12;12\nGIF8;BZh\n"),
        ("list.csv", CSV + b"\0" * 3000),
        ("list.csv", b"n;text\n1;%PDF-1.4 was attached\n"),
        ("mt940.sta", b":20:STARTUMSE\r\n:25:12345678/1234\r\n"),
        ("bank.xml", b'<?xml version="1.0"?>\n<Document xmlns="urn:iso"><A b="c">12</A></Document>\n'),
        ("bank.xml", '<?xml version="1.0" encoding="UTF-16"?><D>é</D>'.encode("utf-16")),
        ("bank.xml", '<?xml version="1.0" encoding="windows-1252"?><D>é</D>'.encode("cp1252")),
        ("bank.xml", '<?xml version="1.0" encoding="shift_jis"?><D>日本</D>'.encode("shift_jis")),
        ("bank.xml", b"<!-- a <!DOCTYPE in a remark declares nothing --><D/>"),
        ("book.xlsx", files.workbook(ROW)),
        ("book.xls", files.workbook(ROW)),
        ("book.xls", files.container(Workbook=OLD)),
        ("book.xls", OLD),
    ],
)
def test_what_a_firm_really_drops_passes(name, data):
    check(name, Content.of(data))


@pytest.mark.skipif(not SHARED.exists(), reason="the shared samples are not here")
def test_every_sample_that_is_to_be_imported_passes():
    samples = [
        path for path in (SHARED / "data" / "exports").rglob("*") if path.suffix in (".csv", ".txt", ".xlsx", ".xml")
    ]
    assert samples
    for path in [path for path in samples if path.name != "tool_headers.csv"]:
        check(path.name, Content.of(path.read_bytes()))


@pytest.mark.skipif(not SHARED.exists(), reason="the shared samples are not here")
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("d10_vide.csv", "empty_file"),
        ("d11_facture_tronquee.xml", "truncated_xml"),
        ("d12_export.xlsx", "not_a_workbook"),
    ],
)
def test_the_samples_that_are_to_be_refused(name, code):
    assert reason(name, (SHARED / "cases" / "imports" / name).read_bytes()) == code


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("invoice.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "pdf_not_a_table"),
        ("invoices.csv", b"\r\n%PDF-1.4\n" + bytes(range(256)) * 9, "pdf_not_a_table"),
        ("scan.png", b"\x89PNG\r\n\x1a\n" + bytes(40), "not_a_table"),
        ("scan.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF", "not_a_table"),
        ("scan.xlsx", b"\xff\xd8\xff\xe0\0\x10JFIF", "not_a_workbook"),
        ("setup.exe", b"MZ\x90\0\x03\0\0\0\x04\0" + bytes(60), "not_a_table"),
        ("tool", b"\x7fELF\x02\x01\x01" + bytes(60), "not_a_table"),
        ("list.csv", bytes(range(256)) * 20, "not_a_table"),
        ("list.csv.gz", gzip.compress(CSV, mtime=0), "not_a_table"),
        ("list.7z", b"7z\xbc\xaf\x27\x1c\0\x04" + bytes(range(200)), "not_a_table"),
        ("list.rar", b"Rar!\x1a\x07\x01\0" + bytes(range(200)), "not_a_table"),
        ("list.zip", files.packed({"list.csv": CSV}), "not_a_table"),
        ("list.zip", files.packed({"list.xlsx": files.workbook(ROW)}), "not_a_table"),
        ("letter.docx", files.packed({"[Content_Types].xml": "<Types/>", "word/document.xml": "<d/>"}), "not_a_table"),
        ("page.html", PAGE, "not_a_table"),
        ("list.csv", b"<!DOCTYPE html>\n" + PAGE, "not_a_table"),
        ("letter.rtf", b"{\\rtf1 Dear Sir}", "not_a_table"),
        ("letter.doc", files.container(WordDocument=b"Dear Sir"), "not_a_table"),
    ],
)
def test_what_is_no_table(name, data, code):
    assert reason(name, data) == code


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("book.xlsx", CSV),
        ("book.xlsx", b"only a note, in two words\nand a second line"),
        ("book.xls", b"only a note"),
        ("book.xls", PAGE),
        ("book.xls", b"<meta charset=utf-8><table><tr><td>1</td></tr></table>"),
        ("book.xls", b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n"),
        ("book.xls", SPREADSHEET_XML),
        ("book.xml", SPREADSHEET_XML),
        ("book.xls", files.container(WordDocument=b"Dear Sir")),
        ("book.xlsx", files.packed({"photos/readme.txt": "no workbook"})),
        ("book.xlsx", files.packed({"[Content_Types].xml": "<Types/>", "word/document.xml": "<d/>"})),
        ("book.xlsx", files.workbook(ROW)[:-30]),
        ("book.xlsx", files.workbook(ROW)[:900]),
        ("book.xls", files.container(Workbook=OLD)[:1400]),
        ("book.xlsx", b"PK\x03\x04"),
        (
            "book.ods",
            files.packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}),
        ),
        ("book.numbers", files.packed({"Index/Document.iwa": "x"})),
    ],
)
def test_what_is_no_workbook(name, data):
    assert reason(name, data) == "not_a_workbook"


def locked(data: bytes) -> bytes:
    """The same archive, each part marked as locked."""
    return data.replace(b"PK\x03\x04\x14\0\0", b"PK\x03\x04\x14\0\x01").replace(
        b"PK\x01\x02\x14\x03\x14\0\0", b"PK\x01\x02\x14\x03\x14\0\x01"
    )


@pytest.mark.parametrize(
    "data",
    [
        files.container(EncryptedPackage=b"x", EncryptionInfo=b"y"),
        files.container(Workbook=files.begin(5) + files.record(0x2F, bytes(6))),
        locked(files.workbook(ROW)),
    ],
)
def test_a_locked_workbook_is_told_so(data):
    with pytest.raises(Rejected, match="password") as refused:
        check("book.xlsx", Content.of(data))
    assert refused.value.reason == "not_a_workbook"


def test_a_web_page_or_another_office_is_told_what_to_save_as():
    for name, data in (
        ("book.xls", PAGE),
        ("book.ods", files.packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"})),
        ("list.zip", files.packed({"list.csv": CSV})),
    ):
        with pytest.raises(Rejected, match=r"\.xlsx|[Uu]npack it first"):
            check(name, Content.of(data))
