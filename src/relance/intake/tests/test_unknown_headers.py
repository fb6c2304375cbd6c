"""Lists whose header says nothing to us, or that have none: a person finds the columns one by one."""

from datetime import date
from typing import Any

import pytest
from django_scopes import scope

from relance.accounts.tests.firms import BY, MORNING, new_firm
from relance.intake.actions import Options, Rejected, import_file, preview
from relance.intake.gate.content import Content
from relance.intake.mending import to_correct
from relance.intake.models import Import
from relance.intake.originals import content_of
from relance.intake.report import Report
from relance.ledger.models import Document

TODAY = date(2026, 11, 21)
ROWS = "F-1;Dupont;14/01/2026;100,00\nF-2;Rey;14/02/2026;50,00\nF-3;Rey;14/03/2026;5,00\n"
STRANGE = "foo;bar;baz;qux\n" + ROWS
NAMED: dict[str, Any] = {"number": "foo", "customer": "bar", "issued": "baz", "amount": "qux"}
LETTERS: dict[str, Any] = {"number": "A", "customer": "B", "issued": "C", "amount": "D"}


def look(text: str, guided: bool = True, **mapping: str) -> Report:
    return preview(None, "a.csv", Content.of(text.encode()), Options("EUR", "dmy", mapping), today=TODAY, guided=guided)


def needs(report: Report) -> list[str]:
    return [each[0] for each in report.needs]


def test_column_by_column_until_it_is_a_list():
    found = look(STRANGE)
    assert (found.header, found.fields, found.rows) == (["foo", "bar", "baz", "qux"], [""] * 4, 3)
    assert found.needs == [["number"], ["customer"], ["amount", "balance"], ["issued", "due"]]
    assert found.sample[0] == ["F-1", "Dupont", "14/01/2026", "100,00"] and found.invoices["count"] == 0
    assert needs(look(STRANGE, number="foo", amount="qux")) == ["customer", "issued"]
    assert needs(look(STRANGE, number="foo", customer="bar", amount="qux")) == ["issued"]
    assert needs(look(STRANGE, number="foo", customer="bar", email="qux")) == [], "that would be a list of customers"
    done = look(STRANGE, **NAMED)
    assert (done.needs, done.invoices) == ([], {"count": 3, "total_minor": {"EUR": 15500}})


def test_a_wrong_column_is_shown_with_its_rows_and_can_be_corrected():
    found = look(STRANGE, **{**NAMED, "amount": "bar", "customer": "qux"})
    assert (found.needs, found.errors, found.invoices["count"]) == ([], 3, 0)
    with pytest.raises(Rejected):
        look(STRANGE, guided=False, **{**NAMED, "amount": "bar", "customer": "qux"})


@pytest.mark.parametrize("text", [STRANGE, ROWS, "Société X;Page 1;;\n\n" + STRANGE, "Liste;;;\n" + ROWS])
def test_letters_name_columns_with_and_without_a_header(text):
    with pytest.raises(Rejected):
        look(text, guided=False)
    assert look(text, guided=False, **LETTERS).invoices == {"count": 3, "total_minor": {"EUR": 15500}}
    assert needs(look(text)) == ["number", "customer", "amount", "issued"]


def test_columns_without_a_header_are_called_by_their_letters():
    assert look(ROWS).header == [""] * 4
    named: dict[str, Any] = {field: f"Column {letter}" for field, letter in LETTERS.items()}
    found = look(ROWS, **named)
    assert found.invoices["count"] == 3 and found.columns["amount"] == "Column D"
    people = look("Dupont;a@b.fr\nRey;c@d.fr\n", customer="Column A", email="Column B")
    assert (people.kind, people.customers["count"]) == ("customers", 2)


@pytest.mark.parametrize(
    "text",
    [
        "Bonjour, voici la liste, comme convenu.\nCordialement, Anna\n",
        "foo;bar\n",
        "foo;bar;baz\nonly;words;here\n",
        ":20:1234\n:61:1312091209C79,7FMSC\n:86:one\n:86:two\n:86:three\n",
        "- a, 1\n- b\n- c\n- d\n",
    ],
)
def test_what_is_no_table_is_refused_whoever_looks_on(text):
    with pytest.raises(Rejected) as refused:
        look(text)
    assert refused.value.reason == "not_a_table"


def test_an_answer_that_unmakes_a_list_is_refused():
    known = "N°;Client;Date;Total\n" + ROWS
    with pytest.raises(Rejected):
        look(known, number="")
    with pytest.raises(Rejected):
        look(known, owner="Client")
    with pytest.raises(Rejected):
        look(STRANGE, owner="")


def test_a_number_alone_that_is_missing_is_asked_for():
    text = "Date;Client;Libellé perso;Total\n14/01/2026;Dupont;F-1;10,00\n14/01/2026;Dupont;F-2;10,00\n"
    assert needs(look(text)) == ["number"]
    assert look(text, number="Libellé perso").invoices["count"] == 2


@pytest.fixture
def firm(db):
    company = new_firm()
    with scope(company=company):
        yield company


def take(firm, text: str, **mapping: str) -> Report:
    return import_file(
        firm, "a.csv", Content.of(text.encode()), Options("", "dmy", mapping), by=BY, now=MORNING, today=TODAY
    )


@pytest.mark.parametrize(("text", "mapping"), [(STRANGE, NAMED), (STRANGE, LETTERS), (ROWS, LETTERS)])
def test_the_next_list_of_the_kind_is_known_and_the_same_one_changes_nothing(firm, text, mapping):
    assert take(firm, text, **mapping).new == 3
    again = take(firm, text)
    assert (again.new, again.unchanged) == (0, 3)
    assert take(firm, text.replace("F-3", "F-4")).new == 1
    looked = preview(firm, "b.csv", Content.of(text.encode()), Options(), today=TODAY, guided=True)
    assert looked.needs == [] and looked.unchanged == 3


def test_another_list_without_a_header_is_not_taken_for_it(firm):
    take(firm, ROWS, **LETTERS)
    with pytest.raises(Rejected):
        take(firm, "Dupont;F-1;100,00;14/01/2026\nRey;F-2;50,00;14/02/2026\n")


def test_rows_to_correct_of_a_list_that_was_named_before(firm):
    take(firm, STRANGE, **NAMED)
    take(firm, STRANGE.replace("F-3", "F-4").replace(";5,00", ";much"))
    kept = Import.objects.latest("pk")
    lines = to_correct(kept.name, content_of(kept), kept.report["problems"], "fr").splitlines()
    assert lines[0].startswith("foo;bar;baz;qux;Relance;") and lines[1].startswith("F-4;Rey;14/03/2026;much")
    take(firm, ROWS.replace("F-", "G-").replace("50,00", "fifty"), **LETTERS)
    kept = Import.objects.latest("pk")
    text = to_correct(kept.name, content_of(kept), kept.report["problems"], "fr", kept.answers["mapping"])
    assert text.splitlines()[0] == "Column A;Column B;Column C;Column D;Relance;"
    take(firm, text.replace("fifty", "50,00"), **LETTERS)
    assert Document.objects.filter(number="G-2").exists()


def test_answers_add_up_and_a_column_said_anew_is_free_of_what_was_said_before(firm):
    text = "N°;Client;Quand;Jusque;Total\nF-1;Dupont;14/01/2026;14/02/2026;10,00\n"
    take(firm, text, issued="Quand", due="Jusque")
    take(firm, text.replace("F-1", "F-2"), paid_on="Jusque")
    later = preview(firm, "b.csv", Content.of(text.encode()), Options(), today=TODAY)
    assert later.columns["issued"] == "Quand" and later.columns["paid_on"] == "Jusque" and "due" not in later.columns
    take(firm, text.replace("F-1", "F-3"), paid_on="")
    assert "paid_on" not in preview(firm, "b.csv", Content.of(text.encode()), Options(), today=TODAY).columns


def test_a_repeated_header_is_asked_about_by_letter_and_remembered(firm):
    text = "N°;Client;Date;Montant;Montant\nF-1;Dupont;14/01/2026;100,00;80,00\n"
    asked = preview(firm, "a.csv", Content.of(text.encode()), Options(), today=TODAY)
    assert asked.questions[0]["choices"] == ("Montant (column D)", "Montant (column E)")
    take(firm, text, amount="Montant (column E)")
    assert Document.objects.get().total == 8000
    assert take(firm, text.replace("F-1", "F-2")).invoices["total_minor"] == {"EUR": 8000}
    moved = "N°;Client;Date;;Montant;Montant\nF-1;Dupont;14/01/2026;;80,00;100,00\n"
    assert preview(firm, "a.csv", Content.of(moved.encode()), Options(), today=TODAY).questions, (
        "asked again: columns moved"
    )
    assert take(firm, moved.replace("F-1", "F-3"), amount="F").invoices["total_minor"] == {"EUR": 10000}
