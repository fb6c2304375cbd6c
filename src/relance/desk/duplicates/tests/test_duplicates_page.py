"""The page of customers that look like one: what it shows, what a person decides, and what can be undone."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from relance.customers import actions as customers
from relance.customers import likeness
from relance.customers.actions import NewCustomer
from relance.customers.models import Apart, Customer, Merge
from relance.desk.customer.tests.sample import BY, TODAY, Firm, _invoice, a_firm, send, text_of
from relance.desk.duplicates import pairs
from relance.desk.duplicates.words import say
from relance.dunning import merging
from relance.ledger import actions as ledger
from relance.ledger.actions import NewPayment

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm() -> Firm:
    made = a_firm()
    add(made, NewCustomer("GARAGE LUMIERE SARL", email="paul@garage.example", phone="04 72 00 51 20"))
    return made


def add(firm: Firm, *news: NewCustomer) -> list[Customer]:
    with firm.inside():
        return customers.add(firm.company, news, by=BY, now=firm.now)


def twin(firm: Firm) -> Customer:
    with firm.inside():
        return Customer.objects.get(name="GARAGE LUMIERE SARL")


def here(firm: Firm, rest: str = "") -> str:
    return firm.path(f"customers/duplicates/{rest}")


def merge_path(firm: Firm, kept, gone) -> str:
    return here(firm, f"{kept.id}/{gone.id}/merge/")


def test_a_pair_stands_side_by_side_with_its_reasons(firm):
    html = text_of(firm.client(), here(firm))
    assert "One pair of customers looks like one." in html
    assert "Very likely one customer" in html and "Same name" in html and "Same e-mail" in html
    assert html.index("C-00001") < html.index("C-00004")
    assert "€486.20" in html and "1 invoice, 11 days late" in html and "Nothing is open." in html
    assert "In the list since 1 September 2026" in html and "No contact yet" in html


def test_every_sign_has_words(firm):
    for sign in likeness.Sign:
        words = ("lefebvre", "lefevre") if sign is likeness.Sign.NEAR_NAME else ()
        (said,) = say([likeness.Reason(sign, words)])
        assert said.text and (said.tone == "late") is (likeness.POINTS[sign] < 0)


def test_merging_says_so_and_the_toast_undoes_it(firm):
    client = firm.client()
    html = send(client, merge_path(firm, firm.late, twin(firm)))
    assert "GARAGE LUMIERE SARL is part of Garage Lumière now." in html
    assert "Nobody is in your list twice" in html
    with firm.inside():
        number = Merge.objects.get().pk
    undo = here(firm, f"merged/{number}/undo/")
    assert f'action="{undo}"' in html
    assert "Garage Lumière and GARAGE LUMIERE SARL are two again." in send(client, undo)
    with firm.inside():
        assert Customer.objects.filter(merged_into__isnull=False).count() == 0


def test_the_address_of_the_one_that_is_gone_leads_to_the_one_that_stands(firm):
    gone = twin(firm)
    client = firm.client()
    client.post(merge_path(firm, firm.late, gone))
    answer = client.get(firm.path(f"customers/{gone.id}/"), follow=True)
    assert answer.redirect_chain == [(firm.path(f"customers/{firm.late.id}/"), 302)]
    assert "GARAGE LUMIERE SARL is part of Garage Lumière since they were merged." in answer.content.decode()
    listed = text_of(client, firm.path("customers/?q=lumiere"))
    assert "Garage Lumière" in listed and "GARAGE LUMIERE SARL" not in listed
    found = client.get(firm.path("find/?q=sarl")).json()
    assert [(each["label"], each["detail"]) for each in found] == [("Garage Lumière", "GARAGE LUMIERE SARL")]


def test_what_is_typed_for_the_one_that_is_gone_reaches_the_one_that_stands(firm):
    gone = twin(firm)
    client = firm.client()
    client.post(merge_path(firm, firm.late, gone))
    client.post(firm.path(f"customers/{gone.id}/pay/"), {"amount": "86.20", "on": TODAY.isoformat()})
    assert "€400.00" in text_of(client, firm.path(f"customers/{firm.late.id}/"))
    fields = {"name": "Wrong", "kind": "person", "language": "fr"}
    client.post(firm.path(f"customers/{gone.id}/edit/"), fields)
    with firm.inside():
        assert not Customer.objects.filter(name="Wrong").exists()


def test_the_file_of_the_one_that_stands_tells_what_happened_to_both(firm):
    gone = twin(firm)
    client = firm.client()
    client.post(firm.path(f"customers/{gone.id}/note/"), {"text": "They moved in May."})
    client.post(merge_path(firm, firm.late, gone))
    html = text_of(client, firm.path(f"customers/{firm.late.id}/"))
    assert "They moved in May." in html and "GARAGE LUMIERE SARL became part of this customer" in html
    assert "Part of Garage Lumière" not in html


def test_they_are_two_is_remembered_until_it_is_undone(firm):
    client, gone = firm.client(), twin(firm)
    path = here(firm, f"{firm.late.id}/{gone.id}/two/")
    assert "They are not proposed again." in send(client, path)
    assert "Nobody is in your list twice" in text_of(client, here(firm))
    send(client, path)
    with firm.inside():
        assert Apart.objects.count() == 1
    send(client, f"{path}?forget=1")
    assert "One pair of customers looks like one." in text_of(client, here(firm))


def test_a_refusal_is_said_and_changes_nothing(firm):
    gone = twin(firm)
    with firm.inside():
        day = TODAY - timedelta(days=40)
        ledger.record_documents(firm.company, [_invoice(gone, "F-101", day, TODAY, 5000, "EUR")], by=BY, now=firm.now)
    html = send(firm.client(), merge_path(firm, firm.late, gone))
    assert "Both have a document with the number F-101." in html
    with firm.inside():
        assert Merge.objects.count() == 0


def test_before_undoing_it_is_shown_what_goes_where(firm):
    gone, client = twin(firm), firm.client()
    day = TODAY - timedelta(days=40)
    with firm.inside():
        ledger.record_documents(firm.company, [_invoice(gone, "G-1", day, TODAY, 5000, "EUR")], by=BY, now=firm.now)
        made, _ = merging.merge(firm.company, firm.late.id, gone.id, by=BY, now=firm.now)
        news = [NewPayment(firm.late.account_id, "EUR", 1000, TODAY, "G-1")]
        ledger.record_payments(firm.company, news, by=BY, now=firm.now)
        new = _invoice(firm.late, "NEW", TODAY, TODAY, 700, "EUR")
        ledger.record_documents(firm.company, [new], by=BY, now=firm.now)
    path = here(firm, f"merged/{made.pk}/undo/")
    html = text_of(client, path)
    back, _, stays = html.partition("Came since, and stays with Garage Lumière")
    assert "Came since, and goes with GARAGE LUMIERE SARL" in back and "settles G-1" in back and "€10.00" in back
    assert "Invoice NEW" in stays and "Make them two again" in stays
    with firm.inside():
        both = [NewPayment(firm.late.account_id, "EUR", 50000, TODAY)]
        ledger.record_payments(firm.company, both, by=BY, now=firm.now)
    html = text_of(client, path)
    assert "This cannot be undone now." in html and "€500.00" in html and "Make them two again" not in html
    assert "€500.00" in send(client, path)
    with firm.inside():
        assert Merge.objects.get().undone_at is None


def test_the_list_of_merges(firm):
    client = firm.client()
    assert "No customers were merged." in text_of(client, here(firm, "merged/"))
    client.post(merge_path(firm, firm.late, twin(firm)))
    assert "GARAGE LUMIERE SARL became part of Garage Lumière" in text_of(client, here(firm, "merged/"))


def test_from_a_file_another_can_be_looked_for_and_merged(firm):
    client = firm.client()
    link = f"customers/duplicates/?of={firm.fresh.id}"
    assert link in text_of(client, firm.path(f"customers/{firm.fresh.id}/"))
    assert "Nobody looks like Zinc &amp; Fils." in text_of(client, firm.path(link))
    html = text_of(client, firm.path(f"{link}&q=lumiere"))
    assert "Nothing says that these are one" in html and "Garage Lumière" in html and "They are two" not in html
    assert "Nobody else fits “zinc”." in text_of(client, firm.path(f"{link}&q=zinc"))
    answer = client.post(merge_path(firm, firm.late, firm.fresh), {"of": firm.fresh.id})
    assert answer.url == firm.path(f"customers/{firm.late.id}/")


@pytest.mark.parametrize("query", ["of=x", "of=", "of=99999999999999999999", "of=12345678", "page=x", "of=²"])
def test_a_strange_address_shows_the_page(firm, query):
    assert "One pair of customers looks like one." in text_of(firm.client(), here(firm, f"?{query}"))


def test_who_may_merge(firm):
    reader = firm.client("bookkeeper")
    html = text_of(reader, here(firm))
    assert "Same e-mail" in html and "Merge into this one" not in html and "They are two" not in html
    assert reader.post(merge_path(firm, firm.late, twin(firm))).status_code == 403


def test_more_pairs_are_no_more_queries(firm, django_assert_max_num_queries):
    client = firm.client()
    client.get(here(firm))
    with CaptureQueriesContext(connection) as few:
        client.get(here(firm))
    add(firm, *(NewCustomer(f"Atelier {chr(97 + n % 13) * 4}") for n in range(26)))
    with django_assert_max_num_queries(len(few.captured_queries)):
        html = client.get(here(firm)).content.decode()
    assert "14 pairs" in html.lower().replace("fourteen", "14") and "1 to 10 of 14" in html


def test_in_a_large_book_the_comparison_is_kept_but_what_was_done_since_counts(firm, monkeypatch):
    monkeypatch.setattr(pairs, "LARGE", 1)
    client, gone = firm.client(), twin(firm)
    with firm.inside():
        assert len(pairs.proposals(firm.company)) == 1
    monkeypatch.setattr("relance.customers.queries.lookalikes", None)
    assert "One pair" in text_of(client, here(firm))
    client.post(here(firm, f"{firm.late.id}/{gone.id}/two/"))
    assert "Nobody is in your list twice" in text_of(client, here(firm))
    client.post(here(firm, f"{firm.late.id}/{gone.id}/two/") + "?forget=1")
    client.post(merge_path(firm, firm.late, gone))
    assert "Nobody is in your list twice" in text_of(client, here(firm))
