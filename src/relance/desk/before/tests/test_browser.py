"""The page before a call, and what is noted for the law, in a real browser."""

import pytest

from relance.desk.customer.tests.sample import enter, look_all_ways
from relance.desk.today.tests.sample import a_morning

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_pages_looked_at_all_ways(live_site, page, axe, language):
    firm = a_morning()
    enter(page, live_site, firm.client("owner", language))
    for path in ("before/", "flags/"):
        look_all_ways(page, axe, live_site + firm.file("garage", path))
        page.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true; })")
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
