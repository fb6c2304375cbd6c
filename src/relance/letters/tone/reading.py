"""A message as the rules read it: sentences without capitals and accents, the debtor's own words left out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from relance.letters.tone.folding import fold

_QUOTE = re.compile(r"«[^»]{1,600}»|“[^”]{1,600}”|\"[^\"]{1,600}\"|„[^“”]{1,600}[“”]")
_REFERENCE = re.compile(r"(?<![\w])[^\W\d_]{3,}-\d[\w/-]*")
_END = re.compile(r"[.!?…]+[\"”»)\]]*(?=\s|$)|\n+|;(?=\s)")
_NO_END = re.compile(
    r"(?:^|[\s(])(?:m|mm|mr|mrs|ms|dr|st|me|mme|mlle|no|nos|n|art|inv|ref|réf|fact|fac|approx|env|tel|tél|etc|e\.g|i\.e|cie|vs|p|av|bd|"
    r"jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|janv|févr|fevr|avr|juil|déc|ltd|inc|co|corp|[a-z])\.$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, folded: as long as what it stands for; `start` plus a place in it is a place in the message."""

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A message and its sentences; `whole` is all of it, folded, with the debtor's own words blanked, and `facts` the
    same with the references still in it.
    """

    text: str
    whole: str
    facts: str
    sentences: tuple[Sentence, ...]


def read(text: str, quoting: re.Pattern[str]) -> Reading:
    """Read a message. `quoting` finds the words that announce what the debtor said."""
    folded = fold(text)
    facts = blank_quotes(folded, quoting)
    # A reference may look like a word: URGENT-22, PAIN-7. It is read as a number, not as what it seems to say.
    whole = _REFERENCE.sub(lambda found: " " * len(found.group()), facts)
    return Reading(text, whole, facts, tuple(_sentences(whole)))


def blank_quotes(folded: str, quoting: re.Pattern[str]) -> str:
    """The same text, but for what the debtor is quoted with: their words are not ours."""
    made = folded
    for found in _QUOTE.finditer(folded):
        before = folded[max(0, found.start() - 90) : found.start()]
        after = folded[found.end() : found.end() + 40]
        if quoting.search(_last_sentence(before)) or quoting.match(after.lstrip(" ,.-–")):
            inner = found.group()
            made = made[: found.start()] + inner[0] + " " * (len(inner) - 2) + inner[-1] + made[found.end() :]
    return made


def _last_sentence(before: str) -> str:
    return re.split(r"[.!?]\s", before)[-1]


def _sentences(whole: str) -> Iterator[Sentence]:
    start = 0
    for found in _END.finditer(whole):
        if found.group().startswith(".") and _NO_END.search(whole[: found.start() + 1][-12:]):
            continue
        if whole[start : found.end()].strip():
            yield Sentence(whole[start : found.end()], start)
        start = found.end()
    if whole[start:].strip():
        yield Sentence(whole[start:], start)


def spans(sentences: Sequence[Sentence], pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Where a pattern is found, as places in the message."""
    for sentence in sentences:
        for found in pattern.finditer(sentence.text):
            yield sentence.start + found.start(), sentence.start + found.end()
