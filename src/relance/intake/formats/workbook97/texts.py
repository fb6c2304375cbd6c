"""The texts that cells refer to by number, as Excel 97 writes them."""

import struct

from relance.intake.formats.workbook.texts import MOST_TEXTS
from relance.intake.gate import refusals
from relance.intake.rules.records import Rejected


def shared_texts(parts: list[bytes]) -> list[str]:
    """All of them, in order. `parts` is the table's record with those that continue it; raises on damage."""
    reader = _Reader(parts)
    _, count = struct.unpack("<II", reader.take(8))
    if count > MOST_TEXTS:
        raise Rejected(*refusals.TOO_MUCH_INSIDE)
    return [reader.text() for _ in range(count)]


class _Reader:
    """Reads on from one record into the next. It only ever moves forward."""

    def __init__(self, parts: list[bytes]) -> None:
        self._parts = parts
        self._part = self._place = 0

    def text(self) -> str:
        """The next text; how it is formatted and spoken is passed over."""
        length, flags = struct.unpack("<HB", self.take(3))
        (runs,) = struct.unpack("<H", self.take(2)) if flags & 0x08 else (0,)
        (spoken,) = struct.unpack("<I", self.take(4)) if flags & 0x04 else (0,)
        found = self._letters(length, wide=bool(flags & 0x01))
        self._skip(runs * 4 + spoken)
        return found

    def take(self, length: int) -> bytes:
        """The next few bytes."""
        taken = self._here(length)
        while len(taken) < length:
            self._next()
            taken += self._here(length - len(taken))
        return taken

    def _letters(self, length: int, wide: bool) -> str:
        """The next letters. Where they go on in another record, it says again how wide they are."""
        found = b""
        while True:
            if wide:
                found += self._here(length * 2 - len(found))
            else:
                found += self._here(length - len(found) // 2).decode("latin-1").encode("utf-16-le")
            if len(found) >= length * 2:
                return found.decode("utf-16-le", "replace")
            self._next()
            wide = bool(self.take(1)[0] & 0x01)

    def _skip(self, length: int) -> None:
        while (left := self._place + length - len(self._parts[self._part])) > 0:
            length = left
            self._next()
        self._place += length

    def _here(self, length: int) -> bytes:
        raw = self._parts[self._part][self._place : self._place + length]
        self._place += len(raw)
        return raw

    def _next(self) -> None:
        self._part, self._place = self._part + 1, 0
        if self._part >= len(self._parts):
            raise ValueError("cut off")
