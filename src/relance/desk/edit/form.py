"""The passages of a message as fields, between what stays as it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from relance.desk.letter import Part, parts_of
from relance.desk.tone.view import PASSAGE
from relance.letters.rules.blocks import blocks_of
from relance.letters.rules.changing import LONGEST_PASSAGE, passages


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage that may be changed, with the name of its field; or a part that stays, in `parts`."""

    name: str = ""
    text: str = ""
    rows: int = 0
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """The message from top to bottom. `texts` are the passages as they stand in the form, by place."""

    pieces: tuple[Piece, ...]
    texts: Mapping[int, str]
    facts: str
    longest: int = LONGEST_PASSAGE


def words_of(letter: Any, posted: Mapping[str, str] | None) -> Words:
    """The passages of a letter, as they were or as they were sent."""
    blocks = blocks_of(letter.content, letter.body)
    texts = {each.place: each.text for each in passages(blocks)}
    if posted is not None:
        texts = {place: posted.get(f"{PASSAGE}{place}", text) for place, text in texts.items()}
    parts = parts_of(blocks, letter.content.get("stress", ""))
    pieces = tuple(
        Piece(f"{PASSAGE}{place}", texts[place], _rows(texts[place])) if place in texts else Piece(parts=(part,))
        for place, part in enumerate(parts)
    )
    facts = " ".join(cell for block in blocks if block.kind == "items" for row in block.rows for cell in row)
    return Words(pieces, texts, facts)


def _rows(text: str) -> int:
    return max(2, sum(1 + len(line) // 70 for line in text.split("\n")))


class SkipForm(forms.Form):
    """Why a message is left out."""

    reason = forms.CharField(
        label=_("Why is it left out?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300}),
        help_text=_("It stays with the customer, on the timeline."),
    )
