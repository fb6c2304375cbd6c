"""The pages of privacy in a real browser, looked at all ways."""

import pytest

from relance.desk.customer.tests.sample import enter, look_all_ways
from relance.desk.today.tests.sample import a_morning

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_pages_looked_at_all_ways(live_site, page, axe, language):
    firm = a_morning()
    client = firm.client("owner", language)
    client.post(firm.file("garage", "note/"), {"text": "Her husband is ill."})
    enter(page, live_site, client)
    for address in (firm.file("garage", "privacy/"), firm.file("garage", "privacy/erase/"), firm.path("privacy/")):
        look_all_ways(page, axe, live_site + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
