"""One dropped file: its columns, its question, importing it once, letting it go."""

import threading

import pytest
from django.db import connection

from relance.desk.customer.tests.sample import Firm, a_firm, one_line, send, text_of
from relance.desk.importing.tests.sample import (
    DOLLARS,
    RIVALS,
    TWO_WAYS,
    drop,
    files,
    listed,
    report,
    row,
    take,
    upload,
)
from relance.dunning import actions as dunning
from relance.intake import actions as intake
from relance.intake.actions import Rejected
from relance.intake.gate.content import Content
from relance.intake.tests.statements import entry, statement, tx
from relance.ledger import queries as ledger
from relance.ledger.models import Document
from relance.outbox import queries as messages
from relance.outbox.rules import State

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm() -> Firm:
    return a_firm()


def page(firm: Firm, number: int, language: str = "en") -> str:
    return text_of(firm.client("owner", language), firm.path(f"import/{number}/"))


def answer(firm: Firm, number: int, **fields) -> str:
    return send(firm.client(), firm.path(f"import/{number}/answer/"), **fields)


def columns(firm: Firm, number: int) -> dict[str, str]:
    found = report(firm, number)
    return dict(zip(found.header, found.fields, strict=True))


def numbers(firm: Firm) -> set[str]:
    with firm.inside():
        return set(Document.objects.values_list("number", flat=True))


def test_a_day_that_can_be_read_two_ways_is_asked_both_ways(firm):
    number = drop(firm.client(), firm, TWO_WAYS)
    html = page(firm, number)
    assert "“01/02/2026”: which day is meant?" in html
    assert "1 February 2026" in html and "2 January 2026" in html and "Answer the question first." in html
    assert "disabled" in html.split('action="' + firm.path(f"import/{number}/take/"))[1].split("</form>")[0]
    html = answer(firm, number, question="date_order", choice="dmy")
    assert "which day is meant?" not in html and "Import 1 invoice" in html
    assert report(firm, number).dates == {"2": "2026-02-01"}


def test_an_unanswered_file_is_not_imported_by_force(firm):
    number = drop(firm.client(), firm, TWO_WAYS)
    html = send(firm.client(), firm.path(f"import/{number}/take/"))
    assert "There is a question to answer first." in html and files(firm) == [("liste.csv", "dropped")]


def test_a_sign_of_several_currencies_is_asked_about(firm):
    number = drop(firm.client(), firm, DOLLARS)
    html = page(firm, number)
    assert "In which currency are the amounts?" in html and "US Dollar (USD)" in html and "“$100.00”" in html
    assert "dollar canadien (CAD)" in text_of(firm.client("assistant", "fr"), firm.path(f"import/{number}/"))
    assert "Nothing was changed" in answer(firm, number, question="currency", choice="other", other="dollar")
    answer(firm, number, question="currency", choice="other", other="mxn")
    assert report(firm, number).open_total_minor == {"MXN": 10000}
    assert "Import 1 invoice" in page(firm, number)


def test_two_columns_that_may_be_the_amount(firm):
    number = drop(firm.client(), firm, RIVALS)
    html = page(firm, number)
    assert "Which column holds the amount with tax?" in html and html.count('class="num asked') >= 1
    answer(firm, number, question="amount", choice="Amount")
    assert columns(firm, number)["Amount"] == "amount" and report(firm, number).questions == []


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"question": "date_order", "choice": "xyz"},
        {"question": "currency", "choice": "€"},
        {"question": "amount", "choice": "No such header"},
        {"question": "owner", "choice": "N°"},
        {"column-2": "no_field"},
        {"column-99": "due"},
        {"column-3": "due"},
    ],
)
def test_an_answer_that_makes_no_sense_changes_nothing(firm, fields):
    number = drop(firm.client(), firm)
    before = report(firm, number)
    assert "Nothing was changed" in answer(firm, number, **fields)
    assert report(firm, number) == before


def test_a_column_is_corrected_and_two_that_change_places_are_both_named(firm):
    number = drop(firm.client(), firm)
    answer(firm, number, **{"column-3": "issued"})
    assert (columns(firm, number)["Échéance"], columns(firm, number)["Date facture"]) == ("issued", "due")
    answer(firm, number, **{"column-3": "due"})
    assert (columns(firm, number)["Échéance"], columns(firm, number)["Date facture"]) == ("due", "issued")


def test_what_was_said_is_shown_and_remembered(firm):
    data = b"Number;Customer;Date;Until;Total\nF-1;Dupont;14/01/2026;20/01/2026;100\n"
    number = drop(firm.client(), firm, data)
    assert columns(firm, number)["Until"] == ""
    assert 'option value="due" selected' in answer(firm, number, **{"column-3": "due"})
    firm.client().post(firm.path(f"import/{number}/take/"))
    later = drop(firm.client(), firm, data.replace(b"F-1", b"F-2"))
    assert columns(firm, later)["Until"] == "due"


def test_an_answer_that_unmakes_the_file_is_not_taken_and_loses_nothing(firm):
    number = drop(firm.client(), firm, b"Name;Email;Since\nDupont;a@b.fr;12/01/2025\n")
    html = answer(firm, number, **{"column-2": "issued"})
    assert "Read that way the file makes no sense" in html and "Import 1 customer" in html
    assert columns(firm, number)["Since"] == "" and files(firm) == [("liste.csv", "dropped")]


def test_importing_brings_the_good_rows_and_reconsiders(firm):
    number = take(firm.client(), firm)
    assert {"F-1", "F-2"} <= numbers(firm) and "F-3" not in numbers(firm)
    assert files(firm) == [("liste.csv", "done")]
    with firm.inside():
        waiting = messages.in_state(firm.company, State.PROPOSED)
        assert len(waiting) == 3, "both new customers are late and get their reminder at once"
    html = text_of(firm.client(), firm.path(f"import/{number}/done/"))
    assert "2 new invoices are in your book." in html and "See the row to correct" in html
    assert "2 invoices imported" in text_of(firm.client(), firm.path("import/"))


def test_a_credit_note_is_not_counted_as_an_invoice(firm):
    number = drop(firm.client(), firm, listed(row("F-1"), row("F-2"), row("A-1", total="-20,00")))
    assert "Import 3 entries" in page(firm, number)
    assert "3 new entries are in your book." in send(firm.client(), firm.path(f"import/{number}/take/"))
    assert "3 entries imported" in text_of(firm.client(), firm.path("import/"))


def test_two_clicks_are_one(firm):
    client = firm.client()
    number = take(client, firm)
    before = numbers(firm)
    again = client.post(firm.path(f"import/{number}/take/"), follow=True)
    assert again.redirect_chain[-1][0] == firm.path(f"import/{number}/done/") and numbers(firm) == before
    assert client.get(firm.path(f"import/{number}/")).url == firm.path(f"import/{number}/done/")
    for act in ("answer", "forget"):
        assert client.post(firm.path(f"import/{number}/{act}/"), follow=True).status_code == 200
    assert files(firm) == [("liste.csv", "done")]


def test_a_file_that_is_in_the_book_says_so(firm):
    client = firm.client()
    first = take(client, firm)
    second = drop(client, firm)
    html = page(firm, second)
    assert "All of it is in your book already: importing changes nothing." in html and "As they were" in html
    answered = client.post(firm.path(f"import/{second}/take/"), follow=True)
    assert answered.redirect_chain[-1][0] == firm.path(f"import/{first}/done/")
    assert "nothing is there twice" in one_line(answered) and files(firm) == [("liste.csv", "done")]


def test_an_error_while_importing_leaves_file_and_book_as_they_were(firm, monkeypatch):
    number = drop(firm.client(), firm)
    before = numbers(firm)

    def refuse(*_, **__):
        raise Rejected("no_data", "It holds nothing.")

    monkeypatch.setattr(intake, "import_file", refuse)
    assert "It holds nothing." in send(firm.client(), firm.path(f"import/{number}/take/"))
    monkeypatch.undo()
    monkeypatch.setattr(dunning, "reconsider", lambda *_, **__: 1 / 0)
    assert "This could not be finished. Your file is safe" in send(firm.client(), firm.path(f"import/{number}/take/"))
    monkeypatch.undo()
    assert files(firm) == [("liste.csv", "dropped")] and numbers(firm) == before
    assert "Import 2 invoices" in page(firm, number)


def test_a_file_is_let_go(firm):
    number = drop(firm.client(), firm)
    assert "liste.csv is removed." in send(firm.client(), firm.path(f"import/{number}/forget/"))
    assert files(firm) == [] and firm.client().get(firm.path(f"import/{number}/")).status_code == 404


def test_another_firms_file_is_not_there(firm):
    other = a_firm("Other")
    dropped, taken = drop(other.client(), other), take(other.client(), other, TWO_WAYS.replace(b"01/02", b"21/02"))
    client = firm.client()
    for path in ("", "answer/", "take/", "forget/", "progress/"):
        assert client.post(firm.path(f"import/{dropped}/{path}")).status_code == 404
    for path in ("done/", "undo/", "missing/", "errors/", "original/"):
        assert client.get(firm.path(f"import/{taken}/{path}")).status_code == 404
        assert client.post(firm.path(f"import/{taken}/{path}")).status_code == 404
    assert sorted(state for _, state in files(other)) == ["done", "dropped"]


def test_a_statement_says_what_it_would_place(firm):
    paid = entry("486.20", ref="A1", day="2026-11-20", more=tx("<RmtInf><Ustrd>F-101</Ustrd></RmtInf>"))
    number = drop(firm.client(), firm, statement(paid, entry("7.00", ref="A2")), "releve.xml")
    html = page(firm, number)
    assert "Bank statement CAMT.053, 2 rows" in html and "Import 2 lines" in html
    assert "1 line names one open invoice beyond doubt and pays it." in html
    firm.client().post(firm.path(f"import/{number}/take/"))
    html = text_of(firm.client(), firm.path(f"import/{number}/done/"))
    assert "2 new bank lines are kept." in html and f'href="{firm.path("bank/")}"' in html
    with firm.inside():
        assert ledger.items_on([firm.late.account_id], firm.now.date()).get(firm.late.account_id, []) == []


def test_other_previews_follow_what_an_import_changed(firm):
    client = firm.client()
    other = drop(client, firm, listed(row("F-9"), row("F-10", "Autre")), "b.csv")
    assert "Against your book" not in page(firm, other)
    take(client, firm, listed(row("F-9")), "a.csv")
    assert "As they were" in page(firm, other)


def test_a_file_from_elsewhere_is_read_when_the_page_is_opened(firm):
    from relance.intake import dropping

    with firm.inside():
        waits = dropping.drop(firm.company, "watched.csv", Content.of(TWO_WAYS), by="Relance", now=firm.now)
    assert "which day is meant?" in text_of(firm.client(), firm.path("import/"))
    assert report(firm, waits.pk).questions


def test_more_columns_than_fit_are_counted(firm):
    head = "N°;Client;Date facture;Montant TTC;" + ";".join(f"Extra {n}" for n in range(40))
    number = drop(firm.client(), firm, f"{head}\nF-1;Dupont;14/01/2026;10;{';'.join('x' * 40)}\n".encode())
    html = page(firm, number)
    assert "20 more columns are not shown; they are not used." in html and html.count("<th scope=") >= 24


@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_import_the_same_file_import_it_once():
    firm = a_firm()
    number = drop(firm.client(), firm)
    ready, statuses = threading.Barrier(2), []
    tabs = [firm.client(), firm.client()]

    def press(client) -> None:
        ready.wait()
        try:
            statuses.append(client.post(firm.path(f"import/{number}/take/")).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(tab,)) for tab in tabs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [302, 302] and files(firm) == [("liste.csv", "done")]
    with firm.inside():
        assert Document.objects.filter(number="F-1").count() == 1
    assert upload(firm.client(), firm, ("x.csv", TWO_WAYS)).status_code == 302


def test_the_first_of_a_month_is_set_with_small_letters(firm):
    number = drop(firm.client(), firm, TWO_WAYS)
    html = text_of(firm.client("assistant", "fr"), firm.path(f"import/{number}/"))
    assert "1<sup>er</sup> février 2026" in html and "2 janvier 2026" in html
    assert "1er" not in html
