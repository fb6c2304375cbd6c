"""Amounts as people type and read them."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.values.money import (
    LARGEST,
    BadAmount,
    add_up,
    exponent,
    format_money,
    is_iso_currency,
    parse_amount,
    to_decimal,
    to_minor,
)

CENTS = st.integers(-LARGEST + 1, LARGEST - 1)
TWO_DECIMALS = st.sampled_from(["EUR", "GBP", "CHF", "USD", "CAD", "SEK", "PLN"])


def bare(text: str) -> str:
    """The number of a formatted amount, without the sign of its currency."""
    return "".join(c for c in text if c in "0123456789,.−'’ \u00a0\u202f").strip()


@given(CENTS, st.sampled_from(["EUR", "GBP", "CHF", "JPY", "KRW", "TND"]))
def test_minor_units_and_decimals_are_the_same_money(minor, currency):
    assert to_minor(to_decimal(minor, currency), currency) == minor


@given(CENTS, TWO_DECIMALS, st.sampled_from(["fr", "en"]))
def test_what_the_screen_shows_can_be_typed_back(minor, currency, language):
    assert parse_amount(bare(format_money(minor, currency, language)), currency) == minor


@given(st.integers(0, 10**9), st.sampled_from(["fr", "en"]))
def test_a_shown_amount_never_breaks_over_two_lines_and_has_a_true_minus(minor, language):
    shown = format_money(-minor - 1, "EUR", language)
    assert " " not in shown and "-" not in shown and "−" in shown


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("1 234,50", 123450),
        ("1\u202f234,50", 123450),
        ("1\u00a0234,5", 123450),
        ("1,234.50", 123450),
        ("1.234,50", 123450),
        ("1'234.50", 123450),
        ("1’234.50", 123450),
        ("1,234,567", 123456700),
        ("1.234.567,8", 123456780),
        ("12,34,567.00", 123456700),
        ("1.234", 123400),
        ("1,50", 150),
        ("0,5", 50),
        (".5", 50),
        ("12.", 1200),
        ("-12", -1200),
        ("−12,00", -1200),
        ("+7", 700),
        ("- 7", -700),
        ("0", 0),
        ("1234,00", 123400),
    ],
)
def test_a_number_is_read_as_people_mean_it(text, minor):
    assert parse_amount(text, "EUR") == minor


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "-", "+", ",", ".", "abc", "1e5", "1E5", "NaN", "Infinity", "0x10", "1_000", "½", "12€", "=1+1"),
        *("=SUM(A1:A9)", "@12", "12%", "١٢٣", "１２", "१२", "1;2", "1:2", "12-", "(12)", "0.001", "1.2345"),
        *("9" * 17, "9" * 400),
    ],
)
def test_a_text_that_is_no_amount_is_refused(text):
    with pytest.raises(BadAmount):
        parse_amount(text, "EUR")


@pytest.mark.parametrize("text", ["01.02.2025", "12.34.56", "1,2,3", "1,234,50", "1.5,0.2", "1,23.50", "1.2.3"])
def test_a_date_or_a_badly_grouped_number_is_not_taken_for_money(text):
    with pytest.raises(BadAmount):
        parse_amount(text, "EUR")


@pytest.mark.parametrize("text", ["06 12 34 56 78", "2025 01 31", "10 20"])
def test_a_telephone_number_is_not_taken_for_money(text):
    with pytest.raises(BadAmount):
        parse_amount(text, "EUR")


@pytest.mark.parametrize("text", ["--5", "+-5", "-+5", "++5"])
def test_two_signs_are_refused(text):
    with pytest.raises(BadAmount):
        parse_amount(text, "EUR")


def test_yen_have_no_decimals():
    assert parse_amount("1,234", "JPY") == 1234
    assert parse_amount("12.0", "JPY") == 12
    with pytest.raises(BadAmount):
        parse_amount("12.5", "JPY")


@pytest.mark.parametrize(("text", "minor"), [("234,500", 234500), ("1 234,500", 1234500), ("1.234", 1234)])
def test_three_decimals_are_decimals_where_the_currency_has_three(text, minor):
    """In dinars everybody writes three: 234,500 TND is two hundred and thirty-four and a half."""
    assert parse_amount(text, "TND") == minor


def test_more_decimals_than_the_currency_has_are_refused_and_not_rounded():
    with pytest.raises(BadAmount):
        to_minor(Decimal("0.005"), "EUR")
    with pytest.raises(BadAmount):
        parse_amount("1.00000000000000000000000000000000001", "EUR")


@given(st.text(max_size=40), st.sampled_from(["EUR", "JPY", "TND"]))
def test_no_text_whatever_makes_more_than_a_refusal(text, currency):
    with suppress(BadAmount):
        assert isinstance(parse_amount(text, currency), int)


@given(st.text("0123456789,.' -+", max_size=20), TWO_DECIMALS)
def test_what_is_accepted_keeps_every_digit(text, currency):
    """Reading drops signs and marks, never a digit: what comes out is made of what stands there."""
    try:
        minor = parse_amount(text, currency)
    except BadAmount:
        return
    digits = "".join(c for c in text if c.isdigit())
    assert f"{abs(minor)}".rstrip("0") == digits.lstrip("0").rstrip("0")


@given(st.lists(st.tuples(st.sampled_from(["EUR", "GBP", "CHF"]), CENTS), max_size=20))
def test_a_total_never_adds_two_currencies(amounts):
    totals = add_up(amounts)
    assert list(totals) == sorted({currency for currency, _ in amounts})
    for currency, total in totals.items():
        assert total == sum(minor for other, minor in amounts if other == currency)


def test_what_is_a_currency():
    assert is_iso_currency("EUR") and is_iso_currency("JPY") and exponent("JPY") == 0 and exponent("TND") == 3
    assert not any(map(is_iso_currency, ["", "eur", "EURO", "E€R", "ÉUR", "ZZZ"]))
