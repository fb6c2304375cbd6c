"""The outbox in a real browser."""

import re

import pytest

from relance.desk.customer.tests.sample import a_firm, enter, look_all_ways
from relance.desk.outbox.tests.test_view import more
from relance.outbox.rules import State

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_outbox_looked_at_all_ways_and_its_keys(live_site, page, axe):
    firm = a_firm()
    address = live_site + firm.path("outbox/")
    enter(page, live_site, firm.client("assistant", "fr"))
    more(firm, 3, state=State.WITHDRAWN, why="merged")
    look_all_ways(page, axe, f"{address}?show=not")
    page.context.clear_cookies()
    enter(page, live_site, firm.client())
    look_all_ways(page, axe, f"{address}?show=unknown")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{address}?show=waiting")
    approve = page.get_by_role("button", name=re.compile("^Approve.*Garage Lumière"))
    approve.click()
    page.get_by_text("Nothing waits for approval.").wait_for()
    page.keyboard.press("z")
    approve.wait_for()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/messages/*/")
