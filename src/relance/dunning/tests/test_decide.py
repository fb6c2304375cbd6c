"""What is decided about one account on one day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.dunning.facts import Facts, Item, Outcome
from relance.dunning.rules import next_step
from relance.dunning.tests.ladders import DUE, EVERYDAY, FRANCE, STANDARD, decide, facts, item, ladder, step, terms
from relance.letters import rules as wording
from relance.policies.reading import read_policy
from relance.policies.rules import StepKind, Terms, presets

NAMES = [step.name for step in STANDARD.ladder.steps]
POLICY = read_policy(presets()["standard"])
LADDERS = st.sampled_from([STANDARD, ladder(1, 10, 20), ladder(-7, -3, 2, 4, 6, gap=5), ladder(5, minimum=0)])
DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))


@st.composite
def books(draw, most: int = 5):
    """Facts on a day about up to `most` items anywhere on the ladder, also at odd places."""
    today, rules = draw(DAYS), draw(LADDERS)
    names = [step.name for step in rules.ladder.steps[:-1]]
    items = []
    for part in range(1, draw(st.integers(0, most)) + 1):
        due = today - timedelta(days=draw(st.integers(-40, 60)))
        amount = draw(st.integers(1, 30_000))
        open_ = draw(st.integers(1, amount))
        number, issued = f"F-{part}", due - timedelta(days=30)
        currency = draw(st.sampled_from(["EUR", "EUR", "CHF"]))
        items.append(
            Item(part, number, issued, due, currency, amount, open_, draw(st.frozensets(st.sampled_from(names))))
        )
    last = draw(st.none() | st.integers(0, 12).map(lambda n: today - timedelta(days=n)))
    coming = draw(st.none() | st.integers(1, 40).map(lambda n: today + timedelta(days=n)))
    refused, leaving = draw(st.booleans()) and draw(st.booleans()), draw(st.booleans()) and draw(st.booleans())
    to = draw(st.sampled_from(["a@example.com", "a@example.com", ""]))
    more = {"last_contact": last, "next_entry": coming, "recipient_refused": refused, "leaving_now": leaving}
    return facts(today, *items, recipient=to, **more), rules


def standing(one: Facts) -> dict[int, Item]:
    return {item.part_id: item for item in one.items}


@given(books())
def test_nobody_is_written_to_about_an_item_on_its_due_date(book):
    one, rules = book
    marks = decide(one, rules, FRANCE).marks
    assert not [part for part in marks if standing(one)[part].due_on == one.today]


@given(books())
def test_no_level_is_skipped_and_no_step_is_done_twice(book):
    """Each marked item is marked with the first step after its last one that has not lapsed."""
    one, rules = book
    names = [s.name for s in rules.ladder.steps]
    for part, name in decide(one, rules, FRANCE).marks.items():
        seen, place = standing(one)[part], names.index(name)
        reached = max((names.index(had) for had in seen.done), default=-1)
        assert place > reached
        assert all(s.lapsed(seen.due_on, one.today) for s in rules.ladder.steps[reached + 1 : place])
        assert rules.ladder.steps[place].kind in (StepKind.MESSAGE, StepKind.PERSON)
        assert rules.ladder.steps[place].planned(seen.due_on, FRANCE) <= one.today


@given(books())
def test_the_message_takes_the_level_of_the_oldest_item_that_deserves_one(book):
    one, rules = book
    made = decide(one, rules, FRANCE)
    if made.outcome is Outcome.MESSAGE:
        oldest = next(item for item in one.items if item.part_id in made.marks)
        assert (made.item, made.step) == (oldest.part_id, made.marks[oldest.part_id])


@given(books())
def test_nobody_hears_from_us_twice_within_the_gap(book):
    one, rules = book
    if one.last_contact and (one.today - one.last_contact).days < rules.gap_days:
        assert decide(one, rules, FRANCE).outcome is not Outcome.MESSAGE


@given(books())
def test_no_message_while_one_is_leaving_nor_without_an_address_nor_to_one_that_was_refused(book):
    one, rules = book
    if one.leaving_now or one.refused or not one.reach["email"]:
        assert decide(one, rules, FRANCE).outcome is not Outcome.MESSAGE


@given(books(0))
def test_nothing_open_makes_no_message(book):
    one, rules = book
    made = decide(one, rules, FRANCE)
    assert made.outcome is Outcome.WAIT and made.reasons[0].code == "nothing_open" and not made.marks


@given(books())
def test_no_open_invoice_is_without_a_next_day(book):
    one, rules = book
    made = decide(one, rules, FRANCE)
    if one.items:
        assert made.look_again_on is not None and made.look_again_on > one.today
    else:
        assert made.look_again_on == one.next_entry


@given(books())
def test_every_decision_has_a_reason_that_can_be_said_in_words(book):
    from relance.dunning.reasons import say

    one, rules = book
    made = decide(one, rules, FRANCE)
    assert made.reasons and made.version == one.version
    kept = [{"code": reason.code, "facts": dict(reason.facts)} for reason in made.reasons]
    assert all(said.short and said.full for said in say(kept, POLICY))


@given(books(), st.data())
def test_a_part_payment_changes_neither_level_nor_outcome(book, data):
    one, rules = book
    paid = tuple(replace(i, open=data.draw(st.integers(1, i.open))) for i in one.items)
    if totals_small(rules, one.items) != totals_small(rules, paid):
        return
    before, after = decide(one, rules, FRANCE), decide(replace(one, items=paid), rules, FRANCE)
    assert (before.outcome, before.step, before.item) == (after.outcome, after.step, after.item)
    assert (before.marks, before.look_again_on) == (after.marks, after.look_again_on)


def totals_small(rules: Terms, items: tuple[Item, ...]) -> bool:
    totals: dict[str, int] = {}
    for one in items:
        totals[one.currency] = totals.get(one.currency, 0) + one.open
    return all(rules.is_small(minor, currency) for currency, minor in totals.items())


@given(books(), st.randoms())
def test_the_order_of_recording_changes_nothing_but_which_of_two_equals_leads(book, random):
    """Items due on the same day may stand in any order: outcome and next day stay, and marks where the words do."""
    one, rules = book
    due = random.choice(one.items).due_on if one.items else one.today
    same = [replace(i, due_on=due) for i in one.items]
    straight, mixed = replace(one, items=tuple(same)), replace(one, items=tuple(random.sample(same, len(same))))
    first, second = decide(straight, rules, FRANCE), decide(mixed, rules, FRANCE)
    assert (first.outcome, first.look_again_on) == (second.outcome, second.look_again_on)
    if first.step == second.step:
        assert first.marks == second.marks
    assert decide(straight, rules, FRANCE) == first


def test_the_day_a_note_lapses_is_the_due_date():
    note = item(1, DUE)
    assert next_step(note, STANDARD, DUE - timedelta(days=1)).name == "note"
    assert next_step(note, STANDARD, DUE).name == "friendly"
    assert decide(facts(DUE, note), STANDARD, EVERYDAY).outcome is Outcome.WAIT


def test_a_sum_below_the_minimum_waits_until_more_is_open():
    small = item(1, DUE, open_=1499)
    made = decide(facts(DUE + timedelta(days=1), small), STANDARD, EVERYDAY)
    assert (made.outcome, made.reasons[0].code, made.instead_of) == (Outcome.WAIT, "small_balance", "friendly")
    both = facts(DUE + timedelta(days=1), small, item(2, DUE + timedelta(days=50), open_=1))
    assert decide(both, STANDARD, EVERYDAY).outcome is Outcome.MESSAGE


def test_two_small_sums_in_two_currencies_are_not_added():
    francs = replace(item(2, DUE, open_=1499), currency="CHF")
    made = decide(facts(DUE + timedelta(days=1), item(1, DUE, open_=1499), francs), STANDARD, EVERYDAY)
    assert made.reasons[0].code == "small_balance"


def test_after_the_last_message_a_person_decides_and_is_reminded_the_next_working_day():
    done = item(1, DUE, done=NAMES[:-1])
    friday = date(2026, 4, 3)
    made = decide(facts(friday, done), STANDARD, FRANCE)
    assert (made.outcome, made.reasons[0].code) == (Outcome.PERSON, "ladder_ended")
    assert made.look_again_on == date(2026, 4, 7), "Easter Monday is a day of rest"


def test_an_item_is_not_marked_with_a_step_firmer_than_the_words_it_was_written_in():
    """A's payment bounces on day 25; B, due on day 5, deserves firm then. The mail is friendly."""
    bounced = item(1, DUE)
    newer = item(2, DUE + timedelta(days=5), done=["note", "friendly", "clear"])
    made = decide(facts(DUE + timedelta(days=25), bounced, newer), STANDARD, EVERYDAY)
    assert made.step == "friendly"
    order = {name: place for place, name in enumerate(NAMES)}
    assert all(order[mark] <= order[made.step] for mark in made.marks.values()), made.marks


@pytest.mark.parametrize("name", sorted(presets()))
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_message_step_of_every_preset_has_its_words_in_each_language(name, language):
    steps = [step.wording for step in read_policy(presets()[name]).steps if step.kind is StepKind.MESSAGE]
    assert set(steps) <= set(wording.steps(language))


def test_a_note_that_cannot_be_sent_lapses_and_the_next_step_is_named():
    early = facts(DUE - timedelta(days=2), item(1, DUE), recipient="")
    made = decide(early, STANDARD, EVERYDAY)
    assert (made.outcome, [reason.code for reason in made.reasons]) == (
        Outcome.WAIT,
        ["not_due_yet", "no_way_for_note"],
    )
    assert made.reasons[0].facts["step"] == "friendly" and made.look_again_on == DUE + timedelta(days=1)
    before = decide(facts(DUE - timedelta(days=9), item(1, DUE), recipient=""), STANDARD, EVERYDAY)
    assert [reason.code for reason in before.reasons] == ["not_due_yet"]


def test_calls_are_not_counted_as_messages():
    had = item(1, DUE, done=["note", "friendly", "clear", "call"])
    steps = (step("friendly", 1), step("clear", 5), step("call", 10, StepKind.CALL), step("firm", 15))
    calling = terms(step("note", -3), *steps)
    made = decide(facts(DUE + timedelta(days=40), had), calling, EVERYDAY)
    counted = next(reason for reason in made.reasons if reason.code == "no_payment_after")
    assert counted.facts == {"count": 2, "calls": 1}


def test_where_the_oldest_has_had_every_step_a_person_decides_first_and_knows_what_waits():
    old, young = item(1, DUE, done=NAMES[:-1]), item(2, DUE + timedelta(days=40))
    made = decide(facts(DUE + timedelta(days=45), old, young), STANDARD, EVERYDAY)
    assert (made.outcome, made.step, made.marks) == (Outcome.PERSON, "", {1: "decide"})
    assert [(r.code, r.facts.get("count")) for r in made.reasons] == [("ladder_ended", None), ("younger_wait", 1)]
    rests = replace(old, rests_until=DUE + timedelta(days=60))
    gone_on = decide(facts(DUE + timedelta(days=45), rests, young), STANDARD, EVERYDAY)
    assert (gone_on.step, gone_on.marks) == ("friendly", {2: "friendly"})
    asked_again = decide(facts(DUE + timedelta(days=61), rests, young), STANDARD, EVERYDAY)
    assert asked_again.outcome is Outcome.PERSON
