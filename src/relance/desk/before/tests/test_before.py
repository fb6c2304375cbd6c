"""What is said before a call: on the card of the file, and on the page."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from relance.claims.before.gathering import before
from relance.claims.before.rules import remedies
from relance.company import actions as companies
from relance.desk.before import told
from relance.desk.today.tests.sample import Morning, mornings, send, text_of
from relance.law import rules as law
from relance.law.facts import CREDITORS, DEBTORS

pytestmark = pytest.mark.django_db
TODAY = date(2026, 12, 1)


@pytest.fixture(scope="module")
def morning(django_db_setup, django_db_blocker):
    yield from mornings(django_db_blocker)


@pytest.fixture
def firm(morning: Morning) -> Morning:
    return morning.again()


def test_the_card_asks_the_five_questions_after_whether_one_may_call(firm):
    html = text_of(firm.client(), firm.file("garage"))
    card = html.split('id="before-title"')[1].split("</section>")[0]
    asked = ("Call now?", "Charge interest", "Lien or another", "Stop work?", "Keep papers", "Limitation")
    places = [card.find(question) for question in asked]
    assert -1 not in places and places == sorted(places)
    assert "Relance informs, it does not advise." in card


def test_the_page_says_when_and_how_often_and_what_comes_before_a_suit(firm):
    html = text_of(firm.client(), firm.file("garage", "before/"))
    assert "You may call now." in html and "of 7 contacts in 7 days (calls, voicemails)." in html
    assert "Hours count where they may be: Paris." in html
    assert "Before a suit" in html and "Which court, up to which sum" in html
    assert "Nobody has said what your firm supplies." in html
    assert "Order for payment" in html and "CPC 1405" in html


def test_with_the_trade_said_only_what_concerns_it_is_shown(firm):
    with firm.inside():
        companies.change_settings(firm.company, {"trade": "building"})
    html = text_of(firm.client(), firm.file("garage", "before/"))
    assert "No lien on the building: abolished in 2022" in html and "Carriers" not in html
    assert "Nobody has said what your firm supplies." not in html


def test_a_wish_for_writing_only_is_named_with_its_rule(firm):
    given = {"flag": "writing_only", "since": "2026-11-20", "reason": "Said so on the telephone"}
    send(firm.client(), firm.file("garage", "flags/"), **given)
    html = text_of(firm.client(), firm.file("garage", "before/"))
    assert "Do not call: the law, or what is on file, stands in the way." in html
    assert "is not called or visited; letters and messages stay open." in html and "Said so on the telephone" in html


def test_another_firms_customer_is_not_there(firm):
    assert firm.client().get(firm.path("customers/999999/before/")).status_code == 404


@pytest.mark.parametrize("code", law.places())
def test_every_place_answers_every_question_in_both_languages(firm, code):
    """A word and a line for each, whoever owes whom; no key is missing in any table of words."""
    days = {"invoice": TODAY - timedelta(days=40), "due": TODAY - timedelta(days=10)}
    for language in ("en", "fr"):
        with translation.override(language):
            for debtor in DEBTORS:
                for creditor in CREDITORS:
                    found = law.remedies(code, debtor, TODAY, creditor)
                    for question, rows in remedies(found, "", {"EUR": 100_000}, days, TODAY).items():
                        assert str(told.TITLES[question])
                        assert all(told.row(one).word and told.row(one).title for one in rows)


def test_the_last_day_of_a_lien_is_counted_from_the_oldest_late_invoice(firm):
    """Switzerland: four months from the end of the work, if it ended on the day of the invoice."""
    rows = remedies(law.remedies("CH", "business", TODAY), "building", {}, {"invoice": date(2026, 10, 31)}, TODAY)
    lien = rows["security"][0]
    assert [step.last for step in lien.steps] == [date(2027, 2, 28)] and lien.mine
    assert "by 28\u00a0February\u00a02027, if the work ended on the day of the invoice." in told.row(lien).lines[-1]
    late = remedies(law.remedies("CH", "business", TODAY), "building", {}, {"invoice": date(2026, 1, 31)}, TODAY)
    assert late["security"][0].steps[0].is_over


def test_a_court_is_shown_only_for_sums_that_it_takes(firm):
    def courts(amount):
        rows = remedies(law.remedies("FR", "business", TODAY), "", {"EUR": amount}, {}, TODAY)["court"]
        return {one.remedy.rule.name for one in rows}

    assert courts(400_000) - courts(600_000) and courts(600_000) <= courts(400_000) | courts(600_000)


def test_what_is_gathered_needs_a_bounded_number_of_queries(firm, django_assert_max_num_queries):
    with firm.inside(), django_assert_max_num_queries(25):
        before(firm.company, firm.who["garage"].account_id, firm.now)
