"""Rows that stayed out come back as a file: corrected and dropped again they go in."""

import csv
import io

import pytest
from django_scopes import scope

from relance.accounts.tests.firms import BY, MORNING, new_firm
from relance.intake.actions import Options, import_file
from relance.intake.gate.content import Content
from relance.intake.mending import to_correct
from relance.intake.models import Import
from relance.intake.originals import content_of
from relance.ledger.models import Document

HEAD = "Numéro;Client;Date facture;Échéance;Montant TTC\n"
ROWS = (
    "F-1;Dupont;14/09/2026;14/10/2026;100,00\n"
    "\"=cmd|' /C calc'!A0\";Durand;14/09/2026;14/10/2026;beaucoup\n"
    "F-3;Martin;31/02/2026;14/10/2026;-70,00\n"
)


@pytest.fixture
def firm(db):
    company = new_firm()
    with scope(company=company):
        yield company


def read(firm, text: str):
    return import_file(firm, "a.csv", Content.of(text.encode()), Options(), by=BY, now=MORNING)


def wrong_rows(firm) -> str:
    kept = Import.objects.get()
    return to_correct(kept.name, content_of(kept), kept.report["problems"], "fr")


def test_the_file_holds_the_bad_rows_alone_with_what_to_do(firm):
    read(firm, HEAD + ROWS)
    header, *rows = csv.reader(io.StringIO(wrong_rows(firm)), delimiter=";")
    assert header[:5] == HEAD.strip().split(";") and header[5] == "Relance"
    assert [row[1] for row in rows] == ["Durand", "Martin"]
    assert all(len(row[5]) > 5 and len(row[6]) > 5 for row in rows)


def test_what_could_be_a_formula_is_harmless_and_amounts_stay_amounts(firm):
    read(firm, HEAD + ROWS)
    _, formula, credit = csv.reader(io.StringIO(wrong_rows(firm)), delimiter=";")
    assert formula[0].startswith("'=cmd") and credit[4] == "-70,00"


def test_corrected_and_dropped_again_they_go_in_as_they_were_meant(firm):
    read(firm, HEAD + ROWS)
    mended = wrong_rows(firm).replace("beaucoup", "50,00").replace("31/02/2026", "28/02/2026")
    done = read(firm, mended)
    assert (done.new, done.errors) == (2, 0)
    assert set(Document.objects.values_list("number", flat=True)) == {"F-1", "F-3", "=cmd|' /C calc'!A0"}


def test_where_nothing_was_wrong_there_is_nothing_to_correct(firm):
    read(firm, HEAD + "F-1;Dupont;14/09/2026;14/10/2026;100,00\n")
    assert wrong_rows(firm) == ""


def test_what_is_wrong_stands_below_its_header_whatever_the_row_lacks_or_has_too_much(firm):
    read(firm, HEAD + "F-1;Dupont;14/09/2026;14/10/2026;100,00\nF-2;Durand\nF-3;Rey;14/09/2026;14/10/2026;1;50\n")
    header, *rows = csv.reader(io.StringIO(wrong_rows(firm)), delimiter=";")
    place = header.index("Relance")
    assert [row[:place] for row in rows] == [
        ["F-2", "Durand", "", "", ""],
        ["F-3", "Rey", "14/09/2026", "14/10/2026", "1"],
    ]
    assert all(len(row[place]) > 5 for row in rows) and rows[1][place + 2 :] == ["50"]
