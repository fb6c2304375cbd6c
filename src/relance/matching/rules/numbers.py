"""Which document numbers a text names: whole words only, the longest that fits, whatever the case and the spaces.

The rule is `ledger.rules.numbers_in`, more careful and a little more lenient. More careful: digits that are part of
a longer figure (a date, a sum, another number) name nothing, and a number that could as well be a date, a year or a
sum is weak: not enough on its own. More lenient: payers drop separators, so `F20260280` and `F 2026 0280` name
F-2026-0280 where the number has letters and is long enough to be no accident.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from relance.ledger.rules import number_key

_WORD = re.compile(r"[^\W_]+")
_GLUE = "-/._"
MOST_WORDS, LONGEST = 6, 60
"""No document number is written in more words or characters."""
SHORTEST_LOOSE, SHORTEST = 5, 4
"""Letters and digits of a number that may be written without its separators, and of one that is no accident."""


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    key: str
    exact: bool
    weak: bool


@dataclass(frozen=True, slots=True)
class Numbers:
    """Number keys, ready to be looked for in texts."""

    by_bare: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, keys: Iterable[str]) -> "Numbers":
        """An index of number keys."""
        found: dict[str, list[str]] = defaultdict(list)
        for key in sorted(set(keys)):
            if bare(key):
                found[bare(key)].append(key)
        return cls({name: tuple(keys) for name, keys in found.items()})

    def looked_up(self, texts: Iterable[str]) -> set[str]:
        """Every key that some part of the texts could spell, not weighed yet."""
        parts = (text[start:end] for text in texts for start, end in _windows(text))
        return {key for part in parts for key in self.by_bare.get(bare(part), ())}

    def named_in(self, texts: Iterable[str], sums: frozenset[str] = frozenset()) -> dict[str, bool]:
        """The keys that the texts name, and whether each is only weakly named. `sums`: digits of the line's amount."""
        named: dict[str, bool] = {}
        for text in texts:
            for hit in _longest(list(self._hits(text, sums))):
                named[hit.key] = named.get(hit.key, True) and hit.weak
        return named

    def _hits(self, text: str, sums: frozenset[str]) -> Iterator[_Hit]:
        for start, end in _windows(text):
            for key in self.by_bare.get(bare(text[start:end]), ()):
                hit = _hit(text, start, end, key, sums)
                if hit is not None:
                    yield hit


def bare(number: str) -> str:
    """Letters and digits only, no case."""
    return "".join(c for c in number.casefold() if c.isalnum())


def spellings(texts: Iterable[str]) -> set[str]:
    """Number keys of every part of the texts that holds a digit: what to look for in the book."""
    parts = (text[start:end] for text in texts for start, end in _windows(text))
    return {number_key(part) for part in parts if any(c.isdigit() for c in part)}


def digits_of(amount: int, decimals: int) -> frozenset[str]:
    """How the digits of an amount may stand in a text: 1500.00 as 1500 and as 150000."""
    whole = str(abs(amount))
    return frozenset({whole, whole[:-decimals] if decimals else whole})


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Where one to six words in a row begin and end."""
    words = [found.span() for found in _WORD.finditer(text)]
    for first, (start, _) in enumerate(words):
        for _, end in words[first : first + MOST_WORDS]:
            if end - start > LONGEST:
                break
            yield start, end


def _hit(text: str, start: int, end: int, key: str, sums: frozenset[str]) -> _Hit | None:
    raw, core = text[start:end], _core(key)
    exact = number_key(raw) == core
    glued = _is_glued(text, start, end)
    if not any(c.isalpha() for c in core):
        # Digits: a space may separate two figures, and a neighbour makes them part of a longer one.
        if glued or (exact and raw.casefold() != core):
            return None
        return _Hit(start, end, key, exact, not exact or _is_weak_figure(core, sums))
    if not exact and len(bare(core)) < SHORTEST_LOOSE:
        return None
    return _Hit(start, end, key, exact, glued or len(bare(core)) < SHORTEST)


def _core(key: str) -> str:
    """The key without the signs at its ends: `#1042` is written `1042` by everybody."""
    words = [found.span() for found in _WORD.finditer(key)]
    return key[words[0][0] : words[-1][1]] if words else ""


def _is_glued(text: str, start: int, end: int) -> bool:
    """Whether a sign ties the part to more digits: `2026` in `2026-12`, `12` in `12,50`, `F-12` in `F-12/2`."""
    signs = _GLUE if any(c.isalpha() for c in text[start:end]) else _GLUE + ",:"
    before = start >= 2 and text[start].isdigit() and text[start - 1] in signs and text[start - 2].isdigit()
    after = end + 1 < len(text) and text[end - 1].isdigit() and text[end] in signs and text[end + 1].isdigit()
    return before or after


def _is_weak_figure(core: str, sums: frozenset[str]) -> bool:
    """One to three digits; or a year, a date, a sum."""
    digits = bare(core)
    if len(digits) <= 3 or digits in sums:
        return True
    return re.fullmatch(r"\d+[.,]\d\d?", core) is not None or _is_date_like(digits)


def _is_date_like(digits: str) -> bool:
    """Whether the digits read as a year, a day and a month, a month and a year, or a whole date."""
    if len(digits) == 4:
        return digits[:2] in ("19", "20") or _is_day(digits[:2], digits[2:]) or _is_month(digits[:2], f"20{digits[2:]}")
    if len(digits) == 6:
        halves = digits[:2], digits[2:4], digits[4:]
        months = _is_month(digits[:2], digits[2:]) or _is_month(digits[4:], digits[:4])
        return months or _is_day(halves[0], halves[1]) or _is_day(halves[2], halves[1])
    if len(digits) in (7, 8):
        padded = digits.zfill(8)
        plain = _is_date(padded[4:], padded[2:4], padded[:2]) or _is_date(padded[4:], padded[:2], padded[2:4])
        return plain or _is_date(padded[:4], padded[4:6], padded[6:])
    return False


def _is_day(day: str, month: str) -> bool:
    return _is_date("2024", month, day) or _is_date("2024", day, month)


def _is_month(month: str, year: str) -> bool:
    return _is_date(year, month, "01")


def _is_date(year: str, month: str, day: str) -> bool:
    try:
        return 1990 <= date(int(year), int(month), int(day)).year <= 2099
    except ValueError:
        return False


def _longest(hits: list[_Hit]) -> list[_Hit]:
    """Of hits that overlap the longest is meant; of those at one place the exact spelling."""
    kept: list[_Hit] = []
    for hit in sorted(hits, key=lambda h: (h.start - h.end, not h.exact, h.start)):
        clash = [other for other in kept if hit.start < other.end and other.start < hit.end]
        same = all((o.start, o.end, o.exact) == (hit.start, hit.end, hit.exact) for o in clash)
        if same:
            kept.append(hit)
    return kept
