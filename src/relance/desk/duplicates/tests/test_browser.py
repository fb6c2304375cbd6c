"""The page in a real browser."""

import pytest

from relance.customers import actions as customers
from relance.customers.actions import NewCustomer
from relance.desk.customer.tests.sample import BY, a_firm, enter, look_all_ways

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_merging_and_undoing_with_the_keyboard_and_in_all_looks(live_site, page, axe):
    firm = a_firm()
    with firm.inside():
        twin = NewCustomer("GARAGE LUMIERE SARL", email="paul@garage.example", phone="04 72 00 51 21")
        (gone,) = customers.add(firm.company, [twin], by=BY, now=firm.now)
    enter(page, live_site, firm.client())
    address = live_site + firm.path("customers/duplicates/")
    look_all_ways(page, axe, address)
    look_all_ways(page, axe, f"{address}?of={firm.late.id}&q=zinc")
    line = page.locator(".card > .figures").evaluate("each => getComputedStyle(each).borderBottomWidth")
    assert line == "0px", "no line above nothing"
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(address)
    page.get_by_role("button", name="Merge into this one").first.click()
    page.locator("#toasts").get_by_text("is part of Garage Lumière now").wait_for()
    look_all_ways(page, axe, f"{address}merged/")
    page.get_by_role("link", name="Undo…").click()
    page.get_by_text("two again?").wait_for()
    look_all_ways(page, axe, page.url)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_role("button", name="Make them two again").click()
    page.wait_for_url(f"**/customers/{gone.id}/")
    assert page.locator("h1").inner_text() == "GARAGE LUMIERE SARL"
