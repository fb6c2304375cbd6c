"""What comes in the next thirty days, before it is on the day's list."""

from datetime import timedelta

import pytest

from relance.desk.ahead.days import ahead_of
from relance.desk.customer.tests.sample import Firm, a_firm, text_of
from relance.dunning import actions as dunning
from relance.ledger.tests.books import invoice
from relance.values.clock import day_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm() -> Firm:
    return a_firm()


def decided_anew(firm, who, number, due_in):
    today = day_in(firm.now, firm.company.zone)
    with firm.inside():
        invoice(who, number, 30000, today + timedelta(days=due_in))
        dunning.reconsider(firm.company, [who.account_id], by="t", now=firm.now)


def test_the_next_step_of_each_customer_by_day_soonest_first(firm):
    decided_anew(firm, firm.fresh, "F-900", 10)
    html = text_of(firm.client(), firm.path("ahead/"))
    assert "Zinc &amp; Fils" in html and "F-900" in html and "Postpone" in html
    with firm.inside():
        found = ahead_of(firm.company, day_in(firm.now, firm.company.zone))
    days = [day for day, _ in found.days]
    assert days == sorted(days) and all(day > day_in(firm.now, firm.company.zone) for day in days)
    assert found.count == sum(len(steps) for _, steps in found.days)


def test_what_is_further_away_or_waits_today_is_not_there(firm):
    decided_anew(firm, firm.fresh, "F-901", 90)
    html = text_of(firm.client(), firm.path("ahead/"))
    assert "F-901" not in html and "F-101" not in html


def test_a_page_that_is_not_there_is_empty_not_broken(firm):
    assert firm.client().get(firm.path("ahead/?page=99999")).status_code == 200
    assert firm.client().get(firm.path("ahead/?page=-1")).status_code == 200
