"""What people do: they call, they agree on a day, they note it, and the ladder goes on from there."""

from datetime import timedelta

import pytest
from django_scopes import scope

from relance.accounts.models import Contact
from relance.accounts.tests.firms import new_firm
from relance.arrangements.models import Arrangement
from relance.arrangements.rules import ArrangementRefusal, Kind, NewArrangement
from relance.dunning import actions as dunning
from relance.dunning import queries
from relance.dunning.reporting import Report, report
from relance.dunning.tasks import TaskRefusal
from relance.dunning.tests.road import (
    BY,
    MORNING,
    TODAY,
    account,
    decide,
    firm_on_the_road,
    last_contacts,
    late,
    morning_of,
    states,
)
from relance.ledger.tests.books import pay
from relance.policies import actions as policies
from relance.policies.rules import BadPolicy, Exemption, presets

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm():
    """A firm whose second step is a call, four days after the due date."""
    company = firm_on_the_road()
    with scope(company=company):
        policies.save_draft(company, calling(), preset="standard", by=BY, now=MORNING)
        policies.publish(company, by=BY, now=MORNING)
        yield company


def calling() -> dict:
    usual = presets()["standard"]["ladders"][0]
    call = {"name": "call", "day": 4, "kind": "call", "title": {"en": "Call", "fr": "Appel"}}
    formal = {"name": "formal", "day": 40, "kind": "formal", "title": {"en": "Formal notice", "fr": "Mise en demeure"}}
    steps = [call, *usual["steps"][2:4], formal, {**usual["steps"][-1], "day": 60}]
    return {**presets()["standard"], "ladders": [{**usual, "steps": steps}]}


def outcome(who):
    return queries.current(who.account_id).outcome


def said(who, *codes):
    return [reason["code"] for reason in queries.current(who.account_id).reasons]


def told(firm, who, when=MORNING, step="call", **more):
    return report(firm, who.account_id, step, Report(**{"reached": True, **more}), by=BY, now=when)


def test_a_call_that_was_made_is_a_contact_and_a_step_done(firm):
    who = late(firm, days=5, phone="04 72 00 51 20")
    assert decide(firm).call == [who.account_id] and states(who) == []
    told(firm, who, said="She will look for it.")
    assert last_contacts([who.account_id], TODAY) == {who.account_id: TODAY}
    assert outcome(who) == "wait" and said(who) == ["step_later"]
    assert Contact.objects.get(account_id=who.account_id).channel == "call"
    with pytest.raises(TaskRefusal, match="not to be done any more"):
        told(firm, who)
    decide(firm, morning_of(firm, TODAY + timedelta(days=7)))
    assert states(who) == ["clear proposed"]


def test_nobody_answered_so_the_call_stays_and_a_later_one_can_be_noted(firm):
    who = late(firm, days=5, phone="1")
    decide(firm)
    told(firm, who, reached=False)
    assert outcome(who) == "call" and "tried" in said(who)
    assert queries.taken_on(firm, TODAY) == {} and Contact.objects.filter(account_id=who.account_id).count() == 1
    told(firm, who, said="She will look for it.")
    assert outcome(who) == "wait" and said(who) == ["step_later"]
    assert queries.taken_on(firm, TODAY) == {"call": 1}


def test_without_a_number_the_step_is_done_in_another_way_and_the_ladder_goes_on(firm):
    who = late(firm, days=5)
    decide(firm)
    assert outcome(who) == "person" and said(who) == ["no_phone"]
    with pytest.raises(TaskRefusal, match="how it was done instead"):
        told(firm, who)
    told(firm, who, said="Met her at the market.")
    assert outcome(who) == "wait" and said(who) == ["step_later"]
    decide(firm, morning_of(firm, TODAY + timedelta(days=7)))
    assert states(who) == ["clear proposed"]


def test_what_is_decided_at_the_end_of_a_ladder_rests_and_comes_back(firm):
    who = late(firm, days=61)
    for step in ("clear", "firm", "formal"):
        mark_done(firm, who, step)
    decide(firm)
    assert outcome(who) == "person" and said(who) == ["ladder_ended"]
    told(firm, who, step="", said="Her accountant looks into it.")
    assert outcome(who) == "wait" and said(who) == ["step_later"]
    decide(firm, morning_of(firm, TODAY + timedelta(days=31)))
    assert said(who) == ["ladder_ended"]


def test_a_promise_on_the_telephone_waits_for_its_day_and_is_kept_by_the_money(firm):
    who = late(firm, days=5, phone="1")
    decide(firm)
    friday = TODAY + timedelta(days=4)
    told(firm, who, until=friday, amount=10000, currency="EUR", said="Friday, all of it")
    assert outcome(who) == "wait" and said(who) == ["promised"]
    pay(who, 10000, on=friday)
    decide(firm, morning_of(firm, friday))
    assert said(who) == ["nothing_open"]


def test_a_promise_counts_only_what_came_after_it(firm):
    who = late(firm, days=5, phone="1")
    pay(who, 2000, on=TODAY)
    new = NewArrangement(Kind.PROMISE, TODAY, TODAY + timedelta(days=4), "the rest", "EUR", 8000)
    dunning.arranged(firm, who.account_id, new, by=BY, now=MORNING)
    assert said(who) == ["promised"]
    pay(who, 8000, on=TODAY)
    decide(firm)
    assert said(who) == ["nothing_open"]


def test_nobody_promises_more_than_is_open_in_that_currency(firm):
    who = late(firm, days=12, total=10000)
    for amount, currency in ((10001, "EUR"), (99999999900, "EUR"), (100, "GBP")):
        new = NewArrangement(Kind.PROMISE, TODAY, TODAY + timedelta(days=4), "", currency, amount)
        with pytest.raises(ArrangementRefusal, match=r"Open are €100\.00"):
            dunning.arranged(firm, who.account_id, new, by=BY, now=MORNING)
    decide(firm)
    with pytest.raises(ArrangementRefusal):
        told(firm, who, until=TODAY + timedelta(days=4), amount=10001, currency="EUR", said="All of it")
    assert Arrangement.objects.count() == 0 and Contact.objects.count() == 0
    pay(who, 10000)
    with pytest.raises(ArrangementRefusal, match="nothing to promise"):
        dunning.arranged(firm, who.account_id, new, by=BY, now=MORNING)


def test_a_pause_holds_what_waits_back_and_lifting_it_lets_it_go(firm):
    who = late(firm, days=12)
    new = NewArrangement(Kind.PAUSE, TODAY, TODAY + timedelta(days=30), "in hospital")
    made, _ = dunning.arranged(firm, who.account_id, new, by=BY, now=MORNING)
    assert said(who) == ["paused"] and states(who) == []
    assert dunning.lifted(firm, made.pk, by=BY, now=MORNING) is not None
    assert said(who) != ["paused"]
    assert dunning.lifted(firm, made.pk, by=BY, now=MORNING) is None


def test_a_pause_after_approval_withdraws_the_message(firm):
    plain = firm_on_the_road()
    with scope(company=plain):
        who = late(plain)
        decide(plain)
        assert states(who) == ["friendly proposed"]
        new = NewArrangement(Kind.PAUSE, TODAY, TODAY + timedelta(days=9))
        done = dunning.arranged(plain, who.account_id, new, by=BY, now=MORNING)[1]
        assert len(done.withdrawn) == 1 and states(who) == ["friendly withdrawn"]


def test_a_contested_part_is_not_in_the_message(firm):
    plain = firm_on_the_road()
    with scope(company=plain):
        who = late(plain, total=10000)
        part = queries.gather(plain, *facts_args(plain, who)).facts[who.account_id].items[0].part_id
        new = NewArrangement(Kind.DISPUTE, TODAY, TODAY + timedelta(days=20), "leak", parts={part: 4000})
        dunning.arranged(plain, who.account_id, new, by=BY, now=MORNING)
        message = queries_message(who)
        assert [line.open for line in message.lines.all()] == [6000]
        assert "60" in message.letter.body and "100,00" not in message.letter.body.split("60")[0]


def facts_args(company, who):
    from relance.policies import queries as policy_queries

    return policy_queries.in_force(company), {who.account_id: account(who).version}, TODAY


def queries_message(who):
    from relance.outbox.models import Message

    return Message.objects.get(account_id=who.account_id)


def test_more_cannot_be_contested_than_is_open_nor_anothers_invoice(firm):
    one, other = late(firm, "A", days=12), late(firm, "B", days=12)
    decide(firm)
    part = queries.gather(firm, *facts_args(firm, one)).facts[one.account_id].items[0].part_id
    until = TODAY + timedelta(days=20)
    for who, parts in ((one, {part: 10001}), (other, {part: 100}), (one, {})):
        with pytest.raises(ArrangementRefusal):
            dunning.arranged(
                firm, who.account_id, NewArrangement(Kind.DISPUTE, TODAY, until, parts=parts), by=BY, now=MORNING
            )
    assert Arrangement.objects.count() == 0


def test_a_formal_step_is_decided_by_a_person_and_then_done(firm):
    who = late(firm, days=45)
    for step in ("clear", "firm"):
        mark_done(firm, who, step)
    decide(firm)
    assert outcome(who) == "person" and said(who)[0] == "formal_step"
    told(firm, who, step="formal", said="Sent by registered post by ourselves.")
    assert said(who) == ["step_later"]


def mark_done(firm, who, step):
    from relance.dunning import tasks

    parts = [i.part_id for i in queries.gather(firm, *facts_args(firm, who)).facts[who.account_id].items]
    tasks.take(firm, who.account_id, "call", parts, on=TODAY, answer_by=None, said="", by=BY, now=MORNING)
    tasks.take(firm, who.account_id, step, parts, on=TODAY, answer_by=None, said="", by=BY, now=MORNING)


def test_an_exception_gives_more_days_and_carries_its_reason(firm):
    plain = firm_on_the_road()
    with scope(company=plain):
        who = late(plain)
        decide(plain)
        with pytest.raises(BadPolicy, match="why"):
            dunning.excepted(plain, who.account_id, Exemption("", 30), reason=" ", by=BY, now=MORNING)
        dunning.excepted(plain, who.account_id, Exemption("", 30), reason="Pays on the 30th", by=BY, now=MORNING)
        assert states(who) == ["friendly withdrawn"] and said(who) == ["step_later"]
        assert dunning.exception_ended(plain, who.account_id, by=BY, now=MORNING)
        assert states(who)[-1] == "friendly proposed"
        assert not dunning.exception_ended(plain, who.account_id, by=BY, now=MORNING)


def test_nothing_can_be_noted_about_another_firms_customer(firm):
    theirs = new_firm()
    with scope(company=theirs):
        other = late(theirs)
    with pytest.raises(TaskRefusal):
        told(firm, other)
    with pytest.raises(ArrangementRefusal):
        new = NewArrangement(Kind.PAUSE, TODAY, TODAY + timedelta(days=2))
        dunning.arranged(firm, other.account_id, new, by=BY, now=MORNING)
