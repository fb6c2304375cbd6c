"""The list in a real browser."""

import pytest

from relance.desk.customer.tests.sample import a_firm, enter, look_all_ways

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_list_and_its_keys(live_site, page, axe):
    firm = a_firm()
    enter(page, live_site, firm.client())
    address = live_site + firm.path("customers/")
    look_all_ways(page, axe, address)
    look_all_ways(page, axe, f"{address}?show=settled&q=zzz")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(address)
    page.get_by_text("Late", exact=True).click()
    page.wait_for_url("**show=late**")
    assert page.locator("tbody tr").count() == 1
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/customers/*/")
    assert page.locator("h1").inner_text() == "Garage Lumière"


def test_a_refused_entry_is_accessible_too(live_site, page, axe):
    firm = a_firm()
    enter(page, live_site, firm.client())
    page.goto(live_site + firm.path("customers/"))
    page.keyboard.press("a")
    page.get_by_label("Name", exact=True).fill("Mme Rey")
    page.get_by_label("E-mail").fill("rey@example")
    page.get_by_role("button", name="Add this customer").click()
    page.get_by_text("Nothing is saved yet").wait_for()
    axe(page)
    assert page.get_by_label("Name", exact=True).input_value() == "Mme Rey"
