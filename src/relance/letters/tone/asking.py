"""Missing facts: money is asked for, and nothing says which invoice or how much."""

from collections.abc import Iterator

from relance.letters.tone.book import Book
from relance.letters.tone.reading import Reading, spans
from relance.letters.tone.records import Finding


def find(reading: Reading, book: Book) -> Iterator[Finding]:
    """At most one finding, at the words that ask."""
    plain = book.plain
    if plain["facts"].search(reading.facts) or plain["asks_nothing"].search(reading.whole):
        return
    place = next(spans(reading.sentences, plain["asking"]), None)
    if place is not None:
        start, end = place
        yield Finding("missing_facts", "no_facts", start, end, " ".join(reading.text[start:end].split()))
