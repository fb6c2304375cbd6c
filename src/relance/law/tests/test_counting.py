"""What a cap means for a list of days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.law.contact import Cap
from relance.law.counting import Contact, next_allowed
from relance.law.rules import contact_limits

START = date(2026, 11, 2)
RULE = contact_limits("ZZ", "", START).caps[0].rule
THREE_A_WEEK = Cap(3, 7, (), RULE)

days = st.integers(-20, 20).map(lambda number: START + timedelta(days=number))
contacts = st.lists(st.builds(Contact, days, st.sampled_from(["email", "call", ""])), max_size=14)
channels = st.sampled_from([(), ("call",), ("email", "call")])
caps = st.lists(st.builds(Cap, st.integers(1, 5), st.integers(1, 12), channels, st.just(RULE)), max_size=3)


def on(*numbers: int, channel: str = "email") -> list[Contact]:
    return [Contact(START + timedelta(days=number), channel) for number in numbers]


def day(number: int) -> date:
    return START + timedelta(days=number)


def breaks(earlier: list[Contact], cap: Cap, planned: date) -> bool:
    """The cap as the law says it: look at every window of days that holds the planned one."""
    counted = [contact.day for contact in earlier if not cap.channels or contact.channel in ("", *cap.channels)]
    windows = [planned - timedelta(days=back) for back in range(cap.days)]
    return any(sum(0 <= (one - first).days < cap.days for one in [*counted, planned]) > cap.most for first in windows)


@pytest.mark.parametrize(
    ("earlier", "asked", "answer"),
    [
        (on(), 0, 0),
        (on(0, 0), 0, 0),
        (on(0, 1, 2), 2, 7),
        (on(0, 1, 2), 7, 7),
        (on(0, 3, 6), 7, 7),
        (on(0, 3, 6, 7), 8, 10),
        (on(0, 0, 0, 0, 0), 1, 7),
        (on(5, 6, 8), 4, 12),
        (on(5, 6, 8), 1, 1),
    ],
)
def test_three_contacts_in_seven_days(earlier, asked, answer):
    assert next_allowed(earlier, [THREE_A_WEEK], day(asked)) == (day(answer), None if asked == answer else RULE)


def test_days_between_two_contacts_are_a_cap_of_one():
    assert next_allowed(on(0), [Cap(1, 3, (), RULE)], day(1))[0] == day(3)


def test_a_cap_on_calls_counts_calls_and_what_may_have_been_one():
    calls = Cap(2, 7, ("call",), RULE)
    assert next_allowed(on(0, 1, 2), [calls], day(3)) == (day(3), None)
    assert next_allowed(on(0, channel="call") + on(1, channel=""), [calls], day(3))[0] == day(7)


def test_the_rule_that_held_it_back_last_is_named():
    other = contact_limits("FR", "", START).rests[0].rule
    short, long = Cap(1, 3, (), RULE), Cap(2, 9, (), other)
    assert next_allowed(on(0, 1), [short, long], day(1)) == (day(9), other)
    assert next_allowed(on(1, 1), [short], day(1)) == (day(4), RULE)


def test_a_cap_of_the_firm_names_what_the_firm_likes():
    assert next_allowed(on(0), [Cap(1, 5, (), "our own")], day(1)) == (day(5), "our own")


@given(contacts, caps, days)
def test_no_cap_is_ever_broken_and_no_day_is_lost(earlier, limits, asked):
    answer, rule = next_allowed(earlier, limits, asked)
    assert answer >= asked and (rule is None) == (answer == asked)
    assert not any(breaks(earlier, cap, answer) for cap in limits)
    for lost in range((answer - asked).days):
        assert any(breaks(earlier, cap, asked + timedelta(days=lost)) for cap in limits)


@given(contacts, caps, days, days)
def test_a_later_question_never_has_an_earlier_answer(earlier, limits, one, other):
    first, second = sorted((one, other))
    assert next_allowed(earlier, limits, first)[0] <= next_allowed(earlier, limits, second)[0]


@given(contacts, contacts, caps, days)
def test_more_contacts_never_make_it_earlier(earlier, more, limits, asked):
    assert next_allowed(earlier, limits, asked)[0] <= next_allowed(earlier + more, limits, asked)[0]


@given(contacts, caps, days)
def test_the_answer_answers_itself(earlier, limits, asked):
    answer, _ = next_allowed(earlier, limits, asked)
    assert next_allowed(earlier, limits, answer) == (answer, None)


@given(caps, days)
def test_nothing_sent_holds_nothing_back(limits, asked):
    assert next_allowed([], limits, asked) == (asked, None)
