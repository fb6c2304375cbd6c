"""A date that the message itself shows to have passed: it asks for the impossible."""

import re
from collections.abc import Iterator

from relance.letters.tone.book import Book
from relance.letters.tone.reading import Reading
from relance.letters.tone.records import Finding

Day = tuple[int, int]
"""Month and day: messages seldom write the year of what is near."""

HALF_A_YEAR = 6
"""Months: what seems longer ago than this lies ahead, in the next year."""


def find(reading: Reading, book: Book) -> Iterator[Finding]:
    """At most one finding: a deadline before the day of the message, or on the very day of a letter by post."""
    written = next(_days(reading.whole, book, "written_on"), None)
    if written is None:
        return
    today, _start, _end = written
    by_post = book.plain["by_post"].search(reading.whole) is not None
    for day, start, end in _days(reading.whole, book, "deadline"):
        gone = (today[0] - day[0]) % 12 < HALF_A_YEAR and day < today if day[0] <= today[0] else False
        if gone or (by_post and day == today):
            yield Finding("false_urgency", "passed", start, end, " ".join(reading.text[start:end].split()))
            return


def _days(whole: str, book: Book, kind: str) -> Iterator[tuple[Day, int, int]]:
    """Days that follow the words of a kind, with their places in the message."""
    for found in book.plain[kind].finditer(whole):
        day = _day(found.group(), book)
        if day is not None:
            yield day, found.start(), found.end()


def _day(text: str, book: Book) -> Day | None:
    """The last day named in a few words: `le 24 novembre`, `November 24`, `24/11`."""
    months = list(re.finditer(r"[a-z]+", text))
    for word in reversed(months):
        number = next((n for n, names in enumerate(book.months, 1) if word.group() in names), 0)
        figures = re.findall(r"\d{1,2}(?!\d)", text)
        if number and figures:
            return number, int(figures[-1])
    numeric = re.findall(r"(\d{1,2})[/.](\d{1,2})", text)
    return (int(numeric[-1][1]), int(numeric[-1][0])) if numeric and book.day_first else None
