"""Payment codes drawn: as lines for a page or a sheet, as PNG for a mail. Drawn when they are shown, never kept."""

import struct
import zlib
from html import escape

from relance.letters.rules.code import standard_of

LARGEST_VERSION = {"epc": 13, "swiss": 25}
QUIET = 4
"""Modules of white around a code, so that it is found on any ground."""

SCALE = 6
"""Pixels of a module: shown at half of it, sharp on fine screens too."""

Box = tuple[float, float, float, float]
SWISS_SIDE = 46
SWISS_CROSS: tuple[tuple[str, Box], ...] = (
    ("white", (19.5, 19.5, 7, 7)),
    ("black", (20, 20, 6, 6)),
    ("white", (23 - 35 / 18, 23 - 7 / 12, 35 / 9, 7 / 6)),
    ("white", (23 - 7 / 12, 23 - 35 / 18, 7 / 6, 35 / 9)),
)
"""The cross in the middle, in millimetres of a code of 46 by 46: x, y, width, height."""


def modules(payload: str) -> list[bytes]:
    """The code as rows of ones and zeroes: level M, as both standards ask. Raises ValueError where it is too long."""
    import segno

    largest = LARGEST_VERSION[standard_of(payload)]
    made = segno.make_qr(payload, error="m", boost_error=False, encoding="utf-8")
    if int(made.version) > largest:
        raise ValueError("longer than a payment code may be")
    return [bytes(row) for row in made.matrix]


def svg_of(payload: str, says: str = "", quiet: int = QUIET) -> str:
    """The code as SVG without any style; `says` is what it is for who cannot see it."""
    rows = modules(payload)
    side = len(rows) + 2 * quiet
    named = f' role="img" aria-label="{escape(says)}"' if says else ""
    drawn = "".join(_runs(row, y, quiet) for y, row in enumerate(rows, quiet))
    cross = "".join(_rectangle(*each, len(rows) / SWISS_SIDE, quiet) for each in _cross_of(payload))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="{side}" height="{side}"{named}>'
        f'<path fill="#ffffff" d="M0 0h{side}v{side}h-{side}z"/><path fill="#000000" d="{drawn}"/>{cross}</svg>'
    )


def _runs(row: bytes, y: int, quiet: int) -> str:
    """The dark stretches of a row, all in one path with the others: no seams between them."""
    at, found = 0, []
    while (begins := row.find(1, at)) >= 0:
        at = row.find(0, begins) if 0 in row[begins:] else len(row)
        found.append(f"M{begins + quiet} {y}h{at - begins}v1h-{at - begins}z")
    return "".join(found)


def _cross_of(payload: str) -> tuple[tuple[str, Box], ...]:
    return SWISS_CROSS if standard_of(payload) == "swiss" else ()


def _rectangle(colour: str, box: Box, unit: float, quiet: int) -> str:
    x, y, width, height = (round(each * unit, 4) for each in box)
    hue = "#ffffff" if colour == "white" else "#000000"
    return f'<path fill="{hue}" d="M{x + quiet:g} {y + quiet:g}h{width:g}v{height:g}h-{width:g}z"/>'


def png_of(payload: str) -> bytes:
    """The code as PNG of black and white, its quiet zone in the picture: seen in dark mail programs too."""
    rows = modules(payload)
    side = (len(rows) + 2 * QUIET) * SCALE
    white = bytearray(b"\x01" * side * QUIET * SCALE)
    bright = white + b"".join(_line(row) * SCALE for row in rows) + white
    unit, begins = len(rows) * SCALE / SWISS_SIDE, QUIET * SCALE
    for colour, (x, y, width, height) in _cross_of(payload):
        left, top, right, bottom = (round(begins + each * unit) for each in (x, y, x + width, y + height))
        _paint(bright, side, (left, top, right - left, bottom - top), colour == "white")
    return _png(bright, side)


def _line(row: bytes) -> bytes:
    """A line of pixels: ones are bright, with the white at both ends."""
    return b"".join((b"\x01\x00"[dark : dark + 1]) * SCALE for dark in bytes(QUIET) + row + bytes(QUIET))


def side_of(png: bytes) -> int:
    """How wide such a PNG is shown: half of its pixels."""
    return int.from_bytes(png[16:20], "big") // 2


def _paint(bright: bytearray, side: int, box: tuple[int, int, int, int], shade: int) -> None:
    left, top, width, height = box
    for y in range(top, top + height):
        bright[y * side + left : y * side + left + width] = bytes((shade,)) * width


def _png(bright: bytearray, side: int) -> bytes:
    """One bit a pixel; the same code is the same file."""
    lines = b"".join(b"\x00" + _packed(bright[y * side : (y + 1) * side]) for y in range(side))
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _packed(bits: bytearray) -> bytes:
    """Eight pixels a byte, the last one filled up."""
    width = -(-len(bits) // 8)
    text = "".join("1" if bit else "0" for bit in bits).ljust(width * 8, "0")
    return int(text, 2).to_bytes(width, "big")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
