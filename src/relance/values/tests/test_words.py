"""Dates as people write them."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from relance.values.words import elides, say_date, say_hour

FORMS = st.sampled_from(["long", "day", "short", "brief", "near"])


def test_the_first_of_a_month_is_premier_in_french():
    assert say_date(date(2026, 5, 1), "fr") == "1er\u00a0mai\u00a02026"
    assert say_date(date(2026, 5, 1), "fr", "long") == "vendredi 1er\u00a0mai\u00a02026"
    assert say_date(date(2026, 5, 11), "fr") == "11\u00a0mai\u00a02026"
    assert say_date(date(2026, 5, 21), "fr", "near") == "jeudi 21\u00a0mai"


def test_the_first_of_a_month_is_plain_in_english():
    assert say_date(date(2026, 5, 1), "en") == "1\u00a0May\u00a02026"
    assert say_date(date(2026, 5, 1), "en", "long") == "Friday 1\u00a0May\u00a02026"


@given(st.dates(date(1950, 1, 1)), st.sampled_from(["fr", "en"]), FORMS)
def test_day_month_and_year_never_part(day, language, form):
    said = say_date(day, language, form)
    assert said.count(" ") == (1 if form in {"long", "near"} else 0)
    assert ("1er" in said) == (language == "fr" and day.day == 1)


@given(st.dates(), FORMS)
def test_a_language_we_do_not_speak_is_said_in_english(day, form):
    assert say_date(day, "de", form) == say_date(day, "en", form)


def test_an_hour_is_said_in_the_zone_of_the_firm():
    noon = datetime(2026, 7, 1, 7, 5, tzinfo=UTC)
    assert say_hour(noon, "Europe/Paris", "fr") == "9\u00a0h\u00a005"
    assert say_hour(noon, "Europe/London", "en") == "8:05"


def test_french_elides_before_a_vowel_and_a_mute_h():
    assert all(map(elides, ["Anne", "Émile", "œuvre", "Hélène", "Henri", "Hervé", "Yves", "Yvonne"]))
    assert not any(map(elides, ["Jean", "Hugo", "Hassan", "Helmut", "Yann", "M. Arnaud", ""]))
