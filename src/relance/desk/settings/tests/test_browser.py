"""Settings in a real browser: as an owner, and as somebody who may only look."""

import pytest

from relance.desk.customer.tests.sample import a_firm, enter, look_all_ways

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("role", ["owner", "bookkeeper"])
def test_the_page_looked_at_all_ways(live_site, page, axe, role):
    firm = a_firm()
    enter(page, live_site, firm.client(role))
    look_all_ways(page, axe, live_site + firm.path("settings/"))


def test_a_refused_value_stands_where_it_was_typed(live_site, page, axe):
    firm = a_firm()
    enter(page, live_site, firm.client())
    page.goto(live_site + firm.path("settings/"))
    page.get_by_label("IBAN").fill("FR14 2004")
    page.keyboard.press("Control+Enter")
    page.get_by_text("Nothing is saved yet").wait_for()
    axe(page)
    assert page.get_by_label("IBAN").input_value() == "FR14 2004"
    assert page.evaluate("document.activeElement.name") == "iban"
