"""Cells and rows that hold nothing, left out before anybody parses them: a formatted sheet may have millions."""

import re
from collections.abc import Iterable, Iterator

_CELL = re.compile(rb'<c r="[A-Z]{1,3}[0-9]{1,7}"(?: s="[0-9]{1,5}")?/>')
_ROW = re.compile(rb'<row r="[0-9]{1,7}"(?: [\w:]+="[^"<>]*")*(?:/>|></row>)')
"""Only in the very form that Excel writes."""
_LONGEST_ROW = 1024 * 1024


def without_blanks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same XML of a sheet, with blank cells and rows taken out as long as that changes nothing else."""
    rest, plain = b"", True
    for piece in pieces:
        piece = rest + piece
        cut = _last_row(piece) if plain else len(piece)
        head, rest = piece[:cut], piece[cut:]
        plain = plain and _is_plain(head)
        yield _ROW.sub(b"", _CELL.sub(b"", head)) if plain else head
    yield rest


def _last_row(piece: bytes) -> int:
    """Where the last row begins: the rest of it may be in the next piece."""
    cut = piece.rfind(b"<row ")
    if cut > 0:
        return cut
    # Not a row in all this: go on, but a tag that is cut in two must be known again by its first letters.
    return len(piece) - 8 if len(piece) > _LONGEST_ROW else 0


def _is_plain(piece: bytes) -> bool:
    """Whether nothing may look like a cell that is none, and every cell and row says its own place."""
    return not (
        b"<!" in piece
        or b"<c>" in piece
        or b"<row>" in piece
        or piece.count(b"<c ") > piece.count(b"<c r=")
        or piece.count(b"<row ") > piece.count(b"<row r=")
    )
