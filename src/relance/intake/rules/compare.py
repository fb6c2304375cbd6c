"""A customer's rows in a file, beside the customer's book: what is new, what changed, what contradicts.

Pure. The plan names entries of the book by their id and new ones by the row they come from; sums are
positive minor units. What the file says is open is reached with what the file itself says settled it, then
with entries that say "settled before" or "settled elsewhere"; never by pretending a payment.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from relance.intake.rules.records import DocumentDraft, PaymentDraft, Problem, Severity
from relance.ledger.rules import EntryKind, number_key, numbers_in

SAME_PAYMENT_DAYS = 5
"""A payment entered by hand and the same one in a list may bear days this far apart."""

Handle = tuple[str, int]
"""("book", entry id) or ("file", row)."""


@dataclass(frozen=True, slots=True)
class Standing:
    """An entry of the book that stands. `left` is open of an invoice, unspent of a credit.

    `aparts` are entries that say it was settled out of our sight, with their sums; `settles` what a credit
    settles, by the entry of the invoice; `mark` is how lists know a payment. One that is `returned` was taken back
    since: the list may still tell of it.
    """

    entry_id: int
    kind: EntryKind
    number: str
    currency: str
    total: int
    left: int
    on: date
    due_on: date | None = None
    mark: str = ""
    aparts: tuple[tuple[int, int], ...] = ()
    settles: Mapping[int, int] = field(default_factory=dict)
    returned: bool = False


@dataclass(frozen=True, slots=True)
class Apply:
    """This credit settles this invoice by so much."""

    credit: Handle
    invoice: Handle
    amount: int


@dataclass(frozen=True, slots=True)
class SetApart:
    """So much of an entry was settled out of our sight: before the first list, or as a newer one says."""

    of: Handle
    amount: int
    before: bool


@dataclass(frozen=True, slots=True)
class Paid:
    """So much of an invoice was paid on a day that the file names."""

    invoice: Handle
    amount: int
    on: date


@dataclass(slots=True)
class Plan:
    """What to write for one customer. `seen` are entries of the book that the file holds too, `seen_elsewhere` the
    number keys of those that other customers have.

    By currency, `settled` is what is set apart of invoices, and `used` what payments that the file says no more of are
    used for, as it tells elsewhere.
    """

    documents: list[DocumentDraft] = field(default_factory=list)
    payments: list[PaymentDraft] = field(default_factory=list)
    returned: list[tuple[PaymentDraft, Handle]] = field(default_factory=list)
    take_back: list[int] = field(default_factory=list)
    release: list[int] = field(default_factory=list)
    apply: list[Apply] = field(default_factory=list)
    apart: list[SetApart] = field(default_factory=list)
    paid: list[Paid] = field(default_factory=list)
    hold: list[Handle] = field(default_factory=list)
    let_go: list[int] = field(default_factory=list)
    seen: list[int] = field(default_factory=list)
    seen_elsewhere: list[str] = field(default_factory=list)
    marks: dict[Handle, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    held: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    settled: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    used: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    new: int = 0
    updated: int = 0
    unchanged: int = 0


@dataclass(slots=True)
class _Position:
    """One entry on its way: what is left of it, and what the file wants to be left (None: says nothing)."""

    handle: Handle
    owed: bool
    currency: str
    total: int
    left: int
    on: date
    number: str = ""
    reference: str = ""
    want: int | None = None
    group: str = ""
    paid_on: date | None = None
    standing: Standing | None = None
    row: int = 0
    touched: bool = False
    freed: bool = False

    @property
    def surplus(self) -> int:
        """How much more is left than the file says."""
        return max(0, self.left - self.want) if self.want is not None else 0

    @property
    def spare(self) -> int:
        """What of a credit may settle what the file says is settled: a payment that it says no more of, too."""
        is_free = self.want is None and (self.freed or self.handle[0] == "file") and not self.owed and not self.number
        return self.left if is_free else self.surplus


def mark_of(draft: PaymentDraft, count: int) -> str:
    """How lists know a payment again: its own number or reference, day and sum, and which of equal ones it is."""
    said = number_key(draft.number or draft.reference)[:60]
    return f"{said}|{draft.on.isoformat()}|{draft.currency}|{draft.amount}|{count}"


def compare(
    drafts: Sequence[DocumentDraft | PaymentDraft],
    book: Sequence[Standing] = (),
    elsewhere: Iterable[str] = (),
) -> Plan:
    """The plan for one customer. `elsewhere` are number keys that other customers' documents bear."""
    return _Comparison(list(book), frozenset(elsewhere)).run(drafts)


class _Comparison:
    """One customer at a time: gathers positions, then lets what the file says come true."""

    def __init__(self, book: list[Standing], elsewhere: frozenset[str]) -> None:
        self.plan = Plan()
        self.elsewhere = elsewhere
        self.documents = {number_key(s.number): s for s in book if s.number and s.kind != EntryKind.PAYMENT}
        self.payments = [s for s in book if s.kind in {EntryKind.PAYMENT, EntryKind.REVERSAL}]
        self.by_mark = {s.mark: s for s in self.payments if s.mark}
        self.positions: dict[Handle, _Position] = {}
        self.counts: Counter[str] = Counter()
        self.numbers: Counter[str] = Counter()
        self.returns: Counter[str] = Counter()
        self.went_back: list[Standing] = []

    def run(self, drafts: Sequence[DocumentDraft | PaymentDraft]) -> Plan:
        for draft in drafts:
            if isinstance(draft, DocumentDraft):
                self._document(draft)
        payments = [draft for draft in drafts if isinstance(draft, PaymentDraft)]
        for draft in sorted(payments, key=lambda one: one.amount < 0):
            self._payment(draft)
        for currency in sorted({position.currency for position in self.positions.values()}):
            self._settle([p for p in self.positions.values() if p.currency == currency])
        self._count()
        return self.plan

    def _document(self, draft: DocumentDraft) -> None:
        key = number_key(draft.number)
        known = self.documents.get(key)
        self.numbers[key] += 1
        if self.numbers[key] > 1:
            self._conflict(draft.row, "duplicate_number", "number", draft.number)
        elif known is None and key in self.elsewhere:
            self.plan.seen_elsewhere.append(key)
            self._conflict(draft.row, "number_of_another_customer", "number", draft.number)
        elif known is None:
            self.plan.documents.append(draft)
            self._add(_position_of(draft, ("file", draft.row), None))
        elif (known.kind, known.currency, known.total) != (draft.kind, draft.currency, draft.total):
            self.plan.seen.append(known.entry_id)
            self._changed_amount(draft, known)
        else:
            self._known_document(draft, known)

    def _known_document(self, draft: DocumentDraft, known: Standing) -> None:
        self.plan.seen.append(known.entry_id)
        # Of a document in parts a newer list may hold only those that are still to come.
        is_moved = known.due_on and known.due_on != draft.due_on and not draft.parts
        if known.on != draft.issued_on or is_moved:
            problem = Problem(draft.row, "changed_date", Severity.WARNING, "due", draft.number)
            self.plan.problems.append(problem)
        position = _position_of(draft, ("book", known.entry_id), known)
        position.left = known.left
        self._add(position)

    def _changed_amount(self, draft: DocumentDraft, known: Standing) -> None:
        problem = Problem(draft.row, "changed_amount", Severity.ERROR, "amount", draft.number[:80])
        self.plan.problems.append(replace(problem, book=(known.total, known.currency)))

    def _conflict(self, row: int, reason: str, name: str, value: str) -> None:
        self.plan.problems.append(Problem(row, reason, Severity.ERROR, name, value[:80]))

    def _add(self, position: _Position) -> None:
        self.positions[position.handle] = position

    def _payment(self, draft: PaymentDraft) -> None:
        bare = mark_of(draft, 0)
        mark = mark_of(draft, self.counts[bare])
        self.counts[bare] += 1
        known = self.by_mark.get(mark) or self._by_hand(draft)
        handle: Handle = ("book", known.entry_id) if known else ("file", draft.row)
        self.plan.marks[handle] = mark
        if known:
            self.plan.seen.append(known.entry_id)
            self.payments = [one for one in self.payments if one.entry_id != known.entry_id]
            if draft.amount < 0 or known.returned:
                self.plan.unchanged += 1
                self.went_back += [known] if known.returned else []
                return
        elif draft.amount < 0:
            self._taken_back(draft)
            return
        else:
            self.plan.payments.append(draft)
        self._add(
            _Position(
                handle,
                False,
                draft.currency,
                draft.amount,
                known.left if known else draft.amount,
                draft.on,
                reference=draft.reference,
                want=0 if draft.group else draft.open,
                group=draft.group,
                standing=known,
                row=draft.row,
            )
        )

    def _by_hand(self, draft: PaymentDraft) -> Standing | None:
        """The same money that a person, or the bank, put into the book before the list did."""
        near = [
            one
            for one in self.payments
            if not one.mark
            and one.kind == EntryKind.PAYMENT
            and (one.currency, one.total) == (draft.currency, draft.amount)
            and abs((one.on - draft.on).days) <= SAME_PAYMENT_DAYS
        ]
        return min(near, key=lambda one: abs((one.on - draft.on).days), default=None)

    def _taken_back(self, draft: PaymentDraft) -> None:
        """A payment with its opposite; without one it is a sum that is owed again."""
        amount = -draft.amount
        gone = [p for p in self.went_back if (p.currency, p.total) == (draft.currency, amount) and p.on <= draft.on]
        if gone:
            self.went_back.remove(gone[0])
            self.plan.unchanged += 1
            return
        fit = [
            p
            for p in self.positions.values()
            if not p.owed and (p.currency, p.total) == (draft.currency, amount) and p.on <= draft.on and self._pays(p)
        ]
        if fit:
            paid = max(fit, key=lambda p: (p.group == draft.group, p.on))
            del self.positions[paid.handle]
            self.plan.returned.append((draft, paid.handle))
            return
        document = DocumentDraft(
            row=draft.row,
            party=draft.party,
            kind=EntryKind.INVOICE,
            number=self._number_of_return(draft),
            issued_on=draft.on,
            due_on=draft.on,
            currency=draft.currency,
            total=amount,
            open=draft.open,
            group=draft.group,
            other=True,
        )
        del self.plan.marks[("file", draft.row)]
        self._document(document)

    def _number_of_return(self, draft: PaymentDraft) -> str:
        """A number for what is owed again: of several on one day each has its own, the same in every list."""
        bare = f"{(draft.number or draft.reference or 'return')[:60]} {draft.on.isoformat()}"
        self.returns[bare] += 1
        return f"{bare} ({self.returns[bare]})" if self.returns[bare] > 1 else bare

    def _pays(self, position: _Position) -> bool:
        return position.handle in self.plan.marks

    def _settle(self, positions: list[_Position]) -> None:
        """Bring every position to what the file wants of it; where the book is there already, write nothing."""
        told = [p for p in positions if not p.owed and p.standing and p.want is not None and p.standing.settles]
        told += self._payments_elsewhere(positions)
        self._set_free(told, positions)
        self._let_grow(positions)
        first = len(self.plan.apply)
        for group in sorted({p.group for p in positions if p.group}):
            self._close_group([p for p in positions if p.group == group])
        alone = [p for p in positions if not p.group]
        self._match(alone)
        for position in alone:
            self._set_apart(position)
        self._keep_what_is_new(told, positions, first)

    def _payments_elsewhere(self, positions: list[_Position]) -> list[_Position]:
        """Payments in the book that settled something else than the file says they paid."""
        paid = [p for p in positions if p.owed and p.surplus]
        numbers = [p.number for p in positions if p.owed]
        found = [p for p in positions if paid and not p.owed and p.want is None and p.standing and p.standing.settles]
        for p in found:
            named = numbers_in(p.reference, numbers)
            p.freed = any(_may_be_for(p, invoice, named) for invoice in paid)
        return [p for p in found if p.freed and not p.number]

    def _set_free(self, credits: list[_Position], positions: list[_Position]) -> None:
        """Credits that the list speaks of settled what we thought best: let the list say what they settled."""
        by_entry = {p.standing.entry_id: p for p in positions if p.standing}
        for p in credits:
            assert p.standing is not None
            p.left += sum(p.standing.settles.values())
            for entry_id, amount in p.standing.settles.items():
                if entry_id in by_entry:
                    by_entry[entry_id].left += amount

    def _let_grow(self, positions: list[_Position]) -> None:
        """What an earlier list had closed, and this one says is open, is open again."""
        for p in positions:
            if p.standing and p.want is not None and p.want > p.left:
                closed = sum(amount for _, amount in p.standing.aparts)
                if closed > p.total - p.want:
                    self.plan.take_back += [entry_id for entry_id, _ in p.standing.aparts]
                    p.left += closed
                    p.touched = True

    def _keep_what_is_new(self, told: list[_Position], positions: list[_Position], first: int) -> None:
        """Drop the orders that the book has fulfilled already; free the credits where it has not."""
        standing = {("book", p.standing.entry_id): p.standing.settles for p in told if p.standing}
        orders = self.plan.apply[first:]
        fulfilled = all(
            o.invoice[0] == "book" and standing.get(o.credit, {}).get(o.invoice[1], 0) >= o.amount for o in orders
        )
        if fulfilled and not any(p.touched for p in positions):
            del self.plan.apply[first:]
            return
        self.plan.release += [p.standing.entry_id for p in told if p.standing]
        for o in orders:
            if standing.get(o.credit, {}).get(o.invoice[1], 0) < o.amount or o.invoice[0] == "file":
                self.positions[o.credit].touched = self.positions[o.invoice].touched = True

    def _close_group(self, members: list[_Position]) -> None:
        """What the books tied together settles itself; a rest that does not balance is set apart and shown."""
        for p in members:
            p.want = 0
        self._match(members)
        rest = sum(p.left if p.owed else -p.left for p in members)
        for p in members:
            if p.left:
                self.plan.hold.append(p.handle)
            elif p.standing:
                self.plan.let_go.append(p.standing.entry_id)
        if rest:
            self.plan.held[members[0].currency] += rest
            problem = Problem(min(p.row for p in members), "unbalanced_letter", Severity.WARNING, "", members[0].group)
            self.plan.problems.append(problem)

    def _match(self, positions: list[_Position]) -> None:
        """Credits that the file says are used settle invoices that it says are paid: named first, then the oldest."""
        owed = sorted((p for p in positions if p.owed and p.surplus), key=lambda p: (p.on, p.row))
        everything = [p.number for p in positions if p.owed]
        for credit in sorted((p for p in positions if not p.owed and p.spare), key=lambda p: (p.on, p.row)):
            named = numbers_in(credit.reference, everything)
            for invoice in sorted(owed, key=lambda p: p.number not in named):
                if credit.want is None and not _may_be_for(credit, invoice, named):
                    continue
                amount = min(credit.spare, invoice.surplus)
                if amount:
                    self.plan.apply.append(Apply(credit.handle, invoice.handle, amount))
                    credit.left -= amount
                    invoice.left -= amount

    def _set_apart(self, p: _Position) -> None:
        amount = p.surplus
        if not amount:
            return
        if p.owed and p.paid_on:
            self.plan.paid.append(Paid(p.handle, amount, max(p.paid_on, p.on)))
        else:
            self.plan.apart.append(SetApart(p.handle, amount, before=p.standing is None))
            self.plan.settled[p.currency] += amount if p.owed else 0
        p.left -= amount
        p.touched = True

    def _count(self) -> None:
        plan = self.plan
        plan.new = len(plan.documents) + len(plan.payments) + len(plan.returned)
        known = [p for p in self.positions.values() if p.standing]
        plan.updated = sum(p.touched for p in known)
        plan.unchanged += len(known) - plan.updated
        for p in self.positions.values():
            if not p.owed and p.want is None and not p.number:
                plan.used[p.currency] += self._used(p)

    def _used(self, payment: _Position) -> int:
        """How much of a payment went to what the file says is settled."""
        ordered = sum(o.amount for o in self.plan.apply if o.credit == payment.handle)
        if payment.standing is None or ordered:
            return ordered
        said = {p.standing.entry_id for p in self.positions.values() if p.standing and p.want is not None}
        return sum(amount for entry_id, amount in payment.standing.settles.items() if entry_id in said)


def _may_be_for(payment: _Position, invoice: _Position, named: set[str]) -> bool:
    """Whether a payment can be the money that an invoice was paid with: it names it, or nothing, and the days agree."""
    if named:
        return invoice.number in named
    return invoice.paid_on is None or abs((invoice.paid_on - payment.on).days) <= SAME_PAYMENT_DAYS


def _position_of(draft: DocumentDraft, handle: Handle, standing: Standing | None) -> _Position:
    paid = draft.paid_on is not None and draft.kind == EntryKind.INVOICE
    want = 0 if draft.group or (paid and draft.open is None) else draft.open
    return _Position(
        handle,
        draft.kind == EntryKind.INVOICE,
        draft.currency,
        draft.total,
        draft.total,
        draft.issued_on,
        number=draft.number,
        want=want,
        group=draft.group,
        paid_on=draft.paid_on if paid else None,
        standing=standing,
        row=draft.row,
    )
