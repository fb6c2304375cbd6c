"""A message that asks for late charges: what it says, what is booked when it leaves, and nothing of it twice."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django_scopes import scope

from relance.accounts import queries as accounts
from relance.channels.rules import Unsure
from relance.channels.tests.wires import CountingWire
from relance.claims import queries as claims
from relance.claims.explaining import explain
from relance.company import actions as companies
from relance.customers import actions as customers
from relance.dunning import actions as dunning
from relance.dunning.tests.road import (
    BY,
    HALF_PAST_NINE,
    MORNING,
    TODAY,
    State,
    approve,
    decide,
    firm_on_the_road,
    late,
    message,
    send,
    states,
)
from relance.ledger import queries as ledger
from relance.ledger.actions import NewPayment
from relance.ledger.models import Document
from relance.outbox import actions as outbox
from relance.policies import actions as policies
from relance.policies.rules import presets

LATER = HALF_PAST_NINE + timedelta(days=1)


@pytest.fixture
def firm(db):
    company = firm_on_the_road()
    data = deepcopy(presets()["standard"])
    for step in data["ladders"][0]["steps"]:
        step.update({"charges": True} if step["name"] == "friendly" else {})
    with scope(company=company):
        policies.save_draft(company, data, preset="own", by=BY, now=MORNING)
        policies.publish(company, by=BY, now=MORNING)
        yield company


@pytest.fixture
def business(firm):
    return someone(firm, "business")


def someone(firm, debtor):
    who = late(firm)
    customers.change(firm, who.pk, {"debtor": debtor}, by=BY, now=MORNING)
    decide(firm)
    return who


def charges(who):
    return list(Document.objects.filter(account_id=who.account_id, kind="charge"))


def told(firm, who):
    (one,) = claims.of_accounts(firm, [who.account_id], TODAY)[who.account_id]
    return explain(one)


def test_the_message_asks_for_interest_and_the_fixed_sum_and_shows_how_they_are_made(firm, business):
    letter = message(business).letter
    assert "indemnité forfaitaire" in letter.body and "40,00" in letter.body
    assert "Calcul des intérêts" in letter.body and "C. com. L441-10" in letter.body
    assert "ne vaut pas conseil juridique" in letter.body
    assert "annex" in {block["kind"] for block in letter.content["blocks"]}


@pytest.mark.parametrize("debtor", ["consumer", ""])
def test_a_private_person_and_somebody_nobody_knows_are_asked_for_nothing_more(firm, debtor):
    who = someone(firm, debtor)
    assert "indemnité" not in message(who).letter.body and message(who).charges == []


def test_the_fixed_sum_is_booked_when_the_message_leaves_and_interest_is_not(firm, business):
    approve(firm)
    assert charges(business) == []
    assert send(firm, CountingWire()).sent == [message(business).pk]
    (charge,) = charges(business)
    assert (charge.total, charge.about.kind, charge.issued_on) == (4000, "invoice", TODAY)
    assert (told(firm, business).fixed_sum, told(firm, business).charged) == (0, 4000)
    assert ledger.faults(firm) + accounts.chain_faults(firm) == []


def test_what_is_settled_twice_is_booked_once(firm, business):
    approve(firm)
    send(firm, CountingWire())
    outbox.log_departure(firm, message(business), by=BY, now=HALF_PAST_NINE)
    assert len(charges(business)) == 1


def test_a_message_nobody_is_sure_of_books_only_once_somebody_says_that_it_left(firm, business):
    def silent(envelope):
        raise Unsure("the line broke")

    wire = CountingWire()
    wire.mood = silent
    approve(firm)
    send(firm, wire)
    assert states(business) == ["friendly unknown"] and charges(business) == []
    dunning.answered(firm, message(business).pk, left=True, by=BY, now=LATER)
    assert [charge.total for charge in charges(business)] == [4000]


def test_what_did_not_leave_books_nothing(firm, business):
    def silent(envelope):
        raise Unsure("the line broke")

    wire = CountingWire()
    wire.mood = silent
    approve(firm)
    send(firm, wire)
    dunning.answered(firm, message(business).pk, left=False, by=BY, now=LATER)
    assert charges(business) == []


def test_a_rehearsal_books_nothing(firm, business):
    companies.set_test_mode(firm, True)
    decide(firm)
    approve(firm)
    send(firm, CountingWire())
    assert message(business).state in (State.REHEARSED, State.MOVED) and charges(business) == []


def test_the_invoice_paid_leaves_the_charge_owed_until_it_is_waived(firm, business):
    approve(firm)
    send(firm, CountingWire())
    dunning.paid(firm, NewPayment(business.account_id, "EUR", 10000, TODAY, "F-1"), by=BY, now=LATER)
    assert ledger.owed_on(firm, TODAY, [business.account_id]) == {business.account_id: {"EUR": 4000}}
    (charge,) = charges(business)
    dunning.waived(firm, charge.entry_id, 4000, reason="paid soon after", by=BY, now=LATER)
    assert ledger.owed_on(firm, TODAY + timedelta(days=1), [business.account_id]) == {}


def test_another_fixed_sum_after_approval_does_not_leave_unseen(firm, business):
    approve(firm)
    customers.change(firm, business.pk, {"debtor": "consumer"}, by=BY, now=MORNING)
    dunning.reconsider(firm, [business.account_id], by=BY, now=MORNING)
    assert states(business) == ["friendly withdrawn", "friendly proposed"]
    assert send(firm, CountingWire()).sent == []
