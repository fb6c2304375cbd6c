"""The column of kinds: what is owed, what is the firm's own to pay, and what says nothing of it."""

import pytest

from relance.intake.actions import Rejected
from relance.intake.tests.reading_lists import counts, errors, read

QUICKBOOKS = "Date,Transaction type,Num,Posting,Name,Due date,Amount,Open balance\n"
HEAD = "Type;Numéro;Client;Date;Échéance;Montant TTC\n"


def quickbooks(*kinds: str) -> str:
    rows = (f"09/25/2026,{kind},N{n},Yes,Norrow,10/25/2026,$70.00,$70.00\n" for n, kind in enumerate(kinds))
    return QUICKBOOKS + "".join(rows)


def french(*kinds: str) -> str:
    return HEAD + "".join(f"{kind};N{n};A;13/02/2026;15/03/2026;100,00\n" for n, kind in enumerate(kinds))


def test_what_the_firm_owes_is_no_claim_however_much_of_it_there_is():
    found = read(
        quickbooks("Invoice", "Bill", "Vendor Credit", "Purchase Order", "Bill Payment (Check)", "Expense"), "USD"
    )
    assert (counts(found), errors(found), found.skipped_rows) == ((1, 0, 0), [], [3, 4, 5, 6, 7])
    with pytest.raises(Rejected, match="holds no invoice"):
        read(quickbooks("Bill", "Bill"), "USD")


def test_sales_paid_at_once_are_no_invoices_even_where_there_is_little_else():
    found = read(quickbooks("Sales Receipt", "Sales Receipt", "Invoice"), "USD")
    assert counts(found) == (1, 0, 0)
    assert errors(found) == [(2, "unsupported_type"), (3, "unsupported_type")]


def test_a_tools_own_column_of_kinds_is_believed_whatever_it_says():
    found = read(quickbooks("Gizmo", "Gizmo", "Invoice"), "USD")
    assert (counts(found), len(errors(found))) == ((1, 0, 0), 2)


def test_words_that_are_known_count_for_the_column():
    found = read(french("Remboursement", "OD", "Escompte", "Facture"))
    assert (counts(found), [reason for _, reason in errors(found)]) == ((1, 0, 0), ["unsupported_type"] * 3)


def test_a_column_of_something_else_is_not_minded():
    assert counts(read(french("Toiture", "Chauffage", "Sanitaire"))) == (3, 0, 0)


@pytest.mark.parametrize("kind", ["Vendor Bill", "Vendor Credit Note", "Purchase Receipt"])
def test_suppliers_in_an_export_of_odoo_are_left_out_in_silence(kind):
    head = "Number,Invoice Partner Display Name,Invoice/Bill Date,Due Date,Total in Currency Signed,Amount Due,Status,"
    rows = [f"{n},Azure,2026-01-13,2026-02-13,30.00,30.00,Posted,{k}\n" for n, k in enumerate((kind, "out_invoice"))]
    found = read(head + "Type\n" + "".join(rows))
    assert (counts(found), errors(found), found.skipped_rows) == ((1, 0, 0), [], [2])
