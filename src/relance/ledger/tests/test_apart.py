"""What was settled out of our sight, and what stands apart from asking and setting off."""

from datetime import timedelta

import pytest
from django_scopes import scope

from relance.accounts.tests.firms import BY, MONDAY, MORNING, new_firm
from relance.ledger import actions as ledger
from relance.ledger import queries
from relance.ledger.actions import Apart, Application, LedgerRefusal, NewPayment
from relance.ledger.models import Entry
from relance.ledger.rules import EntryKind
from relance.ledger.tests.books import credit_note, customer, invoice, pay, take_back

BEFORE, ELSEWHERE = EntryKind.SETTLED_BEFORE, EntryKind.SETTLED_ELSEWHERE
LATER = MONDAY + timedelta(days=30)


@pytest.fixture
def ada(db):
    company = new_firm()
    with scope(company=company):
        yield customer(company, "Ada")
        assert queries.faults(company) == []


def owed(ada, on=LATER) -> int:
    return queries.owed_on(ada.company, on).get(ada.account_id, {}).get("EUR", 0)


def asked_for(ada, on=LATER) -> dict[str, int]:
    return {item.number: item.open for item in queries.items_on([ada.account_id], on).get(ada.account_id, [])}


def set_apart(ada, target: int, amount: int, kind: EntryKind = BEFORE, on=None) -> Entry:
    new = Apart(ada.account_id, target, amount, kind, on)
    return ledger.settle_apart(ada.company, [new], by=BY, now=MORNING)[0]


def test_an_invoice_is_smaller_by_what_was_settled_before_the_first_list(ada):
    one = invoice(ada, "F-1", 10000)
    set_apart(ada, one.entry_id, 6000)
    assert (owed(ada), asked_for(ada)) == (4000, {"F-1": 4000})
    assert owed(ada, one.issued_on) == 4000, "no past day shows a debt that may not have been"
    assert queries.payments(ada.account_id) == [], "nobody says that money arrived"


def test_what_a_newer_list_says_holds_from_that_day(ada):
    one = invoice(ada, "F-1", 10000)
    set_apart(ada, one.entry_id, 6000, ELSEWHERE, LATER)
    assert (owed(ada, LATER - timedelta(days=1)), owed(ada, LATER)) == (10000, 4000)
    assert asked_for(ada, LATER - timedelta(days=1)) == {"F-1": 10000}


def test_a_credit_can_be_used_up_out_of_our_sight(ada):
    note = credit_note(ada, "AV-1", 5000)
    set_apart(ada, note.entry_id, 3000)
    invoice(ada, "F-1", 10000)
    assert asked_for(ada) == {"F-1": 8000} and owed(ada) == 8000


def test_more_than_is_left_cannot_have_been_settled(ada):
    one, paid = invoice(ada, "F-1", 10000), pay(ada, 9000)
    for target in (one.entry_id, paid.pk):
        with pytest.raises(LedgerRefusal):
            set_apart(ada, target, 1001)
    assert owed(ada) == 1000


def test_taking_back_what_was_settled_apart_opens_it_again(ada):
    one, note = invoice(ada, "F-1", 10000), credit_note(ada, "AV-1", 20000, issued=LATER)
    ledger.release_credits(ada.company, [note.entry_id], on=LATER, by=BY, now=MORNING)
    closed, used = set_apart(ada, one.entry_id, 10000), set_apart(ada, note.entry_id, 20000)
    assert owed(ada) == 0
    take_back(ada.company, used.pk, on=LATER)
    assert owed(ada) == -20000
    take_back(ada.company, closed.pk, on=LATER)
    assert owed(ada) == -10000 and asked_for(ada) == {}


def test_an_invoice_taken_back_takes_what_was_settled_of_it_with_it(ada):
    one = invoice(ada, "F-1", 10000)
    set_apart(ada, one.entry_id, 6000)
    invoice(ada, "F-2", 7000)
    take_back(ada.company, one.entry_id, on=LATER)
    assert (owed(ada), asked_for(ada)) == (7000, {"F-2": 7000}), "it settles nothing else"


def test_the_books_say_what_a_payment_settled(ada):
    old, new = invoice(ada, "F-1", 5000), invoice(ada, "F-2", 5000, due=LATER)
    paid = ledger.record_payments(
        ada.company, [NewPayment(ada.account_id, "EUR", 5000, MONDAY)], by=BY, now=MORNING, then_settle=False
    )[0]
    ledger.apply(ada.company, [Application(paid.pk, new.entry_id, 5000)], by=BY, now=MORNING)
    assert asked_for(ada) == {"F-1": 5000} and old.number == "F-1"
    with pytest.raises(LedgerRefusal):
        ledger.apply(ada.company, [Application(paid.pk, old.entry_id, 1)], by=BY, now=MORNING)


def test_what_is_held_is_neither_asked_for_nor_set_off_until_a_person_lets_it_count(ada):
    one = invoice(ada, "F-1", 10000)
    paid = ledger.record_payments(
        ada.company, [NewPayment(ada.account_id, "EUR", 4000, MONDAY, held=True)], by=BY, now=MORNING
    )[0]
    assert asked_for(ada) == {"F-1": 10000} and queries.set_apart(ada.account_id) == {"EUR": -4000}
    assert queries.book_on(ada.company, LATER).open == {"EUR": 10000}
    ledger.hold(ada.company, [one.entry_id], True)
    assert asked_for(ada) == {} and queries.book_on(ada.company, LATER).owing == 0
    assert queries.set_apart(ada.account_id) == {"EUR": 6000}
    assert ledger.let_count(ada.company, ada.account_id, by=BY, now=MORNING) == 2
    assert asked_for(ada) == {"F-1": 6000} and queries.set_apart(ada.account_id) == {}
    assert Entry.objects.get(pk=paid.pk).unallocated == 0
    assert ledger.let_count(ada.company, ada.account_id, by=BY, now=MORNING) == 0


def test_many_entries_are_taken_back_together_or_not_at_all(ada):
    ids = [invoice(ada, f"F-{n}", 1000).entry_id for n in range(4)]
    pay(ada, 2500)
    with pytest.raises(LedgerRefusal):
        ledger.reverse_all(ada.company, [*ids, 10**9], on=LATER, reason="", by=BY, now=MORNING)
    assert owed(ada) == 1500
    ledger.reverse_all(ada.company, ids, on=LATER, reason="", by=BY, now=MORNING)
    assert owed(ada) == -2500 and asked_for(ada) == {}
