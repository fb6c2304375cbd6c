"""The letter that is signed, in a real browser, looked at all ways."""

import pytest

from relance.desk.customer.tests.sample import enter, look_all_ways
from relance.desk.today.tests.sample import a_morning

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_looked_at_all_ways(live_site, page, axe, language):
    firm = a_morning()
    with firm.inside():
        firm.who["garage"].address = "1 rue Lépine\n69001 Lyon"
        firm.who["garage"].save(update_fields=["address"])
    enter(page, live_site, firm.client("owner", language))
    for path in ("notice/", "notice/?kind=stop_work", "notice/?kind=formal_notice&by=2026-11-25"):
        look_all_ways(page, axe, live_site + firm.file("garage", path))
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
    page.goto(live_site + firm.file("garage", "notice/"))
    page.fill("#sign-name", "Claire Aubry")
    page.locator("button[data-main]").click()
    page.wait_for_url("**/customers/*/")
