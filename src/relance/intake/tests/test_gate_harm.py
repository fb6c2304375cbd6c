"""Files made to do harm, and files that carry more than a list."""

import gzip
import struct
import zlib

import pytest

from relance.intake.gate import check
from relance.intake.gate.content import Content
from relance.intake.tests import workbook_files as files
from relance.intake.tests.workbook_reading import reason

ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'
OLD = files.old_stream({"Invoices": files.amount(0, 0, 12.5)}, [])


def test_a_part_with_a_flipped_bit_is_damage():
    data = bytearray(
        files.workbook("".join(f'<row r="{n}"><c r="A{n}"><v>{n * 7919}</v></c></row>' for n in range(1, 500)))
    )
    data[len(data) // 2] ^= 0x10
    assert reason("book.xlsx", bytes(data)) == "not_a_workbook"


MACRO_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("book.xlsx", files.workbook(ROW, {"xl/vbaProject.bin": "x"})),
        ("book.xlsm", files.workbook(ROW)),
        ("book.xlsb", files.packed({"[Content_Types].xml": "<Types/>", "xl/workbook.bin": "x"})),
        (
            "book.xlsx",
            files.workbook(ROW, {"[Content_Types].xml": f'<Types><Override ContentType="{MACRO_TYPE}"/></Types>'}),
        ),
        ("book.xlsx", files.workbook(ROW, {"xl/macrosheets/sheet1.xml": "<a/>"})),
        ("book.xls", files.container(Workbook=OLD, _VBA_PROJECT_CUR=b"x")),
        ("book.xls", files.container(Workbook=files.begin(5) + files.record(0x85, b"\0\0\0\0\x02\x01") + files.END)),
    ],
)
def test_macros(name, data):
    assert reason(name, data) == "macros"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("book.xlsx", files.workbook(ROW, {"xl/externalLinks/externalLink1.xml": "<a/>"})),
        ("book.xlsx", files.workbook(ROW, {"xl/connections.xml": "<a/>"})),
        ("book.xlsx", files.workbook(ROW, {"xl/queryTables/queryTable1.xml": "<a/>"})),
        (
            "book.xlsx",
            files.workbook(
                ROW, {"xl/_rels/more.xml.rels": files.relationships(("r9", "oleObject", "file:///c:/a"), outside=True)}
            ),
        ),
        (
            "book.xls",
            files.container(
                Workbook=files.begin(5) + files.record(0x1AE, b"\x01\x00", files.text8("\x01other.xls")) + files.END
            ),
        ),
    ],
)
def test_links_that_bring_values_from_elsewhere(name, data):
    assert reason(name, data) == "external_link"


def test_a_link_to_click_on_is_harmless():
    to_click = files.relationships(("r1", "hyperlink", "https://example.org/"), outside=True)
    check("book.xlsx", Content.of(files.workbook(ROW, {"xl/worksheets/_rels/sheet1.xml.rels": to_click})))
    own = files.record(0x1AE, b"\x01\x00\x01\x04") + files.record(0x1AE, b"\x01\x00\x01\x3a")
    check(
        "book.xls", Content.of(files.container(Workbook=files.old_stream({"A": files.amount(0, 0, 1)}, [], more=own)))
    )


def test_an_archive_inside():
    for inside in (
        {"inner.zip": b"anything"},
        {"xl/embeddings/a.xlsx": files.workbook(ROW)},
        {"xl/a.bin": b"PK\x03\x04"},
    ):
        assert reason("book.xlsx", files.workbook(ROW, inside)) == "nested_archive"


def test_a_packed_picture_is_no_archive():
    check("book.xlsx", Content.of(files.workbook(ROW, {"xl/media/image1.emz": gzip.compress(b"a picture")})))


def test_a_bomb_is_not_unpacked_to_its_end():
    assert reason("book.xlsx", files.workbook(ROW, {"xl/media/big.bin": bytes(60_000_000)})) == "too_large"


def lying(data: bytes, said: int) -> bytes:
    """The same archive, whose list gives every part this size."""
    changed = bytearray(data)
    place = changed.find(b"PK\x01\x02")
    while place >= 0:
        changed[place + 24 : place + 28] = struct.pack("<I", said)
        place = changed.find(b"PK\x01\x02", place + 1)
    return bytes(changed)


def test_what_the_list_of_parts_promises_is_not_believed():
    bomb = files.workbook(ROW, {"xl/media/big.bin": bytes(60_000_000)})
    assert reason("book.xlsx", lying(bomb, 100)) in ("too_large", "not_a_workbook")
    assert reason("book.xlsx", lying(files.workbook(ROW), 2_000_000_000)) == "too_large"


def overlapping(times: int, size: int) -> bytes:
    """An archive whose list names one and the same packed part many times."""
    name, raw = b"xl/media/a.bin", bytes(size)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    content = packer.compress(raw) + packer.flush()
    sizes = struct.pack("<IIIHH", zlib.crc32(raw), len(content), size, len(name), 0)
    local = b"PK\x03\x04" + struct.pack("<5H", 20, 0, 8, 0, 0) + sizes + name + content
    entry = b"PK\x01\x02" + struct.pack("<6H", 20, 20, 0, 8, 0, 0) + sizes + bytes(14) + name
    count = min(times, 0xFFFF)
    end = b"PK\x05\x06" + struct.pack("<4HIIH", 0, 0, count, count, len(entry) * times, len(local), 0)
    return local + entry * times + end


@pytest.mark.parametrize(("times", "size"), [(4_000, 100_000), (4_000, 10_000), (100_000, 1)])
def test_parts_that_lie_over_each_other_and_parts_without_number(times, size):
    # A newer zipfile sees the overlap itself, and calls the file damaged.
    assert reason("book.xlsx", overlapping(times, size)) in {"too_large", "not_a_workbook"}


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        b'<?xml version="1.0"?>\n<!-- first a remark -->\n<!DOCTYPE a SYSTEM "http://example.org/a.dtd"><a/>',
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'.encode("utf-16"),
        "<!DOCTYPE a><a/>".encode("utf-16-le"),
        "<!DOCTYPE a><a/>".encode("utf-16-be"),
        '<?xml version="1.0" encoding="shift_jis"?><!DOCTYPE a><a/>'.encode("shift_jis"),
        b"\n" * 20_000 + b"<!DOCTYPE a><a/>",
        b"\xef\xbb\xbf<!DOCTYPE Invoice><Invoice/>",
    ],
)
@pytest.mark.parametrize("name", ["bank.xml", "bank.csv", "bank"])
def test_xml_that_declares_a_type_or_entities(name, data):
    assert reason(name, data) == "xml_entities"


def test_entities_in_a_part_of_a_workbook():
    sheet = '<!DOCTYPE a [<!ENTITY x "1">]>' + files.sheet_xml("<row><c><v>&x;</v></c></row>")
    assert reason("book.xlsx", files.workbook(extra={"xl/worksheets/sheet1.xml": sheet})) == "xml_entities"
    wide = sheet.encode("utf-16")
    assert reason("book.xlsx", files.workbook(extra={"xl/worksheets/sheet1.xml": wide})) == "xml_entities"


@pytest.mark.parametrize(
    "data",
    [
        b"<a><b>",
        b"<a><b></a></b>",
        b"<a>&undeclared;</a>",
        b"<a/><b/>",
        b'<?xml version="1.0" encoding="no-such"?><a/>',
        b"not at all",
        b"<a>\xff</a>",
    ],
)
def test_xml_that_is_damaged_or_ends_early(data):
    assert reason("bank.xml", data) == "truncated_xml"


@pytest.mark.parametrize(
    "data",
    [
        b"<a>" * 200_000,
        b"<r>" + b"".join(b"<a%d/>" % n for n in range(200_000)) + b"</r>",
        b"<r>" + b"<a/>" * 3_000_001 + b"</r>",
        b"<r " + b" ".join(b'a%d="1"' % n for n in range(300_000)) + b"/>",
    ],
)
def test_xml_made_to_fill_memory(data):
    assert reason("bank.xml", data) == "too_large"


def test_a_container_that_goes_in_circles_ends():
    data = bytearray(files.container(Workbook=OLD))
    for place in range(512, 1024, 4):
        data[place : place + 4] = struct.pack("<I", 1)
    assert reason("book.xls", bytes(data)) == "not_a_workbook"


def test_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    check("book.xlsx", Content.of(files.workbook(ROW)))
    check("book.xls", Content.of(files.container(Workbook=OLD)))
    assert not list(tmp_path.iterdir())
