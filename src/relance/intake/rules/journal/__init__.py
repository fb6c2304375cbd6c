"""Lines of the books become invoices, credit notes and payments. What FEC, DATEV and SAF-T have in common. Pure.

On a customer's account a debit of a sales or opening journal is an invoice and a credit a credit note; in a bank,
cash or cheque journal a credit is a payment and a debit one taken back. What stands in any other journal changes
the balance and is no document: it comes in, marked as such and warned about. What the drafts add up to is what the
books say the customer owes.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from relance.intake.rules.journal.entries import Entries, Nature, nature_of
from relance.intake.rules.journal.lines import Contra, Line, Role
from relance.intake.rules.journal.names import Journal
from relance.intake.rules.journal.numbers import Numbers, groups_of, is_number, is_surely_number
from relance.intake.rules.records import DocumentDraft, Draft, Party, PaymentDraft, Problem, Severity
from relance.ledger.rules import EntryKind, number_key
from relance.values.money import LARGEST

__all__ = ["USUAL_TERM", "Contra", "Journal", "Line", "Role", "drafts"]

USUAL_TERM = timedelta(days=30)
"""Where the books give no due date. Source: Code de commerce L441-10 I, the term that holds where none is agreed."""
LONGEST_REFERENCE = 200

Key = tuple[str, str, EntryKind, str]
"""A document's customer, currency, kind and number."""


@dataclass(frozen=True, slots=True)
class _Document:
    """The lines of one document. `key` is None where it is not known by a number."""

    lines: Sequence[Line]
    nature: Nature
    key: Key | None


def drafts(
    found: Iterable[Line | Contra | Problem],
    today: date,
    *,
    refuse_repeated: bool = False,
    letters_may_be_open: bool = False,
) -> Iterator[Draft | Problem]:
    """What the lines mean, in the order of their rows; problems of the file come first.

    With `refuse_repeated` a number that a second entry uses again is refused, where nothing speaks against it. Where
    `letters_may_be_open`, a letter says what a line is about from its first day on: what has not been settled yet is
    open, not set apart. Customers' lines are held: those of one document may be far apart.
    """
    entries, lines = Entries(), list[Line]()
    for each in found:
        if isinstance(each, Problem):
            yield each
            continue
        entries.add(each)
        if isinstance(each, Line):
            lines.append(each)
    lines = _with_known_names(lines)
    groups = groups_of(lines, may_be_open=letters_may_be_open)
    yield from _Writer(groups, today).write(_documents(lines, entries), refuse_repeated=refuse_repeated)


def _with_known_names(lines: Sequence[Line]) -> list[Line]:
    """Every line with the name that any line of its customer gives; the code where none does."""
    known: dict[str, Party] = {}
    for line in lines:
        if line.party.name:
            known.setdefault(line.account, line.party)
    return [replace(line, party=known.get(line.account) or replace(line.party, name=line.account)) for line in lines]


def _documents(lines: Iterable[Line], entries: Entries) -> list[_Document]:
    """Lines of one document together, in the order of their first lines; other lines each alone."""
    together: dict[Hashable, list[Line]] = defaultdict(list)
    about: dict[Hashable, tuple[Nature, Key | None]] = {}
    for count, line in enumerate(lines):
        entry, sums = entries.of(line)
        nature = nature_of(line, sums)
        # A mere word as reference tells nothing apart, and a payment may well name an invoice's number.
        key = _key(line) if nature is Nature.DOCUMENT and is_number(line.reference) else None
        place = count if nature in (Nature.PAYMENT, Nature.OTHER) else _place(line, entry, nature)
        together[place].append(line)
        about[place] = nature, key
    return [_Document(lines, *about[place]) for place, lines in together.items()]


def _key(line: Line) -> Key:
    kind = EntryKind.INVOICE if line.amount > 0 else EntryKind.CREDIT_NOTE
    return line.account, line.currency, kind, number_key(line.reference)


def _place(line: Line, entry: Hashable, nature: Nature) -> Hashable:
    """What lines of one document share. An opening entry carries over as many as it names numbers."""
    account, currency, kind, number = _key(line)
    known = number if is_number(line.reference) or nature is Nature.DOCUMENT else ""
    return account, currency, kind, nature, known, line.document or entry


class _Writer:
    """Writes drafts, each with a number of its own."""

    def __init__(self, groups: dict[tuple[str, str, int], str], today: date) -> None:
        self.groups, self.today = groups, today
        self.numbers: dict[int, str] = {}

    def write(self, documents: Sequence[_Document], *, refuse_repeated: bool) -> Iterator[Draft | Problem]:
        """The drafts of the documents, and what is to be said of them."""
        kept = list[_Document]()
        for document, is_repeated in _told_apart(documents, refuse_repeated=refuse_repeated):
            if is_repeated:
                for line in document.lines:
                    yield Problem(line.row, "duplicate_number", Severity.ERROR, "number", line.reference[:80])
            else:
                kept.append(document)
        self.numbers = _numbered(kept)
        for document in kept:
            line, total = document.lines[0], sum(line.amount for line in document.lines)
            if abs(total) >= LARGEST:
                yield Problem(line.row, "bad_amount", Severity.ERROR, "amount", str(total)[:80])
            elif document.nature is Nature.PAYMENT:
                yield from self._payment(document)
            else:
                yield from self._document(document, total)

    def _document(self, document: _Document, total: int) -> Iterator[Draft | Problem]:
        line = document.lines[0]
        yield from self._doubts(line, document.nature, line.issued_on)
        yield DocumentDraft(
            row=line.row,
            party=line.party,
            kind=EntryKind.INVOICE if total > 0 else EntryKind.CREDIT_NOTE,
            number=self.numbers[id(document)],
            issued_on=line.issued_on,
            due_on=line.due_on or line.issued_on + USUAL_TERM,
            currency=line.currency,
            total=abs(total),
            group=next((group for line in document.lines if (group := self._group(line))), ""),
            other=document.nature is Nature.OTHER,
        )

    def _payment(self, document: _Document) -> Iterator[Draft | Problem]:
        line = document.lines[0]
        yield from self._doubts(line, document.nature, line.on)
        said = [part for part in (line.text, line.reference) if part]
        if len(said) > 1 and line.reference in line.text:
            said.pop()
        yield PaymentDraft(
            row=line.row,
            party=line.party,
            on=line.on,
            currency=line.currency,
            amount=-line.amount,
            number=self.numbers[id(document)],
            reference=" ".join(said)[:LONGEST_REFERENCE],
            group=self._group(line),
        )

    def _group(self, line: Line) -> str:
        return self.groups.get((line.account, line.letter, line.lettered_in), "")

    def _doubts(self, line: Line, nature: Nature, day: date) -> Iterator[Problem]:
        if nature is Nature.OTHER:
            yield Problem(line.row, "other_journal", Severity.WARNING, "kind", line.code[:80])
        if day > self.today:
            yield Problem(line.row, "date_in_future", Severity.WARNING, "issued", day.isoformat())


def _numbered(documents: Sequence[_Document]) -> dict[int, str]:
    """The number of each document. Those that have one of their own choose first, invoices before all."""
    numbers, payment_numbers = Numbers(), Numbers()
    ranks = {Nature.DOCUMENT: 0, Nature.OPENING: 1, Nature.PAYMENT: 2, Nature.OTHER: 3}
    chosen = {}
    for document in sorted(documents, key=lambda one: (ranks[one.nature], bool(one.key and one.lines[0].amount < 0))):
        kind = payment_numbers if document.nature is Nature.PAYMENT else numbers
        chosen[id(document)] = kind.give(document.lines[0])
    return chosen


def _told_apart(documents: Sequence[_Document], *, refuse_repeated: bool) -> Iterator[tuple[_Document, bool]]:
    """Every document, and whether it was booked before."""
    first: dict[Key, _Document] = {}
    days: dict[Key | None, list[date]] = defaultdict(list)
    for document in documents:
        days[document.key].append(document.lines[0].issued_on)
    for document in documents:
        before = first.setdefault(document.key, document) if document.key else document
        yield document, refuse_repeated and before is not document and _is_repeated(document, days[document.key])


def _is_repeated(document: _Document, days: Sequence[date]) -> bool:
    """Whether a document under a number that another bears already is a mistake; `days` are those of all of them.

    It is not where the books themselves count on it: a letter settles it, or the number comes again and again, each
    time on another day, as that of a lease does. Leaving those out would falsify the balance.
    """
    comes_again = len(days) > 2 and len(set(days)) == len(days)
    is_lettered = any(line.letter for line in document.lines)
    return is_surely_number(document.lines[0].reference) and not is_lettered and not comes_again
