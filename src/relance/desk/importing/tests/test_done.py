"""What an import brought, rows to correct, what is gone from the list, taking it back, the file as it came."""

import csv
import io
from datetime import date, timedelta

import pytest

from relance.customers.models import Customer
from relance.desk.customer.tests.sample import BY, Firm, a_firm, one_line, send, text_of
from relance.desk.importing.tests.sample import GOOD, TWO_WAYS, a_new_firm, drop, files, listed, row, take
from relance.desk.tests.test_strict_pages import check
from relance.intake.models import Import
from relance.intake.tests.statements import entry, statement
from relance.ledger import actions as ledger
from relance.ledger import queries as ledger_queries
from relance.ledger.actions import NewPayment
from relance.ledger.models import Document, Entry
from relance.outbox.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm() -> Firm:
    return a_firm()


def done(firm: Firm, number: int, language: str = "en") -> str:
    return text_of(firm.client("owner", language), firm.path(f"import/{number}/done/"))


def open_numbers(firm: Firm) -> set[str]:
    with firm.inside():
        ids = Document.objects.values_list("entry__account_id", flat=True)
        items = ledger_queries.items_on(set(ids), date(2026, 11, 24)).values()
        return {item.number for mine in items for item in mine}


def test_the_page_says_what_came_and_who_brought_it(firm):
    html = done(firm, take(firm.client(), firm))
    assert "2 new invoices are in your book." in html and "Imported on 24 November 2026 at 8:50 by Owner." in html
    assert "It can be undone until 24 December 2026" in html
    assert "See who owes you" in html and "What the file held" in html
    assert "This is not an amount" in html and "Write digits, with a comma or a point before the cents." in html


def test_an_invoice_that_the_book_has_otherwise_is_named_by_its_number(firm):
    take(firm.client(), firm, listed(row("F-2026-1")), "a.csv")
    number = drop(firm.client(), firm, listed(row("F-2026-1", total="120,00"), row("F-2")), "b.csv")
    html = firm.client().get(firm.path(f"import/{number}/")).content.decode().replace("\n", "")
    assert "Your book has another amount for this invoice" in html
    assert '<span class="caption">Number</span><bdi><span class="nowrap">F-2026-1</span></bdi>' in html


def test_a_waiting_file_has_no_such_page(firm):
    number = drop(firm.client(), firm)
    for path in ("done", "undo", "missing"):
        answer = firm.client().post(firm.path(f"import/{number}/{path}/"))
        assert answer.url == firm.path(f"import/{number}/")
    assert files(firm) == [("liste.csv", "dropped")]
    assert b"abc" in firm.client().get(firm.path(f"import/{number}/errors/")).content


def test_the_next_file_is_one_key_away(firm):
    client = firm.client()
    other = drop(client, firm, TWO_WAYS, "next.csv")
    html = done(firm, take(client, firm))
    assert "To the next file" in html and f'href="{firm.path(f"import/{other}/")}"' in html


def test_rows_to_correct_are_a_file_that_can_be_dropped_again(firm):
    number = take(firm.client(), firm)
    answer = firm.client().get(firm.path(f"import/{number}/errors/"))
    assert answer["Content-Disposition"] == 'attachment; filename="to correct liste.csv"'
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][:2] == ["N°", "Client"] and rows[1][0] == "F-3" and "not an amount" in " ".join(rows[1])
    mended = answer.content.replace(b"abc", b"77.00")
    again = take(firm.client(), firm, mended, "mended.csv")
    assert "1 new invoice is in your book." in done(firm, again) and "F-3" in open_numbers(firm)


def test_a_bad_line_of_a_statement_is_the_banks_to_correct(firm):
    number = take(firm.client(), firm, statement(entry(ref="A1"), entry("=1+1", ref="A2")), "releve.xml")
    html = done(firm, number)
    assert "Ask your bank for the statement again." in html and "Download them" not in html
    assert firm.client().get(firm.path(f"import/{number}/errors/")).status_code == 302


def test_nothing_to_correct_is_no_file(firm):
    number = take(firm.client(), firm, listed(row("F-1")))
    answer = firm.client().get(firm.path(f"import/{number}/errors/"), follow=True)
    assert "No row of this file has to be corrected." in one_line(answer)


def test_the_original_is_given_as_it_came_and_never_shown(firm):
    number = take(firm.client(), firm, GOOD, "évil <b>.csv")
    answer = firm.client().get(firm.path(f"import/{number}/original/"))
    assert b"".join(answer.streaming_content) == GOOD and answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%C3%A9vil")
    assert answer["X-Content-Type-Options"] == "nosniff" and answer["Cache-Control"] == "no-store"


def test_what_is_gone_from_the_list_is_settled_only_when_a_person_says_so(firm):
    client = firm.client()
    take(client, firm, listed(row("F-1"), row("F-2", "Atelier"), row("F-3", "Garage Neuf")), "a.csv")
    number = drop(client, firm, listed(row("F-1")), "b.csv")
    assert "Not in this list any more" in text_of(client, firm.path(f"import/{number}/"))
    client.post(firm.path(f"import/{number}/take/"))
    html = done(firm, number)
    assert "2 invoices of the last list are not in this one" in html and {"F-2", "F-3"} <= open_numbers(firm)
    assert "checked" not in html.split('id="gone"')[1].split("</form>")[0], "nothing is ticked beforehand"
    ids = [part.split('"')[0] for part in html.split('name="entry" value="')[1:]]
    path = firm.path(f"import/{number}/missing/")
    assert "Nothing was ticked" in send(client, path)
    assert "Nothing was ticked" in send(client, path, entry=["x", "987654321", "9" * 30])
    html = send(client, path, entry=ids[:1])
    assert "1 invoice is booked as settled elsewhere." in html
    assert "1 invoice of the last list is not in this one" in html
    assert "F-2" not in open_numbers(firm) and "F-3" in open_numbers(firm)
    undo = html.split("/reopen/?after=")[1].split('"')[0]
    assert "1 invoice is open again." in send(client, firm.path(f"import/{number}/reopen/?after={undo}"))
    assert "F-2" in open_numbers(firm), "the word of a moment ago"
    send(client, path, entry=ids)
    html = done(firm, number)
    assert "2 invoices were settled because this list lacks them" in html
    again = firm.path(f"import/{number}/reopen/")
    assert "Nothing was ticked" in send(client, again)
    assert "1 invoice is open again." in send(client, again, entry=ids[1:])
    assert "F-2" not in open_numbers(firm) and "F-3" in open_numbers(firm), "and any time later, one by one"


def test_an_import_is_undone_after_asking(firm):
    client = firm.client()
    number = take(client, firm)
    path = firm.path(f"import/{number}/undo/")
    html = text_of(client, path)
    assert "Undo this import?" in html and "2 invoices imported." in html and "F-1" in open_numbers(firm)
    assert "liste.csv is undone. Your book is as it was." in send(client, path)
    assert files(firm) == [("liste.csv", "undone")] and not {"F-1", "F-2"} & open_numbers(firm)
    html = done(firm, number)
    assert "This import was undone." in html and "Undone on 24 November 2026 by Owner." in html
    assert "Undo this import…" not in html
    assert "An import can be undone once" in send(client, path)
    assert "Undone" in text_of(client, firm.path("import/"))
    assert take(client, firm) != number and "F-1" in open_numbers(firm), "it can be dropped again"


def test_a_refusal_to_undo_says_what_followed(firm):
    client = firm.client()
    number = take(client, firm, listed(row("F-1")))
    with firm.inside():
        account = Document.objects.get(number="F-1").entry.account_id
        later, day = firm.now + timedelta(hours=1), date(2026, 11, 24)
        ledger.record_payments(firm.company, [NewPayment(account, "EUR", 4000, day)], by=BY, now=later)
    answer = client.post(firm.path(f"import/{number}/undo/"))
    check(answer, "undo")
    html = one_line(answer)
    assert answer.status_code == 409 and "This import cannot be undone any more." in html
    assert "F-1: settled by what came on 24 November 2026" in html.replace("\xa0", " ")
    assert "A payment can be taken back on its customer’s page" in html and "Correct single invoices" not in html
    found = text_of(client, firm.path("invoices/?q=F-1"))
    assert f'href="{firm.path("invoices/?q=F-1")}"' in html and "Brasserie du Parc" in found, "one click from there"
    assert "F-1" in open_numbers(firm) and files(firm) == [("liste.csv", "done")]
    with firm.inside():
        payment = Entry.objects.get(account_id=account, kind="payment").pk
        ledger.reverse(firm.company, payment, on=day, reason="a slip", by=BY, now=later)
    assert "liste.csv is undone." in send(client, firm.path(f"import/{number}/undo/")), "as the page had said"


def test_a_refusal_to_undo_names_the_documents_in_french(firm):
    number = take(firm.client(), firm, listed(row("F-1"), row("F-2", "Atelier")))
    with firm.inside():
        account = Document.objects.get(number="F-2").entry.account_id
        Message.objects.filter(lines__part__document__number="F-1").update(state="sent")
        later, day = firm.now + timedelta(hours=1), date(2026, 11, 24)
        ledger.record_payments(firm.company, [NewPayment(account, "EUR", 4000, day)], by=BY, now=later)
    answer = firm.client("assistant", "fr").post(firm.path(f"import/{number}/undo/"))
    html = one_line(answer)
    assert answer.status_code == 409 and "Cette importation ne peut plus être annulée." in html
    assert "F-1 : un message est parti le 24 novembre 2026" in html
    assert "Un paiement peut être annulé" not in html, "the message cannot be unsent"
    assert "se corrige par un avoir ou par une liste plus récente" in html
    assert "F-2 : réglée par ce qui est venu le 24 novembre 2026" in html


def test_what_an_undone_import_took_back_is_told_in_the_readers_language(firm):
    client = firm.client()
    take(client, firm, listed(row("F-1"), row("F-2")), "a.csv")
    number = take(client, firm, listed(row("F-2"), row("F-3")), "b.csv")
    gone = done(firm, number).split('name="entry" value="')[1].split('"')[0]
    send(client, firm.path(f"import/{number}/missing/"), entry=[gone])
    send(client, firm.path(f"import/{number}/undo/"))
    with firm.inside():
        who = Customer.objects.get(name="Brasserie du Parc").pk
    html = text_of(firm.client("assistant", "fr"), firm.path(f"customers/{who}/"))
    assert "Facture annulée" in html and html.count("L’importation a été annulée.") == 2
    assert "De nouveau à payer</p>" in html and "import undone" not in html
    assert "d’après une liste plus récente" not in html, "no list says so: a person undid it"


def test_after_thirty_days_there_is_no_undo(firm):
    number = take(firm.client(), firm)
    with firm.inside():
        Import.objects.filter(pk=number).update(imported_at=firm.now - timedelta(days=31))
    assert "Undo this import…" not in done(firm, number)
    assert "for 30 days" in send(firm.client(), firm.path(f"import/{number}/undo/"))
    assert files(firm) == [("liste.csv", "done")]


def test_a_statement_is_undone_with_what_it_placed(firm):
    number = take(firm.client(), firm, statement(entry("7.00", ref="A2")), "releve.xml")
    html = send(firm.client(), firm.path(f"import/{number}/undo/"))
    assert "releve.xml is undone." in html


def test_imports_are_listed_newest_first_and_paged(firm, django_assert_max_num_queries):
    client = firm.client()
    with firm.inside():
        for n in range(45):
            Import.objects.create(
                company=firm.company,
                name=f"list-{n}.csv",
                format="delimited",
                sha256=str(n),
                size=1,
                report={"kind": "invoices", "new": n, "problem_counts": {"error": n % 2}},
                imported_at=firm.now - timedelta(days=2),
                by="Anna",
            )
    with django_assert_max_num_queries(40):
        html = text_of(client, firm.path("import/"))
    assert "Imported before" in html and html.index("list-44.csv") < html.index("list-43.csv")
    assert "1 to 20 of 45" in html and "43 invoices imported" in html and "1 row to correct" in html
    assert "41 to 45 of 45" in text_of(client, firm.path("import/?page=3"))
    assert "Nothing new" in text_of(client, firm.path("import/?page=3"))


def test_a_list_of_customers(firm):
    new = a_new_firm()
    number = drop(new.client(), new, b"Name;Email\nDupont;a@b.fr\nM. Rey;r@b.fr\n")
    assert "Import 2 customers" in text_of(new.client(), new.path(f"import/{number}/"))
    new.client().post(new.path(f"import/{number}/take/"))
    assert "2 new customers are in your list." in done(new, number)


def test_in_french(firm):
    number = take(firm.client(), firm)
    client = firm.client("assistant", "fr")
    for path in ("import/", f"import/{number}/done/", f"import/{number}/undo/"):
        assert client.get(firm.path(path)).status_code == 200
