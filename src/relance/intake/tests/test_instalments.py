"""One invoice that falls due in parts: a list that says so brings it in whole, any other repeats a number."""

from datetime import date

import pytest
from django_scopes import scope

from relance.accounts.tests.firms import new_firm
from relance.intake.tests import lists
from relance.intake.tests.reading_lists import errors, invoices, read
from relance.ledger import queries as ledger
from relance.ledger.models import DuePart

OF_TOTAL = "Facture;Client;Date;Montant TTC;Échéance;Montant échéance\n"
PARTS = "Facture;Client;Date;Échéance n°;Échéance;Montant TTC\n"


def of_total(*parts: tuple[str, str], total: str = "900,00", number: str = "F1") -> str:
    return "".join(f"{number};A;13/02/2026;{total};{due};{amount}\n" for due, amount in parts)


THREE = (("15/03/2026", "300,00"), ("15/04/2026", "300,00"), ("15/12/2026", "300,00"))


@pytest.mark.parametrize(
    "text",
    [
        OF_TOTAL + of_total(*THREE) + of_total(("15/03/2026", "50,00"), total="50,00", number="F2"),
        PARTS
        + "".join(f"F1;A;13/02/2026;{n}/3;{due};{amount}\n" for n, (due, amount) in enumerate(THREE, 1))
        + "F2;A;13/02/2026;1/1;15/03/2026;50,00\n",
    ],
    ids=["beside the total", "numbered"],
)
def test_parts_make_one_invoice(text):
    found = read(text)
    assert (invoices(found), errors(found)) == ((2, {"EUR": 95000}), [])
    assert (found.open_total_minor, found.late_total_minor) == ({"EUR": 95000}, {"EUR": 65000})


def test_a_part_listed_twice_and_parts_beyond_the_total_are_refused():
    found = read(OF_TOTAL + of_total(*THREE, ("15/03/2026", "300,00"), ("15/05/2026", "300,00")))
    assert (invoices(found), errors(found)) == ((1, {"EUR": 90000}), [(5, "duplicate_number"), (6, "duplicate_number")])


def test_a_list_that_does_not_speak_of_parts_repeats_a_number():
    rows = "".join(f"F1;A;13/02/2026;{due};{amount}\n" for due, amount in THREE)
    found = read("Facture;Client;Date;Échéance;Montant TTC\n" + rows)
    assert (invoices(found), [reason for _, reason in errors(found)]) == ((1, {"EUR": 30000}), ["duplicate_number"] * 2)


def test_a_document_with_a_spoilt_part_stays_out_whole():
    found = read(
        OF_TOTAL + of_total(("15/03/2026", "300,00"), ("31/02/2026", "600,00")) + of_total(*THREE, number="F2")
    )
    assert (invoices(found), errors(found)) == ((1, {"EUR": 90000}), [(3, "bad_date")])


@pytest.fixture
def firm(db):
    company = new_firm()
    with scope(company=company):
        yield company
        assert ledger.faults(company) == []


def test_the_book_has_every_part_and_newer_lists_settle_the_first(firm):
    lists.read(firm, OF_TOTAL, of_total(*THREE))
    parts = DuePart.objects.order_by("due_on").values_list("due_on", "amount", "open")
    days = [date(2026, 3, 15), date(2026, 4, 15), date(2026, 12, 15)]
    assert list(parts) == [(day, 30000, 30000) for day in days]
    report = lists.read(firm, OF_TOTAL, of_total(*THREE[1:]))
    assert report.problems == [] and report.updated == 1
    assert [left for _, _, left in parts.all()] == [0, 30000, 30000]
