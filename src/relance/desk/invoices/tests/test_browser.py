"""The list in a real browser."""

import pytest

from relance.desk.customer.tests.sample import a_firm, enter, look_all_ways

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_list_looked_at_all_ways_and_its_keys(live_site, page, axe):
    firm = a_firm()
    address = live_site + firm.path("invoices/")
    enter(page, live_site, firm.client("assistant", "fr"))
    look_all_ways(page, axe, address)
    page.context.clear_cookies()
    enter(page, live_site, firm.client())
    look_all_ways(page, axe, f"{address}?show=open&currency=EUR&age=1")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(address)
    page.get_by_text("Late", exact=True).first.click()
    page.wait_for_url("**show=late**")
    assert page.locator("tbody tr").count() == 1
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/customers/*/#document-*")
    page.goto(address)
    page.locator(".ageing").first.get_by_role("link", name="1–30 days EUR").click()
    page.get_by_text("Only EUR, 1–30 days late").wait_for()
    with page.expect_download() as file:
        page.get_by_role("link", name="Export this list").click()
    assert "F-101" in file.value.path().read_text("utf-8-sig")
