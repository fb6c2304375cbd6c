"""A message's page in a real browser, in the states that ask something of a person."""

import pytest

from relance.accounts import actions as accounts
from relance.company import actions as companies
from relance.desk.customer.tests.sample import TODAY, a_firm, enter, look_all_ways
from relance.letters.queries import payload_in
from relance.letters.tests.pictures import codes_in
from relance.outbox.models import Message
from relance.outbox.rules import State
from relance.web.tick import tick

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("state", [State.PROPOSED, State.UNKNOWN, State.FAILED])
def test_the_page_looked_at_all_ways(live_site, page, axe, state):
    firm = a_firm()
    with firm.inside():
        message = Message.objects.get(account=firm.late.account)
        Message.objects.filter(pk=message.id).update(state=state, why="the line broke", claimed_at=firm.now)
    enter(page, live_site, firm.client())
    look_all_ways(page, axe, live_site + firm.path(f"messages/{message.id}/"))
    assert page.locator(".letter").get_attribute("lang") == "fr"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_code_can_be_scanned_off_the_page(live_site, page, axe, scheme):
    firm = a_firm()
    with firm.inside():
        companies.change_settings(firm.company, {"iban": "FR8299999000010000000511294"})
        accounts.all_moved(firm.company)
        tick(firm.company, firm.now, TODAY)
        message = Message.objects.get(account=firm.late.account, state=State.PROPOSED)
    enter(page, live_site, firm.client())
    page.emulate_media(color_scheme=scheme)
    page.goto(live_site + firm.path(f"messages/{message.id}/"))
    assert codes_in(page.locator("figure.paycode").screenshot()) == [payload_in(message.letter)]
    axe(page)
