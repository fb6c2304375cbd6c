"""What a row of a file may say."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.intake.rules import FIELDS, RawRow, Reading, Severity, date_order_of, parse_day, sort_rows
from relance.ledger.rules import EntryKind

TODAY = date(2026, 3, 2)
READING = Reading("EUR", "dmy", TODAY)
GOOD = {"number": "F-1", "customer": "Dupont", "issued": "01/02/2026", "due": "03/03/2026", "amount": "1 234,50"}
WEIRD = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            *("9999-12-31", "0001-01-01", "31/12/9999", "0000-00-00", "29/02/2027", "29/02/2028", "1/1/00"),
            *("=1+1", "-0", "1e400", "€", "EUR", "12 EUR", "9" * 300, "\0", "a@b.c", "a..b@c.fr", "٣/٢/٢٠٢٦", "--"),
        ]
    ),
)


def rows(*cells: dict) -> list[RawRow]:
    return [RawRow(n, one) for n, one in enumerate(cells, start=2)]


def read(reading: Reading = READING, **cells):
    return sort_rows(rows({**GOOD, **cells}), reading)


def draft(reading: Reading = READING, **cells):
    found = read(reading, **cells)
    assert not [p for p in found.problems if p.severity is Severity.ERROR], found.problems
    return found.drafts[0]


def error(**cells) -> tuple[str, str]:
    found = read(**cells)
    assert not found.drafts
    return found.problems[0].reason, found.problems[0].field


@given(st.lists(st.dictionaries(st.sampled_from(FIELDS), WEIRD), max_size=4), st.sampled_from(["dmy", "mdy", "ymd"]))
def test_no_cell_whatever_makes_a_traceback_and_no_row_is_lost(cells, order):
    found = sort_rows(rows(*cells), Reading("EUR", order, TODAY))
    errors = [problem.row for problem in found.problems if problem.severity is Severity.ERROR]
    assert sorted([*errors, *(one.row for one in found.drafts)]) == list(range(2, len(cells) + 2))


@given(st.dictionaries(st.sampled_from(FIELDS), WEIRD))
def test_a_row_that_comes_in_is_one_the_book_can_hold(cells):
    for one in read(**cells).drafts:
        assert one.total > 0 and one.number and one.customer
        assert "\0" not in one.number + one.customer + one.email + one.phone
        assert one.issued_on.year >= 1900 and one.due_on.year < 2200


def test_the_last_day_of_the_calendar_is_a_bad_date_and_no_traceback():
    assert error(issued="9999-12-31", due="") == ("bad_date", "issued")
    assert error(due="31/12/9999") == ("bad_date", "due")
    assert error(issued="0001-01-01") == ("bad_date", "issued")


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("2026-02-03", "dmy", date(2026, 2, 3)),
        ("2026/2/3", "mdy", date(2026, 2, 3)),
        ("2026-02-03T10:00:00", "dmy", date(2026, 2, 3)),
        ("03/02/2026", "dmy", date(2026, 2, 3)),
        ("03/02/2026", "mdy", date(2026, 3, 2)),
        ("3.2.26", "dmy", date(2026, 2, 3)),
        ("29/02/2028", "dmy", date(2028, 2, 29)),
        ("29/02/2027", "dmy", None),
        ("31/04/2026", "dmy", None),
        ("13/13/2026", "dmy", None),
        ("2026-13-01", "dmy", None),
        ("12/2026", "dmy", None),
        ("tomorrow", "dmy", None),
        ("45000", "dmy", None),
        ("", "dmy", None),
    ],
)
def test_a_date_is_read_in_the_order_of_the_file(text, order, day):
    assert parse_day(text, order) == day


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["13/02/2026", "01/02/2026"], "dmy"),
        (["02/13/2026", "01/02/2026"], "mdy"),
        (["2026-02-03"], "ymd"),
        (["01/02/2026"], None),
        (["13/02/2026", "02/13/2026"], None),
        ([], None),
    ],
)
def test_the_order_of_dates_is_taken_only_where_the_file_proves_it(texts, order):
    assert date_order_of(texts) == order


def test_a_good_row_comes_in_as_it_stands():
    one = draft()
    assert (one.number, one.customer, one.total, one.currency) == ("F-1", "Dupont", 123450, "EUR")
    assert (one.issued_on, one.due_on, one.kind) == (date(2026, 2, 1), date(2026, 3, 3), EntryKind.INVOICE)


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        ({"number": ""}, ("missing_number", "number")),
        ({"customer": " "}, ("missing_customer", "customer")),
        ({"amount": ""}, ("missing_amount", "amount")),
        ({"amount": "0,00"}, ("zero_amount", "amount")),
        ({"amount": "12,345,6"}, ("bad_amount", "amount")),
        ({"amount": "01/02/2026"}, ("bad_amount", "amount")),
        ({"amount": "01.02.2026"}, ("bad_amount", "amount")),
        ({"issued": ""}, ("bad_date", "issued")),
        ({"due": "soon"}, ("bad_date", "due")),
        ({"paid_on": "yes"}, ("bad_date", "paid_on")),
        ({"currency": "EURO"}, ("unknown_currency", "currency")),
        ({"number": "9" * 81}, ("too_long", "number")),
    ],
)
def test_a_bad_cell_keeps_its_row_out_and_is_named(cells, wanted):
    assert error(**cells) == wanted


@pytest.mark.parametrize("number", ["F-1", "f-1", " F-1 ", "F -1"])
def test_a_number_used_twice_in_a_file_stands_once(number):
    found = sort_rows(rows(GOOD, {**GOOD, "number": number, "amount": "5"}), READING)
    assert [one.total for one in found.drafts] == [123450]
    assert [(p.row, p.reason) for p in found.problems] == [(3, "duplicate_number")]


@pytest.mark.parametrize(
    "kind", ["credit", "Credit note", "AVOIR", "Gutschrift", "Note de crédit", "CRÉDIT", "cre\u0301dit"]
)
def test_a_credit_note_is_seen_by_its_name(kind):
    assert draft(kind=kind).kind is EntryKind.CREDIT_NOTE


def test_a_sum_below_zero_is_a_credit_note():
    one = draft(amount="-12,00")
    assert (one.kind, one.total) == (EntryKind.CREDIT_NOTE, 1200)
    assert draft(amount="-12,00", kind="avoir").kind is EntryKind.CREDIT_NOTE


@pytest.mark.parametrize("amount", ["12 €", "€12", "12 EUR", "EUR 12.00"])
def test_the_sign_of_the_currency_may_stand_beside_the_amount(amount):
    assert (draft(amount=amount).total, draft(amount=amount).currency) == (1200, "EUR")


@pytest.mark.parametrize("amount", ["100 USD", "$100", "£100", "CHF 100"])
def test_dollars_are_never_booked_as_euros(amount):
    found = read(amount=amount)
    assert not found.drafts or found.drafts[0].currency != "EUR"


def test_a_sign_that_fits_the_currency_column_is_fine():
    assert draft(amount="$100", currency="USD").total == 10000
    assert draft(amount="$100", currency="CAD").total == 10000
    assert draft(amount="£100", currency="GBP").total == 10000
    assert draft(amount="100 USD", currency="usd").currency == "USD"


def test_without_a_due_date_thirty_days_are_taken_and_said():
    found = read(due="")
    assert found.drafts[0].due_on == date(2026, 3, 3)
    assert [p.reason for p in found.problems] == ["missing_due_date"]


def test_what_is_odd_comes_in_with_a_word_of_warning():
    found = read(issued="01/03/2027", due="01/02/2026", email="nobody at home")
    assert {p.reason for p in found.problems} == {"due_before_issue", "date_in_future", "bad_email"}
    assert found.drafts[0].email == ""
