"""A firm's own sentences in a message of ours: what may be put otherwise, and the text that comes of it. Pure.

The order of a message, its table, how to pay and the lines of safety stay ours. Each sentence between them may be
another, or none; one more may be added before the end. What a firm wrote is kept beside the sentence that it replaces:
where ours changes later, theirs does not slip into another place.
"""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from relance.letters.rules.facts import clean, cut
from relance.letters.rules.wording import wording_of
from relance.values.marking import mark as _

LONGEST_SENTENCE = 1200
"""Characters: a paragraph."""

ADDED = ""
"""The place of the sentence that is added before the closing words."""

SAFE = ("answer_by", "account", "signer", "firm", "phone", "email", "this_message")
"""Fields that every message can fill, whatever it is about."""

KEPT = ("answer_by",)
"""Fields that a sentence must not lose: without it the reader does not know until when."""

_LINE = re.compile(r"(?P<conditions>\[[a-z -]+\] ?)?(?P<text>.*)")
_FIELD = re.compile(r"\{(\w+)\}")
_ONLY_FIELDS = re.compile(r"(\{\w+\}\s*)+")


class BadSentence(ValueError):
    """A sentence that cannot be used. `place` is the sentence it would replace; `template` and `values` say why."""

    says_what_to_do = True

    def __init__(self, place: str, template: str, values: Mapping[str, str] | None = None) -> None:
        self.place, self.template, self.values = place, template, dict(values or {})
        super().__init__(template % self.values)


@dataclass(frozen=True, slots=True)
class Slot:
    """A sentence that may be another. `place` is ours as the file has it; `conditions` say when it is used.

    `ours` and `own` name their fields as people do; `fields` are those it may have beside SAFE ones. `own` is None
    where nothing was put in its place.
    """

    place: str
    conditions: tuple[str, ...]
    ours: str
    own: str | None
    fields: tuple[str, ...]

    @property
    def text(self) -> str:
        """What is used: the firm's, or ours."""
        return self.ours if self.own is None else self.own


@dataclass(frozen=True, slots=True)
class Fixed:
    """A part that stays: the names of its pieces."""

    pieces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """A message to be edited: its parts in order, the fields that every sentence may have, and what was once written
    for sentences that are ours no more.
    """

    parts: tuple[Slot | Fixed, ...]
    added: Slot
    fields: tuple[str, ...]
    lost: tuple[tuple[str, str], ...]


def _file(language: str, name: str) -> str:
    return wording_of(language).steps[name]


def opened(language: str, name: str, own: Mapping[str, str]) -> Opened:
    """The message of a step, ready to be edited. `own` are the firm’s sentences by place, with the file’s fields."""
    names = wording_of(language).names
    parts: list[Slot | Fixed] = []
    for line in _body(_file(language, name)).split("\n"):
        if not line.strip():
            continue
        if _is_fixed(line):
            parts.append(Fixed(tuple(_FIELD.findall(line))))
        else:
            parts.append(_slot(line, own.get(line), names))
    places = {part.place for part in parts if isinstance(part, Slot)}
    lost = tuple((place, _named(text, names)) for place, text in own.items() if place and place not in places)
    added = own.get(ADDED)
    slot = Slot(ADDED, (), "", _named(added, names) if added else None, ())
    return Opened(tuple(parts), slot, tuple(names[field] for field in SAFE), lost)


def sentence(language: str, name: str, place: str, text: str) -> str:
    """A sentence as somebody typed it, as it is kept: one line, its fields named as in the file. Raises BadSentence."""
    names = wording_of(language).names
    plain = cut(" ".join(_plain(text).split(" ")), LONGEST_SENTENCE).strip()
    if plain.startswith("["):
        raise BadSentence(place, _("A sentence cannot begin with a bracket."))
    codes = {called: field for field, called in names.items()}
    may = {*SAFE, *_FIELD.findall(place)}
    for called in _FIELD.findall(plain):
        field = codes.get(called)
        if field is None or field not in may:
            raise _unknown(place, called, [names[each] for each in may if each in names])
    if "{" in _FIELD.sub("", plain) or "}" in _FIELD.sub("", plain):
        raise BadSentence(
            place,
            _("A brace stands alone. Write a placeholder as a whole, such as {%(field)s}."),
            {"field": names["phone"]},
        )
    kept = _FIELD.sub(lambda found: "{" + codes[found[1]] + "}", plain)
    for field in KEPT:
        if plain and f"{{{field}}}" in place and f"{{{field}}}" not in kept:
            raise BadSentence(
                place, _("Keep {%(field)s}: it is the date until which you ask."), {"field": names[field]}
            )
    return kept


def assembled(language: str, name: str, own: Mapping[str, str]) -> str:
    """The message of a step with the firm's sentences in their places; empty where it is all ours."""
    text = wording_of(language).steps.get(name, "")
    used = {place: said for place, said in own.items() if place == ADDED or f"\n{place}\n" in text}
    if not used:
        return ""
    head, _gap, body = text.partition("\n\n")
    lines = []
    for line in body.split("\n"):
        if line in used and line:
            conditions = _parted(line)[0]
            lines += [f"{conditions}{used[line]}"] if used[line] else []
        else:
            lines.append(line)
    made = "\n".join(lines)
    if added := used.get(ADDED, ""):
        made = made.replace("\n{closing}", f"\n{added}\n\n{{closing}}", 1)
    return f"{head}\n\n{made}"


def _body(text: str) -> str:
    return text.partition("\n\n")[2]


def _is_fixed(line: str) -> bool:
    return _ONLY_FIELDS.fullmatch(_parted(line)[1]) is not None


def _parted(line: str) -> tuple[str, str]:
    found = _LINE.fullmatch(line)
    assert found is not None
    return found["conditions"] or "", found["text"]


def _slot(line: str, own: str | None, names: Mapping[str, str]) -> Slot:
    conditions, text = _parted(line)
    fields = tuple(dict.fromkeys(names[each] for each in _FIELD.findall(text) if each in names and each not in SAFE))
    said = _named(own, names) if own is not None else None
    return Slot(line, tuple(conditions.strip("[] ").split()), _named(text, names), said, fields)


def _named(text: str, names: Mapping[str, str]) -> str:
    return _FIELD.sub(lambda found: "{" + names.get(found[1], found[1]) + "}", text)


def _plain(text: str) -> str:
    """No-break spaces are kept, because they are part of good type; every other control becomes a blank."""
    kept = text.replace("\u202f", "\ue000").replace("\u00a0", "\ue001")
    return " ".join(clean_long(kept).split()).replace("\ue000", "\u202f").replace("\ue001", "\u00a0")


def clean_long(text: str) -> str:
    """A text cleaned piece by piece: `clean` cuts what is longer than a name."""
    return " ".join(clean(word) for word in text.split())


def _unknown(place: str, called: str, may: list[str]) -> BadSentence:
    near = difflib.get_close_matches(called, may, 1, 0.5)
    if near:
        return BadSentence(
            place, _("{%(called)s} is not known here. Did you mean {%(near)s}?"), {"called": called, "near": near[0]}
        )
    known = ", ".join("{" + each + "}" for each in sorted(may))
    return BadSentence(
        place, _("{%(called)s} is not known here. There are: %(known)s"), {"called": called, "known": known}
    )
