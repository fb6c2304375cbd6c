"""What other rooms may ask about bank lines."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet, Sum

from relance.company.models import Company
from relance.customers import queries as customers
from relance.ledger import queries as ledger
from relance.ledger.rules import EntryKind
from relance.matching.models import BankLine
from relance.matching.rules.names import Names
from relance.matching.rules.numbers import Numbers, spellings
from relance.matching.rules.placing import EARLIER, SAME_MONEY, place
from relance.matching.rules.records import Book, Booked, Document, Line, Placing
from relance.matching.rules.suggesting import Suggestion, suggest
from relance.values.batches import batched

PLACED = Q(payment__isnull=False, payment__reversed_by=None)
"""A payment that was taken back elsewhere gives its line back."""
ASIDE = Q(set_aside=True)
LAST_DAY = date.max


@dataclass(frozen=True, slots=True)
class Counts:
    """How many lines stand where."""

    waiting: int
    placed: int
    aside: int

    @property
    def all(self) -> int:
        """Every line there is."""
        return self.waiting + self.placed + self.aside


@dataclass(frozen=True, slots=True)
class Waiting:
    """A line that has no place yet, why not, and whom it could be from."""

    line: BankLine
    placing: Placing
    suggestions: Sequence[Suggestion]


def counts(company: Company) -> Counts:
    """How many lines stand where."""
    mine = BankLine.objects.filter(company=company)
    found = mine.aggregate(all=Count("pk"), placed=Count("pk", filter=PLACED), aside=Count("pk", filter=ASIDE))
    return Counts(found["all"] - found["placed"] - found["aside"], found["placed"], found["aside"])


def last_day(company: Company) -> date | None:
    """The day of the newest bank line; None where none ever came."""
    return BankLine.objects.filter(company=company).order_by("-on").values_list("on", flat=True).first()


def not_placed(company: Company) -> "QuerySet[BankLine]":
    """Lines without a place, newest first."""
    return BankLine.objects.filter(company=company).exclude(PLACED).exclude(ASIDE)


def waiting_total(company: Company) -> dict[str, int]:
    """How much money waits for a place, by currency."""
    rows = not_placed(company).filter(amount__gt=0).order_by("currency").values_list("currency")
    return dict(rows.annotate(total=Sum("amount")).values_list("currency", "total"))


def placed(company: Company) -> "QuerySet[BankLine]":
    """Lines that became payments, the last one placed first."""
    found = BankLine.objects.filter(PLACED, company=company).select_related("payment")
    return found.order_by("-placed_at", "-on", "-id")


def set_aside(company: Company) -> "QuerySet[BankLine]":
    """Lines that are no customer's payment, the last one set aside first."""
    return BankLine.objects.filter(ASIDE, company=company).order_by("-placed_at", "-on", "-id")


def get(company: Company, line_id: int) -> BankLine | None:
    """A line of this firm."""
    return BankLine.objects.select_related("payment").filter(company=company, pk=line_id).first()


def is_waiting(line: BankLine) -> bool:
    """Whether the line has no place."""
    return not_placed(line.company).filter(pk=line.pk).exists()


def explained(company: Company, rows: Sequence[BankLine]) -> list[Waiting]:
    """Why each of these lines has no place, and whom it could be from: a bounded number of queries.

    Each is asked alone: what another line of the list would take is still open, because nothing took it.
    """
    lines = [line_of(row) for row in rows]
    if not lines:
        return []
    people = _people(company)
    names = Names.of(people.items())
    book = gather(company, lines, people, names)
    book = replace(book, waiting=(*book.waiting, *lines))
    found = []
    for row, line in zip(rows, lines, strict=True):
        (placing,) = place([line], book)
        found.append(Waiting(row, placing, suggest(line, placing, book, names)))
    return found


def line_of(row: BankLine) -> Line:
    """A row as the rules see it. A line whose payment was taken back elsewhere is a person's."""
    return Line(
        id=row.pk,
        on=row.on,
        currency=row.currency,
        amount=row.amount,
        payer=row.payer,
        payer_account=row.payer_account,
        references=tuple(row.references),
        returned=row.returned,
        held=row.held or row.payment_id is not None,
    )


def _people(company: Company) -> dict[int, str]:
    """The name of every customer, by account."""
    return dict(customers.matching(company).values_list("account_id", "name"))


def gather(
    company: Company, lines: Sequence[Line], people: Mapping[int, str] | None = None, names: Names | None = None
) -> Book:
    """What the book knows about the documents that the lines may name."""
    people = people if people is not None else _people(company)
    names = names or Names.of(people.items())
    found = _documents_named(company, [text for line in lines for text in line.references], people)
    accounts = {document.account_id for each in found.values() for document in each}
    waiting = _waiting(company, lines) if accounts else ()
    payers = _payers(company, {line.payer_account for line in (*lines, *waiting)} - {""})
    return Book(
        documents=found,
        names=people,
        payers=payers,
        booked=_booked(company, accounts, [line.on for line in lines]),
        waiting=waiting,
        strangers=frozenset(
            line.id
            for line in (*lines, *waiting)
            if line.payer_account not in payers and not names.like(line.payer, line.references, 1)
        ),
    )


def _waiting(company: Company, lines: Sequence[Line]) -> tuple[Line, ...]:
    """Credits that wait beside these lines, from around their days."""
    days = [line.on for line in lines]
    asked = {line.id for line in lines}
    rows = not_placed(company).filter(amount__gt=0, on__gte=min(days) - EARLIER, on__lte=max(days)).order_by("on", "id")
    return tuple(line_of(row) for row in rows if row.pk not in asked)


def _documents_named(
    company: Company, texts: Sequence[str], accounts: Iterable[int]
) -> dict[str, tuple[Document, ...]]:
    """Documents that stand, by number key, that any of the texts could name: open ones in any spelling."""
    open_keys = Numbers.of(key for _, key in ledger.open_by_number(company, accounts))
    keys = spellings(texts) | open_keys.looked_up(texts)
    known = ledger.known_numbers(company, keys)
    parts = _open_parts({document.account_id for each in known.values() for document in each})
    return {
        key: tuple(
            Document(
                account_id=document.account_id,
                key=key,
                number=document.number,
                currency=document.currency,
                is_invoice=document.kind == EntryKind.INVOICE,
                open=tuple(parts.get((document.account_id, document.number), ())),
            )
            for document in each
        )
        for key, each in known.items()
    }


def _open_parts(account_ids: Iterable[int]) -> dict[tuple[int, str], list[int]]:
    """What is open of each due part, oldest due first, by account and number, whatever the day."""
    found: dict[tuple[int, str], list[int]] = defaultdict(list)
    for slice_ in batched(sorted(set(account_ids)), 500):
        for account_id, items in ledger.items_on(slice_, LAST_DAY).items():
            for item in items:
                found[account_id, item.number].append(item.open)
    return found


def _payers(company: Company, payer_accounts: set[str]) -> dict[str, frozenset[int]]:
    """Which accounts a bank account paid for before."""
    found: dict[str, set[int]] = defaultdict(set)
    for slice_ in batched(sorted(payer_accounts), 500):
        rows = BankLine.objects.filter(PLACED, company=company, payer_account__in=slice_)
        for payer, account_id in rows.values_list("payer_account", "payment__account_id").distinct().order_by():
            found[payer].add(account_id)
    return {payer: frozenset(accounts) for payer, accounts in found.items()}


def _booked(company: Company, account_ids: set[int], days: Sequence[date]) -> tuple[Booked, ...]:
    """Payments of these accounts around these days, and which of them came from a bank line."""
    if not account_ids:
        return ()
    near = SAME_MONEY + timedelta(days=1)
    entries = ledger.payments_between(company, min(days) - near, max(days) + near)
    entries = [entry for entry in entries if entry.account_id in account_ids]
    lines = BankLine.objects.filter(company=company, payment__isnull=False, on__gte=min(days) - near)
    from_bank = set(lines.values_list("payment_id", flat=True))
    return tuple(Booked(e.account_id, e.currency, -e.amount, e.on, e.reference, e.pk in from_bank) for e in entries)
