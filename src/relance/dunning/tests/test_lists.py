"""What lists ask of decisions and arrangements, and the undo of a lift."""

from datetime import date, timedelta

import pytest
from django_scopes import scope

from relance.accounts import queries as accounts
from relance.accounts.models import TimelineEntry
from relance.arrangements import actions, queries
from relance.arrangements.rules import Kind, NewArrangement
from relance.dunning import queries as decisions
from relance.dunning.facts import Outcome
from relance.dunning.models import Decision
from relance.dunning.reporting import Report, report
from relance.dunning.tests.road import BY, MORNING, TODAY, decide, firm_on_the_road, late
from relance.ledger import queries as ledger
from relance.ledger.tests.books import pay

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm():
    company = firm_on_the_road()
    with scope(company=company):
        yield company


def arrange(firm, who, kind, until, begins=None, **more):
    new = NewArrangement(kind, begins or TODAY, until, **more)
    return actions.arrange(firm, who.account_id, new, by=BY, now=MORNING)


def test_a_lift_is_undone_on_its_day_and_leaves_its_trace(firm):
    who = late(firm, days=5)
    made = arrange(firm, who, Kind.PAUSE, TODAY + timedelta(days=5))
    assert actions.hold_again(firm, made.pk, by=BY, now=MORNING) is None, "it was not lifted"
    before = accounts.versions([who.account_id])
    actions.lift(firm, made.pk, by=BY, now=MORNING)
    assert actions.hold_again(firm, made.pk, by=BY, now=MORNING).lifted_on is None
    assert accounts.versions([who.account_id])[who.account_id] == before[who.account_id] + 2
    assert [e.kind for e in TimelineEntry.objects.order_by("seq")][-3:] == ["pause", "lifted", "held_again"]
    assert len(queries.standing_on([who.account_id], TODAY)[who.account_id].pauses) == 1
    actions.lift(firm, made.pk, by=BY, now=MORNING)
    assert actions.hold_again(firm, made.pk, by=BY, now=MORNING + timedelta(days=1)) is None
    assert actions.hold_again(firm, 987_654, by=BY, now=MORNING) is None


def test_disputes_to_settle_have_ended_and_something_of_them_is_open(firm):
    ended, paid, going = (late(firm, days=5) for _ in range(3))
    for who, days in ((ended, -1), (paid, -1), (going, 3)):
        parts = {item.part_id: item.open for item in ledger.items_on([who.account_id], TODAY)[who.account_id]}
        made = arrange(firm, who, Kind.DISPUTE, TODAY + timedelta(days=3), parts=parts)
        if days < 0:
            type(made).objects.filter(pk=made.pk).update(
                begins=TODAY - timedelta(days=9), until=TODAY - timedelta(days=1)
            )
    items = ledger.items_on([paid.account_id], TODAY)[paid.account_id]
    pay(paid, sum(item.open for item in items), TODAY)
    assert [row.account_id for row in queries.to_settle(firm, TODAY)] == [ended.account_id]


def test_promises_of_some_days_without_those_lifted(firm):
    who = late(firm, days=5)
    days = [TODAY + timedelta(days=n) for n in (0, 1, 1, 4)]
    made = [arrange(firm, who, Kind.PROMISE, day, currency="EUR", amount=100) for day in days]
    actions.lift(firm, made[1].pk, by=BY, now=MORNING)
    found = queries.promised_between(firm, TODAY, TODAY + timedelta(days=2), 10)
    assert [row.pk for row in found] == [made[2].pk, made[0].pk]
    assert len(queries.promised_between(firm, TODAY, date(2099, 1, 1), 2)) == 2
    assert queries.promises_on(firm, TODAY + timedelta(days=1)) == 1


def test_decisions_are_counted_and_cut_by_outcome_and_reason(firm):
    silent = [late(firm, days=5, email="") for _ in range(2)]
    calm = [late(firm, days=-30) for _ in range(3)]
    ended = late(firm, days=90)
    decide(firm)
    Decision.objects.filter(account_id=ended.account_id).update(code="ladder_ended", outcome="person", first_on=TODAY)
    counts = decisions.counted(firm)
    assert counts[Outcome.PERSON] == {"no_address": 2, "ladder_ended": 1}
    assert counts[Outcome.WAIT] == {"not_due_yet": 3} and counts[Outcome.CALL] == {}
    first = decisions.persons_turn(firm, Outcome.PERSON, 2)
    assert [row.account_id for row in first] == [ended.account_id, silent[0].account_id]
    waiting = [row.account_id for row in decisions.kept_back(firm, ["not_due_yet", "paused"], 2, 1)]
    assert waiting == [each.account_id for each in calm[1:]]


def test_the_steps_of_a_day_to_come(firm):
    who = late(firm, days=-30)
    decide(firm)
    day = decisions.current(who.account_id).look_again_on
    assert day is not None
    assert decisions.steps_on(firm, day) == {"note": 1}
    assert decisions.steps_on(firm, day + timedelta(days=1)) == {}


def test_steps_taken_are_counted_by_day_and_part(firm):
    who = late(firm, days=5, email="")
    decide(firm)
    report(firm, who.account_id, "friendly", Report(True, "Wrote by hand"), by=BY, now=MORNING)
    assert (
        decisions.taken_on(firm, TODAY) == {"friendly": 1} and decisions.taken_on(firm, TODAY - timedelta(days=1)) == {}
    )
