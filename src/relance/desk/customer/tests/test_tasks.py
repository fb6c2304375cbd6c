"""The customer's page with what waits for a person, what holds, and what comes."""

import pytest

from relance.desk.today.tests.sample import Morning, mornings, send, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def morning(django_db_setup, django_db_blocker):
    yield from mornings(django_db_blocker)


@pytest.fixture
def firm(morning: Morning) -> Morning:
    return morning.again()


def test_a_call_is_the_next_step_and_noted_here(firm):
    html = text_of(firm.client(), firm.file("tilleuls"))
    assert "Call Laurence Petitjean" in html and 'href="tel:0472102030"' in html and "Next step: Call" in html
    assert f'action="{firm.file("tilleuls", "task/")}"' in html
    words = "“We are changing our software.”"
    html = send(
        firm.client(), firm.file("tilleuls", "task/"), step="call", reached="yes", said=words, until="2026-12-01"
    )
    assert "Tilleuls: nobody writes or calls up to Tuesday 1 December." in html
    happened = html.split('<ol class="timeline">')[1].split("</ol>")[0]
    assert "We called" in happened and "Call: done" in happened and "Pause until 1 Dec" in happened
    assert happened.count("changing our software") == 1, "said once, quoted once"


def happened(html: str) -> str:
    """The timeline of a page."""
    return html.split('<ol class="timeline">')[1].split("</ol>")[0]


def test_a_call_without_a_date_claims_no_agreement(firm):
    html = happened(send(firm.client(), firm.file("tilleuls", "task/"), step="call", reached="yes", said="Hello"))
    assert "No next step before" in html and "Agreed until" not in html


def test_a_call_that_nobody_answered_says_so(firm):
    html = happened(send(firm.client(), firm.file("tilleuls", "task/"), step="call", reached="no"))
    assert "We called, nobody answered" in html


def test_a_dispute_shows_what_is_contested(firm):
    entry = happened(text_of(firm.client(), firm.file("clinique"))).split("Dispute of 1 invoice")[1].split("</li>")[0]
    assert "€200.00" in entry


def test_a_decision_is_noted_here_by_who_may(firm):
    html = text_of(firm.client(), firm.file("vial"))
    assert ">Read the letter and sign</a>" in html.replace("\n", "") and "Note the decision" in html
    html = text_of(firm.client("collector"), firm.file("vial"))
    assert "Waits for the owner" in html and "Note the decision" not in html


def test_a_message_is_approved_by_who_may_and_read_first_where_the_policy_asks(firm):
    assert "Read and approve" in text_of(firm.client(), firm.file("brasserie"))
    owned = text_of(firm.client("assistant"), firm.file("morel"))
    assert "Waits for the owner" in owned and "Approve the reminder" not in owned
    assert "Approve the reminder" in text_of(firm.client(), firm.file("morel"))


def test_what_holds_is_listed_with_its_days(firm):
    agreed = text_of(firm.client(), firm.file("clinique")).split('id="agreed"')[1].split("</section>")[0]
    assert "Dispute" in agreed and "€200.00" in agreed and "was to be settled by 20 Nov · F-second" in agreed
    agreed = text_of(firm.client(), firm.file("perrin")).split('id="agreed"')[1].split("</section>")[0]
    assert "Promise to pay" in agreed and "for 24 Nov" in agreed and "Lift" in agreed
    agreed = text_of(firm.client("bookkeeper"), firm.file("perrin")).split('id="agreed"')[1].split("</section>")[0]
    assert "for 24 Nov" in agreed and "Lift" not in agreed and "<form" not in agreed


def test_the_next_thirty_days_are_foreseen(firm):
    coming = text_of(firm.client(), firm.file("garage")).split("The next 30 days")[1].split("</section>")[0]
    assert "Today" in coming and "Friendly reminder" in coming and "Firm reminder" in coming
    assert "Yours to decide: all messages sent" in text_of(firm.client(), firm.file("faure"))
    assert "No step comes." in text_of(firm.client(), firm.file("colin"))


def test_a_promise_is_told_kept_or_not(firm):
    assert "Kept" in text_of(firm.client(), firm.file("colin"))
    from datetime import date

    from relance.company import actions as companies
    from relance.values.clock import at

    later = date(2026, 12, 1)
    companies.set_clock(firm.company, own_day=later, now=at(later, firm.now.time(), firm.company.zone))
    html = text_of(firm.client(), firm.file("perrin"))
    assert "Not kept" in html and "mark-slipped" in html


def test_an_account_in_trouble_still_opens(firm):
    from relance.accounts.models import Account

    with firm.inside():
        Account.objects.filter(pk=firm.who["garage"].account_id).update(trouble="KeyError: step")
    html = text_of(firm.client(), firm.file("garage"))
    assert "KeyError: step" in html and "No step comes." in html
