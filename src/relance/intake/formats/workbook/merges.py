"""Cells that were merged downwards: one value stands for several rows. A sheet says so below its rows."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from relance.intake.rules.records import Cell, Row

MOST = 100_000
"""Merged cells of a sheet that are looked at."""
_LONGEST = 256
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^<>]{0,100}?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')

Merged = Mapping[int, tuple[tuple[int, int], ...]]
"""By the first row: the column, counted from nought, and the last row."""


def merged_in(pieces: Iterable[bytes]) -> Merged:
    """What a sheet's XML says is merged over several rows of one column, or of several."""
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    rest, count = b"", 0
    for piece in pieces:
        piece = rest + piece
        for left, first, _, last in _MERGED.findall(piece) if b"mergeCell" in piece else ():
            count += 1
            if int(last) > int(first) and count <= MOST:
                found[int(first)].append((_place(left), int(last)))
        # A reference may be cut in two; one that is read twice says the same twice.
        rest = piece[-_LONGEST:]
    return {first: tuple(dict.fromkeys(each)) for first, each in found.items()}


def _place(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place - 1


def with_spans(rows: Iterable[Row], merged: Merged) -> Iterator[Row]:
    """Rows with the values that stand over them."""
    over: dict[int, tuple[int, Cell]] = {}
    for row in rows:
        over = {place: each for place, each in over.items() if each[0] >= row.line}
        yield replace(row, spans=tuple((place, value) for place, (_, value) in over.items())) if over else row
        for place, last in merged.get(row.line, ()):
            if place < len(row.cells) and row.cells[place] != "":
                over[place] = (last, row.cells[place])
