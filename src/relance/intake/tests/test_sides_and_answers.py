"""Credit told by a side of the account, and payment told by a plain yes or no."""

import pytest

from relance.intake.tests.reading_lists import counts, errors, read

DATED = "13/02/2026;15/03/2026"


@pytest.mark.parametrize(
    ("header", "debit", "credit"),
    [
        ("Sens", "D", "C"),
        ("S/H", "S", "H"),
        ("Dr/Cr", "Dr", "Cr"),
        ("Débit/Crédit", "Débit", "Crédit"),
        ("Debe/Haber", "d", "h"),
    ],
)
def test_a_column_of_sides_makes_credit_notes(header, debit, credit):
    rows = (
        f"F1;A;{DATED};100,00;{debit}\nA1;A;{DATED};40,00;{credit}\nA2;A;{DATED};-5,00;{credit}\nF2;A;{DATED};1,00;\n"
    )
    found = read(f"Facture;Client;Date;Échéance;Montant;{header}\n{rows}")
    assert (counts(found), found.open_total_minor) == ((2, 2, 0), {"EUR": 5600})


def test_a_side_that_is_none_is_asked_about():
    rows = f"F1;A;{DATED};100,00;?\nF2;A;{DATED};1,00;D\n"
    assert errors(read(f"Facture;Client;Date;Échéance;Montant;Sens\n{rows}")) == [(2, "bad_amount")]


def test_payments_on_the_side_that_lowers_a_debt_are_payments():
    head = "Type;Pièce;Client;Date;Montant;Sens\n"
    found = read(f"{head}Facture;F1;A;13/02/2026;100,00;D\nRèglement;R1;A;15/03/2026;30,00;C\n")
    assert found.payments == {"count": 1, "total_minor": {"EUR": 3000}}


@pytest.mark.parametrize(
    ("amount", "minor"),
    [
        ("1,500.00 Dr", 150000),
        ("200.00 Cr", -20000),
        ("200.00CR", -20000),
        ("200.00 cr.", -20000),
        ("200.00 H", -20000),
    ],
)
def test_the_side_may_stand_behind_the_amount(amount, minor):
    found = read(f'Invoice,Customer,Date,Due,Amount\n1,A,13/02/2026,15/03/2026,"{amount}"\n')
    assert found.open_total_minor == {"EUR": minor}


@pytest.mark.parametrize(
    ("header", "paid", "unpaid"),
    [
        ("Payée", "Oui", "Non"),
        ("Paid", "Yes", "No"),
        ("Paid?", "TRUE", "FALSE"),
        ("Facture payée", "x", ""),
        ("Bezahlt", "ja", "nein"),
        ("Impayée", "Non", "Oui"),
        ("Unpaid", "no", "yes"),
        ("Soldée", "O", "N"),
    ],
)
def test_a_plain_answer_says_whether_it_is_paid(header, paid, unpaid):
    rows = f"1;A;{DATED};10,00;{paid}\n2;A;{DATED};20,00;{unpaid}\n3;A;{DATED};40,00;\n"
    found = read(f"Facture;Client;Date;Échéance;Montant;{header}\n{rows}")
    assert (counts(found), found.open_total_minor, errors(found)) == ((3, 0, 0), {"EUR": 6000}, [])


def test_an_answer_to_another_question_is_none():
    rows = f"1;A;{DATED};10,00;Oui\n2;A;{DATED};20,00;Non\n"
    assert read(f"Facture;Client;Date;Échéance;Montant;Statut\n{rows}").open_total_minor == {"EUR": 3000}
