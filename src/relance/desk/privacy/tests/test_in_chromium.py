"""The pages of privacy in a real browser, looked at all ways."""

from datetime import date

import pytest

from relance.channels.tests.wires import CountingWire
from relance.company import actions as companies
from relance.desk.customer.tests.sample import enter, look_all_ways
from relance.desk.today.tests.sample import BY, TODAY, a_morning
from relance.dunning import actions as dunning
from relance.ledger.actions import NewPayment
from relance.outbox import actions as outbox
from relance.outbox.models import Message
from relance.web.tick import tick

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_pages_looked_at_all_ways(live_site, page, axe, language):
    firm = a_morning()
    client = firm.client("owner", language)
    client.post(firm.file("garage", "note/"), {"text": "Her husband is ill."})
    enter(page, live_site, client)
    for address in (firm.file("garage", "privacy/"), firm.file("garage", "privacy/erase/"), firm.path("privacy/")):
        look_all_ways(page, axe, live_site + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("language", ["en", "fr"])
def test_erased_by_two_clicks_and_looked_at_all_ways_afterwards(live_site, page, axe, language):
    firm = a_morning()
    account = firm.who["garage"].account_id
    with firm.inside():
        companies.set_test_mode(firm.company, False)
        firm.company.refresh_from_db()
        tick(firm.company, firm.now, TODAY, wires={})
        outbox.approve(firm.company, None, by=BY, now=firm.now)
        tick(firm.company, firm.now.replace(hour=12), TODAY, wires=CountingWire().openers())
        dunning.paid(firm.company, NewPayment(account, "EUR", 50000, TODAY), by=BY, now=firm.now)
        sent = Message.objects.filter(account_id=account, state="sent").latest("pk")
    companies.set_clock(firm.company, own_day=date(2040, 1, 2), now=firm.now)
    enter(page, live_site, firm.client("owner", language))
    page.goto(live_site + firm.file("garage", "privacy/"))
    page.locator("a[href$='privacy/erase/']").click()
    page.locator("form .btn-delete").click()
    page.wait_for_url("**/privacy/")
    reference = firm.who["garage"].reference
    assert reference in page.content() and "garage@" not in page.content()
    for address in (firm.file("garage", "privacy/"), firm.file("garage"), firm.path(f"messages/{sent.pk}/")):
        look_all_ways(page, axe, live_site + address)
