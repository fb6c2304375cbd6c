"""The browser of the test rig opens the site as it is really served."""

import pytest

pytestmark = pytest.mark.browser

GOOD = '<!doctype html><html lang="en"><title>A page</title><main><h1>Good morning</h1></main></html>'


def test_the_site_opens(live_site, page):
    answer = page.goto(live_site)
    assert answer
    assert answer.ok
    assert page.locator("input[type=password]").is_visible()


def test_the_typefaces_are_served(live_site, page):
    answer = page.request.get(f"{live_site}/static/fonts/figtree.woff2")
    assert answer.ok
    assert answer.body()[:4] == b"wOF2"


def test_the_accessibility_check_passes_a_good_page_and_names_a_fault(page, axe):
    page.set_content(GOOD)
    axe(page)
    page.set_content(GOOD.replace("<h1>", '<img src="x.png"><h1>'))
    with pytest.raises(AssertionError, match="image-alt"):
        axe(page)
