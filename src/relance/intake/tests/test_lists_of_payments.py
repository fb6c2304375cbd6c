"""Lists of payments are told from lists of invoices by their columns."""

import pytest

from relance.intake.tests.reading_lists import counts, read, warnings


@pytest.mark.parametrize("mode", ["Mode", "Mode de paiement", "Moyen"])
def test_how_money_came_makes_a_list_of_payments(mode):
    rows = "13/02/2026;R1;A;Chèque;100,00\n14/02/2026;R2;B;Virement;-50,00\nTotal;;;;50,00\n"
    found = read(f"Date;Pièce;Client;{mode};Montant\n{rows}")
    assert (found.kind, found.payments) == ("payments", {"count": 2, "total_minor": {"EUR": 5000}})


def test_how_an_invoice_is_to_be_paid_makes_none():
    head = "N° facture;Client;Date facture;Montant TTC;Mode de règlement\n"
    assert counts(read(f"{head}F1;A;13/02/2026;100,00;Chèque\n")) == (1, 0, 0)
    for number in ("Facture", "N°"):
        assert counts(read(f"{number};Client;Date;Montant;Mode\nF1;A;13/02/2026;100,00;Chèque\n")) == (1, 0, 0)


def test_money_that_all_stands_below_zero_arrived():
    found = read("Date;Pièce;Client;Mode de paiement;Montant\n13/02/2026;R1;A;CB;-100,00\n14/02/2026;R2;B;CB;-50,00\n")
    assert found.payments == {"count": 2, "total_minor": {"EUR": 15000}}


def test_money_of_a_day_to_come_is_doubted():
    found = read("Date de paiement;Client;N° facture;Montant réglé\n13/02/2027;A;F1;10,00\n13/02/2026;A;F1;10,00\n")
    assert warnings(found) == [(2, "date_in_future")]


def test_a_day_that_closes_an_invoice_tells_of_its_payment():
    rows = "A;F1;15/03/2026;100,00;13/03/2026\nA;F2;15/03/2026;50,00;\n"
    found = read("Client;Facture;Échéance;Reste dû;Cleared date\n" + rows)
    assert (counts(found), found.open_total_minor) == ((2, 0, 1), {"EUR": 5000})
    found = read("Client;Facture;Échéance;Reste dû;Dernier règlement\n" + rows)
    assert found.open_total_minor == {"EUR": 15000}, "the day of a part paid closes nothing"
