"""A policy is changed one thing at a time; what would make no sense is refused beside the field it is about."""

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.policies.comparing import differences
from relance.policies.editing import with_new_step, with_rhythm, with_step, with_step_moved, without_step
from relance.policies.reading import read_policy
from relance.policies.rules import BadPolicy, StepKind, presets

PRESETS = sorted(presets())


@pytest.fixture
def data() -> dict:
    return deepcopy(presets()["business"])


def days(data: dict, ladder: str = "business") -> dict[str, int]:
    found = read_policy(data).ladder(ladder)
    return {step.name: step.day for step in found.steps}


def test_another_day_gives_a_step_another_place_and_leaves_the_old_data_alone(data):
    before = deepcopy(data)
    made = with_step(data, "business", "call", {"day": 12})
    assert list(days(made)) == ["note", "friendly", "clear", "call", "firm", "formal", "decide"]
    assert data == before


def test_a_name_is_the_same_in_every_ladder_that_has_the_step(data):
    made = read_policy(with_step(data, "person", "firm", {"title": {"en": "Last word"}}))
    assert {ladder.find("firm").called("fr") for ladder in made.ladders} == {"Last word"}


@pytest.mark.parametrize(
    ("step", "changes", "field", "said"),
    [
        ("firm", {"day": 25}, "day", "“call” stands on this day already"),
        ("firm", {"day": 56}, "day", "On day 55 a person takes over"),
        ("decide", {"day": 39}, "day", "a day after day 40"),
        ("firm", {"day": 0}, "day", "due date itself"),
        ("decide", {"day": 731}, "day", "from -60 to 730"),
        ("call", {"day": -2}, "day", "only a message"),
        ("firm", {"fallback": "email"}, "fallback", "must differ"),
        ("firm", {"channel": ""}, "channel", "by e-mail or by letter"),
        ("firm", {"title": {}}, "title", "needs a name"),
        ("firm", {"title": {"en": "x" * 61}}, "title", "60 characters"),
        ("firm", {"answer_days": 91}, "answer_days", "from 0 to 90"),
        ("firm", {"role": "king"}, "role", "no role “king”"),
        ("firm", {"approval": "never"}, "approval", "“never” is not known"),
    ],
)
def test_what_makes_no_sense_is_refused_where_it_stands(data, step, changes, field, said):
    with pytest.raises(BadPolicy, match=said) as refusal:
        with_step(data, "business", step, changes)
    assert (refusal.value.at.ladder, refusal.value.at.step, refusal.value.at.field) == ("business", step, field)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"gap_days": 0}, "gap_days"), ({"most": 0}, "most"), ({"within": 0}, "within"), ({"within": 3}, "gap_days")],
)
def test_a_rhythm_that_makes_no_sense_is_refused_where_it_stands(data, changes, field):
    with pytest.raises(BadPolicy) as refusal:
        with_rhythm(data, changes)
    assert refusal.value.at.field == field


def test_a_step_moves_past_the_due_date_and_past_the_days_of_others(data):
    there = with_step_moved(with_step(data, "business", "note", {"day": -1}), "business", "note", 1)
    assert days(there)["note"] == 2
    assert days(with_step_moved(there, "business", "note", -1))["note"] == -1
    with pytest.raises(BadPolicy, match="On day 55"):
        with_step_moved(with_step(data, "business", "formal", {"day": 54}), "business", "formal", 1)


def test_a_new_step_stands_half_way_to_the_next_and_speaks_like_the_one_before(data):
    made, name = with_new_step(data, "business", StepKind.MESSAGE, "clear", used={"reminder"})
    step = read_policy(made).ladder("business").find(name)
    assert (name, step.day, step.wording, step.called("fr")) == ("reminder-2", 11, "clear", "Rappel")
    made, name = with_new_step(made, "business", StepKind.CALL, "decide")
    assert (name, days(made)[name]) == ("call-2", 47)


def test_where_no_day_is_free_none_is_added(data):
    crowded = without_step(without_step(data, "business", "formal"), "business", "call")
    for name, day in (("note", 1), ("friendly", 2), ("clear", 3), ("firm", 4), ("decide", 5)):
        crowded["ladders"][0]["steps"][[s["name"] for s in crowded["ladders"][0]["steps"]].index(name)]["day"] = day
    with pytest.raises(BadPolicy, match="no free day"):
        with_new_step(crowded, "business", StepKind.CALL, "note")
    assert days(with_new_step(crowded, "business", StepKind.MESSAGE, "firm")[0])["reminder"] == -1


@given(st.sampled_from(PRESETS), st.data())
def test_any_new_step_can_be_kept_and_taken_away_again(preset, draw):
    data = presets()[preset]
    ladder = draw.draw(st.sampled_from(data["ladders"]))
    after = draw.draw(st.sampled_from([step["name"] for step in ladder["steps"]]))
    kind = draw.draw(st.sampled_from([StepKind.MESSAGE, StepKind.CALL, StepKind.FORMAL]))
    made, name = with_new_step(data, ladder["name"], kind, after)
    assert read_policy(without_step(made, ladder["name"], name)) == read_policy(data)


def test_the_last_step_stays(data):
    with pytest.raises(BadPolicy, match="hand over to a person"):
        without_step(data, "business", "decide")


@pytest.mark.parametrize(("ladder", "step"), [("gone", "firm"), ("business", "gone")])
def test_what_is_gone_cannot_be_changed(data, ladder, step):
    with pytest.raises(BadPolicy, match="not in"):
        with_step(data, ladder, step, {"day": 9})


def test_a_difference_is_told_once_and_none_where_there_is_none(data):
    policy = read_policy(data)
    assert differences(policy, policy) == []
    made = with_rhythm(with_step(data, "business", "firm", {"day": 18, "approval": "each"}), {"most": 0, "within": 0})
    made = without_step(with_new_step(made, "person", StepKind.CALL, "note")[0], "person", "formal")
    told = [(each.what, each.ladder, each.step) for each in differences(policy, read_policy(made))]
    assert told == [
        ("day", "business", "firm"),
        ("approval", "business", "firm"),
        ("new", "person", "call-2"),
        ("approval", "person", "firm"),
        ("gone", "person", "formal"),
        ("cap", "", ""),
    ]


def test_other_ladders_are_told_as_new_and_gone():
    told = differences(read_policy(presets()["standard"]), read_policy(presets()["business"]))
    assert [(each.what, each.ladder) for each in told if not each.step][:3] == [
        ("new", "business"),
        ("new", "person"),
        ("gone", "everybody"),
    ]


def test_a_preset_says_in_both_languages_whom_it_is_for():
    for name, data in presets().items():
        assert all(20 < len(data["about"][language]) < 160 for language in ("en", "fr")), name
