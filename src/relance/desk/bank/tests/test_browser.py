"""The bank's pages in a real browser, with and without JavaScript."""

import pytest

from relance.desk.bank.tests.sample import drop, given
from relance.desk.customer.tests.sample import a_firm, enter, look_all_ways

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LINES = (
    given(),
    given(48000, "F-102 F-103"),
    given(700, "REMISE CARTES 2311 TPE 65578", ""),
    given(-4300, "REJET F-101", returned=True),
)


def test_the_pages_looked_at_all_ways(live_site, page, axe):
    firm = a_firm()
    enter(page, live_site, firm.client())
    look_all_ways(page, axe, live_site + firm.path("bank/"))
    rows = drop(firm, *LINES)
    for path in ("bank/", "bank/?show=placed", "bank/?show=aside"):
        look_all_ways(page, axe, live_site + firm.path(path))
    for row in rows[1:]:
        look_all_ways(page, axe, live_site + firm.path(f"bank/{row.pk}/?q=a"))


def test_keys_place_undo_and_more(live_site, page, axe):
    firm = a_firm()
    drop(firm, *LINES)
    enter(page, live_site, firm.client())
    page.goto(live_site + firm.path("today/"))
    page.keyboard.press("g")
    page.keyboard.press("b")
    page.get_by_role("heading", name="Three lines are not placed yet, €487.00 in all.").wait_for()
    page.get_by_role("button", name="Place €480.00 with Mr Isaac Both").click()
    page.locator("#toasts").get_by_text("€480.00 is placed with Mr Isaac Both.").wait_for()
    axe(page)
    page.keyboard.press("z")
    page.locator("#toasts").get_by_text("€480.00 waits for a place again.").wait_for()
    page.get_by_label("More for €7.00").click()
    axe(page)
    page.get_by_role("button", name="Not a customer’s payment").first.click()
    page.locator("#toasts").get_by_text("€7.00 is set aside.").wait_for()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/bank/*/")


def test_the_small_menu_stays_on_the_phone(live_site, page):
    firm = a_firm()
    drop(firm, *LINES)
    enter(page, live_site, firm.client())
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(live_site + firm.path("bank/"))
    page.get_by_label("More for €7.00").click()
    box = page.locator("details.pop[open] .sheet").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_everything_works_without_javascript(live_site, browser):
    firm = a_firm()
    rows = drop(firm, *LINES)
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    enter(page, live_site, firm.client())
    page.goto(live_site + firm.path(f"bank/{rows[2].pk}/"))
    page.get_by_label("Search in customers").fill("zinc")
    page.get_by_role("button", name="Search", exact=True).click()
    page.get_by_role("button", name="Place with Zinc & Fils").click()
    assert "€7.00 is placed with Zinc & Fils." in page.locator("#toasts").inner_text()
    page.get_by_role("button", name="Take back").first.click()
    assert "waits for a place again" in page.locator("#toasts").inner_text()
    page.goto(live_site + firm.path(f"bank/{rows[2].pk}/"))
    page.get_by_label("What is it?").fill("card takings")
    page.get_by_role("button", name="Set aside").click()
    assert "€7.00 is set aside." in page.locator("#toasts").inner_text()
    context.close()
