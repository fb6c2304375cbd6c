"""A message's page in a real browser, in the states that ask something of a person."""

import pytest

from relance.desk.customer.tests.sample import a_firm, enter, look_all_ways
from relance.outbox.models import Message
from relance.outbox.rules import State

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
