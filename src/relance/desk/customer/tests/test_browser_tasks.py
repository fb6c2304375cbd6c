"""What is agreed with a customer, in a real browser: every form opened and looked at all ways."""

import pytest

from relance.desk.customer.tests.sample import LOOKS, enter, look_all_ways
from relance.desk.today.tests.sample import a_morning

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_forms_of_a_file_looked_at_all_ways(live_site, page, axe):
    firm = a_morning()
    enter(page, live_site, firm.client("owner", "fr"))
    for width, height, theme in LOOKS:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=theme)
        page.goto(live_site + firm.file("clinique", "?open=details"))
        for place in range(3):
            page.locator(".folds > details > summary").nth(place).click()
            axe(page)
        page.locator("#special summary").click()
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    for path in (firm.file("tilleuls", "?open=task"), firm.file("clinique", "agree/dispute/")):
        look_all_ways(page, axe, live_site + path)
    look_all_ways(page, axe, live_site + firm.file("garage", "exception/"))
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(live_site + firm.file("garage"))
    page.locator(".folds > details > summary").first.click()
    page.locator("#pause_until").fill("2026-12-10")
    page.locator(".folds details[open] .task-acts button").click()
    page.locator("#toasts [data-undo]").wait_for()
    axe(page)
    page.keyboard.press("z")
    page.locator("#agreed > .list").wait_for(state="detached")
