"""What is inside a file of old Office programs: only a plain Excel 97 workbook passes."""

import struct
from collections.abc import Iterator

from relance.intake.gate import refusals
from relance.intake.gate.compound import SIGNATURE, Compound, Damaged
from relance.intake.gate.content import Content
from relance.intake.rules.records import Rejected

MOST_RECORDS = 200_000
_BEGINNINGS = {0x0009: (4, 6, 8, 16), 0x0209: (6, 8, 16), 0x0409: (6, 8, 16), 0x0809: (6, 8, 16)}
_EOF, _FILEPASS, _BOUNDSHEET, _SUPBOOK, _DCONN = 0x0A, 0x2F, 0x85, 0x1AE, 0x876
_MACRO_SHEET, _VISUAL_BASIC = 1, 6
_SHEET_ALONE = b"\x10\x00"
"""Excel 4 and before: a file is one sheet."""


def is_compound(data: Content) -> bool:
    """Whether this is a container of old Office files."""
    return data.startswith(SIGNATURE)


def is_bare(data: Content) -> bool:
    """Whether this is a workbook without its container, as many a script writes it."""
    if len(data) < 8:
        return False
    code, length, version, kind = struct.unpack_from("<4H", data.start(8))
    return length in _BEGINNINGS.get(code, ()) and version <= 0x0600 and kind in (0x05, 0x10, 0x100)


def content(data: Content) -> bytes:
    """The workbook itself, without its container. Raises Rejected."""
    if not is_compound(data):
        return data.whole()
    try:
        found = Compound(data.whole()).stream("Workbook", "Book")
    except (Damaged, struct.error) as error:
        raise Rejected(*refusals.DAMAGED) from error
    if found is None:
        raise Rejected(*refusals.NO_WORKBOOK)
    return found


def check(name: str, data: Content) -> None:
    """Raise Rejected unless this is an old workbook without macros, links or password."""
    if is_compound(data):
        _check_names(name, _names(data))
    for code, record in _globals(content(data)):
        _check_record(code, record)


def _names(data: Content) -> set[str]:
    """Everything that lies in the container, however deep."""
    try:
        return {entry.name.lower() for entry in Compound(data.whole()).entries}
    except (Damaged, struct.error) as error:
        raise Rejected(*refusals.DAMAGED) from error


def _check_names(name: str, inside: set[str]) -> None:
    if inside & {"encryptedpackage", "encryptioninfo"}:
        raise Rejected(*refusals.PASSWORD)
    if inside & {"_vba_project_cur", "_vba_project", "vba"}:
        raise Rejected(*refusals.MACROS)
    if not inside & {"workbook", "book"}:
        raise Rejected(*(refusals.NO_WORKBOOK if refusals.says_workbook(name) else refusals.DOCUMENT))


def _globals(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """The records that speak of the workbook as a whole; its sheets come after them."""
    if stream[6:8] == _SHEET_ALONE:
        return
    place = 0
    for _ in range(MOST_RECORDS):
        if place + 4 > len(stream):
            return
        code, length = struct.unpack_from("<HH", stream, place)
        if code == _EOF:
            return
        yield code, stream[place + 4 : place + 4 + length]
        place += 4 + length
    raise Rejected(*refusals.TOO_MUCH_INSIDE)


def _check_record(code: int, record: bytes) -> None:
    if code == _FILEPASS:
        raise Rejected(*refusals.PASSWORD)
    if code == _BOUNDSHEET and len(record) > 5 and record[5] in (_MACRO_SHEET, _VISUAL_BASIC):
        raise Rejected(*refusals.MACROS)
    if code == _DCONN or (code == _SUPBOOK and _is_outside(record)):
        raise Rejected(*refusals.EXTERNAL)


def _is_outside(record: bytes) -> bool:
    """Whether a book of references is another file: not this one, not an add-in, not an empty place."""
    length = int.from_bytes(record[2:4], "little")
    return length > 1 and length not in (0x0401, 0x3A01)
