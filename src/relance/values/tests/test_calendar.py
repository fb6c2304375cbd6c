"""Working days of a place."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.values.calendar import Calendar

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
PLACES = st.sampled_from([Calendar("FR"), Calendar("FR", "57"), Calendar("GB"), Calendar("CH", "GE"), Calendar("XX")])
FRANCE = Calendar("FR")


def test_easter_monday_2026_is_a_holiday_in_france():
    assert not FRANCE.is_working(date(2026, 4, 6))
    assert FRANCE.on_or_after(date(2026, 4, 4)) == date(2026, 4, 7)
    assert FRANCE.on_or_before(date(2026, 4, 6)) == date(2026, 4, 3)


def test_alsace_and_moselle_rest_on_good_friday_and_on_saint_stephen():
    for day in (date(2026, 4, 3), date(2025, 12, 26)):
        assert FRANCE.is_working(day)
        assert not Calendar("FR", "57").is_working(day)


def test_a_leap_day_is_a_day_like_another():
    assert FRANCE.is_working(date(2028, 2, 29))
    assert FRANCE.after(date(2028, 2, 28)) == date(2028, 2, 29)
    assert FRANCE.after(date(2027, 2, 26)) == date(2027, 3, 1)


def test_an_unknown_country_has_weekends_only():
    place = Calendar("XX")
    assert place.is_working(date(2026, 12, 25))
    assert not place.is_working(date(2026, 12, 26))


def test_new_year_is_found_on_both_sides_of_the_year():
    assert FRANCE.on_or_after(date(2026, 12, 31)) == date(2026, 12, 31)
    assert FRANCE.after(date(2026, 12, 31)) == date(2027, 1, 4)
    assert FRANCE.on_or_before(date(2027, 1, 1)) == date(2026, 12, 31)


@given(PLACES, DAYS)
def test_the_next_working_day_is_working_and_the_nearest(place, day):
    found = place.on_or_after(day)
    assert place.is_working(found) and found >= day
    assert not any(place.is_working(day + timedelta(days=n)) for n in range((found - day).days))
    assert place.on_or_after(found) == found


@given(PLACES, DAYS)
def test_the_working_day_before_is_working_and_the_nearest(place, day):
    found = place.on_or_before(day)
    assert place.is_working(found) and found <= day
    assert not any(place.is_working(day - timedelta(days=n)) for n in range((day - found).days))
    assert place.on_or_before(found) == found


@given(PLACES, DAYS)
def test_after_always_moves_on(place, day):
    assert place.after(day) > day


@pytest.mark.parametrize("part", ["57", "6AE", "971"])
def test_the_parts_that_the_holidays_package_knows_are_spelt_its_way(part):
    assert not Calendar("FR", part).is_working(date(2026, 7, 14))
