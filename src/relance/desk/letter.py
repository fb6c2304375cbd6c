"""A letter as pages show it, part by part: the same for an example and for a real one."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from relance.letters.drawing import svg_of
from relance.letters.rules import Block


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the letter: lines, then a table. With a `head` the rows are items and `totals` follow.

    `picture` is the code for a banking app, drawn; its lines are the caption.
    """

    kind: str
    lines: list[SafeString]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: tuple[tuple[str, ...], ...]
    picture: SafeString | None = None


def parts_of(blocks: Iterable[Block], stress: str) -> list[Part]:
    """The blocks, each text escaped; `stress` is the one date to see at once."""
    return [_part(block, stress if block.kind == "text" else "") for block in blocks]


def _part(block: Block, stress: str) -> Part:
    if block.payload:
        caption, says = block.lines
        drawn = mark_safe(svg_of(block.payload, says))  # noqa: S308 - drawn by us, the one text in it is escaped
        return Part(block.kind, [_line(caption, "")], (), (), (), drawn)
    return Part(block.kind, [_line(each, stress) for each in block.lines], block.head, block.rows, block.totals)


def _line(text: str, stress: str) -> SafeString:
    plain, seen = conditional_escape(text), conditional_escape(stress)
    said = plain.replace(seen, f"<strong>{seen}</strong>") if stress else plain
    return mark_safe(said)  # noqa: S308 - escaped above
