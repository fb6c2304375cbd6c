"""The list of all invoices and credit notes, by filter and order, page after page, and the sums above it.

A row is a due part or a credit note. The queries hold for a million documents without looking at most of them, so
that what is rare (instalments, days to come) is asked for by itself: see the indexes of DuePart. All is as of a day,
by the same rule as `book_on`.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import Any

from django.db import connections
from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Sum, Value, When

from relance.accounts import paging
from relance.accounts.paging import Fixed, Page, Place, Row, Source, Stage
from relance.company.models import Company
from relance.customers import queries as customers
from relance.ledger.models import Allocation, Document, DuePart
from relance.ledger.queries import AGES
from relance.ledger.rules import EntryKind, number_key
from relance.values.batches import batched

MOST_NUMBERS, MOST_CUSTOMERS = 500, 200
"""What one search looks at. Who has more to choose from types more."""
COUNTED = 10_000
"""Longer lists are not counted to their end."""


class Show(StrEnum):
    """Which rows."""

    OPEN = "open"
    LATE = "late"
    PAID = "paid"
    CREDIT = "credit"
    CONTESTED = "contested"
    ALL = "all"


class By(StrEnum):
    """In which order. What is still open begins with the oldest, everything else with the newest."""

    DUE = "due"
    SUM = "sum"
    CUSTOMER = "customer"


@dataclass(frozen=True, slots=True)
class Fits:
    """What a text fits: documents by their numbers, accounts by their customers. `more`: there are others."""

    documents: tuple[int, ...]
    accounts: tuple[int, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for. `age` is a column of the ageing, 0 for what is not due. `contested` are ids of due parts."""

    show: Show = Show.OPEN
    by: By = By.DUE
    currency: str = ""
    age: int | None = None
    fits: Fits | None = None
    contested: "QuerySet[Any, Any] | None" = None

    @property
    def newest_first(self) -> bool:
        """Whether the list begins with the newest."""
        return self.show in (Show.PAID, Show.CREDIT, Show.ALL)


@dataclass(frozen=True, slots=True)
class Line:
    """A due part, or a credit note (then without `part_id` and `due_on`, its sums negative). Minor units.

    `place` of `places` says which instalment it is; `held` that it is set apart.
    """

    document_id: int
    part_id: int | None
    account_id: int
    kind: str
    number: str
    issued_on: date
    due_on: date | None
    currency: str
    amount: int
    open: int
    place: int = 1
    places: int = 1
    held: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """A page of the list."""

    lines: tuple[Line, ...]
    before: Place | None
    after: Place | None


@dataclass(frozen=True, slots=True)
class Figures:
    """The open book: how many documents, how many of them late; by currency the sums of the ageing's five columns."""

    open: int
    late: int
    ages: dict[str, list[int]] = field(default_factory=dict)

    @property
    def sums(self) -> dict[str, int]:
        """What is open by currency."""
        return {currency: sum(ages) for currency, ages in self.ages.items()}


def lines(
    company: Company,
    day: date,
    wanted: Wanted,
    size: int,
    at: Place | None = None,
    back: bool = False,
    later: "Later | None" = None,
) -> Lines:
    """A page of the list: what follows a place, or comes before it. The same number of queries on every page."""
    book = _Book(company, day, wanted, later)
    found = book.by_customer(size, at, back) if wanted.by is By.CUSTOMER else book.page(size, at, back)
    return Lines(tuple(book.read(found.rows)), found.before, found.after)


def walk(company: Company, day: date, wanted: Wanted, size: int = 1000) -> Iterator[Line]:
    """The whole list, so many rows at a time."""
    at, later = None, Later(company, day)
    while True:
        found = lines(company, day, wanted, size, at, later=later)
        yield from found.lines
        at = found.after
        if at is None:
            return


def any_document(company: Company) -> bool:
    """Whether the firm has ever had an invoice or a credit note."""
    return Document.objects.filter(company=company).exists()


def count(company: Company, day: date, wanted: Wanted, later: "Later | None" = None) -> int:
    """How many rows the list has; COUNTED + 1 for any number above it."""
    book = _Book(company, day, wanted, later)
    return COUNTED + 1 if book.is_long() else min(book.count(), COUNTED + 1)


def figures(company: Company, day: date, later: "Later | None" = None) -> Figures:
    """The sentence and the strips above the list."""
    parts = DuePart.objects.filter(company=company, open__gt=0, held=False).order_by()
    grouped = list(parts.values_list("due_on", "currency").annotate(n=Count("*"), total=Sum("open")))
    later = later or Later(company, day)
    behind, ahead = later.still_open(), later.not_issued()
    ages: dict[str, list[int]] = defaultdict(lambda: [0] * (len(AGES) + 1))
    sums = [(due, currency, total) for due, currency, _, total in grouped]
    sums += [(each.due_on, each.currency, each.minor) for each in behind]
    sums += [(each.due_on, each.currency, -each.minor) for each in ahead]
    for due, currency, minor in sums:
        ages[currency][sum((day - due).days > limit for limit in AGES)] += minor
    repeated = _repeated(parts)
    open_ = sum(n for _, _, n, _ in grouped) - repeated
    late = sum(n for due, _, n, _ in grouped if due < day)
    late -= _repeated(parts.filter(due_on__lt=day)) if repeated else 0
    open_ += later.not_counted(behind, parts) - len({each.document_id for each in ahead})
    late += later.not_counted([each for each in behind if each.due_on < day], parts.filter(due_on__lt=day))
    late -= len({each.document_id for each in ahead if each.due_on < day})
    return Figures(open_, late, {currency: found for currency, found in sorted(ages.items()) if any(found)})


def _repeated(parts: "QuerySet[DuePart]") -> int:
    """How many of these parts stand behind another one of their document: instalments, rare, with an index."""
    earlier = parts.filter(document=OuterRef("document"), place__lt=OuterRef("place"))
    return parts.filter(place__gt=1).filter(Exists(earlier)).count()


def fitting(company: Company, text: str) -> Fits:
    """What a text fits: numbers that begin with it and customers. Where nothing does, numbers that hold it."""
    key = number_key(text)
    mine = Document.objects.filter(company=company).order_by()
    if not key:
        return Fits((), (), False)
    numbers = list(mine.filter(_begins(mine.db, key)).values_list("id", flat=True)[: MOST_NUMBERS + 1])
    accounts = customers.accounts_named(company, text, MOST_CUSTOMERS + 1)
    if not numbers and not accounts:
        numbers = list(mine.filter(number_key__contains=key).values_list("id", flat=True)[: MOST_NUMBERS + 1])
    more = len(numbers) > MOST_NUMBERS or len(accounts) > MOST_CUSTOMERS
    return Fits(tuple(numbers[:MOST_NUMBERS]), tuple(accounts[:MOST_CUSTOMERS]), more)


def _begins(alias: str, key: str) -> Q:
    """Numbers that begin so, by an index: SQLite's needs bounds, PostgreSQL's a pattern."""
    if connections[alias].vendor == "postgresql":
        return Q(number_key__startswith=key)
    return Q(number_key__gte=key, number_key__lt=key + chr(0x10FFFF))


@dataclass(frozen=True, slots=True)
class _Part:
    """A due part whose sum of the day is another than that of the book."""

    document_id: int
    due_on: date
    currency: str
    minor: int


class Later:
    """What is dated after the day asked about. Most books have nothing of it, and then nothing else is asked.

    Looked for by itself where nobody hands it on.
    """

    def __init__(self, company: Company, day: date) -> None:
        self.company = company
        settled: dict[int, int] = defaultdict(int)
        rows = Allocation.objects.filter(company=company, on__gt=day).values_list("part_id", "amount")
        for part, amount in rows:
            settled[part] += amount
        self.settled = {part: amount for part, amount in settled.items() if amount}
        self.issued = Document.objects.filter(company=company, issued_on__gt=day)
        self.any_issued = self.issued.filter(kind__in=[str(kind) for kind in EntryKind]).exists()

    def seen(self, parts: "QuerySet[DuePart]") -> "QuerySet[DuePart]":
        """The parts without those of documents issued later."""
        return parts.exclude(document__in=self.issued.values("id")) if self.any_issued else parts

    def still_open(self) -> list[_Part]:
        """What is open on the day and settled by something later."""
        found: list[_Part] = []
        for slice_ in batched(self.settled, 500):
            rows = self.seen(DuePart.objects.filter(company=self.company, id__in=slice_, held=False))
            for pk, document, due, currency in rows.values_list("id", "document_id", "due_on", "currency"):
                found.append(_Part(document, due, currency, self.settled[pk]))
        return found

    def not_issued(self) -> list[_Part]:
        """What is open in the book, and issued later only."""
        if not self.any_issued:
            return []
        rows = DuePart.objects.filter(company=self.company, open__gt=0, held=False)
        rows = rows.filter(document__in=self.issued.values("id")).order_by()
        return [_Part(*row) for row in rows.values_list("document_id", "due_on", "currency", "open")]

    def not_counted(self, found: Sequence[_Part], counted: "QuerySet[DuePart]") -> int:
        """How many documents of these parts have none among the parts that were counted."""
        mine = {each.document_id for each in found}
        for slice_ in batched(sorted(mine), 500):
            mine -= set(counted.filter(document_id__in=slice_).values_list("document_id", flat=True))
        return len(mine)


PART_COLUMNS = (
    "id",
    "account_id",
    "document_id",
    "document__kind",
    "document__number",
    "document__issued_on",
    "due_on",
    "currency",
    "amount",
    "open",
    "place",
    "held",
)
CREDIT_COLUMNS = ("id", "account_id", "number", "issued_on", "currency", "total", "entry__unallocated", "entry__held")


class _Book:
    """One list: the rows it is made of, and how they are read."""

    def __init__(self, company: Company, day: date, wanted: Wanted, later: Later | None) -> None:
        self.company, self.day, self.wanted = company, day, wanted
        self.later = later or Later(company, day)

    def parts(self) -> "list[QuerySet[DuePart]]":
        """Due parts, in queries that share no row: what is open in the book, and what is open on the day only."""
        mine = self.later.seen(DuePart.objects.filter(company=self.company)).order_by()
        mine = self._narrowed(mine)
        show, later = self.wanted.show, list(self.later.settled)
        if show is Show.CREDIT:
            return []
        if show is Show.ALL:
            return [mine.filter(document__cancelled=False)]
        if show is Show.PAID:
            return [mine.filter(open=0, document__cancelled=False).exclude(id__in=later)]
        if show is Show.LATE:
            mine = mine.filter(due_on__lt=self.day)
        elif show is Show.CONTESTED:
            mine = mine.filter(id__in=self.wanted.contested if self.wanted.contested is not None else [])
        mine = mine.filter(held=False)
        return [mine.filter(open__gt=0)] + ([mine.filter(open=0, id__in=later)] if later else [])

    def _narrowed(self, parts: "QuerySet[DuePart]") -> "QuerySet[DuePart]":
        """One currency, one column of the ageing."""
        wanted = self.wanted
        if wanted.currency:
            parts = parts.filter(currency=wanted.currency)
        if wanted.age is not None:
            limits = (None, *AGES, None)
            least, most = limits[wanted.age], limits[wanted.age + 1]
            parts = parts.filter(due_on__gte=self.day - timedelta(days=most)) if most is not None else parts
            parts = parts.filter(due_on__lt=self.day - timedelta(days=least)) if least is not None else parts
        return parts

    def credits(self) -> "list[QuerySet[Document]]":
        """Credit notes, where the list has them."""
        if self.wanted.show not in (Show.CREDIT, Show.ALL) or self.wanted.age is not None:
            return []
        mine = Document.objects.filter(company=self.company, kind=EntryKind.CREDIT_NOTE, cancelled=False)
        mine = mine.filter(currency=self.wanted.currency) if self.wanted.currency else mine
        return [mine.filter(issued_on__lte=self.day)]

    def count(self) -> int:
        """How many rows, counted to a bound."""
        found = 0
        for rows in [*self._split(self.parts(), "document_id"), *self._split(self.credits(), "id")]:
            found += rows.order_by()[: COUNTED + 1].count() if found <= COUNTED else 0
        return found

    def is_long(self) -> bool:
        """Whether the list is far longer than anybody counts, by an index alone: nothing here looks at a row."""
        show = self.wanted.show
        if self.wanted.fits is not None or show not in (Show.PAID, Show.ALL, Show.CREDIT):
            return False
        mine: QuerySet[Any] = self._narrowed(DuePart.objects.filter(company=self.company)).order_by()
        if show is Show.PAID:
            mine = mine.filter(open=0)
        elif show is Show.CREDIT:
            if self.wanted.currency:
                return False
            mine = Document.objects.filter(company=self.company, kind=EntryKind.CREDIT_NOTE)
        return mine[: 2 * COUNTED].count() == 2 * COUNTED

    def page(self, size: int, at: Place | None, back: bool) -> Page:
        """A page by due day or by sum."""
        stages = self._by_day() if self.wanted.by is By.DUE else self._by_sum()
        return paging.page(stages, size, at, back)

    def _by_day(self) -> list[Stage]:
        order: tuple[str | Fixed, ...] = ("due_on", Fixed(0), "currency", "id")
        parts = [Source(rows.values(*PART_COLUMNS), order) for rows in self._split(self.parts(), "document_id")]
        noted: tuple[str | Fixed, ...] = ("issued_on", Fixed(1), Fixed(""), "id")
        credits = [Source(rows.values(*CREDIT_COLUMNS), noted) for rows in self._split(self.credits(), "id")]
        return [Stage((*parts, *credits), self.wanted.newest_first)]

    def _by_sum(self) -> list[Stage]:
        """The firm's own currency first: sums of different ones are not compared. Credit notes come last."""
        own = self.company.currency
        sum_ = "amount" if self.wanted.newest_first else "open"
        stages = []
        for currency in self._currencies():
            parts = [rows.filter(currency=currency) for rows in self._split(self.parts(), "document_id")]
            sources = tuple(Source(rows.values(*PART_COLUMNS), (sum_, "id")) for rows in parts)
            stages.append(Stage(sources, True, (int(currency != own), currency)))
        notes = self._split(self.credits(), "id")
        credits = tuple(Source(rows.values(*CREDIT_COLUMNS), ("currency", "total", "id")) for rows in notes)
        stages += [Stage(credits, True, (2, ""))] if credits else []
        return sorted(stages, key=lambda stage: stage.tag)

    def _currencies(self) -> list[str]:
        """The currencies of due parts, each found by one look into an index."""
        if self.wanted.currency or self.wanted.show is Show.CREDIT:
            return [self.wanted.currency] if self.wanted.currency else []
        mine = DuePart.objects.filter(company=self.company).order_by("currency").values_list("currency", flat=True)
        found: list[str] = []
        while next_ := mine.filter(currency__gt=found[-1] if found else "").first():
            found.append(next_)
        return found

    def by_customer(self, size: int, at: Place | None, back: bool) -> Page:
        """A page by the customers' names, the oldest of each first.

        Every customer that is found has a row, so those of one page are enough to fill it.
        """
        people = self._customers(size + 2, at, back)
        ranks = {account: rank for rank, (account, _, _) in enumerate(people)}
        stage = Stage(tuple(self._ranked(ranks)))
        first = next((ranks[account] for account, *tag in people if at is not None and tuple(tag) == at.tag), None)
        inside = Place((), (first, *at.key)) if at is not None and first is not None else None
        found = paging.page([stage], size, inside, back) if people else Page()
        if not found.rows:
            return found
        is_first = found.before is None if back else at is None
        is_last = False if back else found.after is None
        ends = [self._place(people[ranks[row["account_id"]]], row) for row in (found.rows[0], found.rows[-1])]
        return Page(found.rows, None if is_first else ends[0], None if is_last else ends[1])

    def _customers(self, most: int, at: Place | None, back: bool) -> list[tuple[int, str, int]]:
        """Account, name and id of customers with a row in the list, by name, from a place on or back from it."""
        mine = customers.matching(self.company)
        rows = [*self.parts(), *self.credits()]
        mine = mine.filter(reduce(or_, (Q(Exists(each.filter(account=OuterRef("account")))) for each in rows)))
        if self.wanted.fits is not None:
            mine = mine.filter(account_id__in=self._fitting_accounts())
        if at is not None and len(at.tag) == 2:
            beyond, name = ("lt", "lte") if back else ("gt", "gte"), at.tag[0]
            same = Q(**{"name_key": name, f"id__{beyond[1]}": at.tag[1]})
            mine = mine.filter(**{f"name_key__{beyond[1]}": name}).filter(Q(**{f"name_key__{beyond[0]}": name}) | same)
        order = ("-name_key", "-id") if back else ("name_key", "id")
        found = list(mine.order_by(*order).values_list("account_id", "name_key", "id")[:most])
        return found[:: -1 if back else 1]

    def _fitting_accounts(self) -> set[int]:
        fits = self.wanted.fits
        if fits is None:
            return set()
        rows = Document.objects.filter(company=self.company, id__in=fits.documents)
        return {*fits.accounts, *rows.values_list("account_id", flat=True)}

    def _ranked(self, ranks: dict[int, int]) -> Iterator[Source]:
        """The rows of some accounts, in the order of their ranks."""
        if not ranks:
            return
        rank = Case(*(When(account_id=a, then=Value(r)) for a, r in ranks.items()), output_field=IntegerField())
        for rows in self._split(self.parts(), "document_id"):
            mine = rows.filter(account_id__in=list(ranks)).annotate(rank=rank)
            yield Source(mine.values(*PART_COLUMNS, "rank"), ("rank", "due_on", Fixed(0), "id"))
        for notes in self._split(self.credits(), "id"):
            noted = notes.filter(account_id__in=list(ranks)).annotate(rank=rank)
            yield Source(noted.values(*CREDIT_COLUMNS, "rank"), ("rank", "issued_on", Fixed(1), "id"))

    @staticmethod
    def _place(customer: tuple[int, str, int], row: Row) -> Place:
        """Where a row stands in the list by customers."""
        _, name, pk = customer
        key = (row["due_on"], 0, row["id"]) if "due_on" in row else (row["issued_on"], 1, row["id"])
        return Place((name, pk), key)

    def _split(self, queries: "Sequence[QuerySet[Any]]", document: str) -> "list[QuerySet[Any]]":
        """Without a search the queries as they are; else those by number and those by customer apart."""
        fits = self.wanted.fits
        if fits is None:
            return list(queries)
        by_number = [rows.filter(**{f"{document}__in": fits.documents}) for rows in queries if fits.documents]
        by_name = [rows.filter(account_id__in=fits.accounts) for rows in queries if fits.accounts]
        return by_number + [rows.exclude(**{f"{document}__in": fits.documents}) for rows in by_name]

    def read(self, rows: Sequence[Row]) -> Iterator[Line]:
        """The rows as lines, open as of the day."""
        instalments = {row["document_id"] for row in rows if "due_on" in row}
        many = self._places(instalments)
        for row in rows:
            yield self._part(row, many) if "due_on" in row else _credit(row)

    def _places(self, documents: set[int]) -> dict[int, int]:
        rows = DuePart.objects.filter(company=self.company, document_id__in=documents, place__gt=1).order_by()
        return {pk: n + 1 for pk, n in rows.values_list("document_id").annotate(n=Count("id"))}

    def _part(self, row: Row, many: dict[int, int]) -> Line:
        return Line(
            row["document_id"],
            row["id"],
            row["account_id"],
            row["document__kind"],
            row["document__number"],
            row["document__issued_on"],
            row["due_on"],
            row["currency"],
            row["amount"],
            row["open"] + self.later.settled.get(row["id"], 0),
            row["place"],
            many.get(row["document_id"], 1),
            row["held"],
        )


def _credit(row: Row) -> Line:
    return Line(
        row["id"],
        None,
        row["account_id"],
        EntryKind.CREDIT_NOTE,
        row["number"],
        row["issued_on"],
        None,
        row["currency"],
        -row["total"],
        -row["entry__unallocated"],
        held=row["entry__held"],
    )
