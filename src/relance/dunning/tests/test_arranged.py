"""What makes a decision wait, who takes a step, by which way: pauses, promises, disputes, calls, caps."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from relance.arrangements.rules import Arranged, Dispute, Pause, Promise, paused_until
from relance.dunning.ahead import ahead
from relance.dunning.facts import Outcome
from relance.dunning.rules import Place
from relance.dunning.tests.ladders import (
    DUE,
    EVERYDAY,
    FRANCE,
    NO_LAW,
    STANDARD,
    Life,
    Part,
    decide,
    facts,
    item,
    ladder,
    step,
    terms,
)
from relance.law.counting import Contact
from relance.policies.rules import StepKind

CALLING = terms(
    step("friendly", 1, answer_days=7),
    step("call", 10, StepKind.CALL, minimum=50),
    step("firm", 15, answer_days=7),
    step("formal", 25, StepKind.FORMAL),
)


def day(number: int) -> date:
    return DUE + timedelta(days=number)


def pause(first: int, last: int) -> Pause:
    return Pause(first, day(first), day(last))


def paused(*pauses: Pause) -> Arranged:
    return Arranged(pauses=pauses)


# Pauses


def test_during_a_pause_nobody_writes_and_the_step_comes_after_it():
    made = decide(facts(day(1), item(1), arranged=paused(pause(0, 6))), STANDARD, EVERYDAY)
    assert (made.outcome, made.reasons[0].code, made.instead_of) == (Outcome.WAIT, "paused", "friendly")
    assert made.look_again_on == day(7)
    assert decide(facts(day(7), item(1), arranged=paused(pause(0, 6))), STANDARD, EVERYDAY).step == "friendly"


def test_pauses_that_overlap_or_follow_each_other_are_one():
    assert paused_until([pause(0, 5), pause(3, 9), pause(10, 12), pause(20, 30)], day(4)) == day(12)


def test_a_backdated_pause_counts_from_today_and_a_lifted_one_not_at_all():
    assert decide(facts(day(4), item(1), arranged=paused(pause(-20, 8))), STANDARD, EVERYDAY).look_again_on == day(9)
    assert decide(facts(day(4), item(1)), STANDARD, EVERYDAY).outcome is Outcome.MESSAGE


@given(st.lists(st.tuples(st.integers(-30, 60), st.integers(0, 30)), max_size=6), st.integers(-30, 90))
def test_the_day_after_all_pauses_is_the_first_free_one(spans, today):
    pauses = [pause(first, first + length) for first, length in spans]
    last = paused_until(pauses, day(today))
    held = [any(one.begins <= day(n) <= one.until for one in pauses) for n in range(today, 150)]
    assert (None if last is None else (last - day(today)).days + 1) == (None if not held[0] else held.index(False))


# Promises


def promised(until: int, amount: int = 10000, received: int = 0, made: int = 2) -> Arranged:
    return Arranged(promises=(Promise(1, day(made), day(until), "EUR", amount, received),))


def test_a_promise_is_waited_for_with_patience():
    patient = replace(STANDARD, promise_days=2)
    made = decide(facts(day(5), item(1), arranged=promised(8)), patient, EVERYDAY)
    assert (made.outcome, made.reasons[0].code, made.look_again_on) == (Outcome.WAIT, "promised", day(11))
    assert decide(facts(day(10), item(1), arranged=promised(8)), patient, EVERYDAY).reasons[0].code == "promised"


def test_a_broken_promise_is_told_once_and_the_ladder_goes_on():
    had = item(1, done=["friendly"])
    late = facts(day(11), had, arranged=promised(8), last_contact=day(2))
    made = decide(late, STANDARD, EVERYDAY)
    assert (made.outcome, made.step) == (Outcome.MESSAGE, "clear")
    assert "promise_broken" in [reason.code for reason in made.reasons]
    told = facts(day(20), item(1, done=["friendly", "clear"]), arranged=promised(8), last_contact=day(12))
    assert "promise_broken" not in [reason.code for reason in decide(told, STANDARD, EVERYDAY).reasons]


def test_a_kept_promise_of_a_part_lets_the_ladder_go_on_for_the_rest():
    part = item(1, open_=6000, amount=10000, done=["friendly"])
    made = decide(facts(day(10), part, arranged=promised(30, 4000, 4000)), STANDARD, EVERYDAY)
    assert (made.outcome, made.step) == (Outcome.MESSAGE, "clear")


# Disputes


def contested(until: int, **parts: int) -> Arranged:
    amounts = {int(name[1:]): amount for name, amount in parts.items()}
    return Arranged(disputes=(Dispute(1, day(0), day(until), amounts),))


def test_a_contested_part_rests_and_the_rest_is_asked_for():
    part = replace(item(1, open_=10000), disputed=4000)
    made = decide(facts(day(1), part, arranged=contested(30, p1=4000)), STANDARD, EVERYDAY)
    assert (made.outcome, part.asked) == (Outcome.MESSAGE, 6000)
    assert "part_disputed" in [reason.code for reason in made.reasons]


def test_a_contested_invoice_is_left_out_and_does_not_lead():
    whole, other = replace(item(1), disputed=10000), item(2, DUE + timedelta(days=4))
    made = decide(facts(day(20), whole, other, arranged=contested(30, p1=10000)), STANDARD, EVERYDAY)
    assert (made.step, made.item, set(made.marks)) == ("friendly", 2, {2})


def test_where_everything_is_contested_it_waits_and_then_somebody_settles_it():
    whole = replace(item(1), disputed=10000)
    waits = decide(facts(day(20), whole, arranged=contested(30, p1=10000)), STANDARD, EVERYDAY)
    assert (waits.outcome, waits.reasons[0].code, waits.look_again_on) == (Outcome.WAIT, "disputed", day(31))
    over = decide(facts(day(31), whole, arranged=contested(30, p1=10000)), STANDARD, EVERYDAY)
    assert (over.outcome, over.reasons[0].code) == (Outcome.PERSON, "dispute_review")


# Calls, formal steps, ways


def test_a_call_is_a_task_and_marks_what_it_is_about():
    both = (item(1, done=["friendly"]), item(2, DUE + timedelta(days=8)))
    made = decide(facts(day(12), *both, phone="01 23", last_contact=day(1)), CALLING, EVERYDAY)
    assert (made.outcome, made.step, made.channel, made.marks) == (Outcome.CALL, "call", "call", {1: "call"})


def test_without_a_number_a_person_is_asked_for_one():
    made = decide(facts(day(12), item(1, done=["friendly"]), last_contact=day(1)), CALLING, EVERYDAY)
    assert (made.outcome, made.reasons[0].code, made.step) == (Outcome.PERSON, "no_phone", "call")
    assert (made.channel, made.marks) == ("", {1: "call"}), "done in another way the step is done"


def test_a_call_that_nobody_answered_stays_and_no_rhythm_holds_it_back():
    rung = facts(day(12), item(1, done=["friendly"]), phone="1", contacts=(Contact(day(11), "call"),))
    assert decide(rung, CALLING, EVERYDAY).reasons[0].code == "contacted_recently"
    vain = replace(rung, tried=(day(11),))
    made = decide(vain, CALLING, EVERYDAY)
    assert (made.outcome, made.step) == (Outcome.CALL, "call")
    assert ("tried", {"on": day(11).isoformat(), "count": 1}) in [(r.code, r.facts) for r in made.reasons]
    reached = replace(vain, contacts=(*vain.contacts, Contact(day(11), "call")))
    assert decide(reached, CALLING, EVERYDAY).reasons[0].code == "contacted_recently", "one of the two was heard"


def test_a_step_for_larger_sums_is_passed_over_and_does_not_come_back():
    small = item(1, open_=4900, done=["friendly"])
    assert decide(facts(day(15), small, phone="1", last_contact=day(1)), CALLING, EVERYDAY).step == "firm"
    grown = item(1, open_=9000, done=["friendly", "firm"])
    assert decide(facts(day(25), grown, phone="1", last_contact=day(15)), CALLING, EVERYDAY).step == "formal"


def test_a_formal_step_is_a_persons_whatever_was_said_lately():
    done = item(1, done=["friendly", "call", "firm"])
    made = decide(facts(day(25), done, phone="1", last_contact=day(24)), CALLING, EVERYDAY)
    assert (made.outcome, made.step, made.reasons[0].code) == (Outcome.PERSON, "formal", "formal_step")


def test_the_second_way_is_taken_where_the_first_cannot_reach():
    posted = terms(step("friendly", 1, fallback="letter"))
    by_post = replace(facts(day(1), item(1), recipient=""), reach={"email": "", "letter": "post"})
    assert decide(by_post, posted, EVERYDAY).channel == "letter"
    turned_away = replace(by_post, reach={"email": "a@example.com", "letter": "post"}, refused=frozenset({"email"}))
    assert decide(turned_away, posted, EVERYDAY).channel == "letter"
    nowhere = replace(by_post, reach={})
    assert decide(nowhere, posted, EVERYDAY).reasons[0].code == "no_address"


# Rhythm and exceptions


def test_a_cap_counts_every_channel():
    capped = replace(STANDARD, gap_days=1, most=2, within=30)
    before = (Contact(day(-9), "call"), Contact(day(-5), "letter"))
    made = decide(facts(day(1), item(1), contacts=before), capped, EVERYDAY)
    assert (made.outcome, made.reasons[0].code, made.look_again_on) == (Outcome.WAIT, "contacted_often", day(21))


def test_minus_three_is_before_and_plus_three_after():
    both = ladder(-3, 3)
    assert [d for d in range(-10, 10) if decide(facts(day(d), item(1)), both, EVERYDAY).step == "m-3"] == [-3, -2, -1]
    assert decide(facts(day(0), item(1)), both, EVERYDAY).outcome is Outcome.WAIT
    assert decide(facts(day(3), item(1)), both, EVERYDAY).step == "m3"


def test_more_days_move_every_step_after_the_due_date_and_none_before():
    later = replace(ladder(-3, 3), extra_days=10)
    assert decide(facts(day(-3), item(1)), later, EVERYDAY).step == "m-3"
    assert decide(facts(day(12), item(1)), later, EVERYDAY).outcome is Outcome.WAIT
    assert decide(facts(day(13), item(1)), later, EVERYDAY).step == "m3"


# The look ahead


@given(st.integers(0, 40), st.integers(500, 20_000))
@settings(max_examples=60, deadline=None)
def test_the_look_ahead_is_what_then_happens_if_nobody_pays(first, amount):
    part = Part(1, DUE, amount, DUE - timedelta(days=30))
    begun = Life((part,), STANDARD, FRANCE).live(DUE - timedelta(days=20), first)
    today = DUE - timedelta(days=20) + timedelta(days=first)
    seen = [d for d in ahead(begun.facts(today), Place(STANDARD, NO_LAW, FRANCE), 60) if d.outcome is Outcome.MESSAGE]
    told = len(begun.sent)
    lived = begun.live(today, 61).sent[told:]
    assert [(one.day, one.decision.step) for one in lived] == [(one.today, one.step) for one in seen]
