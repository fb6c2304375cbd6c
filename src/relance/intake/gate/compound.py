"""The container of old Office files (OLE2): a small file system with sectors, a table of chains and a directory.

Every chain is followed at most once through each sector, so a container made to go in circles ends.
"""

import struct
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_ENTRIES = 50_000
_END = 0xFFFFFFFE
_STORAGE, _STREAM, _ROOT = 1, 2, 5


class Damaged(ValueError):
    """The container contradicts itself or was cut off."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A folder or a stream of the directory."""

    name: str
    kind: int
    left: int
    right: int
    child: int
    first: int
    size: int


class Compound:
    """A container, opened. Raises Damaged."""

    def __init__(self, data: bytes) -> None:
        if not data.startswith(SIGNATURE) or len(data) < 512:
            raise Damaged
        self._data = data
        (shift,) = struct.unpack_from("<H", data, 30)
        if shift not in (9, 12):
            raise Damaged
        self._size = 1 << shift
        self._sectors = -(-len(data) // self._size) - 1
        directory, self._cutoff, small = (struct.unpack_from("<I", data, place)[0] for place in (48, 56, 60))
        self._table = self._numbers(self._table_sectors())
        self.entries = list(islice(self._directory(directory), MOST_ENTRIES + 1))
        if len(self.entries) > MOST_ENTRIES or not self.entries or self.entries[0].kind != _ROOT:
            raise Damaged
        self._small_table = self._numbers(self._sectors_from(small))

    def stream(self, *names: str) -> bytes | None:
        """The first stream of one of these names at the top level; letters' size does not matter."""
        wanted = {name.lower() for name in names}
        entry = next((e for e in self._top() if e.kind == _STREAM and e.name.lower() in wanted), None)
        return None if entry is None else self._content(entry)

    def _content(self, entry: Entry) -> bytes:
        if entry.size >= self._cutoff:
            return b"".join(self._sector(n) for n in self._sectors_from(entry.first))[: entry.size]
        root = self.entries[0]
        room = b"".join(self._sector(n) for n in self._sectors_from(root.first))
        parts = (room[n * 64 : n * 64 + 64] for n in _chain(entry.first, self._small_table, len(self._small_table)))
        return b"".join(parts)[: entry.size]

    def _top(self) -> Iterator[Entry]:
        """What lies directly in the root: a tree, left and right of its first entry."""
        todo, seen = [self.entries[0].child], set[int]()
        while todo:
            number = todo.pop()
            if number in seen or not 0 <= number < len(self.entries):
                continue
            seen.add(number)
            entry = self.entries[number]
            yield entry
            todo += [entry.right, entry.left]

    def _sector(self, number: int) -> bytes:
        return self._data[(number + 1) * self._size : (number + 2) * self._size]

    def _sectors_from(self, first: int) -> Iterator[int]:
        return _chain(first, self._table, self._sectors)

    def _table_sectors(self) -> Iterator[int]:
        """The sectors that hold the table of chains: 109 are named at the beginning, the others further on."""
        named = struct.unpack_from("<109I", self._data, 76)
        more, left = struct.unpack_from("<I", self._data, 68)[0], self._sectors
        yield from (n for n in named if n < self._sectors)
        while more < self._sectors and left > 0:
            *named_here, more = self._numbers([more])
            yield from (n for n in named_here if n < self._sectors)
            left -= 1

    def _numbers(self, sectors: Iterable[int]) -> Sequence[int]:
        numbers = array("I")
        for sector in sectors:
            content = self._sector(sector)
            if len(numbers) > 4 * self._sectors + 4096 or len(content) % 4:
                raise Damaged
            numbers.frombytes(content)
        return numbers

    def _directory(self, first: int) -> Iterator[Entry]:
        for sector in self._sectors_from(first):
            content = self._sector(sector)
            for place in range(0, len(content) - 127, 128):
                yield _entry(content[place : place + 128])


def _chain(first: int, table: Sequence[int], most: int) -> Iterator[int]:
    number, left = first, most
    while number < _END - 1:
        if left == 0 or number >= min(most, len(table)):
            raise Damaged
        yield number
        number, left = table[number], left - 1


def _entry(raw: bytes) -> Entry:
    (length,) = struct.unpack_from("<H", raw, 64)
    name = raw[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
    left, right, child = struct.unpack_from("<iii", raw, 68)
    first, size = struct.unpack_from("<II", raw, 116)
    return Entry(name, raw[66], left, right, child, first, size)
