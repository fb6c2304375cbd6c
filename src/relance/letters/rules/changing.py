"""A message that a person puts in other words: its sentences may change, what it lists and how to pay may not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from relance.letters.rules.blocks import Block
from relance.letters.rules.facts import cut

LONGEST_PASSAGE = 4000
"""Characters of one passage: a page."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph that may be put otherwise. `place` is that of its block."""

    place: int
    text: str


def passages(blocks: Sequence[Block]) -> tuple[Passage, ...]:
    """What may change, in the order of reading."""
    return tuple(
        Passage(place, "\n".join(block.lines))
        for place, block in enumerate(blocks)
        if block.kind == "text" and not block.rows and not block.totals
    )


def changed(blocks: Sequence[Block], texts: Mapping[int, str]) -> tuple[Block, ...]:
    """The blocks with these passages in other words. What became empty is left out; an unknown place is passed over.

    Raises ValueError where no sentence would be left.
    """
    open_ = {passage.place for passage in passages(blocks)}
    made = []
    for place, block in enumerate(blocks):
        if place in open_ and place in texts:
            block = replace(block, lines=_lines(texts[place]))
        if block.lines or block.rows or block.totals:
            made.append(block)
    if not passages(made):
        raise ValueError("a message needs at least one sentence")
    return tuple(made)


def _lines(text: str) -> tuple[str, ...]:
    """The lines of a passage: control characters become blanks, empty lines are left out."""
    plain = "".join(c if c.isprintable() or c in "\n\u200c\u200d\u202f" else " " for c in text.replace("\r", ""))
    lines = (" ".join(_parted(line)) for line in cut(plain, LONGEST_PASSAGE).split("\n"))
    return tuple(line for line in lines if line)


def _parted(line: str) -> list[str]:
    """Words of a line, as an ordinary blank parts them: no-break spaces are part of the words."""
    return [word for word in line.replace("\t", " ").split(" ") if word]
