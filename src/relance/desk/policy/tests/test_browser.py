"""The policy page in a real browser: all ways to look at it, the ladder by keys, and what is typed is not lost."""

import pytest

from relance.company.models import User
from relance.desk.customer.tests.sample import a_firm, enter, look_all_ways
from relance.policies import actions, queries
from relance.policies.reading import read_policy

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_page_looked_at_all_ways_and_worked_by_keys(live_site, page, axe):
    firm = a_firm()
    with firm.inside():
        actions.publish_preset(firm.company, "business", by="Test", now=firm.now)
    enter(page, live_site, firm.client())
    address = live_site + firm.path("policy/")
    look_all_ways(page, axe, address + "?step=firm&by=letter")
    _keys(page, axe, address)
    User.objects.filter(email="owner@plomberie-aubry.example").update(language="fr")
    page.set_viewport_size({"width": 390, "height": 844})
    for path in ("?step=call", "drop/", "presets/law/", "try/"):
        page.goto(address + path)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
    page.goto(address + "?step=firm")
    page.evaluate("document.querySelectorAll('main details:not(.pop)').forEach(each => { each.open = true; })")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    with firm.inside():
        kept = read_policy(queries.draft(firm.company).data)
    assert (kept.find("firm").day, kept.gap_days) == (17, 6)


def _keys(page, axe, address: str) -> None:
    """Arrows along the ladder, + and - on the chosen step; what is typed goes into the draft on the way."""
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(address + "?ladder=business&step=clear")
    page.locator(".ladder-step[aria-current]").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.locator("h2", has_text="Firm reminder, day 15").first.wait_for()
    page.locator(".ladder-step[aria-current]").focus()
    for key in ("+", "+", "+", "-"):
        page.keyboard.press(key)
    assert page.locator("[aria-current] .ladder-when").inner_text() == "day 17"
    page.get_by_role("button", name="One day later").click()
    page.get_by_role("button", name="One day earlier").click()
    page.get_by_role("link", name="Private persons", exact=True).click()
    page.get_by_text("“Firm reminder” on day 17 instead of day 15.").wait_for()
    axe(page)
    page.locator("[name=all-gap_days]").fill("0")
    page.keyboard.press("Enter")
    page.get_by_text("Nothing is kept yet").wait_for()
    axe(page)
    assert page.evaluate("document.activeElement.name") == "all-gap_days"
    page.locator("[name=all-gap_days]").fill("6")
    page.keyboard.press("Control+Enter")
    page.get_by_text("At least 6 days between two contacts, instead of 5.").wait_for()
