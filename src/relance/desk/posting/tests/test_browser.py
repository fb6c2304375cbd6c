"""The page in a real browser, looked at all ways."""

import pytest

from relance.desk.customer.tests.sample import a_firm, enter, look_all_ways
from relance.desk.posting.tests.sample import departed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_print_and_post_in_all_looks(live_site, page, axe):
    firm = a_firm()
    enter(page, live_site, firm.client())
    address = live_site + firm.path("post/")
    departed(firm, "Garage du Lac", "Société anonyme des transports de la vallée du Rhône et de la Saône")
    page.goto(address)
    page.keyboard.press("Control+Enter")
    page.get_by_role("heading", name="Two letters wait for the post.").wait_for()
    departed(firm, "Odile Lefort")
    look_all_ways(page, axe, address)
    page.get_by_text("They are in the post…").click()
    axe(page)
    page.get_by_role("button", name="Yes, 2 letters are in the post").click()
    page.locator("#toasts").get_by_text("2 letters are in the post.").wait_for()
    assert page.get_by_role("heading", name="One letter is ready to print.").is_visible()
