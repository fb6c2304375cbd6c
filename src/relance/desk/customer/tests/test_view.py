"""The customer's page: what is owed, what happened, what comes next; and what is entered there."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from relance.accounts import actions as accounts
from relance.accounts.models import Account
from relance.desk.customer.tests.sample import BY, TODAY, Firm, a_firm, send, text_of
from relance.ledger import queries as ledger
from relance.outbox.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm() -> Firm:
    return a_firm()


def here(firm, rest="", who="late"):
    return firm.path(f"customers/{getattr(firm, who).id}/{rest}")


def message(firm):
    with firm.inside():
        return Message.objects.get(account=firm.late.account, state__in=["proposed", "approved", "moved"])


def states(firm):
    with firm.inside():
        return list(Message.objects.filter(account=firm.late.account).order_by("id").values_list("state", flat=True))


def test_the_page_says_how_things_stand(firm):
    html = text_of(firm.client(), here(firm))
    assert "€486.20 late, up to 11 days" in html
    assert "Next step: " in html
    assert "Invoice F-101, due 13 Nov" in html
    assert "Approve the reminder" in html
    assert 'rel="next"' in html
    assert "Mr Isaac Both" in html


def test_what_was_owed_on_a_past_day_is_shown(firm):
    page = firm.client().get(firm.path(f"customers/{firm.late.id}/?on=2026-09-01")).content.decode()
    assert "Balance on 1\u00a0September\u00a02026" in page and "€0.00" in page
    odd = firm.client().get(firm.path(f"customers/{firm.late.id}/?on=31/11/2026")).content.decode()
    assert "Balance today" in odd


def test_each_currency_has_its_own_figures(firm):
    html = text_of(firm.client(), here(firm, who="both"))
    assert html.count("Balance today") == 2
    assert "€1,000.00" in html
    assert "£200.00" in html
    assert "F-102 is due on 20 December 2026" in html


def test_a_new_customer_has_nothing_but_its_entry(firm):
    html = text_of(firm.client(), here(firm, who="fresh"))
    assert "Added to the list as C-00003" in html
    assert "Nothing is open." in html
    assert "Approve the reminder" not in html


def test_the_filters_of_the_timeline(firm):
    html = text_of(firm.client(), here(firm, "?show=notes"))
    assert "Nothing of this kind yet." in html
    assert "Invoice F-101" not in html
    assert "Invoice F-101" in text_of(firm.client(), here(firm, "?show=money"))


def test_a_long_timeline_has_older_pages_and_no_more_queries(firm):
    client = firm.client()
    client.get(here(firm))
    with CaptureQueriesContext(connection) as few:
        client.get(here(firm))
    with firm.inside():
        for n in range(60):
            accounts.note(
                firm.company, firm.late.account_id, f"note {n:02}", by=BY, now=firm.now + timedelta(seconds=n)
            )
    with CaptureQueriesContext(connection) as many:
        html = text_of(client, here(firm))
    assert len(many.captured_queries) <= len(few.captured_queries)
    assert "note 59" in html
    assert "note 05" not in html
    assert "note 05" in text_of(client, here(firm, "?page=2"))


def test_approving_here_can_be_undone_here(firm):
    client, waiting = firm.client(), message(firm)
    html = send(client, firm.path(f"messages/{waiting.id}/approve/"), back="customer")
    assert "A rehearsal: it would leave at 9:00." in html
    assert states(firm) == ["approved"]
    assert f'action="/plomberie-aubry/messages/{waiting.id}/undo/?back=customer"' in html
    html = send(client, firm.path(f"messages/{waiting.id}/undo/?back=customer"))
    assert "1 message waits for you again." in html
    assert "Garage Lumière</h1>" in html
    assert states(firm) == ["proposed"]


def test_a_payment_settles_and_withdraws_the_message(firm):
    html = send(firm.client(), here(firm, "pay/"), amount="486,20", on="2026-11-23", reference="F-101")
    assert "€486.20 booked. F-101 is paid. The waiting message is withdrawn." in html
    assert "+€486.20" in html
    assert states(firm) == ["withdrawn"]


def test_a_part_payment_says_what_stays_open(firm):
    html = send(firm.client(), here(firm, "pay/"), amount="86.20", on="24/11/2026")
    assert "€400.00 of F-101 stays open. The waiting message was written anew." in html
    assert states(firm) == ["withdrawn", "proposed"]


def test_too_much_stands_to_their_credit(firm):
    html = send(firm.client(), here(firm, "pay/"), amount="500", on="2026-11-23")
    assert "€13.80 stands to their credit." in html
    assert "To their credit" in html


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"amount": "abc", "on": "2026-11-23"}, "“abc” is not an amount. Write it like €1,250.50."),
        ({"amount": "-5", "on": "2026-11-23"}, "A payment is above zero."),
        ({"amount": "5", "on": "2026-11-31"}, "This is not a day."),
        ({"amount": "5", "on": "2026-11-25"}, "This day has not come yet."),
        ({"amount": "5e3", "on": "2026-11-23"}, "is not an amount"),
    ],
)
def test_wrong_payments_keep_what_was_typed(firm, given, said):
    answer = firm.client().post(here(firm, "pay/"), given)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert said in html
    assert f'value="{given["amount"]}"' in html
    with firm.inside():
        assert not ledger.payments(firm.late.account_id)


def test_several_currencies_are_offered(firm):
    client = firm.client()
    assert '<select name="currency"' in text_of(client, here(firm, who="both"))
    html = send(client, here(firm, "pay/", "both"), amount="50", currency="GBP", on="2026-11-23")
    assert "£150.00 of F-103 stays open." in html
    assert (
        client.post(here(firm, "pay/", "both"), {"amount": "1", "currency": "USD", "on": "2026-11-23"}).status_code
        == 422
    )


def test_taking_a_payment_back_asks_why(firm):
    client = firm.client()
    send(client, here(firm, "pay/"), amount="486.20", on="2026-11-23")
    with firm.inside():
        entry = ledger.payments(firm.late.account_id)[0]
    back = here(firm, f"payments/{entry.id}/take-back/")
    assert "Take back €486.20 of 23 November 2026?" in text_of(client, back)
    assert client.post(back, {"reason": ""}).status_code == 422
    html = send(client, back, reason="The cheque bounced")
    assert "what it had settled is open again. A message waits for your approval." in html
    assert "The cheque bounced" in html
    assert "This payment was taken back already." in send(client, back, reason="Twice")
    with firm.inside():
        assert ledger.owed_on(firm.company, TODAY)[firm.late.account_id] == {"EUR": 48620}


def test_the_toast_takes_a_payment_back_at_once(firm):
    client = firm.client()
    html = send(client, here(firm, "pay/"), amount="486.20", on="2026-11-23")
    undo = html.split("data-toast")[1].split('action="')[1].split('"')[0]
    assert "open again" in send(client, undo)


def test_a_payment_of_another_customer_is_not_here(firm):
    client = firm.client()
    send(client, here(firm, "pay/"), amount="486.20", on="2026-11-23")
    with firm.inside():
        entry = ledger.payments(firm.late.account_id)[0]
    assert client.get(here(firm, f"payments/{entry.id}/take-back/", "both")).status_code == 404


def test_a_note_changes_nothing_else(firm):
    html = send(firm.client(), here(firm, "note/"), text="Prefers <Tuesdays>")
    assert "Prefers &lt;Tuesdays&gt;" in html
    assert states(firm) == ["proposed"]


def test_a_call_counts_as_a_contact(firm):
    html = send(firm.client(), here(firm, "contact/"), channel="call", outgoing="we", text="Will look into it")
    assert "It stands on the timeline. The waiting message is withdrawn." in html
    assert "We called" in html
    assert "3 days lie between two contacts" in html
    assert states(firm) == ["withdrawn"]


def test_their_call_does_not_keep_us_from_writing(firm):
    send(firm.client(), here(firm, "contact/"), channel="call", outgoing="they", text="Asked for a copy")
    assert states(firm) == ["proposed"]
    assert firm.client().post(here(firm, "contact/"), {"channel": "pigeon", "text": "x"}).status_code == 422


def test_another_address_means_another_message(firm):
    fields = {"name": "Garage Lumière", "kind": "business", "language": "fr", "email": "new@garage.example"}
    html = send(firm.client(), here(firm, "edit/"), **fields)
    assert "Saved. The waiting message was written anew." in html
    assert "Corrected: person to write to, e-mail" in html
    assert message(firm).recipient == "new@garage.example"


def test_trouble_is_shown(firm):
    with firm.inside():
        Account.objects.filter(pk=firm.late.account_id).update(trouble="KeyError: step")
    assert "KeyError: step" in text_of(firm.client(), here(firm))


def test_what_changed_since_is_admitted(firm):
    with firm.inside():
        accounts.moved(firm.company, [firm.late.account_id])
    assert "Something changed since this was decided." in text_of(firm.client(), here(firm))


def test_a_reader_sees_and_cannot_act(firm):
    reader = firm.client("bookkeeper")
    html = text_of(reader, here(firm))
    for words in ("Approve the reminder", "Record a payment", "Add a note", "Take back", "Save"):
        assert words not in html
    for rest in ("note/", "contact/", "pay/", "edit/"):
        assert reader.post(here(firm, rest), {"text": "x"}).status_code == 403


def test_another_firms_customer_does_not_exist(firm):
    other = a_firm("Hartwell")
    client = other.client()
    for rest in ("", "note/", "contact/", "pay/", "edit/", "payments/1/take-back/"):
        assert client.get(other.path(f"customers/{firm.late.id}/{rest}")).status_code == 404
        assert client.post(other.path(f"customers/{firm.late.id}/{rest}"), {"text": "x"}).status_code in (404, 405)


def test_the_french_page_speaks_of_french_days(firm):
    html = firm.client("owner", "fr").get(here(firm)).content.decode()
    assert "486,20\u00a0€" in html
    assert "14\u00a0oct." in html
