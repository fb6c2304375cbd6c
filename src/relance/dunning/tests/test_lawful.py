"""What the gate of law does to a decision: another way, a later day, a person's task, and never a step against it."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relance.claims.gate.nearest import Window
from relance.claims.gate.records import Decision as Verdict
from relance.claims.gate.records import Past
from relance.claims.gate.rules import gate
from relance.claims.gate.standing import DEMANDING, Standing
from relance.customers import flags as noted
from relance.dunning import rules
from relance.dunning.ahead import ahead
from relance.dunning.facts import Outcome
from relance.dunning.lawful import statements_of
from relance.dunning.rules import Place
from relance.dunning.tests.ladders import DUE, FRANCE, NO_LAW, facts, item, step, terms
from relance.law import rules as law
from relance.law.gating import FLAGS
from relance.policies.rules import StepKind

PARIS, LOS_ANGELES = ZoneInfo("Europe/Paris"), ZoneInfo("America/Los_Angeles")
WINDOW = Window("Europe/Paris", time(9), time(18), FRANCE)
LATE = DUE + timedelta(days=8)
REACH = {"email": "a@a.example", "letter": "post", "call": "04 72 00 51 20"}
BOTH = terms(step("friendly", 1, fallback="letter"), step("call", 10, StepKind.CALL))


def debtor(place="FR", kind="consumer", *zones: ZoneInfo, **flags: date) -> Standing:
    return Standing((place,), kind, "business", zones or (PARIS,), flags)


def decided(standing: Standing, today: date = LATE, under=BOTH, reach=REACH, done=(), window: Window = WINDOW):
    one = facts(today, item(1, done=done), reach=reach, standing=standing)
    return rules.decide(one, Place(under, NO_LAW, FRANCE, window))


def test_nothing_in_the_way_changes_nothing():
    decision = decided(debtor())
    assert (decision.outcome, decision.channel) == (Outcome.MESSAGE, "email")


def test_the_next_way_of_the_policy_is_taken_where_the_first_is_refused():
    decision = decided(debtor(opted_out_email=DUE))
    assert (decision.outcome, decision.channel, decision.step) == (Outcome.MESSAGE, "letter", "friendly")


def test_where_no_way_is_left_a_person_hears_what_else_is_possible():
    only_mail = terms(step("friendly", 1))
    decision = decided(debtor(opted_out_email=DUE), under=only_mail)
    assert decision.outcome is Outcome.PERSON and not decision.step and decision.instead_of == "friendly"
    said = decision.reasons[0].facts
    assert decision.reasons[0].code == "law_stops" and said["because"] == "opted_out"
    assert (said["instead"], said["on"], said["at"]) == ("letter", LATE.isoformat(), "09:00")


@pytest.mark.parametrize("flag", ["represented", "insolvency", "deceased", "breathing_space", "cease_request_written"])
def test_a_stop_leaves_every_step_to_a_person_and_proposes_nothing(flag):
    decision = decided(debtor(**{flag: DUE}))
    assert decision.outcome is Outcome.PERSON and decision.reasons[0].code == "law_stops"
    assert "instead" not in decision.reasons[0].facts
    assert set(decision.marks) == {1}, "what the person decides rests all that deserved a step"


def test_what_a_person_decided_about_a_stop_rests_as_long_as_was_said():
    one = replace(item(1), rests_until=LATE + timedelta(days=20))
    waiting = facts(LATE, one, reach=REACH, standing=debtor(represented=DUE))
    decision = rules.decide(waiting, Place(BOTH, NO_LAW, FRANCE, WINDOW))
    assert decision.outcome is Outcome.WAIT and decision.look_again_on == FRANCE.after(LATE + timedelta(days=20))


def test_a_number_that_is_somebody_elses_is_never_called():
    assert decided(debtor(wrong_phone=DUE), LATE + timedelta(days=9), done=["friendly"]).outcome is Outcome.PERSON
    assert decided(debtor(), LATE + timedelta(days=9), done=["friendly"]).outcome is Outcome.CALL


def past(day: date, channel: str = "call", kind: str = "conversation") -> Past:
    return Past(datetime.combine(day, time(11), PARIS), channel, kind)


def test_a_rest_after_a_talk_puts_the_call_on_its_first_lawful_day():
    """Texas: after a talk no call for seven days, the day of the talk being the first."""
    day = DUE + timedelta(days=16)
    talked = replace(debtor("US-TX"), past=(past(DUE, "email", "message"), past(day - timedelta(days=2))))
    decision = decided(talked, day, done=["friendly"])
    assert decision.outcome is Outcome.WAIT and decision.instead_of == "call"
    said = decision.reasons[0].facts
    assert decision.reasons[0].code == "law_waits" and said["because"] == "rest_after_conversation"
    assert decision.look_again_on == day + timedelta(days=5) == date.fromisoformat(said["on"])


def test_hours_hold_where_the_debtor_is():
    """At nine in Paris it is midnight in Los Angeles: the message is for the afternoon, and no day is lost."""
    assert decided(debtor("US-CA", "consumer", LOS_ANGELES)).outcome is Outcome.MESSAGE
    mornings = Window("Europe/Paris", time(9), time(12), FRANCE)
    only_mail = terms(step("friendly", 1))
    never = decided(debtor("US-CA", "consumer", LOS_ANGELES), under=only_mail, window=mornings)
    assert never.outcome is Outcome.PERSON and never.reasons[0].facts["because"] == "quiet_hours"
    assert decided(debtor("US-CA", "consumer", LOS_ANGELES), window=mornings).channel == "letter"


def test_a_few_days_are_waited_for_the_way_that_the_policy_prefers():
    """Texas: seven messages in seven days is the most, and letters are not counted: still no letter takes the place."""
    often = tuple(past(LATE - timedelta(days=n), "email", "message") for n in (3, 2, 2, 2, 1, 1, 1))
    decision = decided(replace(debtor("US-TX"), past=often))
    assert decision.outcome is Outcome.WAIT and decision.reasons[0].facts["because"] == "frequency_cap"
    assert decision.look_again_on == FRANCE.on_or_after(LATE + timedelta(days=4))


def test_a_formal_step_is_timed_by_a_person_and_stopped_by_a_stop():
    formal = terms(step("notice", 5, StepKind.FORMAL))
    talked = replace(debtor("US-TX"), past=(past(LATE - timedelta(days=1)),))
    assert decided(talked, under=formal).step == "notice"
    assert decided(debtor(represented=DUE), under=formal).reasons[0].code == "law_stops"


def test_words_say_how_to_refuse_more_where_the_place_wants_it():
    one = facts(LATE, item(1), reach=REACH, standing=debtor("US-NY"))
    place = Place(BOTH, NO_LAW, FRANCE, WINDOW)
    first = BOTH.ladder.steps[0]
    assert statements_of(one, place, first, "email") == {"opt-out"}
    assert not statements_of(one, place, first, "letter")
    assert not statements_of(replace(one, standing=debtor("FR")), place, first, "email")


places = st.sampled_from(list(law.places()))
histories = st.lists(
    st.builds(
        past,
        st.integers(0, 30).map(lambda n: LATE - timedelta(days=n)),
        st.sampled_from(["call", "email", "letter"]),
        st.sampled_from(["attempt", "voicemail", "conversation", "message"]),
    ),
    max_size=6,
)
flagged = st.dictionaries(st.sampled_from([flag for flag in noted.KNOWN if flag in FLAGS]), st.just(DUE), max_size=3)


@settings(max_examples=150, deadline=None)
@given(places, st.sampled_from(["consumer", "business", ""]), histories, flagged)
def test_what_is_decided_is_lawful_on_its_day_wherever_the_debtor_lives(code, kind, history, on_file):
    standing = replace(debtor(code, kind), past=tuple(sorted(history, key=lambda each: each.at)), flags=on_file)
    for decision in ahead(
        facts(LATE, item(1), reach=REACH, standing=standing), Place(BOTH, NO_LAW, FRANCE, WINDOW), 60
    ):
        if decision.outcome is Outcome.MESSAGE:
            moments = (datetime.combine(decision.today, time(hour), PARIS) for hour in range(9, 19))
            asked = (standing.contact(at, decision.channel, DEMANDING, due=DUE, amount=10000) for at in moments)
            assert any(gate(each).decision is Verdict.ALLOWED for each in asked)
            return
        if decision.outcome is Outcome.PERSON:
            return


@settings(max_examples=100, deadline=None)
@given(places, st.sampled_from(["consumer", "business", ""]), histories, st.sampled_from(["represented", "insolvency"]))
def test_a_stop_wins_whatever_was_before(code, kind, history, stop):
    standing = replace(debtor(code, kind), past=tuple(history), flags={stop: DUE})
    assert decided(standing).outcome is not Outcome.MESSAGE
