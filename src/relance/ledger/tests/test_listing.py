"""The list of invoices: every row where it belongs, each once, in order, and the sums above it."""

import random
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from relance.accounts.tests.firms import MONDAY, new_firm
from relance.ledger import actions as ledger
from relance.ledger import listing, queries
from relance.ledger.listing import By, Fits, Line, Show, Wanted
from relance.ledger.models import Document, DuePart
from relance.ledger.tests.books import credit_note, customer, invoice, pay, take_back

LISTS = [(show, by) for show in Show for by in By if show is not Show.CONTESTED]


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


@pytest.fixture
def firm(db):
    company = new_firm()
    with scope(company=company):
        yield company


@pytest.fixture(params=[1, 2, 3])
def book(request, firm):
    """Invoices in two currencies, some in instalments, some to come, with payments before and after the day."""
    dice = random.Random(request.param)
    people = [customer(firm, name) for name in ("Zoé", "Ada", "Émile", "Bob")]
    for n in range(24):
        who, due, currency = dice.choice(people), day(dice.randrange(-120, 40)), dice.choice(["EUR", "EUR", "GBP"])
        parts = ((due, 300), (due + timedelta(days=30), 700)) if n % 6 == 0 else ()
        issued = day(5) if n == 7 else min(due, day(0)) - timedelta(days=dice.randrange(0, 40))
        made = invoice(who, f"F-{n:03}", 1000, due, issued, currency, parts)
        if n in (3, 11):
            take_back(firm, made.entry_id)
    for n in range(5):
        credit_note(dice.choice(people), f"A-{n}", 150, day(dice.randrange(-60, 0)))
    for _ in range(10):
        pay(
            dice.choice(people),
            dice.randrange(200, 1600),
            day(dice.randrange(-90, 9)),
            currency=dice.choice(["EUR", "GBP"]),
        )
    held = Document.objects.filter(number="F-009").values_list("entry_id", flat=True)
    ledger.hold(firm, list(held), True)
    return firm


def open_on(part: DuePart, today: date) -> int:
    return part.open + sum(a.amount for a in part.allocations.all() if a.on > today)


def expected(show: Show, today: date) -> set[tuple[str, int]]:
    """Numbers and places, read off every row of the book."""
    rows = DuePart.objects.select_related("document").prefetch_related("allocations")
    parts = [part for part in rows if part.document.issued_on <= today]
    notes = Document.objects.filter(kind="credit_note", cancelled=False)
    credits = {(note.number, 0) for note in notes if note.issued_on <= today}
    found = {
        Show.OPEN: [p for p in parts if open_on(p, today) and not p.held],
        Show.LATE: [p for p in parts if open_on(p, today) and not p.held and p.due_on < today],
        Show.PAID: [p for p in parts if not open_on(p, today) and not p.document.cancelled],
        Show.ALL: [p for p in parts if not p.document.cancelled],
        Show.CREDIT: [],
    }[show]
    listed = {(part.document.number, part.place) for part in found}
    return listed | (credits if show in (Show.CREDIT, Show.ALL) else set())


def key(line: Line) -> tuple[str, int]:
    return line.number, line.place if line.part_id else 0


def test_every_row_once_whatever_the_order_there_and_back(book):
    for show, by in LISTS:
        wanted = Wanted(show, by)
        found = list(listing.walk(book, MONDAY, wanted, size=3))
        assert sorted(key(line) for line in found) == sorted(expected(show, MONDAY)), (show, by)
        assert listing.count(book, MONDAY, wanted) == len(found)
        assert listing.lines(book, MONDAY, wanted, 100).lines == tuple(found)
        _back_again(book, wanted)


def _back_again(book, wanted: Wanted) -> None:
    """From the end to the beginning, the pages are the same."""
    pages, at = [], None
    while True:
        page = listing.lines(book, MONDAY, wanted, 4, at)
        pages.append(page)
        at = page.after
        if at is None:
            break
    for earlier, later in zip(pages[:-1][::-1], pages[1:][::-1], strict=True):
        assert later.before is not None
        assert listing.lines(book, MONDAY, wanted, 4, later.before, back=True).lines == earlier.lines, wanted


def test_the_orders(book):
    names = dict(_names(book))
    for show in (Show.OPEN, Show.LATE):
        due = [line.due_on or MONDAY for line in listing.walk(book, MONDAY, Wanted(show), 5)]
        assert due == sorted(due)
        who = [names[line.account_id] for line in listing.walk(book, MONDAY, Wanted(show, By.CUSTOMER), 5)]
        assert who == sorted(who)
        sums = [(line.currency != "EUR", line.currency) for line in listing.walk(book, MONDAY, Wanted(show, By.SUM), 5)]
        assert sums == sorted(sums)
    euros = [line.amount for line in listing.walk(book, MONDAY, Wanted(Show.ALL, By.SUM, "EUR"), 5)]
    assert euros == sorted(euros, reverse=True)


def _names(company):
    from relance.customers import queries as people

    return people.matching(company).values_list("account_id", "name_key")


def test_the_sums_are_those_of_the_book_and_of_the_rows(book):
    found, rows = listing.figures(book, MONDAY), list(listing.walk(book, MONDAY, Wanted(Show.OPEN)))
    assert found.sums == queries.book_on(book, MONDAY).open
    assert found.open == len({line.document_id for line in rows})
    assert found.late == len({line.document_id for line in rows if line.due_on and line.due_on < MONDAY})
    for currency, ages in found.ages.items():
        for age, total in enumerate(ages):
            mine = listing.walk(book, MONDAY, Wanted(Show.OPEN, currency=currency, age=age))
            assert sum(line.open for line in mine) == total, (currency, age)


def test_the_columns_of_the_ageing_meet_without_a_gap(firm):
    ada = customer(firm)
    for late in (-1, 0, 1, 30, 31, 60, 61, 90, 91):
        invoice(ada, f"F{late}", 100, day(-late))
    ages = [
        {line.number for line in listing.walk(firm, MONDAY, Wanted(Show.OPEN, currency="EUR", age=age))}
        for age in range(5)
    ]
    assert ages == [{"F-1", "F0"}, {"F1", "F30"}, {"F31", "F60"}, {"F61", "F90"}, {"F91"}]
    assert listing.figures(firm, MONDAY).ages == {"EUR": [200, 200, 200, 200, 100]}


def test_instalments_have_a_line_each_and_count_as_one_invoice(firm):
    ada = customer(firm)
    invoice(ada, "F-1", 300, parts=((day(-5), 100), (day(-1), 100), (day(20), 100)))
    found = listing.figures(firm, MONDAY)
    assert (found.open, found.late, found.sums) == (1, 1, {"EUR": 300})
    lines = listing.lines(firm, MONDAY, Wanted(), 10).lines
    assert [(line.place, line.places, line.open) for line in lines] == [(1, 3, 100), (2, 3, 100), (3, 3, 100)]


def test_what_is_dated_later_is_told_as_of_the_day(firm):
    ada = customer(firm)
    invoice(ada, "F-1", 100, day(-5))
    invoice(ada, "F-2", 500, day(30), issued=day(3))
    pay(ada, 100, day(2))
    assert [line.number for line in listing.walk(firm, day(0), Wanted())] == ["F-1"]
    assert [line.number for line in listing.walk(firm, day(2), Wanted(Show.PAID))] == ["F-1"]
    assert [line.number for line in listing.walk(firm, day(3), Wanted())] == ["F-2"]
    assert listing.figures(firm, day(0)) == listing.Figures(1, 1, {"EUR": [0, 100, 0, 0, 0]})
    assert listing.figures(firm, day(3)) == listing.Figures(1, 0, {"EUR": [500, 0, 0, 0, 0]})


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("F-2026-01", {"F-2026-010", "F-2026-011"}),
        ("f-2026 - 010", {"F-2026-010"}),
        ("emile", {"F-2026-010", "F-2026-111"}),
        ("-111", {"F-2026-111"}),
        ("C-99999", set()),
        ("100%", set()),
        ("   ", set()),
    ],
)
def test_what_a_text_fits(firm, text, numbers):
    emile, zoe = customer(firm, "Émile Zinc"), customer(firm, "Zoé")
    invoice(emile, "F-2026-010")
    invoice(zoe, "F-2026-011")
    invoice(emile, "F-2026-111")
    wanted = Wanted(Show.ALL, fits=listing.fitting(firm, text))
    for by in By:
        found = listing.walk(firm, MONDAY, Wanted(Show.ALL, by, fits=wanted.fits), 2)
        assert {line.number for line in found} == numbers
    assert listing.count(firm, MONDAY, wanted) == len(numbers)


def test_a_reference_or_a_number_of_the_books_finds_the_customer(firm):
    ada = customer(firm, "Ada", external_id="411ADA")
    invoice(ada, "F-1")
    for text in (ada.reference, ada.reference.lower(), "411ADA"):
        assert listing.fitting(firm, text) == Fits((), (ada.account_id,), False)


def test_too_much_fits_and_says_so(firm, monkeypatch):
    monkeypatch.setattr(listing, "MOST_NUMBERS", 2)
    ada = customer(firm)
    for n in range(4):
        invoice(ada, f"F-{n}")
    found = listing.fitting(firm, "F-")
    assert (len(found.documents), found.more) == (2, True)


def test_contested_parts_are_handed_in(firm):
    ada = customer(firm)
    invoice(ada, "F-1")
    invoice(ada, "F-2")
    contested = DuePart.objects.filter(document__number="F-2").values("id")
    found = listing.walk(firm, MONDAY, Wanted(Show.CONTESTED, contested=contested))
    assert [line.number for line in found] == ["F-2"]


def test_pages_do_not_cost_more_than_the_first(firm):
    ada = customer(firm)
    for n in range(40):
        invoice(ada, f"F-{n:03}", 100 + n, day(n - 20))
    for by in By:
        with CaptureQueriesContext(connection) as first:
            page = listing.lines(firm, MONDAY, Wanted(by=by), 10)
        with CaptureQueriesContext(connection) as second:
            listing.lines(firm, MONDAY, Wanted(by=by), 10, page.after)
        assert len(second) <= len(first), by
        assert not any("OFFSET" in query["sql"] for query in (*first, *second))


def _plan(queryset) -> str:
    return "\n".join(queryset.explain().splitlines())


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (Wanted(Show.OPEN), "open_by_due"),
        (Wanted(Show.LATE), "open_by_due"),
        (Wanted(Show.OPEN, By.SUM, "EUR"), "open_by_sum"),
        (Wanted(Show.ALL), "parts_by_due"),
        (Wanted(Show.PAID), "parts_by_due"),
        (Wanted(Show.ALL, By.SUM, "EUR"), "parts_by_sum"),
        (Wanted(Show.CREDIT), "documents_by_day"),
        (Wanted(Show.CREDIT, By.SUM), "credits_by_sum"),
    ],
)
def test_sqlite_goes_by_the_right_index_and_sorts_nothing(firm, wanted, index):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL plans by what lies in its tables, and here lies nothing.")
    with CaptureQueriesContext(connection) as asked:
        listing.lines(firm, MONDAY, wanted, 10)
    plan = ""
    with connection.cursor() as cursor:
        for query in (query["sql"] for query in asked if "LIMIT 11" in query["sql"]):
            cursor.execute("EXPLAIN QUERY PLAN " + query)
            plan += "\n".join(row[3] for row in cursor.fetchall())
    assert index in plan and "TEMP B-TREE" not in plan, plan


def test_sqlite_finds_a_few_rows_by_their_own_index_however_little_it_knows(firm):
    if connection.vendor != "sqlite":
        pytest.skip("Only SQLite has to be told.")
    rows = DuePart.objects.filter(company=firm, account_id__in=range(1, 60), open__gt=0, held=False).order_by("due_on")
    assert "open_parts" in _plan(rows) and "open_by_due" not in _plan(rows)
    rows = DuePart.objects.filter(company=firm, document_id__in=range(1, 60)).order_by("due_on")
    assert "document_id=?" in _plan(rows)
