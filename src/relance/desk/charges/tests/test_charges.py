"""The page of late charges: what it says of a business, of a private person, and what noting a fact changes."""

from datetime import date

import pytest

from relance.claims import notices
from relance.desk.today.tests.sample import Morning, mornings, one_line, send, text_of, undo_of
from relance.ledger import actions as ledger
from relance.ledger.actions import NewDocument
from relance.ledger.rules import EntryKind
from relance.policies import accepting

pytestmark = pytest.mark.django_db
ISSUED, DUE = date(2026, 1, 15), date(2026, 2, 15)


@pytest.fixture(scope="module")
def morning(django_db_setup, django_db_blocker):
    yield from mornings(django_db_blocker)


@pytest.fixture
def firm(morning: Morning) -> Morning:
    again = morning.again()
    with again.inside():
        for name in ("garage", "duval"):
            new = NewDocument(
                again.who[name].account_id, EntryKind.INVOICE, f"OLD-{name}", ISSUED, "EUR", 480000, ((DUE, 480000),)
            )
            ledger.record_documents(again.company, [new], by="Test", now=again.now)
    return again


def kind(firm: Morning, name: str, debtor: str) -> str:
    return send(firm.client(), firm.file(name, "charges/who/"), debtor=debtor)


def page(firm: Morning, name: str, language: str = "en") -> str:
    return text_of(firm.client(language=language), firm.file(name, "charges/"))


def test_a_business_owes_interest_and_the_fixed_sum_with_the_article_beside_them(firm):
    html = kind(firm, "garage", "business")
    assert "Noted. The law is looked up anew." in html
    assert "You may ask for" in html and "12.15%" in html and "12.40%" in html
    assert "C. com. L441-10 II, D441-5" in html and "€40.00" in html
    assert "Relance informs, it does not advise." in html
    file = text_of(firm.client(), firm.file("garage"))
    sum_ = " ".join(html.split()).split("You may ask for ")[1].split(" beside the invoices")[0]
    assert f"{sum_} more may be asked for lateness" in " ".join(file.split())
    assert "Relance informs, it does not advise." in file


def test_nobody_knows_who_owes_so_the_law_that_protects_most_is_used(firm):
    html = page(firm, "duval")
    assert "Nobody has said whether this is a business or a private person." in html
    assert "Nothing can be charged today." in html and "Never the €40 from a consumer" in html


def test_a_formal_notice_starts_the_interest_of_a_private_person_and_can_be_taken_back(firm):
    kind(firm, "duval", "consumer")
    client = firm.client()
    given = {
        "kind": "formal_notice",
        "medium": "registered_letter",
        "received_on": "2026-03-10",
        "proof": "R 2 at the office",
    }
    html = send(client, firm.file("duval", "charges/served/"), **given)
    assert "R 2 at the office" in html and "No rate is known for 1 July 2026" in html
    with firm.inside():
        assert len(notices.rows(firm.company, firm.who["duval"].account_id)) == 1
    html = send(client, undo_of(html))
    assert "Taken back." in html
    with firm.inside():
        assert notices.rows(firm.company, firm.who["duval"].account_id) == []


def test_an_acceptance_before_the_invoice_is_the_proof_of_a_charge(firm):
    client = firm.client()
    given = {"version": "1", "accepted_on": "2026-01-02", "evidence": "Signed offer"}
    html = send(client, firm.file("garage", "charges/accepted/"), **given)
    assert "By version 1 of your policy, accepted on 2 January 2026, before the invoice." in html
    with firm.inside():
        assert len(accepting.rows(firm.company, firm.who["garage"].account_id)) == 1
    assert "Taken back." in send(client, undo_of(html))


@pytest.mark.parametrize(
    ("where", "given", "said"),
    [
        ("served", {"kind": "formal_notice", "medium": "letter", "proof": "x"}, "Say on which day it was sent"),
        (
            "served",
            {"kind": "formal_notice", "medium": "letter", "proof": "x", "received_on": "2027-01-01"},
            "This day has not come yet.",
        ),
        (
            "served",
            {
                "kind": "formal_notice",
                "medium": "letter",
                "proof": "x",
                "sent_on": "2026-03-02",
                "received_on": "2026-03-01",
            },
            "It cannot have been received before it was sent.",
        ),
        (
            "served",
            {"kind": "formal_notice", "medium": "letter", "received_on": "2026-03-01"},
            "This field is required.",
        ),
        (
            "accepted",
            {"version": "9", "accepted_on": "2026-01-02", "evidence": "x"},
            "not one of the available choices",
        ),
        ("accepted", {"version": "1", "accepted_on": "2027-01-02", "evidence": "x"}, "This day has not come yet."),
        ("who", {"debtor": "company"}, "not one of the available choices"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(firm, where, given, said):
    answer = firm.client().post(firm.file("garage", f"charges/{where}/"), given)
    assert answer.status_code == 422 and said in one_line(answer)
    with firm.inside():
        account = firm.who["garage"].account_id
        assert notices.rows(firm.company, account) == [] == accepting.rows(firm.company, account)


def test_who_may_not_correct_customers_reads_and_notes_nothing(firm):
    client = firm.client("bookkeeper")
    assert "Note what was served" not in text_of(client, firm.file("garage", "charges/"))
    assert client.post(firm.file("garage", "charges/served/")).status_code == 403


def test_the_page_speaks_french(firm):
    kind(firm, "garage", "business")
    html = page(firm, "garage", "fr")
    assert "Vous pouvez demander" in html and "Indemnité fixe" in html and "12,15 %" in html.replace("\xa0", " ")


def test_queries_do_not_grow_with_invoices(firm, django_assert_max_num_queries):
    with firm.inside():
        more = [
            NewDocument(firm.who["garage"].account_id, EntryKind.INVOICE, f"M-{n}", ISSUED, "EUR", 100, ((DUE, 100),))
            for n in range(40)
        ]
        ledger.record_documents(firm.company, more, by="Test", now=firm.now)
    client = firm.client()
    with django_assert_max_num_queries(40):
        client.get(firm.file("garage", "charges/"))
