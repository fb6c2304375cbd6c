"""What a file is by its first bytes, where it is neither a workbook nor an archive of one."""

import codecs
import re

from relance.intake.gate import refusals
from relance.intake.gate.content import Content
from relance.intake.rules.records import Rejected

_SIGNATURES: tuple[tuple[int, tuple[bytes, ...], tuple[str, str]], ...] = (
    (0, (b"%PDF-",), refusals.PDF),
    (
        0,
        (b"\x89PNG", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"8BPS", b"\0\0\1\0"),
        refusals.PICTURE,
    ),
    (0, (b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe"), refusals.PROGRAM),
    (0, (b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\xfd7zXZ\0"), refusals.PACKED),
    (0, (b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18", b"MSCF\0", b"\x1f\x9d"), refusals.PACKED),
    (4, (b"1AY&SY",), refusals.PACKED),
    (257, (b"ustar\0", b"ustar  \0"), refusals.PACKED),
    (0, (b"{\\rtf", b"%!PS", b"SQLite format 3\0"), refusals.DOCUMENT),
)
_PAGE = re.compile(
    r"(?>\s*(?><\?[^>]*>|<!--.*?-->))*+\s*<(?:!doctype\s+html|html|table|head|body|meta|style)(?=[\s>])", re.S | re.I
)
_TABLE_IN_XML = re.compile(r"urn:schemas-microsoft-com:office:spreadsheet|opendocument:xmlns:office")
_MARKUP = re.compile(r"<[?!A-Za-z_]")
_CERTAIN = re.compile(r"<[?!]|<[^<>]*\bxmlns\b")
BLANK = b"\0\t\n\v\f\r \xef\xbb\xbf\xfe\xff"
"""NULs, white space and the marks of an encoding: a file of these alone says nothing."""
_CONTROLS = bytes(set(range(9)) | set(range(14, 26)))
"""Signs that no text holds; NULs among them, of which an export may hold a few."""


def check_signature(name: str, data: Content) -> None:
    """Raise Rejected for what is no text: pages to print, pictures, programs, archives."""
    for place, marks, refusal in _SIGNATURES:
        if data.startswith(marks, place):
            raise Rejected(*refusals.as_named(name, refusal))
    if data.startswith(b"MZ") and b"\0" in data.start(64):
        raise Rejected(*refusals.as_named(name, refusals.PROGRAM))
    if is_binary(data):
        late = b"%PDF-" in data.start(1024)
        raise Rejected(*(refusals.PDF if late else refusals.as_named(name, refusals.UNREADABLE)))


def is_binary(data: Content) -> bool:
    """Whether this many control characters can be no text in any usual encoding."""
    if wide := _wide(data.start(2000)):
        text = data.start(200_000).decode(wide, "replace")
        return sum(c < " " and c not in "\t\r\n\v\f\x1a\0" for c in text) * 20 > len(text)
    controls = length = trailing = 0
    for piece in data.pieces():
        # NULs before and after the text are padding, those within it are not.
        rest = piece if length else piece.lstrip(b"\0")
        body = rest.rstrip(b"\0")
        if body:
            controls += trailing + len(body) - len(body.translate(None, _CONTROLS))
            length, trailing = length + trailing + len(body), 0
        trailing += len(rest) - len(body)
    return controls > 20 and controls * 20 > length


def is_markup(name: str, data: Content) -> bool:
    """Whether this is XML or a page: by its first sign, and more surely where the name says text."""
    start = beginning(data)
    certain = name.lower().endswith((".csv", ".txt", ".tsv", ".tab"))
    return bool((_CERTAIN if certain else _MARKUP).match(start) or _PAGE.match(start))


def check_page(name: str, data: Content) -> None:
    """Raise Rejected for a web page."""
    if _PAGE.match(beginning(data)):
        page = refusals.WEB_PAGE_AS_WORKBOOK if refusals.says_workbook(name) else refusals.WEB_PAGE
        raise Rejected(*page)


def check_name(name: str, data: Content) -> None:
    """Raise Rejected where the name says something that the text is not. Many programs call a CSV file .xls."""
    start = beginning(data)
    if start[:13].lower() == "mime-version:":
        page = refusals.WEB_PAGE_AS_WORKBOOK if refusals.says_workbook(name) else refusals.WEB_PAGE
        raise Rejected(*page)
    marked = bool(_MARKUP.match(start))
    if marked and _TABLE_IN_XML.search(start):
        raise Rejected(*refusals.OTHER_WORKBOOK)
    if refusals.says_workbook(name) and not (name.lower().endswith(".xls") and not marked and _is_delimited(start)):
        raise Rejected(*refusals.NO_WORKBOOK)
    if name.lower().endswith(".xml") and not marked:
        raise Rejected(*refusals.CUT_OFF)


def _is_delimited(text: str) -> bool:
    """Whether two lines of the beginning have the same separator in them."""
    lines = text.splitlines()[:50]
    return any(sum(sign in line for line in lines) >= min(2, len(lines)) for sign in ";,\t|")


def _wide(start: bytes) -> str:
    """The name of the sixteen-bit encoding, if it is one: by its mark, or every other byte of plain text is nought."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    start = start[:2000]
    half = len(start) // 2
    low, high = start[0::2].count(0), start[1::2].count(0)
    if half >= 2 and high > 0.7 * half and low < 0.1 * half:
        return "utf-16-le"
    return "utf-16-be" if half >= 2 and low > 0.7 * half and high < 0.1 * half else ""


def beginning(data: Content) -> str:
    """The first text after white space, good enough to recognise markup in it."""
    start = data.past(BLANK, 8192)
    # Of sixteen-bit text the strip leaves a first letter and its nought, whichever came first.
    return start.decode(_wide(start) or "utf-8", "replace")
