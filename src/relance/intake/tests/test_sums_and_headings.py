"""Rows that are no documents: sums whatever they are called, titles, headings; and customers called like them."""

import pytest

from relance.intake.tests.reading_lists import errors, invoices, read

HEAD = "Facture;Client;Date;Échéance;Montant\n"
DATED = ";13/02/2026;15/03/2026;"


@pytest.mark.parametrize("stray", ["Page 2;;;;", "Relance téléphonique faite;;;;", "Page 2"])
def test_a_lone_cell_does_not_become_the_next_rows_debtor(stray):
    found = read(f"{HEAD}F1;A{DATED}1,00\n{stray}\nF2;{DATED}2,00\nF3;A{DATED}3,00\n")
    assert errors(found) == [(4, "missing_customer")] and found.skipped_rows == [3]


def test_a_heading_is_the_customer_of_the_rows_below_it_where_none_names_its_own():
    found = read(
        f"{HEAD}Total Energies SE;;;;\nF1;{DATED}1,00\nTotal Total Energies SE;;;;1,00\nB;;;;\nF2;{DATED}2,00\n"
    )
    assert (found.names, errors(found)) == ({"3": "Total Energies SE", "6": "B"}, [])


def test_a_number_alone_in_its_row_is_reported():
    assert errors(read(f"{HEAD}F1;A{DATED}1,00\nF2;;;;\n")) == [(3, "missing_customer")]
    assert errors(read(f"{HEAD}FA 1;A{DATED}1,00\nFA 2;;;;\nPage 3;;;;\n")) == [(3, "missing_customer")]


def test_customers_called_like_sums_are_customers():
    head = "Client;Facture;Échéance;Solde\n"
    rows = "Total Energies SE;F1;15/03/2026;100,00\nSolde & Fils;F2;15/03/2026;50,00\nTotal;;;150,00\nTotal;2;;150,00\n"
    found = read(head + rows)
    assert invoices(found) == (2, {"EUR": 15000}) and found.skipped_rows == [4, 5]
    found = read("Nom du client;E-mail;Téléphone\nTotal Energies SE;a@b.example;\nSumme GmbH;;0102030405\n")
    assert found.names == {"2": "Total Energies SE", "3": "Summe GmbH"}


@pytest.mark.parametrize(
    "word",
    ["Report", "Somme", "Suma", "Sum", "Summa", "Razem", "Balance", "ss-total", "Nombre : 3", "Total: 3 factures"],
)
def test_a_word_and_a_sum_are_a_sum(word):
    found = read(f"{HEAD}F1;A{DATED}1,00\n{word};;;;1,00\n")
    assert (invoices(found), errors(found), found.skipped_rows) == ((1, {"EUR": 100}), [], [3])


def test_a_total_may_be_named_in_any_column():
    assert read(f"{HEAD}F1;A{DATED}1,00\n;;;Total général;1,00\n;Total A;;;1,00\n").skipped_rows == [3, 4]


def test_a_row_with_a_number_of_its_own_is_no_sum():
    assert errors(read(f"{HEAD}F1;A{DATED}1,00\nF2;;;;1,00\n")) == [(3, "missing_customer")]
