"""The pages of privacy: until when, the copy, words that go, erasing said before it is done, and who may."""

import io
import zipfile
from datetime import date

import pytest

from relance.accounts.models import TimelineEntry
from relance.customers.models import Customer
from relance.desk.today.tests.sample import Morning, mornings, text_of
from relance.ledger import actions as ledger
from relance.ledger.actions import NewPayment
from relance.ledger.queries import items_on

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def morning(django_db_setup, django_db_blocker):
    yield from mornings(django_db_blocker)


@pytest.fixture
def firm(morning: Morning) -> Morning:
    return morning.again()


def settled(firm, name="garage"):
    """All is paid and nothing waits."""
    with firm.inside():
        account = firm.who[name].account_id
        total = sum(item.open for item in items_on([account], firm.now.date())[account])
        payment = NewPayment(account, "EUR", total, date(2026, 11, 24))
        ledger.record_payments(firm.company, [payment], by="Test", now=firm.now)
    client = firm.client()
    client.post(firm.file(name, "note/"), {"text": "Her husband is ill."})
    from relance.dunning import actions as dunning

    with firm.inside():
        dunning.reconsider(firm.company, [firm.who[name].account_id], by="Test", now=firm.now)
    return client


def test_the_page_says_until_when_and_what_stands_in_the_way(firm):
    html = text_of(firm.client(), firm.file("garage", "privacy/"))
    assert "kept until 31 December 2036" in html and "L123-22" in html
    assert "settle it first" in html and "Erase what the books" not in html


def test_erasing_is_said_before_it_is_done(firm):
    client = settled(firm)
    assert "Erase what the books do not need" in text_of(client, firm.file("garage", "privacy/"))
    html = text_of(client, firm.file("garage", "privacy/erase/"))
    assert "What goes now" in html and "What was said, and the ways to reach them" in html
    assert "Until 31 December 2036" in html and "This cannot be undone" in html
    with firm.inside():
        assert Customer.objects.get(pk=firm.who["garage"].pk).email, "looking erases nothing"
    answer = client.post(firm.file("garage", "privacy/erase/"), follow=True)
    assert "Erased in" in answer.content.decode()
    with firm.inside():
        assert Customer.objects.get(pk=firm.who["garage"].pk).email == ""
    html = text_of(client, firm.file("garage"))
    assert "Personal words erased" in html and "31 December 2036" in html and "husband" not in html
    answer = client.post(firm.file("garage", "privacy/erase/"), follow=True)
    assert "Nothing more may go today" in answer.content.decode()


def test_refused_while_something_is_open(firm):
    answer = firm.client().post(firm.file("garage", "privacy/erase/"), follow=True)
    assert "settle it first" in answer.content.decode()
    with firm.inside():
        assert Customer.objects.get(pk=firm.who["garage"].pk).email


def test_only_an_owner_erases_and_a_bookkeeper_sees_nothing_of_it(firm):
    settled(firm)
    assistant = firm.client("assistant")
    assert "Only an owner erases" in text_of(assistant, firm.file("garage", "privacy/"))
    assert assistant.post(firm.file("garage", "privacy/erase/")).status_code == 403
    assert assistant.get(firm.path("privacy/")).status_code == 403
    assert firm.client("bookkeeper").get(firm.file("garage", "privacy/")).status_code == 403


def test_the_copy_is_an_archive_in_the_language_of_the_customer(firm):
    answer = firm.client().post(firm.file("garage", "privacy/copy/"))
    assert answer["Content-Type"] == "application/zip" and "no-store" in answer["Cache-Control"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
        assert "Ce qui est gardé sur" in file.read("README.txt").decode()
    assert firm.client().get(firm.file("garage", "privacy/copy/")).status_code == 405


def test_words_are_taken_away_one_by_one(firm):
    client = settled(firm)
    html = text_of(client, firm.file("garage", "privacy/"))
    assert "Her husband is ill." in html
    with firm.inside():
        seq = TimelineEntry.objects.get(account_id=firm.who["garage"].account_id, kind="note").seq
    html = client.post(firm.file("garage", "privacy/reduce/"), {"entry": str(seq)}, follow=True).content.decode()
    assert "husband" not in html and "The words are gone for good" in html
    assert "personal reason" in text_of(client, firm.file("garage"))
    html = client.post(firm.file("garage", "privacy/reduce/"), {"entry": "x"}, follow=True).content.decode()
    assert "gone already" in html


def test_the_list_says_how_long_books_are_kept(firm):
    html = text_of(firm.client(), firm.path("privacy/"))
    assert "Nobody’s papers are over their time" in html and "31 December 2036" in html
    assert firm.path("privacy/") in text_of(firm.client(), firm.path("settings/"))
