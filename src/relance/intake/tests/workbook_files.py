"""Workbooks as programs write them, and as nobody should: put together part by part."""

import io
import struct
import zipfile
from collections.abc import Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def sheet_xml(rows: str, before: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData></worksheet>'


def parts(rows: str = "", strings: str = "", styles: str = "", properties: str = "") -> dict[str, str | bytes]:
    """The parts of a workbook with one sheet."""
    types = "".join(
        f'<Override PartName="/xl/{name}.xml" ContentType="{TYPE}.{kind}+xml"/>'
        for name, kind in (("workbook", "sheet.main"), ("worksheets/sheet1", "worksheet"))
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" '
        f'ContentType="application/xml"/>{types}</Types>',
        "_rels/.rels": relationships(("r1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}">{properties}'
        '<sheets><sheet name="Invoices" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relationships(
            ("r1", "worksheet", "worksheets/sheet1.xml"),
            ("r2", "sharedStrings", "sharedStrings.xml"),
            ("r3", "styles", "styles.xml"),
        ),
        "xl/worksheets/sheet1.xml": sheet_xml(rows),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
    }


def relationships(*links: tuple[str, str, str], outside: bool = False) -> str:
    mode = ' TargetMode="External"' if outside else ""
    found = "".join(f'<Relationship Id="{i}" Type="{LINKS}/{kind}" Target="{to}"{mode}/>' for i, kind, to in links)
    return f'<Relationships xmlns="{PACKAGE}/relationships">{found}</Relationships>'


def packed(files: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def workbook(rows: str = "", extra: Mapping[str, str | bytes] | None = None, **others: str) -> bytes:
    return packed({**parts(rows, **others), **(extra or {})})


# Old Excel: a stream of records (BIFF8), in a container of 512-byte sectors (OLE2).


def record(code: int, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack("<HH", code, len(body)) + body


def begin(kind: int) -> bytes:
    return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0x0DBB, 0x07CC, 0, 0x600))


def text8(text: str, length: str = "<H") -> bytes:
    raw = text.encode("utf-16-le")
    return struct.pack(length, len(raw) // 2) + b"\x01" + raw


END = record(0x0A)
FORMATS = (0, 14, 4)
"""General, a day, an amount: the styles 0, 1 and 2 of every old workbook here."""


def old_stream(
    sheets: Mapping[str, bytes], texts: list[str], *, mac: bool = False, hidden: str = "", more: bytes = b""
) -> bytes:
    """The records of an old workbook. `sheets` are the records of its cells."""
    styles = b"".join(record(0xE0, struct.pack("<HHHBBBBIIH", 0, n, 0, 0, 0, 0, 0, 0, 0, 0)) for n in FORMATS)
    sst = record(0xFC, struct.pack("<II", len(texts), len(texts)), *map(text8, texts))
    head = begin(5) + record(0x42, b"\xb0\x04") + record(0x22, struct.pack("<H", mac)) + styles + more
    names = [record(0x85, bytes(6), text8(name, "<B")) for name in sheets]
    bodies = [begin(0x10) + record(0x200, bytes(14)) + cells + END for cells in sheets.values()]
    place = len(head) + sum(map(len, names)) + len(sst) + len(END)
    bounds = b""
    for name, body in zip(sheets, bodies, strict=True):
        bounds += record(0x85, struct.pack("<IBB", place, name == hidden, 0), text8(name, "<B"))
        place += len(body)
    return head + bounds + sst + END + b"".join(bodies)


def shared(row: int, column: int, number: int) -> bytes:
    return record(0xFD, struct.pack("<HHHI", row, column, 0, number))


def amount(row: int, column: int, value: float, style: int = 0) -> bytes:
    return record(0x203, struct.pack("<HHHd", row, column, style, value))


def boolean_or_error(row: int, column: int, value: int, error: bool) -> bytes:
    return record(0x205, struct.pack("<HHHBB", row, column, 0, value, error))


def formula_of_text(row: int, column: int, text: str) -> bytes:
    result = b"\0\0\0\0\0\0\xff\xff"
    return record(0x06, struct.pack("<HHH", row, column, 0), result, bytes(8)) + record(0x207, text8(text))


def container(**streams: bytes) -> bytes:
    """The streams in a container. Each is made long enough to have sectors of its own."""
    whole = [content.ljust(-(-max(len(content), 4096) // 512) * 512, b"\0") for content in streams.values()]
    chains, entries = [], [_entry("Root Entry", 5, child=1)]
    place = 2 + len(whole) // 4
    for number, (name, content) in enumerate(zip(streams, whole, strict=True), start=1):
        last = number == len(whole)
        entries.append(_entry(name, 2, place, len(content), right=-1 if last else number + 1))
        chains += [*range(place + 1, place + len(content) // 512), 0xFFFFFFFE]
        place += len(content) // 512
    directory = b"".join(entries).ljust((1 + len(whole) // 4) * 512, b"\0")
    folders = [*range(2, 1 + len(directory) // 512), 0xFFFFFFFE]
    table = struct.pack(f"<{1 + len(folders) + len(chains)}I", 0xFFFFFFFD, *folders, *chains).ljust(512, b"\xff")
    assert len(table) == 512, "a longer table needs more than one sector"
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    head += struct.pack("<5I", 1, 1, 0, 4096, 0xFFFFFFFE) + struct.pack("<3I", 0, 0xFFFFFFFE, 0)
    head += struct.pack("<I", 0) + b"\xff" * 432
    return head + table + directory + b"".join(whole)


def _entry(name: str, kind: int, first: int = 0xFFFFFFFE, size: int = 0, right: int = -1, child: int = -1) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<iii", -1, right, child)
    return (
        raw.ljust(64, b"\0")
        + struct.pack("<HBB", len(raw), kind, 1)
        + links
        + bytes(36)
        + struct.pack("<III", first, size, 0)
    )
