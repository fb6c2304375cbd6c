"""The page of the hand-over file in a real browser, looked at all ways."""

import pytest
from playwright.sync_api import expect

from relance.desk.customer.tests.sample import enter, look_all_ways
from relance.desk.today.tests.sample import a_morning

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_looked_at_all_ways(live_site, page, axe, language):
    firm = a_morning()
    enter(page, live_site, firm.client("owner", language))
    look_all_ways(page, axe, live_site + firm.file("garage", "evidence/?for=agency"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size({"width": 1440, "height": 900})
    page.locator("[data-copy]").first.click()
    expect(page.locator("[data-copy]").first).to_contain_text({"en": "Copied", "fr": "Copié"}[language])
    with page.expect_download() as taken:
        page.locator("button[data-main]").click()
    assert taken.value.suggested_filename.endswith(".zip")
