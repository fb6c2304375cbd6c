"""Every folder in policies/presets is a policy a firm can publish as it stands."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.policies.rules import PRESETS, BadPolicy, Ladder, StepKind, presets, read_ladder
from relance.values.calendar import Calendar

LANGUAGES = ("en", "fr")
FOLDERS = sorted(path.name for path in PRESETS.iterdir() if path.is_dir() and not path.name.startswith(("_", ".")))
FRANCE = Calendar("FR")
GOOD = {
    "gap_days": 3,
    "minimum": 15,
    "steps": [
        {"name": "friendly", "day": 1, "kind": "message", "channel": "email", "title": {"en": "F", "fr": "F"}},
        {"name": "decide", "day": 30, "kind": "person", "title": {"en": "D", "fr": "D"}},
    ],
}


def changed(**values) -> dict:
    return {**GOOD, **values}


@pytest.fixture(params=FOLDERS)
def ladder(request) -> Ladder:
    return read_ladder(presets()[request.param])


def test_every_folder_is_found():
    assert sorted(presets()) == FOLDERS and FOLDERS


def test_a_preset_has_its_name_in_both_languages():
    for name, data in presets().items():
        assert all(data["title"].get(language, "").strip() for language in LANGUAGES), name


def test_a_preset_is_a_ladder_that_ends_with_a_person(ladder):
    assert ladder.steps[-1].kind is StepKind.PERSON
    assert ladder.gap_days >= 1 and ladder.minimum >= 0
    assert all(step.kind is StepKind.MESSAGE for step in ladder.steps[:-1])


def test_every_step_has_its_name_in_both_languages(ladder):
    for step in ladder.steps:
        assert all(step.title.get(language, "").strip() for language in LANGUAGES), step.name


def test_every_message_says_by_which_wire_it_leaves(ladder):
    assert all(step.channel == "email" for step in ladder.steps if step.kind is StepKind.MESSAGE)


def test_steps_lie_far_enough_apart_for_the_gap_of_the_policy(ladder):
    after = [step.day for step in ladder.steps if step.day > 0]
    assert all(b - a >= ladder.gap_days for a, b in pairwise(after))


@given(st.dates(date(2024, 1, 1), date(2032, 1, 1)), st.sampled_from(FOLDERS))
def test_a_step_is_planned_on_a_working_day_on_its_own_side_of_the_due_date(due, name):
    for step in read_ladder(presets()[name]).steps:
        planned = step.planned(due, FRANCE)
        meant = due + timedelta(days=step.day)
        assert FRANCE.is_working(planned)
        assert planned <= meant < due if step.day < 0 else due < meant <= planned


@pytest.mark.parametrize(
    "data",
    [
        {},
        changed(steps=[]),
        changed(steps=GOOD["steps"][:1]),
        changed(steps=GOOD["steps"][::-1]),
        changed(steps=[{**GOOD["steps"][0], "day": 0}, GOOD["steps"][1]]),
        changed(steps=[{**GOOD["steps"][0], "day": 30}, GOOD["steps"][1]]),
        changed(steps=[{**GOOD["steps"][0], "name": "decide"}, GOOD["steps"][1]]),
        changed(steps=[{**GOOD["steps"][0], "kind": "shout"}, GOOD["steps"][1]]),
        changed(steps=[{**GOOD["steps"][0], "title": None}, GOOD["steps"][1]]),
        changed(steps=None),
        {key: value for key, value in GOOD.items() if key != "gap_days"},
    ],
)
def test_a_policy_that_makes_no_sense_is_refused_in_words(data):
    with pytest.raises(BadPolicy):
        read_ladder(data)


@pytest.mark.parametrize(
    ("minor", "currency", "small"),
    [(1499, "EUR", True), (1500, "EUR", False), (14, "JPY", True), (15, "JPY", False), (14999, "TND", True)],
)
def test_the_least_sum_worth_a_message_counts_in_major_units(minor, currency, small):
    assert read_ladder(GOOD).is_small(minor, currency) is small


def test_a_step_of_an_older_version_is_shown_by_its_bare_name():
    assert read_ladder(GOOD).title("gone", "fr") == "gone"
    with pytest.raises(KeyError):
        read_ladder(GOOD).step("gone")
