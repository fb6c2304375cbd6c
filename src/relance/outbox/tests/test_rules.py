"""The last look, trying again, and when an approved message leaves."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise, product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.company.rules import UNDO_TIME, Hours, departure, early_on, firm_clock
from relance.outbox.rules import DONE, KEYED, MOST_TRIES, WAITING, LastLook, Leave, State, Verdict, last_look, next_try
from relance.values.calendar import Calendar
from relance.values.clock import day_in

PARIS = Hours("Europe/Paris", Calendar("FR", "57"))
TOKYO = Hours("Asia/Tokyo", Calendar("JP"), time(8, 30), time(12, 0))
NEW_YORK = Hours("America/New_York", Calendar("US"), time(0, 0), time(23, 59))
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2029, 12, 31), timezones=st.just(UTC))
FIRMS = st.sampled_from([PARIS, TOKYO, NEW_YORK])
OPEN = datetime(2026, 3, 2, 10, 0, tzinfo=ZoneInfo("Europe/Paris"))
SUNDAY = datetime(2026, 3, 1, 10, 0, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.mark.parametrize(
    ("same", "asleep", "early", "shut", "test_mode", "has_wire"), list(product([True, False], repeat=6))
)
def test_the_last_look_in_every_case(same, asleep, early, shut, test_mode, has_wire):
    now = SUNDAY if shut else OPEN
    look = LastLook(3, 3 if same else 4, asleep, test_mode, has_wire)
    seen = last_look(look, now, now + timedelta(minutes=1) if early else now, PARIS)
    if not same or not asleep:
        assert seen is Verdict.MOVED
    elif early or shut:
        assert seen is Verdict.WAIT
    elif test_mode:
        assert seen is Verdict.REHEARSE
    else:
        assert seen is (Verdict.GO if has_wire else Verdict.NO_WIRE)


@pytest.mark.parametrize("on_paper", [True, False])
def test_the_law_has_the_last_word_on_a_message_that_could_leave(on_paper):
    look = LastLook(3, 3, True, False, True, on_paper)
    assert last_look(look, OPEN, OPEN, PARIS) is (Verdict.PRINT if on_paper else Verdict.GO)
    assert last_look(replace(look, law=Leave.LATER), OPEN, OPEN, PARIS) is Verdict.WAIT
    assert last_look(replace(look, law=Leave.NOT), OPEN, OPEN, PARIS) is Verdict.MOVED


def test_a_message_leaves_only_where_nothing_at_all_stands_against_it():
    cases = product([3, 4], [True, False], [True, False], [True, False], [OPEN, SUNDAY], [0, 1])
    gone = [
        case
        for case in cases
        if last_look(LastLook(3, *case[:4]), case[4], case[4] + timedelta(minutes=case[5]), PARIS) is Verdict.GO
    ]
    assert gone == [(3, True, False, True, OPEN, 0)]


def test_trying_again_waits_longer_each_time_and_ends():
    waits = [next_try(tries, OPEN) for tries in range(1, MOST_TRIES)]
    steps = [(moment - OPEN).total_seconds() / 60 for moment in waits if moment is not None]
    assert steps == [5, 10, 20, 40, 80, 160, 240]
    assert next_try(MOST_TRIES, OPEN) is None and next_try(MOST_TRIES + 1, OPEN) is None
    assert all(a < b for a, b in pairwise(steps))


def test_a_message_is_either_on_its_way_or_done_and_never_both():
    assert not set(WAITING) & set(DONE)
    assert set(KEYED) == {*WAITING, *DONE, State.FAILED}
    assert State.REHEARSED not in KEYED and State.WITHDRAWN not in KEYED


@given(MOMENTS, FIRMS)
def test_nothing_leaves_before_ten_minutes_outside_the_hours_or_on_a_day_of_rest(moment, hours):
    leaves = departure(moment, hours)
    local = leaves.astimezone(hours.tz)
    assert leaves >= moment + UNDO_TIME
    assert hours.opens <= local.time() <= hours.closes
    assert hours.calendar.is_working(local.date())
    assert hours.is_open(leaves)


@given(MOMENTS, FIRMS)
def test_nothing_leaves_later_than_the_first_hour_that_is_allowed(moment, hours):
    leaves = departure(moment, hours)
    step = moment + UNDO_TIME
    while step < leaves:
        assert not hours.is_open(step)
        step += timedelta(minutes=29)


def test_good_friday_in_alsace_sends_on_the_tuesday_after_easter():
    evening = datetime(2026, 4, 2, 17, 55, tzinfo=PARIS.tz)
    assert departure(evening, PARIS) == datetime(2026, 4, 7, 9, 0, tzinfo=PARIS.tz)


def test_the_last_minute_of_the_day_counts():
    assert departure(datetime(2026, 3, 2, 17, 50, tzinfo=PARIS.tz), PARIS).hour == 18
    assert departure(datetime(2026, 3, 2, 17, 51, tzinfo=PARIS.tz), PARIS) == datetime(2026, 3, 3, 9, tzinfo=PARIS.tz)


@given(st.dates(date(2025, 1, 1), date(2029, 12, 31)), FIRMS)
def test_what_is_approved_early_on_a_day_leaves_at_its_first_hour(day, hours):
    moment = early_on(day, hours)
    assert firm_clock(OPEN, day, hours) == moment and firm_clock(OPEN, None, hours) == OPEN
    if hours.calendar.is_working(day):
        assert departure(moment, hours) == hours.start(day)
        assert day_in(departure(moment, hours), hours.zone) == day
