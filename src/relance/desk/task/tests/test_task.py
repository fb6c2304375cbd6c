"""One task on its own page: what is asked, what is refused in words, what is kept."""

from datetime import date

import pytest

from relance.arrangements.models import Arrangement
from relance.desk.today.tests.sample import Morning, mornings, one_line, send, text_of
from relance.dunning.models import StepTaken
from relance.ledger.tests.books import invoice

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def morning(django_db_setup, django_db_blocker):
    yield from mornings(django_db_blocker)


@pytest.fixture
def firm(morning: Morning) -> Morning:
    return morning.again()


def test_the_page_says_whom_why_and_how_much(firm):
    html = text_of(firm.client(), firm.file("tilleuls", "task/"))
    assert "The call to Tilleuls" in html and "€500.00 · 4 days late" in html and "tel:0472102030" in html
    assert "What came of it" in html and "Nothing has been said about these invoices yet." in html
    formal = text_of(firm.client(), firm.file("vial", "task/"))
    assert "Formal notice: Vial" in formal and "What came of it" not in formal


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Choose one of the two."),
        ({"reached": "yes", "amount": "lots", "until": "2026-12-01"}, "“lots” is not an amount."),
        ({"reached": "yes", "amount": "100"}, "For which day was it promised?"),
        ({"reached": "yes", "amount": "-5", "until": "2026-12-01"}, "A promise is above zero."),
        ({"reached": "yes", "until": "2026-11-23"}, "This day has passed."),
        ({"reached": "yes", "until": "2028-01-01"}, "At most a year ahead"),
        ({"reached": "yes", "until": "30/02/2027"}, "This is not a day."),
        ({"reached": "no", "until": "2026-12-01"}, "Nobody answered, so nothing could be agreed on."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_is_kept(firm, given, said):
    fields = {"step": "call", "back": "today", "said": "“We changed <banks>”", **given}
    answer = firm.client().post(firm.file("tilleuls", "task/"), fields)
    html = one_line(answer)
    assert answer.status_code == 422 and said in html
    assert "“We changed &lt;banks&gt;”" in html
    for name in ("until", "amount"):
        assert given.get(name, "") in html
    with firm.inside():
        assert not StepTaken.objects.exists()


def test_at_the_end_of_a_ladder_something_must_be_said(firm):
    answer = firm.client().post(firm.file("faure", "task/"), {"step": "", "back": "today"})
    assert answer.status_code == 422 and "Say what you decided, or until when it may wait." in answer.content.decode()
    html = send(firm.client(), firm.file("faure", "task/"), step="", back="today", until="2026-12-15")
    assert "Faure: nobody writes or calls up to Tuesday 15 December." in html
    with firm.inside():
        assert Arrangement.objects.get(account=firm.who["faure"].account_id).kind == "pause"


def test_a_task_that_stands_no_more_is_not_noted(firm):
    client = firm.client()
    html = send(client, firm.file("garage", "task/"), step="call", reached="yes", back="today")
    assert "Nothing waits for you here any more." in html
    html = send(client, firm.file("tilleuls", "task/"), step="formal", reached="yes")
    assert "Nothing waits for you here any more." in html and "Tilleuls</h1>" in html
    send(client, firm.file("tilleuls", "task/"), step="call", reached="yes", said="Once")
    html = send(client, firm.file("tilleuls", "task/"), step="call", reached="yes", said="Twice")
    assert "Nothing waits for you here any more." in html
    with firm.inside():
        assert StepTaken.objects.count() == 1


def test_the_french_page_takes_a_french_amount(firm):
    fields = {"step": "call", "reached": "yes", "until": "2026-12-01", "amount": "1 250,50", "back": "customer"}
    refused = firm.client("owner", "fr").post(firm.file("tilleuls", "task/"), fields)
    html = one_line(refused)
    assert refused.status_code == 422 and "La somme promise dépasse ce qui est ouvert." in html and "1 250,50" in html
    with firm.inside():
        invoice(firm.who["tilleuls"], "F-NEXT", 100000, date(2026, 12, 20))
    html = send(firm.client("owner", "fr"), firm.file("tilleuls", "task/"), **fields)
    assert "1\u202f250,50 €" in html or "1 250,50 €" in html
    with firm.inside():
        assert Arrangement.objects.get(account=firm.who["tilleuls"].account_id).amount == 125050
