"""Every page of the desk after a customer was erased: it opens, and names nobody."""

from datetime import UTC, datetime

import pytest

from relance.channels.tests.wires import CountingWire
from relance.company import actions as companies
from relance.customers import actions as customers
from relance.desk.today.tests.sample import BY, TODAY, Morning, mornings
from relance.desk.urls import pages
from relance.dunning import actions as dunning
from relance.ledger.actions import NewPayment
from relance.outbox import actions as outbox
from relance.outbox.models import Message
from relance.privacy.erasing import erase
from relance.web.tick import tick

pytestmark = pytest.mark.django_db
LONG_AFTER = datetime(2040, 1, 2, 9, 0, tzinfo=UTC)
OPENS = {200, 302, 404, 405}
"""A page, a way on, or a plain no: nothing breaks."""


@pytest.fixture(scope="module")
def morning(django_db_setup, django_db_blocker):
    yield from mornings(django_db_blocker)


@pytest.fixture
def firm(morning: Morning) -> Morning:
    """Grace Hopper was written to, and has paid since."""
    again = morning.again()
    company, grace = again.company, again.who["garage"]
    known = {"name": "Grace Hopper", "email": "grace@x.example", "address": "3 rue Basse", "phone": "04 72 10 20 31"}
    with again.inside():
        customers.change(company, grace.pk, known, by=BY, now=again.now)
        companies.set_test_mode(company, False)
        company.refresh_from_db()
        tick(company, again.now, TODAY, wires={})
        outbox.approve(company, None, by=BY, now=again.now)
        tick(company, again.now.replace(hour=12), TODAY, wires=CountingWire().openers())
        assert Message.objects.filter(account_id=grace.account_id, state="sent").exists()
        dunning.paid(company, NewPayment(grace.account_id, "EUR", 50000, TODAY, "Grace"), by=BY, now=again.now)
    return again


def addresses(firm: Morning) -> list[str]:
    """Of every page that is about the customer, a message to it, or the whole firm."""
    with firm.inside():
        grace = firm.who["garage"]
        messages = Message.objects.filter(account_id=grace.account_id).values_list("pk", flat=True)
        fitting = {"<int:customer>": [grace.pk], "<int:message>": list(messages), "<slug:kind>": ["pause"]}
    found = ["customers/?q=grace", "find/?q=grace"]
    for route in (route for page in pages().values() for route in page.routes):
        paths = [route.path]
        for hole, values in fitting.items():
            paths = (
                [path.replace(hole, str(value)) for path in paths for value in values] if hole in route.path else paths
            )
        found += [path for path in paths if "<" not in path]
    return found


@pytest.mark.parametrize("role", ["owner", "bookkeeper"])
def test_every_page_opens_and_names_nobody(firm, role):
    with firm.inside():
        assert erase(firm.company, firm.who["garage"], by=BY, now=LONG_AFTER).name
        tick(firm.company, LONG_AFTER, LONG_AFTER.date(), wires={})
    client, shown = firm.client(role), 0
    for path in addresses(firm):
        answer = client.get(firm.path(path))
        assert answer.status_code in OPENS | ({403} if role != "owner" else set()), path
        html = b"".join(answer).decode(errors="replace").lower()
        shown += answer.status_code == 200
        assert [word for word in ("hopper", "rue basse", "72 10 20 31") if word in html] == [], path
    assert shown > 20


def test_the_message_says_that_its_words_were_erased_and_has_no_paper_any_more(firm):
    with firm.inside():
        number = Message.objects.filter(account_id=firm.who["garage"].account_id, state="sent").latest("pk").pk
        erase(firm.company, firm.who["garage"], by=BY, now=LONG_AFTER)
    client = firm.client()
    assert "Its words were erased" in client.get(firm.path(f"messages/{number}/")).content.decode()
    assert client.get(firm.path(f"messages/{number}/letter.pdf")).status_code == 404
