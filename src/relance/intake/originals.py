"""Files as they came: kept in pieces, and read back as a whole without being held in memory."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from relance.intake.gate.content import Content
from relance.intake.models import Import, Piece

SIZE = 1024 * 1024
"""Bytes of a piece."""


@transaction.atomic
def keep(content: Content, **fields: Any) -> Import:
    """Keep a file, whole or not at all. `fields` are those of its row."""
    source = Import.objects.create(size=len(content), sha256=content.sha256, **fields)
    for number, piece in enumerate(content.pieces(SIZE)):
        Piece.objects.create(source=source, number=number, content=piece)
    return source


class Gone(LookupError):
    """Somebody took the file, or let go of it, while it was being read."""


def pieces(source: Import) -> Iterator[bytes]:
    """The bytes of a file as it came, in order. Raises Gone."""
    for number in range(-(-source.size // SIZE)):
        piece = Piece.objects.filter(source_id=source.pk, number=number).values_list("content", flat=True).first()
        if piece is None:
            raise Gone
        yield bytes(piece)


def content_of(source: Import) -> Content:
    """A file as it came. Raises Gone."""
    return Content.copied(pieces(source))
