"""How long what is kept has to be kept: by property, over every day and every place."""

from datetime import date, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.law import rules as law
from relance.privacy.rules import (
    Hindrance,
    Papers,
    Standing,
    free,
    hindrances,
    last_free_day,
    restricted_until,
    terms,
)

TODAY = date(2026, 12, 1)
PLACES = ["FR", "BE", "LU", "CH", "GB", "DE", "NL", "ES", "IT", "CA", "US"]
days = st.dates(date(1990, 1, 1), date(2060, 12, 31))


def ask(place):
    return partial(law.kept_until, place, on=TODAY)


@given(st.sampled_from(PLACES), days, days)
def test_what_is_free_stays_free_and_a_later_day_is_never_free_sooner(place, last, today):
    later = free(terms(last, today + timedelta(days=1), ask(place)))
    assert free(terms(last, today, ask(place))) <= later
    assert free(terms(last + timedelta(days=1), today, ask(place))) <= free(terms(last, today, ask(place)))


@given(st.sampled_from(PLACES), days)
def test_the_last_free_day_is_the_last_one(place, today):
    day = last_free_day(today, ask(place))
    if day is None:
        assert place == "US", "no law of the books is known there"
        return
    assert Papers.BOOKS in free(terms(day, today, ask(place)))
    assert Papers.BOOKS not in free(terms(day + timedelta(days=1), today, ask(place)))


@pytest.mark.parametrize(
    ("place", "last", "until"),
    [
        ("FR", date(2026, 3, 1), date(2036, 12, 31)),
        ("DE", date(2026, 12, 31), date(2036, 12, 31)),
        ("GB", date(2024, 2, 29), date(2030, 12, 31)),
        ("NL", date(2020, 1, 1), date(2027, 12, 31)),
    ],
)
def test_books_are_kept_to_the_end_of_a_year(place, last, until):
    found = terms(last, TODAY, ask(place))
    assert found[Papers.BOOKS].until == until and restricted_until(found) == until
    assert Papers.BOOKS in free(terms(last, until + timedelta(days=1), ask(place)))
    assert Papers.BOOKS not in free(terms(last, until, ask(place)))


def test_german_letters_go_before_the_books_and_elsewhere_with_them():
    german, french = (terms(date(2020, 5, 1), TODAY, ask(place)) for place in ("DE", "FR"))
    assert german[Papers.LETTERS].until == date(2026, 12, 31) and german[Papers.BOOKS].until == date(2030, 12, 31)
    assert french[Papers.LETTERS].until == french[Papers.BOOKS].until


def test_where_no_law_of_the_books_is_known_the_name_never_goes():
    found = terms(date(1990, 1, 1), TODAY, ask("US"))
    assert free(found) == {Papers.CONTACTS} and restricted_until(found) is None
    assert Papers.CONTACTS not in free(terms(TODAY, TODAY, ask("US"))), "contacts are kept three years there"


def test_nothing_ever_happened_nothing_has_to_be_kept():
    assert free(terms(None, TODAY, ask("FR"))) == set(Papers)


def test_whatever_runs_stands_in_the_way():
    assert hindrances(Standing()) == ()
    assert hindrances(Standing(open=True, measure=True)) == (Hindrance.OPEN, Hindrance.MEASURE)
