"""The gate: nothing that was done before opens it, and a stop always wins, whatever the place."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relance.claims.gate.claiming import judged
from relance.claims.gate.records import Contact, Decision, Moment, Past
from relance.claims.gate.rules import gate
from relance.law import gating
from relance.law import rules as law
from relance.law.facts import CREDITORS, DEBTORS
from relance.law.gating import Asked, Charge

PARIS = ZoneInfo("Europe/Paris")
NEW_YORK, LOS_ANGELES = ZoneInfo("America/New_York"), ZoneInfo("America/Los_Angeles")
NOON = datetime(2026, 11, 19, 12, 0, tzinfo=PARIS)
PERSONAL = ("email", "sms", "call", "voicemail", "letter")
STOPS = ("insolvency", "breathing_space", "cease_request_written")

places = st.lists(st.sampled_from(law.places()), min_size=1, max_size=2, unique=True).map(tuple)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)).map(
    lambda at: Moment(at.replace(tzinfo=PARIS), (PARIS,))
)
acts = st.builds(
    Asked,
    channel=st.sampled_from(PERSONAL),
    recipient=st.sampled_from(gating.RECIPIENTS),
    line=st.sampled_from(gating.LINES),
    late=st.integers(-5, 900),
    flags=st.frozensets(st.sampled_from(gating.FLAGS), max_size=4),
    content=st.frozensets(st.sampled_from(gating.CONTENT), max_size=4),
)


@st.composite
def contacts(draw: st.DrawFn) -> Contact:
    """Any contact anywhere, with some that went before it."""
    moment, asked = draw(moments), draw(acts)
    history = tuple(sorted(draw(st.lists(pasts(moment.at), max_size=6)), key=lambda past: past.at))
    held = frozenset(past.kind for past in history)
    return Contact(
        replace(asked, held=held),
        moment,
        draw(places),
        draw(st.sampled_from(DEBTORS)),
        draw(st.sampled_from(CREDITORS)),
        history,
        due=moment.at.date() - timedelta(days=asked.late),
    )


def pasts(at: datetime) -> st.SearchStrategy[Past]:
    """An attempt, a voicemail, a talk or a message of the last days. A first reminder may open what was closed."""
    return st.builds(
        Past,
        at=st.integers(0, 20).map(lambda days: at - timedelta(days=days, hours=1)),
        channel=st.sampled_from(PERSONAL),
        kind=st.sampled_from(("attempt", "voicemail", "conversation", "message")),
        count=st.integers(1, 3),
    )


@settings(max_examples=300, deadline=None)
@given(contacts(), st.data())
def test_one_more_contact_before_never_opens_the_gate(contact: Contact, data: st.DataObject) -> None:
    more = data.draw(pasts(contact.moment.at))
    history = tuple(sorted((*contact.history, more), key=lambda past: past.at))
    busier = replace(contact, history=history, asked=replace(contact.asked, held=contact.asked.held | {more.kind}))
    if gate(contact).decision is not Decision.ALLOWED:
        assert gate(busier).decision is not Decision.ALLOWED


@settings(max_examples=300, deadline=None)
@given(contacts(), st.sampled_from(STOPS))
def test_a_stop_wins_over_everything(contact: Contact, stop: str) -> None:
    demands = contact.asked.content | {"asks_payment"}
    stopped = replace(contact.asked, flags=contact.asked.flags | {stop}, content=demands, recipient="debtor")
    if stop == "insolvency" or contact.debtor == "consumer":
        assert gate(replace(contact, asked=stopped)).decision is not Decision.ALLOWED


@settings(max_examples=200, deadline=None)
@given(contacts(), places)
def test_one_more_place_never_opens_the_gate(contact: Contact, more: tuple[str, ...]) -> None:
    both = replace(contact, places=tuple(dict.fromkeys((*contact.places, *more))))
    if gate(contact).decision is not Decision.ALLOWED:
        assert gate(both).decision is not Decision.ALLOWED


@settings(max_examples=200, deadline=None)
@given(contacts(), st.sampled_from(gating.CONTENT))
def test_a_reason_names_its_rule(contact: Contact, content: str) -> None:
    found = gate(replace(contact, asked=replace(contact.asked, content=contact.asked.content | {content})))
    assert bool(found.reasons) is (found.decision is not Decision.ALLOWED)
    for reason in found.reasons:
        assert reason.because in gating.BECAUSE and reason.rule.citation and reason.rule.long.fr


@settings(max_examples=400, deadline=None)
@given(contacts(), st.sampled_from(gating.ACTS))
def test_what_is_left_out_for_a_kind_of_act_would_never_have_objected(contact: Contact, act: str) -> None:
    contact = replace(contact, asked=replace(contact.asked, act=act))
    wanted = {
        fact.rule.id
        for code in contact.places
        for fact in law.facts(code, contact.debtor, contact.day, contact.creditor)
        if isinstance(fact, gating.Bar) and fact.holds_back(judged(contact, code))
    }
    barred = {reason.rule.id for reason in gate(contact).reasons}
    of_time = {"quiet_hours", "day_not_allowed", "frequency_cap", "rest_after_conversation", "waiting_period"}
    assert {each.rule.id for each in gate(contact).reasons if each.because not in of_time} <= wanted <= barred


def call(at: datetime, place: str = "FR", *zones: ZoneInfo, **moment) -> Contact:
    asked = Asked(channel="call", late=20, content=frozenset({"asks_payment", "gives_business_name"}))
    return Contact(asked, Moment(at, zones or (PARIS,), **moment), (place,), "consumer", "business")


@pytest.mark.parametrize("code", law.places())
def test_threats_reach_nobody_anywhere(code: str) -> None:
    for said in ("threat_arrest", "threat_police", "court_lookalike", "bailiff_lookalike", "other_name"):
        for debtor in DEBTORS:
            contact = call(NOON, code)
            threat = replace(contact.asked, content=contact.asked.content | {said})
            assert gate(replace(contact, asked=threat, debtor=debtor)).decision is Decision.BLOCKED, (said, debtor)


def test_every_zone_in_which_the_debtor_may_be_has_a_say() -> None:
    early = datetime(2026, 11, 19, 8, 10, tzinfo=NEW_YORK)
    assert gate(call(early, "US-FL", NEW_YORK)).decision is Decision.ALLOWED
    found = gate(call(early, "US-FL", NEW_YORK, LOS_ANGELES))
    assert [reason.because for reason in found.reasons] == ["quiet_hours"]


def test_hours_that_the_debtor_agreed_to_hold() -> None:
    late = NOON.replace(hour=20, minute=30)
    assert gate(call(late)).decision is Decision.BLOCKED
    assert gate(call(late, agreed=(time(18), time(21)))).decision is Decision.ALLOWED
    assert gate(call(NOON, agreed=(time(18), time(21)))).decision is Decision.ALLOWED


def test_the_seventh_day_counts_and_the_eighth_does_not() -> None:
    noon = datetime(2026, 11, 19, 12, 0, tzinfo=NEW_YORK)

    def before(days: int) -> Contact:
        past = Past(noon - timedelta(days=days), "call", "attempt", count=4)
        return replace(call(noon, "US-DC", NEW_YORK), history=(past,))

    assert [reason.because for reason in gate(before(6)).reasons] == ["frequency_cap"]
    assert gate(before(7)).decision is Decision.ALLOWED


def test_silence_after_a_talk_ends_on_the_day_the_debtor_asked_for() -> None:
    noon = datetime(2026, 11, 19, 12, 0, tzinfo=ZoneInfo("America/Denver"))
    talk = Past(noon - timedelta(days=2), "call", "conversation")
    contact = replace(call(noon, "US-CO", ZoneInfo("America/Denver")), history=(talk,))
    assert [reason.because for reason in gate(contact).reasons] == ["rest_after_conversation"]
    asked_for = replace(contact.moment, callback=date(2026, 11, 19))
    assert gate(replace(contact, moment=asked_for)).decision is Decision.ALLOWED


def test_a_wish_to_be_called_ends_no_waiting_time_of_the_law() -> None:
    reminded = Past(NOON - timedelta(days=5), "email", "first_reminder")
    fee = Charge("interest", rate=50_000, agreed=True)
    asked = replace(call(NOON).asked, charge=fee, held=frozenset({"first_reminder"}))
    contact = replace(call(NOON, "BE"), asked=asked, history=(reminded,))
    wished = replace(contact, moment=replace(contact.moment, callback=NOON.date()))
    for one in (contact, wished):
        assert "waiting_period" in [reason.because for reason in gate(one).reasons]
