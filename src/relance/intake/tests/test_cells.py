"""One cell: amounts, days, names and numbers as people and their software write them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.intake.rules import cells
from relance.intake.rules.cells import BadCell
from relance.intake.rules.records import Gap


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("1 234,56", 123456),
        ("1\u202f234,56", 123456),
        ("1.234,56", 123456),
        ("1,234.56", 123456),
        ("1'234.50", 123450),
        ("1’234.50", 123450),
        ("-12,00", -1200),
        ("(12.00)", -1200),
        ("($1,239.21)", -123921),
        ("12,00-", -1200),
        ("12,00 €", 1200),
        ("€ 12,00", 1200),
        ("EUR 12.00", 1200),
        ("-€12.00", -1200),
        ("12.5", 1250),
        ("1 234", 123400),
        ("1.234", 123400),
        ("− 7,10", -710),
        ("12,00 CR", -1200),
    ],
)
def test_amounts_are_read_as_they_are_written(text, minor):
    currency = "USD" if "$" in text else "EUR"
    assert cells.amount_of(text, currency) == minor


@pytest.mark.parametrize("text", ["1,23E+05", "12 USD", "à voir", "1.2.3", "12/01/2026", "0x10", "1e5", "--5"])
def test_what_is_no_amount_of_the_currency_is_refused(text):
    with pytest.raises(BadCell) as bad:
        cells.amount_of(text, "EUR")
    assert bad.value.reason == "bad_amount"


def test_dollars_are_never_booked_as_euros():
    with pytest.raises(BadCell):
        cells.amount_of("$12.00", "EUR")
    assert cells.amount_of("$12.00", "CAD") == cells.amount_of("CA$12.00", "CAD") == 1200


def test_a_number_of_a_workbook_is_what_it_shows_as():
    assert cells.amount_of(Decimal("3042.1199999"), "EUR") == 304212
    assert cells.amount_of(Decimal("150000"), "JPY") == 150000
    assert cells.amount_of(Decimal("1.234"), "KWD") == 1234


def test_a_formula_without_its_result_is_no_amount():
    with pytest.raises(BadCell) as bad:
        cells.amount_of(Gap.NO_VALUE, "EUR")
    assert bad.value.reason == "formula_without_value"


@given(st.integers(-(10**12), 10**12), st.sampled_from([" ", "\u00a0", "\u202f", ".", ",", "'", ""]))
def test_any_amount_written_in_any_usual_style_is_read_back(minor, group):
    mark = "," if group != "," else "."
    whole, cents = divmod(abs(minor), 100)
    digits = f"{whole:,}".replace(",", group)
    written = f"{'-' if minor < 0 else ''}{digits}{mark}{cents:02d}"
    assert cells.amount_of(written, "EUR") == minor


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("22/01/2026", "dmy", date(2026, 1, 22)),
        ("01/02/2026", "mdy", date(2026, 1, 2)),
        ("01/02/2026", "dmy", date(2026, 2, 1)),
        ("2026-02-01", "mdy", date(2026, 2, 1)),
        ("2026-02-01 10:30:00", "dmy", date(2026, 2, 1)),
        ("20261015", "dmy", date(2026, 10, 15)),
        ("01.02.26", "dmy", date(2026, 2, 1)),
        ("26-02-01", "ymd", date(2026, 2, 1)),
        ("12 janv. 2026", "dmy", date(2026, 1, 12)),
        ("1er août 2026", "dmy", date(2026, 8, 1)),
        ("Jan 28, 2026", "dmy", date(2026, 1, 28)),
        ("28-Jan-26", "mdy", date(2026, 1, 28)),
        ("3. März 2026", "dmy", date(2026, 3, 3)),
        ("5 juillet 2026", "dmy", date(2026, 7, 5)),
        ("5 juin 2026", "dmy", date(2026, 6, 5)),
        ("Jan 28 2021", "dmy", date(2021, 1, 28)),
        ("46044", "dmy", date(2026, 1, 22)),
        ("1ER MARS 2026", "dmy", date(2026, 3, 1)),
        ("1 er mars 2026", "dmy", date(2026, 3, 1)),
        ("Feb 3, 2026, 11:30 PM", "dmy", date(2026, 2, 3)),
        ("03/02/2026 (mardi)", "dmy", date(2026, 2, 3)),
        ("2026-02-03 (Tue)", "dmy", date(2026, 2, 3)),
    ],
)
def test_days_are_read_as_they_are_written(text, order, day):
    assert cells.day_of(text, order) == day


@pytest.mark.parametrize(
    "text", ["31/02/2026", "13/13/2026", "2026-02-30", "demain", "12 foo 2026", "1/1/0026", "99999999"]
)
def test_days_that_do_not_exist_are_refused(text):
    with pytest.raises(BadCell) as bad:
        cells.day_of(text, "dmy")
    assert bad.value.reason == "bad_date"


def test_no_day_at_all_is_no_error():
    assert cells.day_of("", "dmy") is None and cells.day_of(" ", "mdy") is None


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(["dmy", "mdy"]))
def test_any_day_is_read_back_in_its_order(day, order):
    form = "%d/%m/%Y" if order == "dmy" else "%m/%d/%Y"
    assert cells.day_of(day.strftime(form), order) == day
    assert cells.day_of(day.strftime("%Y-%m-%d"), order) == day


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("Hôtel de l'Abbaye", "Hôtel de l'Abbaye"),
        ("HÃ´tel de l'Abbaye", "Hôtel de l'Abbaye"),
        ("PÃ©piniÃ¨res Quercy", "Pépinières Quercy"),
        ("Ferrous &amp; Wade", "Ferrous & Wade"),
        ("Pr&#233;vost", "Prévost"),
        ("&amp;amp;", "&amp;"),
        ("L\u2019Encrier", "L\u2019Encrier"),
        ("Ana\0Lima", "AnaLima"),
        ("two\nlines", "two lines"),
        ('=HYPERLINK("http://x")', '=HYPERLINK("http://x")'),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("株式会社 青空", "株式会社 青空"),
        ("ÃLVAREZ", "ÃLVAREZ"),
    ],
)
def test_names_are_what_was_meant(cell, meant):
    assert cells.name_of(cell) == meant


@pytest.mark.parametrize("cell", ["2,02612E+11", "1.5E+10", "#N/A", "#REF!", "x" * 81, date(2026, 1, 2), Gap.ERROR])
def test_numbers_that_a_spreadsheet_broke_are_refused(cell):
    with pytest.raises(BadCell) as bad:
        cells.number_of(cell)
    assert bad.value.reason == "bad_number"


def test_numbers_stay_as_they_are():
    assert [cells.number_of(c) for c in ("0012", " F-1 ", "2026/01", Decimal("1001"), "-", "")] == [
        "0012",
        "F-1",
        "2026/01",
        "1001",
        "",
        "",
    ]


def test_the_first_good_address_of_a_cell_is_taken():
    assert cells.email_of("a@b.example; c@d.example") == ("a@b.example", False)
    assert cells.email_of("Ada <ada@b.example>") == ("ada@b.example", False)
    assert cells.email_of("nobody at home") == ("", True)
    assert cells.email_of("") == ("", False)


@pytest.mark.parametrize(
    ("text", "minor"), [("Fr. 10.-", 1000), ("CHF 1'200.--", 120000), ("10,–", 1000), ("10.50-", -1050)]
)
def test_whole_francs_are_not_below_zero(text, minor):
    assert cells.amount_of(text, "CHF") == minor


@pytest.mark.parametrize(
    ("cell", "order"),
    [
        ("32/10/2026", ""),
        ("99/99/2026", ""),
        ("26-02-13", "dmy"),
        ("45-02-13", "ymd"),
        ("45-13-02", ""),
        ("21/07/2026", "dmy"),
        ("07/21/2026", "mdy"),
        ("03/04/2026", "either"),
    ],
)
def test_an_impossible_day_proves_no_order(cell, order) -> None:
    assert cells.order_proof(cell) == order
