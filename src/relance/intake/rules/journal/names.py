"""Which kind of journal a name means. Pure, but for reading the list of names once."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path


class Journal(StrEnum):
    """What a journal holds. OTHER says of itself that it holds neither sales nor money; UNKNOWN says nothing."""

    OPENING = "opening"
    SALE = "sale"
    PAYMENT = "payment"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class _Names:
    codes: Mapping[str, Journal]
    words: Mapping[Journal, re.Pattern[str]]
    openings: re.Pattern[str]


@cache
def _names() -> _Names:
    data = tomllib.loads((Path(__file__).parent / "names.toml").read_text("utf-8"))
    codes = {code: Journal(kind) for kind, names in reversed(data.items()) for code in names["codes"]}
    words = {Journal(kind): _pattern(names["words"]) for kind, names in data.items()}
    return _Names(codes, words, _pattern(data["opening"]["lines"]))


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(word + (r"\b" if len(word) <= 3 else "") for word in words) + ")")


def folded(text: str) -> str:
    """Words without accents, case and punctuation, one space between them."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text[:200]) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[a-z0-9]+", bare.casefold()))


@lru_cache(maxsize=1024)
def journal_of(code: str, name: str) -> Journal:
    """What a journal is by its name, else by its code."""
    said = folded(name)
    for journal, pattern in _names().words.items():
        if pattern.search(said):
            return journal
    short = folded(code).replace(" ", "").rstrip("0123456789").upper()
    return _names().codes.get(short, Journal.UNKNOWN)


@lru_cache(maxsize=1024)
def opens_the_books(text: str) -> bool:
    """Whether a line says of itself that it carries a balance over from the year before."""
    return bool(_names().openings.match(folded(text)))
