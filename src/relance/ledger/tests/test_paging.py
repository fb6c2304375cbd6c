"""Pages by place: every row once, in order, in both directions, whatever the token says."""

from datetime import date

import pytest
from django_scopes import scope

from relance.accounts import paging
from relance.accounts.paging import Fixed, Place, Source, Stage, read_place
from relance.accounts.tests.firms import new_firm
from relance.ledger.models import Document, DuePart
from relance.ledger.rules import EntryKind
from relance.ledger.tests.books import credit_note, customer, invoice


def stages() -> list[Stage]:
    parts = Source(DuePart.objects.values("id", "due_on"), ("due_on", Fixed(0), "id"))
    notes = Document.objects.filter(kind=EntryKind.CREDIT_NOTE).values("id", "issued_on")
    return [Stage((parts, Source(notes, ("issued_on", Fixed(1), "id"))), descending=True)]


@pytest.fixture
def company(db):
    firm = new_firm()
    with scope(company=firm):
        yield firm


@pytest.fixture
def book(company):
    """Seven due parts and three credit notes, some of one day."""
    who, other = customer(company), customer(company)
    for n, day in enumerate((1, 2, 2, 2, 3, 5, 8)):
        invoice(who, f"F-{n}", 100, date(2026, 10, day))
    for day in (2, 4, 9):
        credit_note(other, f"A-{day}", 50, date(2026, 10, day))
    return company


@pytest.mark.parametrize("size", [1, 2, 3, 4, 9, 10, 50])
def test_there_and_back_again_shows_every_row_once(book, size):
    pages, at = [], None
    while True:
        found = paging.page(stages(), size, at)
        pages.append(found)
        if found.after is None:
            break
        at = read_place(found.after.token())
    assert sum(len(page.rows) for page in pages) == 10
    rows = [row for page in pages for row in page.rows]
    keys = [(row.get("due_on") or row["issued_on"], "issued_on" in row, row["id"]) for row in rows]
    assert keys == sorted(keys, reverse=True)
    back, at = [pages[-1]], pages[-1].before
    while at is not None:
        found = paging.page(stages(), size, read_place(at.token()), back=True)
        back.insert(0, found)
        at = found.before
    assert [row for page in back for row in page.rows] == rows
    assert back[0].before is None and pages[0].before is None


@pytest.mark.parametrize(
    "token",
    [
        "",
        "%%%",
        "bm90aGluZw",
        Place((), ("2026-10-02", 0)).token(),
        Place((), ("yesterday", 0, 7)).token(),
        Place((), ("2026-10-02", 0, "x")).token(),
        Place((), ("2026-10-02", 0, "a\0b")).token(),
        Place(("else", 1), ("2026-10-02", 0, 7)).token(),
        Place((), ("1900-01-01", 0, 7)).token(),
    ],
)
def test_a_place_that_was_never_ours_is_the_beginning(book, token):
    first = paging.page(stages(), 4)
    assert paging.page(stages(), 4, read_place(token)).rows == first.rows


def test_stages_follow_each_other(book):
    def by_day(first: bool, tag: int) -> Stage:
        rows = DuePart.objects.values("id", "due_on")
        rows = rows.filter(due_on__lte=date(2026, 10, 2)) if first else rows.filter(due_on__gt=date(2026, 10, 2))
        return Stage((Source(rows, ("due_on", "id")),), tag=(tag,))

    both, found, at = [by_day(True, 0), by_day(False, 1)], [], None
    while True:
        page = paging.page(both, 2, at)
        found += [row["due_on"].day for row in page.rows]
        at = page.after
        if at is None:
            break
    assert found == [1, 2, 2, 2, 3, 5, 8]
    before_last = paging.page(both, 3, Place((1,), (date(2026, 10, 8), 10**6)), back=True)
    assert [row["due_on"].day for row in before_last.rows] == [3, 5, 8]


def test_an_empty_list_is_an_empty_page(company):
    assert paging.page(stages(), 5) == paging.Page()


def test_a_number_beyond_all_bounds_breaks_nothing(book):
    found = paging.page(stages(), 4, read_place(Place((), ("2026-10-02", 0, 10**30)).token()))
    assert found.rows
