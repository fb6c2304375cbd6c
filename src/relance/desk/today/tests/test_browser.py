"""The whole day in a real browser: every group looked at all ways, a call noted, an error on the telephone."""

import pytest

from relance.desk.customer.tests.sample import enter, look_all_ways
from relance.desk.today.tests.sample import a_morning

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_day_of_calls_and_decisions(live_site, page, axe):
    firm = a_morning()
    enter(page, live_site, firm.client("owner", "fr"))
    opened = f"today/?open={firm.who['tilleuls'].pk}"
    look_all_ways(page, axe, live_site + firm.path(opened))
    look_all_ways(page, axe, live_site + firm.path("today/?why=paused"))
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(live_site + firm.path("today/"))
    task = page.locator(f"#task-{firm.who['tilleuls'].pk}")
    task.locator(".task-fold > summary").click()
    task.locator("label", has=page.locator("input[value=yes]")).click()
    task.locator("textarea").fill("« Mardi »")
    task.locator("input[name=amount]").fill("lots")
    task.locator(".task-acts button").click()
    page.locator(".field-wrong").wait_for()
    axe(page)
    assert page.locator("textarea").input_value() == "« Mardi »"
    page.locator("input[name=amount]").fill("250")
    page.locator("input[name=until]").fill("2026-12-01")
    page.locator(".task-acts button").click()
    page.locator("#toasts").get_by_text("250,00").wait_for()
    assert page.locator("#calls").count() == 0
