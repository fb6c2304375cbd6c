"""Statements come in, and what names one open invoice finds its place."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from relance.accounts import queries as accounts
from relance.accounts.tests.firms import BY, MORNING
from relance.ledger.models import Entry
from relance.ledger.tests.books import credit_note, customer, invoice, pay
from relance.matching import actions, queries
from relance.matching.models import BankLine
from relance.matching.rules.records import Why
from relance.matching.tests.bank import DAY, counted, keep, line, place_all, settled, whys


def test_a_line_that_names_an_invoice_becomes_a_payment(firm):
    who = customer(firm, "Studio Prémery")
    invoice(who, "F-1042")
    invoice(who, "F-0001", due=date(2026, 1, 1))
    assert counted(keep(firm, line(words="ref f1042 ok"))) == (1, 0, 0)
    done = place_all(firm)
    assert done.touched == [who.account_id] and settled() == {"F-1042": 10000}
    row = queries.get(firm, done.lines[0])
    assert (row.payment_id, row.by_itself, row.placed_by) == (done.entries[0], True, BY)
    assert (row.payment.amount, row.payment.on, row.payment.reference) == (-10000, DAY, "F-1042")
    assert list(queries.placed(firm)) == [row] and not queries.not_placed(firm).exists()
    assert place_all(firm) == actions.Placed()


def test_other_figures_on_the_line_draw_no_money(firm):
    who = customer(firm, "Studio Prémery")
    invoice(who, "84", 500, due=date(2026, 1, 1))
    invoice(who, "F-1042", 20000)
    keep(firm, line(20000, "F-1042 LOT 84"))
    place_all(firm)
    assert settled() == {"F-1042": 20000}


def test_the_same_statement_twice_changes_nothing(firm):
    who = customer(firm, "Studio Prémery")
    invoice(who, "F-1042")
    statement = [line(), line(500, "VIREMENT", "R2"), line(450, "coffee", ""), line(450, "coffee", "")]
    assert counted(keep(firm, *statement)) == (4, 0, 0)
    place_all(firm)
    entries, rows = Entry.objects.count(), list(BankLine.objects.values())
    versions = accounts.versions([who.account_id])
    assert counted(keep(firm, *statement)) == (0, 4, 0)
    assert place_all(firm) == actions.Placed()
    assert (Entry.objects.count(), list(BankLine.objects.values())) == (entries, rows)
    assert accounts.versions([who.account_id]) == versions


def test_statements_that_overlap_add_only_what_is_new(firm):
    days = [line(100 + n, "VIREMENT", f"R{n}", on=DAY + timedelta(days=n)) for n in range(10)]
    assert counted(keep(firm, *days[:6])) == (6, 0, 0)
    assert counted(keep(firm, *days[3:])) == (4, 3, 0)
    assert BankLine.objects.count() == 10


def test_a_reference_the_bank_uses_again_is_no_proof(firm):
    """The same bank reference on another day, over another sum or from another payer is another line."""
    keep(firm, line(), line(on=DAY + timedelta(days=1)), line(200), line(payer="Garage"))
    assert BankLine.objects.count() == 4
    told_longer = replace(line(), references=("F-1042", "SEPA CREDIT TRANSFER"))
    assert counted(keep(firm, told_longer)) == (0, 1, 0)


def test_what_we_pay_to_others_is_not_kept(firm):
    who = customer(firm)
    invoice(who, "F-1042")
    salary = line(-300000, "SALAIRE 03/2026", "R1", "Agathe Engelhart")
    refund = line(-500, "RBT F-1042", "R2")
    bounced = line(-10000, "REJET PRLV", "R3", returned=True)
    assert counted(keep(firm, salary, refund, bounced)) == (2, 0, 1)
    assert not BankLine.objects.filter(payer="Agathe Engelhart").exists()
    assert place_all(firm) == actions.Placed()
    assert whys(firm) == [Why.RETURNED, Why.WENT_OUT]


def test_an_invoice_that_comes_after_the_statement(firm):
    keep(firm, line())
    assert place_all(firm) == actions.Placed() and whys(firm) == [Why.NO_NUMBER]
    invoice(customer(firm), "F-1042")
    assert len(place_all(firm).lines) == 1


def test_many_lines_over_several_slices(firm, monkeypatch):
    monkeypatch.setattr(actions, "SLICE", 3)
    people = [customer(firm) for _ in range(4)]
    for n in range(8):
        invoice(people[n % 4], f"F-20{n:02}", 1000 + n)
    keep(firm, *(line(1000 + n, f"F-20{n:02}", f"R{n}") for n in range(8)))
    done = place_all(firm)
    assert len(done.lines) == 8 and done.touched == sorted(c.account_id for c in people)
    assert settled() == {f"F-20{n:02}": 1000 + n for n in range(8)}


def test_two_lines_for_one_invoice_take_no_more_than_it(firm):
    who = customer(firm, "Studio Prémery")
    invoice(who, "F-1042", 10000)
    keep(firm, line(6000, ref="R1"), line(6000, ref="R2", on=DAY + timedelta(days=1)))
    assert len(place_all(firm).lines) == 1 and settled() == {"F-1042": 6000}
    assert whys(firm) == [Why.TOO_MUCH]


def test_a_payment_entered_by_hand_is_not_booked_again(firm):
    who = customer(firm, "Studio Prémery")
    invoice(who, "F-1042", 30000)
    pay(who, 10000, DAY - timedelta(days=2))
    keep(firm, line())
    assert place_all(firm) == actions.Placed() and whys(firm) == [Why.SAME_SUM]


def test_credit_notes_and_numbers_of_two_customers_stay(firm):
    one, two = customer(firm), customer(firm)
    invoice(one, "F-1042")
    invoice(two, "F-1042")
    credit_note(one, "AV-1234", 500)
    keep(firm, line(), line(500, "AV-1234", "R2"))
    assert place_all(firm) == actions.Placed()
    assert sorted(whys(firm)) == [Why.CREDIT_NOTE, Why.TWO_CUSTOMERS]


def test_the_database_itself_refuses_a_line_twice_and_two_places(firm):
    keep(firm, line())
    (row,) = queries.not_placed(firm)
    with pytest.raises(IntegrityError), transaction.atomic():
        BankLine.objects.create(
            company=firm, key=row.key, on=DAY, currency="EUR", amount=1, kept_at=MORNING, kept_by=BY
        )
    entry = pay(customer(firm), 100)
    with pytest.raises(IntegrityError), transaction.atomic():
        BankLine.objects.filter(pk=row.pk).update(payment=entry, set_aside=True)


def test_reasons_cost_no_more_queries_for_more_lines(firm, django_assert_max_num_queries):
    for n in range(12):
        invoice(customer(firm, f"Client {n} Prémery"), f"F-30{n:02}", 5000)
    keep(firm, *(line(4990, f"F-30{n:02}", f"R{n}", f"Client {n} Premery") for n in range(12)))
    with django_assert_max_num_queries(12) as few:
        queries.explained(firm, list(queries.not_placed(firm)[:1]))
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert len(queries.explained(firm, list(queries.not_placed(firm)))) == 12
