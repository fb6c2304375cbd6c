"""Drafts laid down on disk, so that a long file takes no more memory than a short one.

They come in as the file has them and go out customer by customer. A number used twice is settled here.
"""

import pickle
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from types import TracebackType

from relance.customers.rules import name_key
from relance.intake.rules.cells import LONGEST_NUMBER
from relance.intake.rules.columns import PARTS, PARTS_OF_TOTAL
from relance.intake.rules.records import DocumentDraft, Draft, Party, PartyDraft, Problem, Rejected, Severity
from relance.intake.rules.rows import Outcome, Skipped, Spoilt
from relance.ledger.rules import EntryKind, number_key
from relance.values.marking import mark as _

HEAVIEST = 10**17
"""Minor units of all rows together; the database counts to some ninety times more."""
MOST_LISTED = 10_000
"""Problems and skipped rows kept one by one; beyond it they are only counted."""
BATCH = 1000


def party_key(draft: Draft) -> str:
    """Whose row it is: the customer's number in the firm's books where the file has it, else the name."""
    return f"#{draft.party.code}" if draft.party.code else f"={name_key(draft.party.name)}"


class Spool:
    """A temporary store, gone when closed. `lines` says how rows make a document; `per_customer` whose numbers are."""

    def __init__(self, lines: str = "", *, per_customer: bool = False) -> None:
        self.lines, self.per_customer = lines, per_customer
        self.problems: list[Problem] = []
        self.skipped: list[int] = []
        self.refused: set[str] = set()
        self.errors = self.warnings = self.rows = 0
        self._dropped = self._weight = 0
        # No name: a file of SQLite's own that nobody else sees and that is gone with the connection.
        self._store = sqlite3.connect("", isolation_level=None)
        self._store.execute("PRAGMA journal_mode = OFF")
        self._store.execute("PRAGMA synchronous = OFF")
        self._store.execute(
            "CREATE TABLE drafts (id INTEGER PRIMARY KEY, key TEXT UNIQUE, party TEXT, name TEXT, data BLOB)"
        )
        self._store.execute("BEGIN")

    def __enter__(self) -> "Spool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._store.close()

    def take(self, outcomes: Iterable[Outcome]) -> None:
        """Lay down what a file says, row by row."""
        for outcome in outcomes:
            if isinstance(outcome, Problem):
                self.note(outcome)
            elif isinstance(outcome, Skipped):
                if len(self.skipped) < MOST_LISTED:
                    self.skipped.append(outcome.row)
            elif isinstance(outcome, Spoilt):
                self.note(outcome.problem)
                self._refuse(outcome)
            else:
                self._lay_down(outcome)
        self._close_sums()
        self._close_parts()
        if not self.per_customer:
            self._join_names()
        self._store.execute("CREATE INDEX by_party ON drafts (party, id)")

    def note(self, problem: Problem) -> None:
        """Keep a problem, unless it is a doubt about a row that was dropped."""
        if problem.severity is Severity.WARNING and problem.row == self._dropped:
            return
        if problem.severity is Severity.ERROR:
            self.errors += 1
        else:
            self.warnings += 1
        if len(self.problems) < MOST_LISTED or problem.severity is Severity.ERROR:
            self.problems.append(problem)

    def _weigh(self, draft: Draft) -> None:
        """Sums of a whole book must stay countable, whatever a file says."""
        if not isinstance(draft, PartyDraft):
            self._weight += abs(draft.total if isinstance(draft, DocumentDraft) else draft.amount)
        if self._weight > HEAVIEST:
            raise Rejected(
                "bad_amount", _("The amounts of this file add up to more than any book can hold. Look at them.")
            )

    def _lay_down(self, draft: Draft) -> None:
        party, key = party_key(draft), None
        if isinstance(draft, DocumentDraft):
            number = number_key(draft.number)
            if len(number) > LONGEST_NUMBER:
                # Some letters become two where their case is folded.
                self.note(Problem(draft.row, "bad_number", Severity.ERROR, "number", draft.number[:80]))
                return
            key = f"{party}\n{number}" if self.per_customer else number
        self._weigh(draft)
        self.rows += 1
        self._dropped = 0
        try:
            row = (key, party, draft.party.name, _frozen(draft))
            self._store.execute("INSERT INTO drafts (key, party, name, data) VALUES (?, ?, ?, ?)", row)
        except sqlite3.IntegrityError:
            assert isinstance(draft, DocumentDraft) and key is not None
            self._again(key, draft)

    def _again(self, key: str, draft: DocumentDraft) -> None:
        """A number seen before: another line of the same document, or a duplicate."""
        self._dropped = draft.row
        data = self._store.execute("SELECT data FROM drafts WHERE key = ?", (key,)).fetchone()[0]
        if data is None:
            return
        first: DocumentDraft = pickle.loads(data)  # Written by this object a moment ago, to a store of its own.
        if not self._is_a_line_of(first, draft):
            self.rows -= 1
            self._dropped = 0
            self.note(Problem(draft.row, "duplicate_number", Severity.ERROR, "number", draft.number))
            self._dropped = draft.row
        elif self.lines != "repeat":
            self._store.execute("UPDATE drafts SET data = ? WHERE key = ?", (_frozen(self._joined(first, draft)), key))

    def _joined(self, first: DocumentDraft, draft: DocumentDraft) -> DocumentDraft:
        """A document with one more of its lines, or of the parts it falls due in."""
        if self.lines == "sum":
            left = draft.open if first.open is None else first.open
            return replace(first, total=first.total + draft.total, open=left)
        told = (first.open, draft.open) != (None, None)
        return replace(
            first,
            due_on=min(first.due_on, draft.due_on),
            total=first.total if self.lines == PARTS_OF_TOTAL else first.total + draft.total,
            open=_open_of_parts(first) + _open_of_parts(draft) if told else None,
            parts=(*first.parts, *draft.parts),
        )

    def _is_a_line_of(self, first: DocumentDraft, draft: DocumentDraft) -> bool:
        same = (first.issued_on, first.currency) == (draft.issued_on, draft.currency)
        if not self.lines or not same or party_key(first) != party_key(draft):
            return False
        if self.lines in {PARTS, PARTS_OF_TOTAL}:
            return self._is_another_part(first, draft)
        return self.lines == "sum" or (first.total, first.kind) == (draft.total, draft.kind)

    def _is_another_part(self, first: DocumentDraft, draft: DocumentDraft) -> bool:
        """Whether a row is what falls due on a day of its own, within the total where rows tell it."""
        if not (first.parts and draft.parts) or draft.due_on in dict(first.parts):
            return False
        due = sum(amount for _, amount in (*first.parts, *draft.parts))
        return self.lines == PARTS or (first.total == draft.total and due <= first.total)

    def _refuse(self, row: Spoilt) -> None:
        """The file holds a document that stays out: it is neither in the book by this file nor gone from the list."""
        if row.number and len(self.refused) < MOST_LISTED:
            self.refused.add(number_key(row.number))
        if row.is_line:
            self._spoil(row.number)

    def _spoil(self, number: str) -> None:
        """A document with a bad line stays out whole; later lines of it find its place taken."""
        if number:
            insert = "INSERT INTO drafts (key, party, data) VALUES (?, '', NULL)"
            self._store.execute(f"{insert} ON CONFLICT (key) DO UPDATE SET data = NULL", (number_key(number),))

    def _close_parts(self) -> None:
        """What the listed parts lack of their total was settled before: a list of what is open leaves it out."""
        if self.lines != PARTS_OF_TOTAL:
            return
        for id_, data in self._store.execute("SELECT id, data FROM drafts WHERE data IS NOT NULL").fetchall():
            draft = pickle.loads(data)
            if isinstance(draft, DocumentDraft) and draft.parts:
                self._store.execute("UPDATE drafts SET data = ? WHERE id = ?", (_frozen(_whole(draft)), id_))

    def _close_sums(self) -> None:
        """Documents made of lines: their kind follows from the sum."""
        if self.lines != "sum":
            return
        for id_, data in self._store.execute("SELECT id, data FROM drafts WHERE data IS NOT NULL").fetchall():
            draft = pickle.loads(data)
            if not isinstance(draft, DocumentDraft):
                continue
            if draft.total == 0:
                self.note(Problem(draft.row, "zero_amount", Severity.ERROR, "line_amount", draft.number))
                self._store.execute("DELETE FROM drafts WHERE id = ?", (id_,))
                continue
            kind = EntryKind.CREDIT_NOTE if draft.total < 0 else draft.kind
            left = None if draft.open is None else min(draft.open, abs(draft.total))
            summed = replace(draft, total=abs(draft.total), kind=kind, open=left)
            self._store.execute("UPDATE drafts SET data = ? WHERE id = ?", (_frozen(summed), id_))

    def _join_names(self) -> None:
        """Rows without the customer's number belong to the one customer that bears their name and has one."""
        named = "SELECT DISTINCT party, name FROM drafts WHERE data IS NOT NULL AND party LIKE '#%'"
        found: dict[str, set[str]] = defaultdict(set)
        bare = "SELECT 1 FROM drafts WHERE data IS NOT NULL AND party LIKE '=%' LIMIT 1"
        if self._store.execute(bare).fetchone() is None:
            return
        for party, name in self._store.execute(named):
            found[f"={name_key(name)}"].add(party)
        sure = [(parties.pop(), key) for key, parties in found.items() if len(parties) == 1]
        self._store.execute("CREATE INDEX by_name ON drafts (party)")
        self._store.executemany("UPDATE drafts SET party = ? WHERE party = ?", sure)
        self._store.execute("DROP INDEX by_name")

    def customers(self) -> Iterator[list[list[Draft]]]:
        """The drafts customer by customer, many customers at once; those of one are never torn apart."""
        batch: list[list[Draft]] = []
        count, current = 0, None
        query = "SELECT party, data FROM drafts WHERE data IS NOT NULL ORDER BY party, id"
        for party, data in self._store.execute(query):
            if party != current:
                if count >= BATCH:
                    yield batch
                    batch, count = [], 0
                batch.append([])
                current = party
            batch[-1].append(pickle.loads(data))
            count += 1
        if batch:
            yield batch

    def parties(self) -> Iterator[Party]:
        """Each customer by number and name alone; several times where its rows have several names."""
        query = "SELECT DISTINCT party, name FROM drafts WHERE data IS NOT NULL ORDER BY party"
        for party, name in self._store.execute(query):
            yield Party(name, code=party[1:] if party.startswith("#") else "")

    @property
    def is_empty(self) -> bool:
        """Whether no row at all was good."""
        return not self._store.execute("SELECT EXISTS (SELECT 1 FROM drafts WHERE data IS NOT NULL)").fetchone()[0]


def _open_of_parts(draft: DocumentDraft) -> int:
    return sum(amount for _, amount in draft.parts) if draft.open is None else draft.open


def _whole(draft: DocumentDraft) -> DocumentDraft:
    """A document whose parts come to its total: the rest fell due with the first of them, and is settled."""
    rest = draft.total - sum(amount for _, amount in draft.parts)
    if rest <= 0:
        return replace(draft, total=draft.total - rest)
    (due, amount), *others = sorted(draft.parts)
    return replace(draft, parts=((due, amount + rest), *others), open=_open_of_parts(draft))


def _frozen(draft: Draft) -> bytes:
    return pickle.dumps(draft, pickle.HIGHEST_PROTOCOL)
