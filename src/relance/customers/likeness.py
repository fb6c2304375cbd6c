"""Which customers look like one, and why. Pure; it proposes and never decides.

Candidates meet in blocks: the same number, e-mail address, telephone, postal address or name, or a name that is one
letter away. Only they are compared, so the work grows with the book and not with its square.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from itertools import combinations
from typing import Any

import phonenumbers

from relance.customers.names import SHORTEST, Name, Verdict, compare, fold, read_name, slip

CROWD = 6
"""A sign that more customers share is compared with the first of them only."""
SHARED = 2
"""A sign that more customers share (a property manager's address) says nothing where the names are not alike."""
_TAIL = 6
"""Last digits of telephones that must be equal before the numbers are read in full."""


class Sign(StrEnum):
    """What speaks for two customers being one, and what against."""

    SAME_NUMBER = "same_number"
    SAME_NAME = "same_name"
    SAME_EMAIL = "same_email"
    SAME_PHONE = "same_phone"
    SAME_ADDRESS = "same_address"
    NEAR_NAME = "near_name"
    NAME_WITHIN = "name_within"
    OTHER_FORM = "other_form"
    OTHER_PHONE = "other_phone"
    OTHER_ADDRESS = "other_address"


POINTS = {
    **dict.fromkeys((Sign.SAME_NUMBER, Sign.SAME_NAME), 3),
    **dict.fromkeys((Sign.SAME_EMAIL, Sign.SAME_PHONE), 2),
    **dict.fromkeys((Sign.SAME_ADDRESS, Sign.NEAR_NAME), 1),
    Sign.NAME_WITHIN: 0,
    **dict.fromkeys((Sign.OTHER_PHONE, Sign.OTHER_ADDRESS), -1),
    Sign.OTHER_FORM: -2,
}
_BY_NAME = {Verdict.SAME: Sign.SAME_NAME, Verdict.NEAR: Sign.NEAR_NAME, Verdict.WITHIN: Sign.NAME_WITHIN}


class Strength(IntEnum):
    """How much speaks for it."""

    PERHAPS = 1
    LIKELY = 2
    VERY_LIKELY = 3


@dataclass(frozen=True, slots=True)
class Face:
    """A customer as it is compared."""

    id: int
    name: str
    kind: str = ""
    external_id: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """A sign; `words` are the two that differ by a slip, else empty."""

    sign: Sign
    words: tuple[str, ...] = ()

    @property
    def against(self) -> bool:
        """Whether it speaks against."""
        return POINTS[self.sign] < 0


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two customers that look like one; `one` came first."""

    one: int
    other: int
    strength: Strength
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """A face with everything in its one spelling."""

    face: Face
    name: Name
    number: str
    email: str
    digits: str
    address: tuple[str, ...]


def alike(faces: Iterable[Face], country: str) -> list[Likeness]:
    """Customers that look like one, most certain first. Telephones are read as people write them in `country`."""
    read = [_read(face) for face in sorted(faces, key=lambda face: face.id)]
    phones = _phones(read, country)
    signs = {
        Sign.SAME_NUMBER: _blocks(read, lambda one: one.number),
        Sign.SAME_EMAIL: _blocks(read, lambda one: one.email),
        Sign.SAME_PHONE: _blocks(range(len(read)), phones.get),
        Sign.SAME_ADDRESS: _blocks(read, lambda one: one.address),
    }
    crowded = {(sign, at) for sign, found in signs.items() for block in found if len(block) > SHARED for at in block}
    blocks = [block for found in signs.values() for block in found]
    blocks += _blocks(read, lambda one: one.name.ordered) + _blocks(read, lambda one: "".join(one.name.words))
    pairs = {pair for block in blocks for pair in _pairs(block)} | set(_one_letter_away(read))
    found = [_judge(read, phones, crowded, *pair) for pair in sorted(pairs)]
    return sorted((one for one in found if one is not None), key=lambda one: (-one.strength, one.one, one.other))


def _read(face: Face) -> _Read:
    number, digits = "".join(face.external_id.split()).casefold(), re.sub(r"\D", "", face.phone)
    name = read_name(face.name, face.kind)
    return _Read(face, name, number, face.email.strip().casefold(), digits, _address(face.address))


_NOT_IN_ADDRESSES = frozenset(["de", "du", "des", "la", "le", "les", "l", "d", "france", "cedex", "uk"])
_SHORT = {"av": "avenue", "ave": "avenue", "bd": "boulevard", "blvd": "boulevard", "st": "street", "rd": "road"}


def _address(text: str) -> tuple[str, ...]:
    """The words of an address in one order; empty where it has too few to name a place."""
    found = re.findall(r"[^\W_]+", fold(text))
    words = {_SHORT.get(word, word) for word in found if word not in _NOT_IN_ADDRESSES}
    return tuple(sorted(words)) if len(words) >= 3 and any(word.isdigit() for word in words) else ()


def _phones(read: Sequence[_Read], country: str) -> dict[int, str]:
    """Telephones in international form by place. Only those whose last digits meet another's are read in full."""
    met = _blocks(read, lambda one: one.digits[-_TAIL:] if len(one.digits) >= _TAIL else "")
    return {at: number for block in met for at in block if (number := _number(read[at].face.phone, country))}


def _number(text: str, country: str) -> str:
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return ""
    possible = phonenumbers.is_possible_number(number)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)) if possible else ""


def _blocks(items: Sequence[Any], key: Callable[[Any], object]) -> list[list[int]]:
    """Places of items that share a key; an empty key is none."""
    found: dict[object, list[int]] = defaultdict(list)
    for at, item in enumerate(items):
        if value := key(item):
            found[value].append(at)
    return [block for block in found.values() if len(block) > 1]


def _pairs(block: list[int]) -> Iterator[tuple[int, int]]:
    """All pairs of a small block; of a crowd each with the first, so that even a thousand namesakes stay cheap."""
    if len(block) <= CROWD:
        yield from combinations(block, 2)
    else:
        yield from ((block[0], at) for at in block[1:])


def _one_letter_away(read: Sequence[_Read]) -> Iterator[tuple[int, int]]:
    """Candidates whose names differ in one word by one letter: with one letter left out, such words meet.

    Only words that stand beside the same other words are tried; of namesakes the first stands for all.
    """
    beside: dict[tuple[str, ...], dict[str, int]] = defaultdict(dict)
    for at, one in enumerate(read):
        words = one.name.ordered
        for place, word in enumerate(words):
            if len(word) >= SHORTEST - 1:
                beside[words[:place] + words[place + 1 :]].setdefault(word, at)
    for found in beside.values():
        if len(found) > 1:
            yield from _meeting(found)


def _meeting(words: dict[str, int]) -> Iterator[tuple[int, int]]:
    """Places of words that are equal once a letter is left out of either or both."""
    traces: dict[str, set[int]] = defaultdict(set)
    for word, at in words.items():
        traces[word].add(at)
        for cut in range(len(word)):
            traces[word[:cut] + word[cut + 1 :]].add(at)
    for met in traces.values():
        if len(met) > 1:
            yield from _pairs(sorted(met))


def _judge(
    read: Sequence[_Read], phones: dict[int, str], crowded: set[tuple[Sign, int]], at: int, beside: int
) -> Likeness | None:
    """What speaks for and against two candidates; None where it is not enough."""
    one, other = read[at], read[beside]
    verdict = compare(one.name, other.name)
    if verdict is Verdict.APART:
        return None
    close = verdict in (Verdict.SAME, Verdict.NEAR)
    shared = [
        (Sign.SAME_NUMBER, one.number, other.number),
        (Sign.SAME_EMAIL, one.email, other.email),
        (Sign.SAME_PHONE, phones.get(at, ""), phones.get(beside, "")),
        (Sign.SAME_ADDRESS, one.address, other.address),
    ]
    signs = [sign for sign, mine, theirs in shared if mine and mine == theirs and (close or (sign, at) not in crowded)]
    reasons = [Reason(sign) for sign in signs]
    if verdict in _BY_NAME:
        near = slip(one.name, other.name) if verdict is Verdict.NEAR else None
        reasons.insert(0, Reason(_BY_NAME[verdict], near or ()))
    reasons += [Reason(sign) for sign in _against(one, other, signs)] if close else []
    strength = _strength(reasons, verdict, one.name.is_person or other.name.is_person)
    return Likeness(one.face.id, other.face.id, strength, tuple(reasons)) if strength else None


def _against(one: _Read, other: _Read, signs: list[Sign]) -> Iterator[Sign]:
    """What speaks against two customers with names alike."""
    if one.name.forms and other.name.forms and not one.name.forms & other.name.forms:
        yield Sign.OTHER_FORM
    if one.digits and other.digits and Sign.SAME_PHONE not in signs:
        yield Sign.OTHER_PHONE
    if one.address and other.address and Sign.SAME_ADDRESS not in signs:
        yield Sign.OTHER_ADDRESS


def _strength(reasons: list[Reason], verdict: Verdict, person: bool) -> Strength | None:
    """Namesakes are common among people; without like names nothing is more than perhaps."""
    points = sum(POINTS[reason.sign] for reason in reasons)
    if person and verdict is Verdict.SAME:
        points -= 1
    if verdict is Verdict.UNLIKE:
        return Strength.PERHAPS if points > 1 else None
    if points < 1:
        return None
    return Strength.VERY_LIKELY if points >= 5 else Strength.LIKELY if points >= 3 else Strength.PERHAPS
