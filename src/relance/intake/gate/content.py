"""The bytes of a file, read in pieces: a long file takes no more memory than a short one.

What comes from a disk, from a browser or from the database is copied into a file without a name first: it stays the
same however often it is read, and it is gone with the object.
"""

import hashlib
import io
import os
import tempfile
import weakref
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from relance.intake.gate import refusals
from relance.intake.gate.bounds import LARGEST
from relance.intake.rules.records import Rejected

PIECE = 256 * 1024


class Content:
    """A file of known length. Every reader that is opened has a place of its own."""

    def __init__(self, number: int, size: int) -> None:
        """Take over an open file by its number."""
        self._number, self._size = number, size
        weakref.finalize(self, os.close, number)

    @classmethod
    def of(cls, said: "Content | bytes") -> "Content":
        """The content itself, or what holds these bytes."""
        return said if isinstance(said, Content) else cls.copied([said])

    @classmethod
    def at(cls, path: Path) -> "Content":
        """A file on disk as it is now. Raises OSError, and Rejected where it is over the bound."""
        with path.open("rb") as file:
            return cls.copied(iter(lambda: file.read(PIECE), b""))

    @classmethod
    def copied(cls, pieces: Iterable[bytes]) -> "Content":
        """What these pieces are together. Raises Rejected once they are over the bound."""
        with tempfile.TemporaryFile() as file:
            size = 0
            for piece in pieces:
                size += len(piece)
                if size > LARGEST:
                    raise Rejected(*refusals.TOO_LARGE)
                file.write(piece)
            file.flush()
            return cls(os.dup(file.fileno()), size)

    def __len__(self) -> int:
        return self._size

    def open(self) -> BinaryIO:
        """A reader from the beginning."""
        return io.BufferedReader(_Reader(self, self._number))

    def start(self, size: int) -> bytes:
        """The first bytes."""
        return os.pread(self._number, size, 0)

    def startswith(self, marks: bytes | tuple[bytes, ...], place: int = 0) -> bool:
        """Whether one of the marks stands at this place."""
        longest = len(marks) if isinstance(marks, bytes) else max(map(len, marks))
        return os.pread(self._number, longest, place).startswith(marks)

    def pieces(self, size: int = 0) -> Iterator[bytes]:
        """The bytes in order."""
        with self.open() as file:
            while piece := file.read(size or PIECE):
                yield piece

    def lines(self) -> Iterator[bytes]:
        """The bytes in order, cut only behind line feeds, where no letter is torn apart in any usual encoding."""
        with self.open() as file:
            while lines := file.readlines(PIECE):
                yield b"".join(lines)

    def past(self, signs: bytes, size: int) -> bytes:
        """The first bytes from where another sign than these stands; nothing where none does."""
        found = b""
        for piece in self.pieces():
            found = found + piece if found else piece.lstrip(signs)
            if len(found) >= size:
                break
        return found[:size]

    def whole(self) -> bytes:
        """All of it at once, for readers that know no other way."""
        return self.start(self._size)

    @cached_property
    def sha256(self) -> str:
        """The digest by which the same file is known again."""
        digest = hashlib.sha256()
        for piece in self.pieces():
            digest.update(piece)
        return digest.hexdigest()


class _Reader(io.RawIOBase):
    """Reads without moving the file's own place. It keeps the content from being closed."""

    def __init__(self, content: Content, number: int) -> None:
        self._content, self._number, self._place = content, number, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        before = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: len(self._content)}[whence]
        if before + offset < 0:
            raise OSError("negative seek")
        self._place = before + offset
        return self._place

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        read = os.preadv(self._number, [buffer], self._place)
        self._place += read
        return read
