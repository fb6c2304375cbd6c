"""How long what is kept about a person has to be kept, and what may go on a day. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from relance.law.facts import Rule


class Papers(StrEnum):
    """What a personal word belongs to; the law says how long such papers are kept."""

    CONTACTS = "contacts"
    LETTERS = "letters"
    BOOKS = "books"


Ask = Callable[[str, date], tuple[date, Rule] | None]
"""What the law of the firm's place says: the last day of the keeping of papers of a day, with its rule."""


@dataclass(frozen=True, slots=True)
class Term:
    """Up to when papers are kept. `until` is None where they may go at once, or, not `free`, where nobody knows."""

    papers: Papers
    free: bool
    until: date | None = None
    rule: Rule | None = None


def terms(last: date | None, today: date, ask: Ask) -> Mapping[Papers, Term]:
    """The terms of all papers, counted from the last day on which anything happened; without one all may go.

    Letters are kept as long as the law says of them, and like books where it says nothing. What was said is kept only
    where a law wants contacts kept. Where no law of the books is known, what they need is never free.
    """
    if last is None:
        return {papers: Term(papers, True) for papers in Papers}
    books = _term(Papers.BOOKS, ask("books", last), today)
    found = ask("letters", last)
    letters = (
        _term(Papers.LETTERS, found, today) if found else Term(Papers.LETTERS, books.free, books.until, books.rule)
    )
    found = ask("contacts", last)
    contacts = _term(Papers.CONTACTS, found, today) if found else Term(Papers.CONTACTS, True)
    return {Papers.CONTACTS: contacts, Papers.LETTERS: letters, Papers.BOOKS: books}


def _term(papers: Papers, found: tuple[date, Rule] | None, today: date) -> Term:
    if found is None:
        return Term(papers, False)
    until, rule = found
    return Term(papers, today > until, until, rule)


def free(found: Mapping[Papers, Term]) -> frozenset[Papers]:
    """The papers that may go."""
    return frozenset(papers for papers, term in found.items() if term.free)


def restricted_until(found: Mapping[Papers, Term]) -> date | None:
    """The last day of the longest term that still runs; None where none runs, or nobody knows how long."""
    running = [term for term in found.values() if not term.free]
    if any(term.until is None for term in running):
        return None
    return max((term.until for term in running if term.until), default=None)


class Hindrance(StrEnum):
    """Why nothing is erased yet."""

    OPEN = "open"
    MESSAGE = "message"
    ARRANGED = "arranged"
    MEASURE = "measure"


@dataclass(frozen=True, slots=True)
class Standing:
    """What still runs with a customer: open parts and credit left, messages on their way, arrangements, measures."""

    open: bool = False
    message: bool = False
    arranged: bool = False
    measure: bool = False


def hindrances(standing: Standing) -> tuple[Hindrance, ...]:
    """What has to end before anything is erased."""
    held: Iterable[tuple[Hindrance, bool]] = (
        (Hindrance.OPEN, standing.open),
        (Hindrance.MESSAGE, standing.message),
        (Hindrance.ARRANGED, standing.arranged),
        (Hindrance.MEASURE, standing.measure),
    )
    return tuple(each for each, holds in held if holds)


EARLIEST = date(1900, 1, 1)


def last_free_day(today: date, ask: Ask) -> date | None:
    """The latest last day whose books may go today; None where no law is known. A later day is never kept shorter."""
    if ask("books", today) is None:
        return None
    low, high = EARLIEST.toordinal(), today.toordinal()
    while low < high:
        middle = (low + high + 1) // 2
        found = ask("books", date.fromordinal(middle))
        if found is not None and today > found[0]:
            low = middle
        else:
            high = middle - 1
    return date.fromordinal(low)
