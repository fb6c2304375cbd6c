"""When a claim lapses, what starts the time anew, and what does not."""

from datetime import date

import pytest

from relance.claims.rules.records import Act, Paid
from relance.claims.tests.claims import ask, claim


def ends(place, debtor="business", **more):
    return ask(claim(place, debtor, **more)).lapse.ends


def test_in_france_the_time_runs_from_the_end_of_the_work():
    assert ends("FR", performed=date(2022, 3, 15), invoiced=date(2022, 4, 1), due=date(2022, 5, 1)) == date(2027, 3, 15)
    assert ends("FR", "consumer", performed=date(2025, 2, 28)) == date(2027, 2, 28)


def test_where_the_end_of_the_work_is_not_known_the_earliest_day_counts():
    assert ends("FR", invoiced=date(2022, 4, 1), due=date(2022, 5, 1)) == date(2027, 4, 1)


def test_a_part_payment_starts_it_anew_and_one_after_its_end_does_not():
    before, after = Paid(date(2024, 6, 1), 100), Paid(date(2026, 6, 1), 100)
    due = {"performed": date(2023, 1, 10), "due": date(2023, 1, 10)}
    assert ends("FR", "consumer", payments=(before,), **due) == date(2026, 6, 1)
    assert ends("FR", "consumer", payments=(after,), **due) == date(2025, 1, 10)


def test_germany_counts_from_the_end_of_the_year():
    assert ends("DE", due=date(2023, 2, 3)) == date(2026, 12, 31)


@pytest.mark.parametrize("place", ["FR", "CH", "GB", "DE", "BE"])
def test_the_creditors_own_letter_changes_nothing(place):
    letters = tuple(Act(date(2025, 6, 1), kind) for kind in ("own_reminder", "own_registered_letter", "formal_notice"))
    assert ends(place, acts=letters) == ends(place)


@pytest.mark.parametrize(
    "place, kind", [("ES", "own_reminder"), ("IT", "formal_notice"), ("NL", "own_registered_letter")]
)
def test_some_laws_let_a_letter_interrupt(place, kind):
    assert ends(place, acts=(Act(date(2025, 6, 1), kind),)) > ends(place)


def test_a_leap_day_ends_on_the_28th():
    assert ends("GB", due=date(2020, 2, 29)) == date(2026, 2, 28)
