"""The pages where people decide about words, in a real browser: while they type, the tone check reads along."""

import pytest

from relance.desk.customer.tests.sample import a_firm, enter, look_all_ways
from relance.outbox.models import Message

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_pages_looked_at_all_ways(live_site, page, axe):
    firm = a_firm()
    with firm.inside():
        message = Message.objects.get(account=firm.late.account)
    enter(page, live_site, firm.client())
    here = f"messages/{message.id}/"
    for path in ("wording/", "wording/fr/friendly/", "approvals/", "ahead/", f"{here}edit/", f"{here}skip/"):
        look_all_ways(page, axe, live_site + firm.path(path))
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path


def test_remarks_and_preview_follow_what_is_typed(live_site, page, axe):
    firm = a_firm()
    enter(page, live_site, firm.client())
    page.goto(live_site + firm.path("wording/fr/friendly/"))
    field = page.locator("textarea").first
    field.fill("Voici encore notre {facture}, au cas où elle se serait égarée.")
    page.get_by_text("au cas où elle se serait égarée", exact=False).last.wait_for()
    field.fill("Vous êtes un voleur, payez la {facture}.")
    page.get_by_text("This cannot be sent.").wait_for()
    axe(page)
