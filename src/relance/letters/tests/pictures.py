"""Pictures looked at as a telephone does: a PNG becomes grey points, and a reader finds the codes among them."""

import struct
import zlib
from itertools import accumulate

import zxingcpp

CHANNELS = {0: 1, 2: 3, 6: 4}


def codes_in(png: bytes) -> list[str]:
    """What every QR code in a picture says; each must be of error level M, as both standards ask."""
    width, height, grey = _grey(png)
    found = zxingcpp.read_barcodes(memoryview(grey).cast("B", shape=[height, width]))
    assert {code.ec_level for code in found} <= {"M"}
    return [code.text for code in found]


def _grey(png: bytes) -> tuple[int, int, bytes]:
    width, height, depth, kind = struct.unpack(">IIBB", png[16:26])
    at, data = 8, b""
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        data += png[at + 8 : at + 8 + size] if png[at + 4 : at + 8] == b"IDAT" else b""
        at += size + 12
    raw, step = zlib.decompress(data), max(1, CHANNELS[kind] * depth // 8)
    row = -(-width * CHANNELS[kind] * depth // 8)
    before, points = bytes(row), bytearray()
    for y in range(height):
        begins = y * (row + 1)
        before = _unfiltered(raw[begins], raw[begins + 1 : begins + 1 + row], before, step)
        points += _bits(before, width) if depth == 1 else before[::step]
    return width, height, bytes(points)


def _bits(line: bytes, width: int) -> bytes:
    return bytes(255 * (line[x // 8] >> 7 - x % 8 & 1) for x in range(width))


def _unfiltered(kind: int, line: bytes, above: bytes, step: int) -> bytes:
    """A line as it was before one of PNG's filters: nothing, left, above, both, or the nearest of three."""
    if kind == 0:
        return line
    if kind == 2:
        return bytes((a + b) % 256 for a, b in zip(line, above, strict=True))
    if kind == 1:
        lanes = [[total % 256 for total in accumulate(line[lane::step])] for lane in range(step)]
        return bytes(value for group in zip(*lanes, strict=True) for value in group)
    made = bytearray(line)
    for x, value in enumerate(line):
        left, corner = (made[x - step], above[x - step]) if x >= step else (0, 0)
        guess = (left + above[x]) // 2 if kind == 3 else _nearest(left, above[x], corner)
        made[x] = (value + guess) % 256
    return bytes(made)


def _nearest(left: int, above: int, corner: int) -> int:
    guess = left + above - corner
    return min((left, above, corner), key=lambda each: abs(guess - each))
