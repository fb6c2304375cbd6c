"""A zip archive, unpacked once within bounds and never kept: what its headers promise is not believed."""

import zipfile
from collections.abc import Iterator

from relance.intake.gate import markup, refusals
from relance.intake.gate.content import Content
from relance.intake.rules.records import Rejected

MOST_PARTS = 5_000
MOST_UNPACKED = 500 * 1024 * 1024
FREE, MOST_TIMES = 20 * 1024 * 1024, 100
"""Beyond `FREE`, more than so many times the file's own size is no sheet: real ones reach 20 to 50 times."""
_PIECE = 256 * 1024
_PACKED = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!\x1a\x07",
    b"\x1f\x8b\x08",
    b"\xfd7zXZ\0",
    b"MSCF\0",
)
_PACKED_NAMES = (
    *(".zip", ".7z", ".rar", ".gz", ".tgz", ".bz2", ".xz", ".jar", ".cab", ".iso"),
    *(".xlsx", ".xlsm", ".xlsb", ".xls", ".docx", ".docm", ".pptx", ".odt", ".ods", ".odp"),
)


def is_archive(data: Content) -> bool:
    """Whether the file begins as a zip archive."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"))


def opened(data: Content) -> zipfile.ZipFile:
    """The archive's list of parts. Raises Rejected, as a damaged workbook where it is cut off."""
    # The list is read as a whole before anybody counts it, so it is counted by its marks first.
    if _count(data, b"PK\x01\x02") > MOST_PARTS:
        raise Rejected(*refusals.TOO_MUCH_INSIDE)
    try:
        return zipfile.ZipFile(data.open())
    except Exception as error:  # Of an archive made to be damaged the library raises anything.
        raise Rejected(*refusals.DAMAGED) from error


def _count(data: Content, mark: bytes) -> int:
    """How often a mark stands in the file; where two pieces meet it may lie in both."""
    found, tail = 0, b""
    for piece in data.pieces():
        found += (tail + piece).count(mark)
        tail = piece[1 - len(mark) :]
    return found


def pieces(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part, piece by piece. Raises Rejected where it is locked or packed in an unusual way."""
    if info.flag_bits & 0x1:
        raise Rejected(*refusals.PASSWORD)
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Rejected(*refusals.DAMAGED)
    with archive.open(info) as part:
        while piece := part.read(_PIECE):
            yield piece


def look_through(archive: zipfile.ZipFile, packed: int) -> None:
    """Unpack everything once, keeping nothing. Raises Rejected for bombs, archives inside and declarations."""
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if sum(info.file_size for info in infos) > MOST_UNPACKED:
        raise Rejected(*refusals.TOO_MUCH_INSIDE)
    meter = _Meter(packed)
    for info in infos:
        _look(info.filename, meter.count(pieces(archive, info)))


class _Meter:
    """Counts what was really unpacked, over all parts."""

    def __init__(self, packed: int) -> None:
        self.bound = min(MOST_UNPACKED, max(FREE, MOST_TIMES * packed))
        self.unpacked = 0

    def count(self, part: Iterator[bytes]) -> Iterator[bytes]:
        for piece in part:
            self.unpacked += len(piece)
            if self.unpacked > self.bound:
                raise Rejected(*refusals.TOO_MUCH_INSIDE)
            yield piece


def _look(name: str, part: Iterator[bytes]) -> None:
    first = next(part, b"")
    lower = name.lower()
    # Some pictures are packed on their own (.emz): nobody opens them.
    if lower.endswith(_PACKED_NAMES) or (first.startswith(_PACKED) and "/media/" not in lower):
        raise Rejected(*refusals.NESTED)
    if lower.endswith((".xml", ".rels", ".vml")) or first.lstrip(b"\0\xef\xbb\xbf\xfe\xff \t\r\n").startswith(b"<"):
        markup.check_beginning(_with(first, part))
    for _ in part:
        pass


def _with(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest
