"""Lists that could make the book wrong: two customers as one, money twice or not at all, what cannot be stored."""

import io
import os
import tracemalloc
from datetime import UTC, date, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from django_scopes import scope

from relance.accounts import queries as accounts
from relance.accounts.tests.firms import BY, MORNING, new_firm
from relance.customers.models import Customer
from relance.intake.actions import Options, import_file, preview
from relance.intake.gate.content import Content
from relance.intake.tests import statements
from relance.intake.tests.lists import BALANCE, CODES, KINDS, PAID, STATUS, TODAY, book, read, reasons, take_back
from relance.intake.watching import read_folder
from relance.ledger import actions as ledger
from relance.ledger import queries as ledger_queries
from relance.ledger.actions import NewPayment
from relance.ledger.models import Entry
from relance.matching.models import BankLine

PAYMENT = "P;Dupont;20/09/2026;100,00;Paiement"
RETURN = "P;Dupont;25/09/2026;-100,00;Paiement"
INVOICE = "F-1;Dupont;14/09/2026;100,00;Facture"


@pytest.fixture
def firm(db):
    company = new_firm()
    with scope(company=company):
        yield company
        assert ledger_queries.faults(company) == [] and accounts.chain_faults(company) == []


def test_two_customers_of_one_name_and_two_numbers_stay_two(firm):
    """The book knows one of that name without a number: it gets one number and not both."""
    read(firm, KINDS, "F-0;Dupont;14/09/2026;100,00;Facture")
    rows = ("C1;F-1;Dupont;14/09/2026;10,00;Facture", "C2;F-2;Dupont;14/09/2026;20,00;Facture")
    for _ in range(3):
        assert reasons(read(firm, CODES, *rows)) == []
        assert book() == {"Dupont C1": {"F-0": 10000, "F-1": 1000}, "Dupont C2": {"F-2": 2000}}


def test_a_number_that_only_some_rows_have_is_one_customer(firm):
    rows = ("C1;F-1;Dupont;14/09/2026;10,00;Facture", ";F-2;Dupont;14/09/2026;20,00;Facture")
    for new in (2, 0, 0):
        done = read(firm, CODES, *rows)
        assert (done.new, reasons(done)) == (new, [])
        assert book() == {"Dupont C1": {"F-1": 1000, "F-2": 2000}}


def test_one_payment_by_hand_is_one_of_two_equal_ones_that_a_list_has_for_one_customer(firm):
    """Rows of one customer by number and by name are compared with the book together."""
    read(firm, CODES, "C1;F-0;Dupont SA;14/09/2026;100,00;Facture")
    read(firm, KINDS, "F-9;Dupont SA;14/09/2026;1,00;Facture")
    account = Customer.objects.get().account_id
    ledger.record_payments(firm, [NewPayment(account, "EUR", 3000, date(2026, 9, 20))], by=BY, now=MORNING)
    rows = ("C1;P-1;Dupont;20/09/2026;30,00;Paiement", ";P-2;Dupont SA;20/09/2026;30,00;Paiement")
    for new in (1, 0):
        assert read(firm, CODES, *rows, "C1;F-1;Dupont;14/09/2026;100,00;Facture").new == 1 + new - (new == 0)
        assert Entry.objects.filter(kind="payment").count() == 2
    assert book() == {"Dupont SA C1": {"F-0": 4000, "F-9": 100, "F-1": 10000}}


def test_a_name_that_looks_like_a_number_is_nobody_else(firm):
    head = "Code client;Numéro;Client;Date;Montant TTC;Type\n"
    read(firm, head, ";F-1;#77;14/09/2026;10,00;Facture", "77;F-2;Durand;14/09/2026;20,00;Facture")
    assert book() == {"#77": {"F-1": 1000}, "Durand 77": {"F-2": 2000}}


def test_a_payment_and_its_return_change_nothing_when_they_are_read_again(firm):
    for new in (3, 0, 0):
        assert read(firm, KINDS, INVOICE, PAYMENT, RETURN).new == new
        assert book() == {"Dupont": {"F-1": 10000}}


def test_a_payment_that_a_person_took_back_is_not_believed_again(firm):
    read(firm, KINDS, INVOICE, PAYMENT)
    entry = Entry.objects.get(kind="payment")
    ledger.reverse(firm, entry.pk, on=date(2026, 9, 25), reason="bounced", by=BY, now=MORNING)
    for rows in ((INVOICE, PAYMENT), (INVOICE, PAYMENT, RETURN), (INVOICE, PAYMENT, RETURN)):
        assert read(firm, KINDS, *rows).new == 0
        assert book() == {"Dupont": {"F-1": 10000}}


def test_undoing_the_list_with_a_return_lets_the_payment_hold_again(firm):
    first = read(firm, KINDS, INVOICE, PAYMENT)
    second = read(firm, KINDS, INVOICE, PAYMENT, RETURN)
    assert book() == {"Dupont": {"F-1": 10000}}
    take_back(firm, second)
    assert book() == {"Dupont": {}}, "the list before says it was paid"
    take_back(firm, first)
    assert ledger_queries.owed_on(firm, TODAY) == {}


def test_undoing_an_older_list_leaves_what_a_newer_one_says(firm):
    older = read(firm, KINDS, INVOICE)
    newer = read(firm, KINDS, INVOICE, "F-2;Dupont;14/09/2026;20,00;Facture")
    take_back(firm, older)
    assert book() == {"Dupont": {"F-1": 10000, "F-2": 2000}}
    take_back(firm, newer)
    assert book() == {"Dupont": {}}


def test_several_sums_go_back_on_one_day(firm):
    taken = [f"P{n};Dupont;1{n}/09/2026;{n},00;Paiement" for n in range(1, 5)]
    back = [f"R;Dupont;20/09/2026;-{n}0,00;Paiement" for n in (3, 4, 4)]
    for new in (8, 0):
        done = read(firm, KINDS, INVOICE, *taken, *back)
        assert (done.new, reasons(done)) == (new, [])
        assert ledger_queries.owed_on(firm, TODAY)[Customer.objects.get().account_id] == {"EUR": 10000 - 1000 + 11000}


@pytest.mark.parametrize(
    ("head", "paid", "still"), [(PAID, ";20/09/2026", ";"), (PAID, ";22/09/2026", ";"), (STATUS, ";Payée", ";Ouverte")]
)
def test_money_that_a_list_tells_of_twice_arrived_once(firm, head, paid, still):
    """Beside the invoice that it paid, and as a row of its own."""
    rows = (INVOICE + paid, "F-2;Dupont;15/09/2026;100,00;Facture" + still, PAYMENT + ";")
    for _ in range(2):
        assert read(firm, head, *rows).open_total_minor == {"EUR": 10000}
        assert book() == {"Dupont": {"F-2": 10000}}


def test_money_entered_by_hand_went_where_the_list_says_and_arrived_once(firm):
    """Without a word it had settled the oldest invoice; the list says which one it paid."""
    rows = ("F-1;Dupont;14/09/2026;100,00;Facture;", "F-2;Dupont;15/09/2026;90,00;Facture;")
    read(firm, PAID, *rows)
    account = Customer.objects.get().account_id
    ledger.record_payments(firm, [NewPayment(account, "EUR", 9000, date(2026, 9, 20))], by=BY, now=MORNING)
    assert book() == {"Dupont": {"F-1": 1000, "F-2": 9000}}
    paid = (rows[0], rows[1] + "20/09/2026", "P;Dupont;20/09/2026;90,00;Paiement;")
    for _ in range(2):
        assert read(firm, PAID, *paid).open_total_minor == {"EUR": 10000}
        assert book() == {"Dupont": {"F-1": 10000}} and Entry.objects.filter(kind="payment").count() == 1


def test_a_payment_that_names_another_invoice_is_other_money(firm):
    rows = (
        INVOICE + ";20/09/2026",
        "F-2;Dupont;15/09/2026;100,00;Facture;",
        "F-2 P;Dupont;20/09/2026;100,00;Paiement;",
    )
    assert read(firm, PAID, *rows).open_total_minor == {"EUR": 0}
    assert book() == {"Dupont": {}}


def test_what_is_left_of_a_credit_note_may_stand_below_zero_though_its_sum_does_not(firm):
    read(firm, BALANCE, f"{INVOICE};100,00", "A-1;Dupont;15/09/2026;40,00;Avoir;-40,00")
    assert ledger_queries.owed_on(firm, TODAY)[Customer.objects.get().account_id] == {"EUR": 6000}


def test_a_statement_read_again_is_undone_with_all_that_it_brought(firm):
    """A refund is passed over until its invoice is in the book; then the same file brings one more line."""
    words = "<NtryDtls><TxDtls><RmtInf><Ustrd>Refund F-2026-0099</Ustrd></RmtInf></TxDtls></NtryDtls>"
    refund = statements.entry("50.00", sign="DBIT", ref="R2", more=words)
    data = statements.statement(statements.entry(ref="R1"), refund)

    def take() -> Any:
        return import_file(firm, "s.xml", Content.of(data), Options(), by=BY, now=MORNING, today=TODAY)

    assert take().new == 1
    read(firm, KINDS, "F-2026-0099;Dupont;14/09/2026;100,00;Facture")
    again = take()
    assert again.new == 1 and BankLine.objects.count() == 2
    take_back(firm, again)
    assert BankLine.objects.count() == 0


def test_a_number_that_grows_when_its_case_is_folded_is_too_long_to_keep(firm):
    done = read(firm, KINDS, f"{'ß' * 60};Dupont;14/09/2026;1,00;Facture", INVOICE)
    assert reasons(done) == [(2, "bad_number")] and book() == {"Dupont": {"F-1": 10000}}


def test_a_day_of_no_book_in_a_workbook_keeps_its_row_out(firm):
    workbook = openpyxl.Workbook()
    workbook.active.append(["Numéro", "Client", "Date facture", "Montant TTC"])
    for number, day in (("F-1", date(9999, 12, 31)), ("F-2", date(2026, 1, 30))):
        workbook.active.append([number, "Dupont", day, 100.0])
    buffer = io.BytesIO()
    workbook.save(buffer)
    report = preview(firm, "a.xlsx", Content.of(buffer.getvalue()), Options(), today=TODAY)
    assert reasons(report) == [(2, "bad_date")] and report.invoices["count"] == 1


@pytest.mark.parametrize("place", range(6))
@pytest.mark.parametrize("endless", ["1" + " " * 300_000 + "1", "a " * 100_000, "1." * 100_000, "(" * 100_000])
def test_a_cell_without_end_takes_no_time(firm, place, endless):
    cells = [*INVOICE.split(";"), "100,00"]
    cells[place] = endless
    begun = datetime.now(UTC)
    preview(firm, "a.csv", Content.of((BALANCE + f"{INVOICE};1\n" + ";".join(cells)).encode()), Options(), today=TODAY)
    assert datetime.now(UTC) - begun < timedelta(seconds=5)


def test_long_cells_are_not_held_when_the_file_is_gone(firm):
    tracemalloc.start()
    try:
        rows = "".join(f"F{n}{'x' * 200_000};Dupont;14/09/2026;1,00;{n}{'y' * 200_000}\n" for n in range(20))
        data = (KINDS + f"{INVOICE}\n" + rows).encode()
        preview(firm, "a.csv", Content.of(data), Options(), today=TODAY)
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held < len(data) + len(rows) + 4_000_000


def test_a_file_whose_name_is_no_text_does_not_stop_the_tick(firm, tmp_path):
    path = os.fsencode(tmp_path) + b"/liste\xff.csv"
    with open(path, "wb") as file:
        file.write((KINDS + INVOICE).encode())
    firm.watched_folder = str(tmp_path)
    wall = datetime.now(UTC) + timedelta(days=1)
    done = read_folder(firm, by=BY, now=MORNING, today=TODAY, wall=wall)
    assert [report.file for report in done.imported] == ["liste?.csv"] and done.trouble == ""
    assert len(list((tmp_path / "done").iterdir())) == 1 and book() == {"Dupont": {"F-1": 10000}}
