"""What is on file for the law: noted with how it is known, held from day to day, ended and never removed."""

from datetime import date, timedelta

import pytest
from django_scopes import scope

from relance.accounts import queries as accounts
from relance.accounts.models import TimelineEntry
from relance.accounts.tests.firms import BY, MONDAY, MORNING, new_firm
from relance.customers import actions, flags
from relance.customers.actions import NewCustomer
from relance.customers.flags import FlagRefusal, NewFlag
from relance.customers.models import Flag
from relance.law.gating import FLAGS


@pytest.fixture
def firm(db):
    company = new_firm()
    with scope(company=company):
        yield company


@pytest.fixture
def who(firm):
    return actions.add(firm, [NewCustomer("Ada")], by=BY, now=MORNING)[0]


def note(firm, who, flag="represented", since=MONDAY, reason="Maître Roche wrote", until=None):
    return flags.raise_flag(firm, who.account_id, NewFlag(flag, since, reason, until), by=BY, now=MORNING)


def held(who, on):
    return dict(flags.standing_on([who.account_id], on).get(who.account_id, flags.NONE).since)


def test_a_flag_holds_from_its_first_day_to_its_last(firm, who):
    note(firm, who, "breathing_space", MONDAY, until=MONDAY + timedelta(days=60))
    note(firm, who, "insolvency", MONDAY - timedelta(days=400))
    assert held(who, MONDAY - timedelta(days=1)) == {"insolvency": MONDAY - timedelta(days=400)}
    assert set(held(who, MONDAY + timedelta(days=60))) == {"insolvency", "breathing_space"}
    assert set(held(who, MONDAY + timedelta(days=61))) == {"insolvency"}


def test_the_day_on_which_it_changes_is_known_before(firm, who):
    note(firm, who, "breathing_space", MONDAY, until=MONDAY + timedelta(days=60))
    found = flags.standing_on([who.account_id], MONDAY)[who.account_id]
    assert found.changes == MONDAY + timedelta(days=61)
    before = flags.standing_on([who.account_id], MONDAY - timedelta(days=3))[who.account_id]
    assert before.since == {} and before.changes == MONDAY


def test_it_stands_on_the_timeline_and_moves_the_account(firm, who):
    before = accounts.versions([who.account_id])[who.account_id]
    made = note(firm, who)
    assert accounts.versions([who.account_id])[who.account_id] == before + 1
    entry = TimelineEntry.objects.filter(account_id=who.account_id).order_by("-seq").first()
    assert (entry.kind, entry.facts["flag"], entry.text) == ("flag_raised", "represented", "Maître Roche wrote")
    assert flags.end_flag(firm, made.pk, by=BY, now=MORNING).ended_by == BY
    assert flags.end_flag(firm, made.pk, by=BY, now=MORNING) is None, "ended once"
    assert held(who, MONDAY) == {} and Flag.objects.count() == 1
    assert not accounts.chain_faults(firm)


@pytest.mark.parametrize(
    "wrong",
    [
        {"flag": "rich"},
        {"since": MONDAY + timedelta(days=1)},
        {"until": MONDAY - timedelta(days=1)},
        {"reason": "  "},
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_kept(firm, who, wrong):
    with pytest.raises(FlagRefusal):
        note(firm, who, **wrong)
    assert not Flag.objects.exists()


def test_what_holds_is_noted_once(firm, who):
    note(firm, who)
    with pytest.raises(FlagRefusal):
        note(firm, who)


def test_another_firms_customer_is_not_there(who):
    other = new_firm("Other")
    with scope(company=other), pytest.raises(FlagRefusal):
        flags.raise_flag(other, who.account_id, NewFlag("represented", date(2026, 1, 5), "x"), by=BY, now=MORNING)


def test_every_flag_of_the_list_is_one_the_law_knows_or_a_way_to_them():
    ways = {"wrong_email", "wrong_phone", "wrong_address", "work_phone", "work_email"}
    assert set(flags.KNOWN) - ways <= set(FLAGS) and len(set(flags.KNOWN)) == len(flags.KNOWN)
