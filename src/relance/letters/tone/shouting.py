"""Shouting: sentences in capitals, and marks that pile up. Acronyms, names and title lines are no shouting."""

import re
from collections.abc import Iterator, Sequence

from relance.letters.tone.book import Book
from relance.letters.tone.folding import fold
from relance.letters.tone.reading import Reading
from relance.letters.tone.records import Finding

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_MARKS = re.compile(r"!\s?!|[!?]{3,}|\?\s?!|!\s?\?")
_MARK = re.compile(r"!")
_ASIDE = re.compile(r"\[[^\]]*\]")

RUN = 4
"""Words in capitals in a row that make a sentence of them."""

FEW = 2
"""Fewer do where they are ordinary words, such as NOW and PAY."""

MOST_MARKS = 3
"""Exclamation marks in one message: from here on they pile up."""


def find(reading: Reading, book: Book) -> Iterator[Finding]:
    """At most one finding for capitals, one for marks."""
    for reason, place in (("capitals", _capitals(reading, book)), ("marks", _marks(reading, book))):
        if place is not None:
            start, end = place
            yield Finding("shouting", reason, start, end, " ".join(reading.text[start:end].split()))


def _capitals(reading: Reading, book: Book) -> tuple[int, int] | None:
    for line_start, line in _lines(_without_quotes(reading)):
        words = [found for found in _WORD.finditer(line) if len(found.group()) > 1 or found.group().isupper()]
        for run in _runs(words, line):
            if _is_loud(run, words, line, book):
                return line_start + run[0].start(), line_start + run[-1].end()
    return None


def _without_quotes(reading: Reading) -> str:
    """The text with what the reading left out left out here too: other people's words, and asides."""
    kept = "".join(
        " " if folded == " " and not own.isspace() else own
        for own, folded in zip(reading.text, reading.whole, strict=True)
    )
    return _ASIDE.sub(lambda found: " " * len(found.group()), kept)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1


def _runs(words: Sequence[re.Match[str]], line: str) -> Iterator[list[re.Match[str]]]:
    """Words in capitals that follow one another; figures between them do not part them, the end of a sentence does."""
    run: list[re.Match[str]] = []
    for word in words:
        if not word.group().isupper():
            if run:
                yield run
            run = []
            continue
        if run and re.search(r"[.!?:;]", line[run[-1].end() : word.start()]) and len(run) >= FEW:
            yield run
            run = []
        run.append(word)
    if run:
        yield run


def _is_loud(run: Sequence[re.Match[str]], words: Sequence[re.Match[str]], line: str, book: Book) -> bool:
    said = [fold(word.group()) for word in run]
    before = fold(line[: run[0].start()])
    if _announced(before, book) or book.plain["title"].match(" ".join(said)):
        return False
    ordinary = sum(1 for word in said if word in book.words["ordinary"])
    if ordinary >= FEW and (len(said) >= RUN or ordinary == len(said)):
        return True
    loud = any(word in book.words["loud"] for word in said)
    return loud and len(said) <= RUN and not _is_a_heading(run, words, line)


def _announced(before: str, book: Book) -> bool:
    """Whether the words right before say that a name, a reference or one of our own answers follows."""
    last = " ".join(re.findall(r"\w+", before)[-3:])
    return any(found.end() == len(last) for found in book.plain["answers"].finditer(last))


def _is_a_heading(run: Sequence[re.Match[str]], words: Sequence[re.Match[str]], line: str) -> bool:
    """A short line of nothing but capitals: a title."""
    return len(run) == len(words) and len(run) < RUN and "!" not in line


def _marks(reading: Reading, book: Book) -> tuple[int, int] | None:
    text = _without_quotes(reading)
    for found in _MARKS.finditer(text):
        if "?" in found.group() or not book.plain["glad"].search(_sentence_before(reading, found)):
            return found.span()
    marks = [mark for mark in _MARK.finditer(text) if not book.plain["glad"].search(_sentence_before(reading, mark))]
    return marks[-1].span() if len(marks) >= MOST_MARKS else None


def _sentence_before(reading: Reading, mark: re.Match[str]) -> str:
    return re.split(r"[.!?\n]", reading.whole[: mark.start()])[-1]
