"""Roles and rights, and what a firm may say of itself."""

from datetime import time

import pytest

from relance.company import rules
from relance.company.rules import RIGHTS, Right, Role, may


@pytest.mark.parametrize("right", Right)
def test_an_owner_may_do_everything(right):
    assert may(Role.OWNER, right)


def test_a_bookkeeper_reads_and_changes_nothing():
    assert RIGHTS[Role.BOOKKEEPER] == {Right.LOOK}


def test_an_assistant_does_the_daily_work_but_settles_neither_settings_nor_people_and_erases_nobody():
    assert frozenset(Right) - RIGHTS[Role.ASSISTANT] == {Right.SETTINGS, Right.PEOPLE, Right.ERASE}


def test_a_collector_writes_and_telephones_but_touches_no_money_and_no_customer():
    assert RIGHTS[Role.COLLECTOR] == {Right.LOOK, Right.APPROVE, Right.LOG_CONTACT}


@pytest.mark.parametrize("role", Role)
def test_every_role_may_look(role):
    assert may(role, Right.LOOK)


@pytest.mark.parametrize("nobody", ["", "admin", "OWNER", "owner "])
def test_an_unknown_role_may_do_nothing(nobody):
    assert not any(may(nobody, right) for right in Right)


def test_a_right_that_nobody_was_given_is_the_owners_alone():
    for right in (Right.SETTINGS, Right.PEOPLE):
        assert [role for role in Role if may(role, right)] == [Role.OWNER]


GOOD_IBANS = [
    "FR76 3000 6000 0112 3456 7890 189",
    "gb29nwbk60161331926819",
    "BE68539007547034",
    "CH93 0076 2011 6238 5295 7",
]


@pytest.mark.parametrize("text", GOOD_IBANS)
def test_a_good_iban_is_tidied_and_taken(text):
    assert rules.is_iban(rules.tidy_iban(text))


@pytest.mark.parametrize("text", GOOD_IBANS)
def test_every_single_wrong_digit_of_an_iban_is_seen(text):
    tidy = rules.tidy_iban(text)
    for place, letter in enumerate(tidy):
        if letter.isdigit():
            wrong = tidy[:place] + str((int(letter) + 1) % 10) + tidy[place + 1 :]
            assert not rules.is_iban(wrong), wrong


@pytest.mark.parametrize("text", ["", "FR", "12345678901234567", "FR76-3000", "ÉR7630006000011234567890189"])
def test_what_is_no_iban_is_refused(text):
    assert not rules.is_iban(text)


def test_zones_are_those_of_the_iana_list():
    assert rules.is_zone("Europe/Paris")
    assert not any(map(rules.is_zone, ["Mars/Olympus", "", "../etc/passwd", "Europe"]))


def test_only_parts_with_holidays_of_their_own_are_known():
    assert {"57", "6AE"} <= set(rules.parts_of("FR"))
    assert "Moselle" not in rules.parts_of("FR")
    assert rules.parts_of("XX") == ()


@pytest.mark.parametrize(
    ("text", "moment"),
    [("9", time(9)), ("9:30", time(9, 30)), ("09:30", time(9, 30)), ("9h30", time(9, 30)), ("18 h", time(18))],
)
def test_hours_are_read_as_people_write_them(text, moment):
    assert rules.parse_time(text) == moment


@pytest.mark.parametrize("text", ["", "25", "9:60", "noon", "9.30", "-1"])
def test_what_is_no_hour_is_refused(text):
    assert rules.parse_time(text) is None
