"""A whole morning against a real mail server that dies, hangs, refuses or asks to wait."""

from datetime import timedelta

import pytest
from django_scopes import scope

from relance.accounts import queries as accounts
from relance.channels import email
from relance.channels.actions import set_mail_server
from relance.company.models import Company
from relance.dunning import actions as dunning
from relance.dunning import queries as decisions
from relance.dunning.tests.road import BY, HALF_PAST_NINE, MORNING, firm_on_the_road, late, message, states
from relance.ledger import queries as ledger
from relance.outbox import actions as outbox
from relance.web.tick import tick


def at(minutes: int):
    return HALF_PAST_NINE + timedelta(minutes=minutes)


@pytest.fixture
def firm(db, smtp_server, monkeypatch):
    monkeypatch.setattr(email, "TIMEOUT", 1)
    company = firm_on_the_road()
    with scope(company=company):
        set_mail_server(
            company,
            host=smtp_server.host,
            port=smtp_server.port,
            security="none",
            username="",
            password=None,
            from_address="claire@firm.example",
        )
        yield company
        assert ledger.faults(company) == [] and accounts.chain_faults(company) == []


@pytest.fixture
def ada(firm):
    who = late(firm)
    dunning.run(firm, by=BY, now=MORNING)
    outbox.approve(firm, None, by=BY, now=MORNING)
    return who


def go(firm, minutes: int):
    return tick(Company.objects.get(pk=firm.pk), at(minutes)).departed


@pytest.mark.parametrize("how", ["die", "hang"])
def test_silence_after_the_final_dot_is_unknown_and_never_repeated(firm, ada, smtp_server, how):
    smtp_server.behave(at="data", do=how)
    assert len(go(firm, 0).unknown) == 1
    smtp_server.halt()
    smtp_server.behave()
    smtp_server.start()
    for minutes in (5, 60, 60 * 24, 60 * 24 * 3):
        go(firm, minutes)
    assert states(ada) == ["friendly unknown"] and len(smtp_server.messages()) == 1


@pytest.mark.parametrize("how", ["die", "hang"])
def test_silence_before_the_recipient_is_tried_again_and_arrives_once(firm, ada, smtp_server, how):
    smtp_server.behave(at="rcpt", do=how)
    assert len(go(firm, 0).later) == 1
    smtp_server.halt()
    smtp_server.behave()
    smtp_server.start()
    assert go(firm, 4).sent == []
    assert len(go(firm, 5).sent) == 1
    go(firm, 10)
    assert states(ada) == ["friendly sent"] and len(smtp_server.messages()) == 1


def test_a_busy_server_is_asked_again_and_the_mail_arrives_once(firm, ada, smtp_server):
    smtp_server.behave(answer="451 4.7.1 come back later")
    assert len(go(firm, 0).later) == 1
    assert len(go(firm, 5).later) == 1
    smtp_server.behave()
    assert len(go(firm, 15).sent) == 1
    assert states(ada) == ["friendly sent"] and len(smtp_server.messages()) == 1


def test_a_refused_mailbox_is_shown_and_everybody_else_gets_their_mail(firm, ada, smtp_server):
    smtp_server.behave(refuse=[ada.email])
    ben = late(firm, "B")
    dunning.run(firm, by=BY, now=MORNING)
    outbox.approve(firm, None, by=BY, now=MORNING)
    done = go(firm, 0)
    assert (len(done.failed), len(done.sent)) == (1, 1)
    assert states(ada) == ["friendly failed"] and states(ben) == ["friendly sent"]
    assert decisions.current(ada.account_id).reasons[0]["code"] == "address_refused"
    assert "550" in message(ada).why


def test_an_address_that_no_mail_can_be_written_to_stops_nobody_elses_mail(firm, ada, smtp_server):
    """It came in with a file; the import cannot know every way in which an address is wrong."""
    bad = late(firm, "B", email="jean..dupont@example.com")
    ben = late(firm, "C")
    dunning.run(firm, by=BY, now=MORNING)
    outbox.approve(firm, None, by=BY, now=MORNING)
    done = go(firm, 0)
    assert (len(done.failed), len(done.sent)) == (1, 2)
    assert [states(who) for who in (ada, bad, ben)] == [["friendly sent"], ["friendly failed"], ["friendly sent"]]
    assert len(smtp_server.messages()) == 2


def test_no_server_for_a_morning_loses_nothing(firm, ada, smtp_server):
    smtp_server.halt()
    for minutes in range(0, 180, 5):
        assert go(firm, minutes).sent == []
    smtp_server.start()
    for minutes in range(180, 480, 20):
        go(firm, minutes)
    assert states(ada) == ["friendly sent"] and len(smtp_server.messages()) == 1
