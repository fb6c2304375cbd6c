"""Files as they came: kept in pieces, and read back as a whole without being held in memory."""

from collections.abc import Iterator
from typing import Any

from relance.intake.gate.content import Content
from relance.intake.models import Import, Piece

SIZE = 1024 * 1024
"""Bytes of a piece."""


def keep(content: Content, **fields: Any) -> Import:
    """Keep a file. `fields` are those of its row."""
    source = Import.objects.create(size=len(content), sha256=content.sha256, **fields)
    for number, piece in enumerate(content.pieces(SIZE)):
        Piece.objects.create(source=source, number=number, content=piece)
    return source


def pieces(source: Import) -> Iterator[bytes]:
    """The bytes of a file as it came, in order."""
    for number in range(-(-source.size // SIZE)):
        yield bytes(Piece.objects.values_list("content", flat=True).get(source=source, number=number))


def content_of(source: Import) -> Content:
    """A file as it came."""
    return Content.copied(pieces(source))
