"""A customer's page in a real browser, with and without JavaScript."""

import pytest

from relance.desk.customer.tests.sample import a_firm, enter, look_all_ways

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_page_looked_at_all_ways(live_site, page, axe):
    firm = a_firm()
    enter(page, live_site, firm.client())
    for one in (firm.late, firm.both, firm.fresh):
        look_all_ways(page, axe, live_site + firm.path(f"customers/{one.id}/"))


def test_keys_approve_undo_note_and_pay(live_site, page, axe):
    firm = a_firm()
    enter(page, live_site, firm.client())
    page.goto(live_site + firm.path(f"customers/{firm.late.id}/"))
    page.keyboard.press("Control+Enter")
    page.get_by_text("would leave at").first.wait_for()
    axe(page)
    page.keyboard.press("z")
    page.get_by_role("button", name="Approve the reminder").wait_for()
    page.keyboard.press("n")
    page.keyboard.type("Call back on Thursday")
    page.keyboard.press("Enter")
    page.locator(".timeline").get_by_text("Call back on Thursday").wait_for()
    page.keyboard.press("p")
    page.get_by_label("Amount").fill("86,20")
    axe(page)
    page.get_by_role("button", name="Book the payment").click()
    page.locator("#toasts").get_by_text("€400.00 of F-101 stays open.").wait_for()
    axe(page)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Mr Isaac Both").wait_for()


def test_everything_works_without_javascript(live_site, browser):
    firm = a_firm()
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    enter(page, live_site, firm.client())
    page.goto(live_site + firm.path(f"customers/{firm.late.id}/"))
    page.locator("summary", has_text="Record a payment").click()
    page.get_by_label("Amount").fill("lots")
    page.get_by_role("button", name="Book the payment").click()
    assert page.get_by_label("Amount").input_value() == "lots"
    page.get_by_label("Amount").fill("486,20")
    page.get_by_role("button", name="Book the payment").click()
    assert "F-101 is paid." in page.locator("#toasts").inner_text()
    page.get_by_role("link", name="Take back").click()
    page.get_by_label("Why?").fill("Bounced")
    page.get_by_role("button", name="Take it back").click()
    assert "open again" in page.locator("#toasts").inner_text()
    context.close()
