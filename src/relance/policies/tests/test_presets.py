"""Every folder in policies/presets is a policy a firm can publish as it stands; what makes no sense is refused."""

from copy import deepcopy
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.policies.reading import KINDS, read_policy
from relance.policies.rules import PRESETS, BadPolicy, Exemption, Policy, StepKind, presets
from relance.values.calendar import BothSides, Calendar, shared_days

LANGUAGES = ("en", "fr")
FOLDERS = sorted(path.name for path in PRESETS.iterdir() if path.is_dir() and not path.name.startswith(("_", ".")))
FRANCE = Calendar("FR")
FRIENDLY = {"name": "friendly", "day": 1, "kind": "message", "channel": "email", "title": {"en": "F", "fr": "F"}}
DECIDE = {"name": "decide", "day": 30, "kind": "person", "title": {"en": "D", "fr": "D"}}
USUAL = {"name": "usual", "for": ["business", "person"], "title": {"en": "U"}, "steps": [FRIENDLY, DECIDE]}
SLOW = {**USUAL, "name": "slow", "for": []}
GOOD = {"gap_days": 3, "minimum": 15, "ladders": [USUAL, SLOW]}


def changed(**values) -> dict:
    return {**GOOD, **values}


def steps(*steps: dict) -> dict:
    return changed(ladders=[{**USUAL, "steps": list(steps)}])


@pytest.fixture(params=FOLDERS)
def policy(request) -> Policy:
    return read_policy(presets()[request.param])


def test_every_folder_is_found():
    assert sorted(presets()) == FOLDERS and len(FOLDERS) >= 5


def test_a_preset_has_its_names_in_both_languages():
    for name, data in presets().items():
        named = [data, *data["ladders"], *(step for ladder in data["ladders"] for step in ladder["steps"])]
        for each in named:
            assert all(each["title"].get(language, "").strip() for language in LANGUAGES), (name, each)


def test_each_kind_of_customer_has_its_ladder_that_ends_with_a_person(policy):
    for kind in KINDS:
        ladder = policy.terms(kind).ladder
        assert kind in ladder.kinds and ladder.steps[-1].kind is StepKind.PERSON


def test_a_note_three_days_before_and_a_friendly_word_on_the_first_working_day_after(policy):
    for ladder in policy.ladders:
        assert [(step.name, step.day) for step in ladder.steps[:2]] == [("note", -3), ("friendly", 1)]


def test_steps_lie_far_enough_apart_for_the_gap_of_the_policy(policy):
    for ladder in policy.ladders:
        after = [step.day for step in ladder.steps if step.day > 0]
        assert all(b - a >= policy.gap_days for a, b in pairwise(after)), ladder.name


def test_the_steps_of_a_ladder_fit_the_cap_on_contacts(policy):
    for ladder in policy.ladders:
        contacts = [step.day for step in ladder.steps if step.kind in (StepKind.MESSAGE, StepKind.CALL)]
        for first in contacts:
            inside = [day for day in contacts if first <= day < first + policy.within]
            assert not policy.most or len(inside) <= policy.most, ladder.name


@given(st.dates(date(2024, 1, 1), date(2032, 1, 1)), st.sampled_from(FOLDERS), st.sampled_from(["", "FR", "DE", "US"]))
def test_a_step_is_planned_on_a_working_day_of_both_sides_on_its_own_side_of_the_due_date(due, name, there):
    both = shared_days(FRANCE, Calendar(there))
    for step in read_policy(presets()[name]).steps:
        planned = step.planned(due, both)
        meant = due + timedelta(days=step.day)
        assert FRANCE.is_working(planned) and Calendar(there or "FR").is_working(planned)
        assert planned <= meant < due if step.day < 0 else due < meant <= planned


def test_a_holiday_on_either_side_is_no_day_for_a_step():
    unity = date(2026, 10, 3) + timedelta(days=-365)
    both = BothSides(FRANCE, Calendar("DE"))
    assert FRANCE.is_working(unity) and not both.is_working(unity)


@pytest.mark.parametrize(
    "data",
    [
        {},
        changed(ladders=[]),
        changed(ladders=None),
        changed(ladders=[USUAL, USUAL]),
        changed(ladders=[{**USUAL, "for": ["business"]}]),
        changed(ladders=[USUAL, {**SLOW, "for": ["person"]}]),
        changed(ladders=[{**USUAL, "name": "A b"}]),
        changed(ladders=[USUAL, {**SLOW, "steps": [{**FRIENDLY, "approval": "each"}, DECIDE]}]),
        changed(gap_days=0),
        changed(gap_days=2.5),
        changed(gap_days=True),
        changed(minimum=-1),
        changed(most=3),
        changed(within=30),
        changed(gap_days=40, most=3, within=30),
        changed(promise_days="2"),
        steps(),
        steps(FRIENDLY),
        steps(DECIDE, FRIENDLY),
        steps({**FRIENDLY, "day": 0}, DECIDE),
        steps({**FRIENDLY, "day": 30}, DECIDE),
        steps({**FRIENDLY, "day": 3000}, DECIDE),
        steps({**FRIENDLY, "name": "decide"}, DECIDE),
        steps({**FRIENDLY, "name": "../../etc"}, DECIDE),
        steps({**FRIENDLY, "kind": "shout"}, DECIDE),
        steps({**FRIENDLY, "approval": "never"}, DECIDE),
        steps({**FRIENDLY, "channel": "pigeon"}, DECIDE),
        steps({**FRIENDLY, "channel": ""}, DECIDE),
        steps({**FRIENDLY, "fallback": "email"}, DECIDE),
        steps({**FRIENDLY, "title": None}, DECIDE),
        steps({**FRIENDLY, "kind": "call", "day": -2}, DECIDE),
        steps({**FRIENDLY, "kind": "person"}, DECIDE),
        {key: value for key, value in GOOD.items() if key != "gap_days"},
    ],
)
def test_a_policy_that_makes_no_sense_is_refused_in_words(data):
    with pytest.raises(BadPolicy) as refusal:
        read_policy(deepcopy(data))
    assert 10 < len(str(refusal.value)) < 300


@pytest.mark.parametrize(
    ("minor", "currency", "small"),
    [(1499, "EUR", True), (1500, "EUR", False), (14, "JPY", True), (15, "JPY", False), (14999, "TND", True)],
)
def test_the_least_sum_worth_a_message_counts_in_major_units(minor, currency, small):
    assert read_policy(GOOD).terms("business").is_small(minor, currency) is small


def test_an_exception_takes_another_ladder_until_the_policy_has_it_no_more():
    policy = read_policy(GOOD)
    assert policy.terms("person", Exemption("slow", 5)).ladder.name == "slow"
    gone = policy.terms("person", Exemption("gone", 5))
    assert (gone.ladder.name, gone.extra_days) == ("usual", 5)


def test_a_step_of_an_older_version_is_shown_by_its_bare_name():
    assert read_policy(GOOD).title("gone", "fr") == "gone" and read_policy(GOOD).find("gone") is None
