"""The only writers of bank lines.

Lock order: the firm (only `keep`), then accounts by rising id, then lines. What follows from a payment is the
caller's next line, in the same transaction: dunning.actions.reconsider of the accounts that were touched.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext

from relance.accounts import actions as accounts
from relance.company.models import Company
from relance.ledger import actions as ledger
from relance.ledger import queries as ledger_queries
from relance.ledger.actions import NewPayment
from relance.matching import queries
from relance.matching.models import BankLine
from relance.matching.rules import identity
from relance.matching.rules.numbers import Numbers, spellings
from relance.matching.rules.placing import payment_reference
from relance.matching.rules.placing import place as weigh
from relance.matching.rules.records import Document, Placing, StatementLine, Why
from relance.values.batches import batched

SLICE = 500
MOST, LONGEST = 40, 500
"""References kept of a line, and how much of each."""


class MatchingRefusal(ValueError):
    """This cannot be done with the line; the message says why and what to do."""

    says_what_to_do = True


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of the lines of a statement. `passed_over` is money we paid to others: not ours to keep.

    `lines` are the new ones.
    """

    new: int = 0
    known: int = 0
    passed_over: int = 0
    lines: tuple[int, ...] = ()


@dataclass(slots=True)
class Placed:
    """Lines that became payments, or were payments, and the accounts with new facts."""

    lines: list[int] = field(default_factory=list)
    entries: list[int] = field(default_factory=list)
    touched: list[int] = field(default_factory=list)


@transaction.atomic
def keep(company: Company, lines: Sequence[StatementLine], *, by: str, now: datetime) -> Kept:
    """Keep the lines of one statement that are new: every credit, every return, and debits that name a document.

    Salaries, rents and suppliers are nobody's business here and are passed over. The same statement twice, or one
    that overlaps, adds nothing that is there.
    """
    # Two statements stand in line before they ask which lines are known: else both add the same.
    Company.objects.select_for_update(no_key=True).get(pk=company.pk)
    wanted = _wanted(company, lines)
    known = _known_keys(company, wanted)
    fresh = [_row(company, key, line, by, now) for key, line in wanted.items() if key not in known]
    made = BankLine.objects.bulk_create(fresh, batch_size=SLICE)
    return Kept(len(made), len(known), len(lines) - len(wanted), tuple(row.pk for row in made))


def _wanted(company: Company, lines: Sequence[StatementLine]) -> dict[str, StatementLine]:
    """The lines to keep, by key. Keys are made of all lines, so that they do not hang on what the book knows."""
    keyed = list(zip(identity.keys(lines), lines, strict=True))
    out = [line for line in lines if line.amount < 0 and not line.returned]
    numbers = ledger_queries.known_numbers(company, spellings(text for line in out for text in line.references))
    index = Numbers.of(numbers)
    return {
        key: line
        for key, line in keyed
        if line.amount > 0 or line.returned or any(not weak for weak in index.named_in(line.references).values())
    }


def _known_keys(company: Company, keys: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for slice_ in batched(keys, SLICE):
        found |= set(BankLine.objects.filter(company=company, key__in=slice_).values_list("key", flat=True))
    return found


def _row(company: Company, key: str, line: StatementLine, by: str, now: datetime) -> BankLine:
    return BankLine(
        company=company,
        key=key,
        bank_account=line.account[:64],
        on=line.on,
        currency=line.currency,
        amount=line.amount,
        bank_reference=line.bank_reference[:140],
        payer=line.payer[:200],
        payer_account=line.payer_account[:64],
        references=[each[:LONGEST] for each in line.references][:MOST],
        returned=line.returned,
        kept_at=now,
        kept_by=by,
    )


@transaction.atomic
def place_by_reference(company: Company, *, by: str, now: datetime) -> Placed:
    """Book every line that names exactly one open invoice beyond doubt; the others wait for a person.

    All accounts that any line may pay are locked first, in the house's order, and the lines are weighed again.
    """
    waiting = queries.not_placed(company).filter(amount__gt=0, returned=False, held=False, payment=None)
    ids = list(waiting.order_by("on", "id").values_list("pk", flat=True))
    meant = {
        account_id
        for slice_ in batched(ids, SLICE)
        for account_id in _meant(company, BankLine.objects.filter(pk__in=slice_)).values()
    }
    locked: set[int] = set()
    for accounts_ in batched(sorted(meant), SLICE):
        locked |= set(accounts.lock(company, accounts_))
    done = Placed()
    for slice_ in batched(ids, SLICE) if locked else ():
        _place_slice(company, slice_, locked, done, by, now)
    return done


def _meant(company: Company, rows: Iterable[BankLine]) -> dict[int, int]:
    """The account of each line that fits."""
    return {placing.line_id: placing.named[0].account_id for placing in _fitting(company, list(rows))}


def _fitting(company: Company, rows: Sequence[BankLine]) -> list[Placing]:
    lines = [queries.line_of(row) for row in rows]
    if not lines:
        return []
    return [placing for placing in weigh(lines, queries.gather(company, lines)) if placing.why is Why.FITS]


def _place_slice(company: Company, ids: list[int], locked: set[int], done: Placed, by: str, now: datetime) -> None:
    """Book what still fits now that the accounts are locked. Placed one day after the other, as it came."""
    rows = BankLine.objects.select_for_update().filter(company=company, pk__in=ids, payment=None, set_aside=False)
    known = {row.pk: row for row in rows.filter(held=False).order_by("pk")}
    fitting = [p for p in _fitting(company, list(known.values())) if p.named[0].account_id in locked]
    if not fitting:
        return
    # The number alone is the reference: other figures on the line must not draw money to another document.
    news = [_payment(known[p.line_id], p.named[0].account_id, p.named[0].number) for p in fitting]
    entries = ledger.record_payments(company, news, by=by, now=now)
    for placing, entry in zip(fitting, entries, strict=True):
        row = known[placing.line_id]
        row.payment, row.by_itself, row.placed_at, row.placed_by = entry, True, now, by
        done.lines.append(row.pk)
        done.entries.append(entry.pk)
    BankLine.objects.bulk_update(
        [known[p.line_id] for p in fitting], ["payment", "by_itself", "placed_at", "placed_by"], batch_size=SLICE
    )
    done.touched = sorted({*done.touched, *(new.account_id for new in news)})


def _payment(row: BankLine, account_id: int, reference: str) -> NewPayment:
    return NewPayment(account_id, row.currency, row.amount, row.on, reference)


@transaction.atomic
def place(company: Company, line_id: int, account_id: int, *, by: str, now: datetime) -> Placed:
    """A person says whose payment a line is. What it names is settled first, then the oldest.

    Raises MatchingRefusal.
    """
    if account_id not in accounts.lock(company, [account_id]):
        raise MatchingRefusal(gettext("There is no such customer. Choose one from your list."))
    row = _waiting_row(company, line_id)
    if row.amount <= 0:
        raise MatchingRefusal(
            gettext("Money went out here. Take the payment back on the customer’s page, then set this line aside.")
        )
    new = _payment(row, account_id, _reference(company, row, account_id))
    entry = ledger.record_payments(company, [new], by=by, now=now)[0]
    row.payment, row.by_itself, row.placed_at, row.placed_by = entry, False, now, by
    row.save(update_fields=["payment", "by_itself", "placed_at", "placed_by"])
    return Placed([row.pk], [entry.pk], [account_id])


def _reference(company: Company, row: BankLine, account_id: int) -> str:
    line = queries.line_of(row)
    book = queries.gather(company, [line])
    (placing,) = weigh([line], book)
    mine: list[Document] = [document for document in placing.named if document.account_id == account_id]
    return payment_reference(line, mine)


def _waiting_row(company: Company, line_id: int) -> BankLine:
    """The line, locked and without a place."""
    row = BankLine.objects.select_for_update().filter(company=company, pk=line_id).first()
    if row is None:
        raise MatchingRefusal(gettext("There is no bank line %(line)s.") % {"line": line_id})
    if not queries.is_waiting(row):
        raise MatchingRefusal(gettext("This line has its place already. Take it back first."))
    return row


@transaction.atomic
def set_aside(company: Company, line_id: int, reason: str, *, by: str, now: datetime) -> None:
    """A line that is no customer's payment. Raises MatchingRefusal."""
    row = _waiting_row(company, line_id)
    row.set_aside, row.aside_reason, row.payment = True, reason.strip()[:200], None
    row.placed_at, row.placed_by, row.by_itself = now, by, False
    row.save(update_fields=["set_aside", "aside_reason", "payment", "placed_at", "placed_by", "by_itself"])


@transaction.atomic
def take_back(company: Company, line_id: int, *, on: date, reason: str, by: str, now: datetime) -> Placed:
    """Give a line its place back among those that wait: its payment is reversed, or it is no longer set aside.

    From then on nothing places it by itself. Raises MatchingRefusal, and LedgerRefusal.
    """
    before = queries.get(company, line_id)
    if before is not None and before.payment is not None:
        accounts.lock(company, [before.payment.account_id])
    row = BankLine.objects.select_for_update().filter(company=company, pk=line_id).first()
    if row is None or before is None:
        raise MatchingRefusal(gettext("There is no bank line %(line)s.") % {"line": line_id})
    if row.payment_id != before.payment_id or (row.payment_id is None and not row.set_aside):
        raise MatchingRefusal(gettext("This line has no place: there is nothing to take back."))
    done = Placed([row.pk])
    if before.payment is not None and not ledger_queries.is_taken_back(before.payment):
        opposite = ledger.reverse(company, before.payment.pk, on=on, reason=reason, by=by, now=now)
        done.entries, done.touched = [opposite.pk], [opposite.account_id]
    row.payment, row.set_aside, row.aside_reason, row.held = None, False, "", True
    row.placed_at, row.placed_by, row.by_itself = None, "", False
    row.save(update_fields=["payment", "set_aside", "aside_reason", "held", "placed_at", "placed_by", "by_itself"])
    return done
