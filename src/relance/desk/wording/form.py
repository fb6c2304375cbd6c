"""A message as a form: a field for each sentence that may be another."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from relance.desk.tone.view import PASSAGE
from relance.desk.wording.words import condition_words, piece_words
from relance.letters.rules.editing import ADDED, BadSentence, Opened, Slot, sentence


@dataclass(frozen=True, slots=True)
class Field:
    """One sentence. `is_ours`: what is there is the original."""

    name: str
    place: str
    when: str
    text: str
    ours: str
    fields: tuple[str, ...]
    rows: int
    error: str = ""

    @property
    def is_ours(self) -> bool:
        """Whether nothing was put in its place."""
        return self.text == self.ours


@dataclass(frozen=True, slots=True)
class Piece:
    """A part that stays, in words; or a field."""

    field: Field | None = None
    stays: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """The message from top to bottom. `texts` are the firm's sentences as they are kept; `errors` are by field."""

    pieces: tuple[Piece, ...]
    texts: Mapping[str, str]
    errors: Mapping[str, str]

    @property
    def fields(self) -> list[Field]:
        """The fields in order."""
        return [piece.field for piece in self.pieces if piece.field is not None]


def form_of(known: Opened, language: str, name: str, posted: Mapping[str, str] | None = None) -> Form:
    """The form as it is kept, or as it was sent."""
    slots = [*(part for part in known.parts if isinstance(part, Slot)), known.added]
    typed = {place_name: slot.text for place_name, slot in zip(_names(slots), slots, strict=True)}
    if posted is not None:
        typed = {each: posted.get(each, text) for each, text in typed.items()}
    by_place = dict(zip((slot.place for slot in slots), typed.items(), strict=True))
    texts, errors = _kept(slots, typed, language, name)
    pieces, adding = [], Piece(_field(known.added, *by_place[ADDED], errors))
    for part in known.parts:
        if isinstance(part, Slot):
            pieces.append(Piece(_field(part, *by_place[part.place], errors)))
            continue
        if "closing" in part.pieces:
            pieces.append(adding)
        pieces += [Piece(stays=words) for words in piece_words(part.pieces)]
    return Form(tuple(pieces), texts, errors)


def _names(slots: list[Slot]) -> list[str]:
    return [f"{PASSAGE}{number}" for number, _slot in enumerate(slots)]


def _kept(
    slots: list[Slot], typed: Mapping[str, str], language: str, name: str
) -> tuple[dict[str, str], dict[str, str]]:
    """The sentences that differ from ours, and what is wrong with those that cannot be kept."""
    texts, errors = {}, {}
    for slot, (field, text) in zip(slots, typed.items(), strict=True):
        try:
            said = sentence(language, name, slot.place, text)
        except BadSentence as wrong:
            errors[field] = gettext(wrong.template) % wrong.values
            continue
        if said != sentence(language, name, slot.place, slot.ours) if slot.place != ADDED else said:
            texts[slot.place] = said
    return texts, errors


def _field(slot: Slot, name: str, text: str, errors: Mapping[str, str]) -> Field:
    when = condition_words(slot.conditions) if slot.place != ADDED else gettext("Your own sentence, if you like")
    rows = max(2, 1 + len(text) // 64)
    return Field(name, slot.place, when, text, slot.ours, slot.fields, rows, errors.get(name, ""))
