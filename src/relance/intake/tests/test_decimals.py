"""The mark before decimals is learnt from the whole file: three digits behind one are no thousands by themselves."""

import pytest

from relance.intake.rules.cells import mark_shown
from relance.intake.tests.reading_lists import errors, invoices, read

DATED = ";A;13/02/2026;15/03/2026;"
HEAD = "Facture;Client;Date;Échéance;Montant\n"


def amounts(*written: str) -> str:
    return HEAD + "".join(f"{n}{DATED}{amount}\n" for n, amount in enumerate(written))


@pytest.mark.parametrize(
    ("cell", "mark"),
    [
        ("1 234,5", ","),
        ("1,234.50", "."),
        ("1.234.567", ","),
        ("12,34,567", "."),
        ("1234,560", ","),
        ("1 234,560", ","),
        ("0,500", ","),
        ("CHF 12.25", "."),
        ("12,500", ""),
        ("-12.500 €", ""),
        ("1234", ""),
        ("15.03.2026", ""),
        ("Fr. 10.-", ""),
        ("", ""),
    ],
)
def test_the_mark_that_an_amount_proves(cell, mark):
    assert mark_shown(cell) == mark


def test_three_decimals_are_decimals_where_the_file_shows_its_mark():
    assert invoices(read(amounts("12,500", "1234,560", "99,900", "7,250"))) == (4, {"EUR": 135421})
    assert invoices(read(amounts("12.500", "1 234,56"))) == (2, {"EUR": 1373456})
    assert invoices(read(amounts("12.500", "1.234"))) == (2, {"EUR": 1373400}), "nothing speaks against thousands"


def test_what_cannot_be_meant_is_reported():
    found = read(amounts("1,234.50", "10.505", "12.25"))
    assert (invoices(found), errors(found)) == ((2, {"EUR": 124675}), [(3, "bad_amount")])
    found = read(amounts("1,234.50", "1.234,50", "10.500"))
    assert (invoices(found), errors(found)) == ((2, {"EUR": 246900}), [(4, "bad_amount")])


def test_an_amount_torn_apart_by_its_own_comma_is_reported_with_its_row():
    head = "Facture,Client,Date,Échéance,Montant\n"
    rows = 'F1,A,13/02/2026,15/03/2026,1234,50\nF2,A,13/02/2026,15/03/2026,"99,90"\nF3,A,13/02/2026,15/03/2026,5,,\n'
    found = read(head + rows)
    assert (invoices(found), errors(found)) == ((2, {"EUR": 10490}), [(2, "row_too_long")])


def test_a_remark_with_separators_at_the_end_of_its_row_does_no_harm():
    head = "Facture,Client,Date,Échéance,Montant,Note\n"
    rows = 'F1,A,13/02/2026,15/03/2026,"1234,50",appelé, revient lundi\nF2,A,13/02/2026,15/03/2026,1234,50,ok\n'
    found = read(head + rows)
    assert (invoices(found), errors(found)) == ((1, {"EUR": 123450}), [(3, "row_too_long")])


def test_money_without_decimals_has_thousands_whatever_the_others_show():
    head = "Facture;Client;Date;Échéance;Montant;Devise\n"
    rows = f"1{DATED}1.234,56;EUR\n2{DATED}150,000;JPY\n3{DATED}1,234.56;USD\n4{DATED}20.000;JPY\n"
    assert invoices(read(head + rows)) == (4, {"EUR": 123456, "JPY": 170000, "USD": 123456})
