"""The book: what is owed, what settles it, and what it was on any past day."""

from collections import defaultdict
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django_scopes import scope
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from relance.accounts import queries as accounts
from relance.accounts.tests.firms import BY, MONDAY, MORNING, new_firm
from relance.ledger import actions as ledger
from relance.ledger import queries
from relance.ledger.actions import LedgerRefusal, NewDocument, NewPayment
from relance.ledger.models import Allocation, Document, DuePart, Entry
from relance.ledger.rules import EntryKind
from relance.ledger.tests.books import credit_note, customer, invoice, pay, take_back

LONG_AFTER = MONDAY + timedelta(days=400)


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


@pytest.fixture
def firm(db):
    company = new_firm()
    with scope(company=company):
        yield company


@pytest.fixture
def ada(firm):
    return customer(firm, "Ada")


def owed(who, on: date = LONG_AFTER) -> dict[str, int]:
    return queries.owed_on(who.company, on, [who.account_id]).get(who.account_id, {})


def open_(who, on: date = LONG_AFTER) -> dict[str, int]:
    """What is open by number."""
    found: dict[str, int] = defaultdict(int)
    for item in queries.items_on([who.account_id], on).get(who.account_id, []):
        found[item.number] += item.open
    return dict(found)


def right(company) -> None:
    assert queries.faults(company) == [] and accounts.chain_faults(company) == []


def test_a_payment_settles_the_oldest_invoice_first(firm, ada):
    invoice(ada, "A", 10000, day(0))
    invoice(ada, "B", 5000, day(-5))
    pay(ada, 7000)
    assert open_(ada) == {"A": 8000} and owed(ada) == {"EUR": 8000}
    right(firm)


def test_a_payment_that_names_an_invoice_settles_that_one(firm, ada):
    invoice(ada, "A", 10000, day(-5))
    invoice(ada, "B", 5000, day(0))
    pay(ada, 5000, reference="Facture B, merci")
    assert open_(ada) == {"A": 10000}
    right(firm)


def test_too_much_money_stays_on_the_account_and_pays_a_later_invoice(firm, ada):
    invoice(ada, "A", 10000)
    pay(ada, 12500, day(1))
    assert open_(ada) == {} and owed(ada) == {"EUR": -2500}
    invoice(ada, "B", 4000, day(40), issued=day(10))
    assert open_(ada) == {"B": 1500} and owed(ada) == {"EUR": 1500}
    assert owed(ada, day(9)) == {"EUR": -2500}
    right(firm)


def test_a_credit_note_settles_like_money(firm, ada):
    invoice(ada, "A", 10000)
    credit_note(ada, "AV-1", 4000)
    assert open_(ada) == {"A": 6000}
    right(firm)


def test_a_bounced_payment_opens_its_invoice_again_from_that_day_on(firm, ada):
    invoice(ada, "A", 10000)
    paid = pay(ada, 10000, day(3))
    before = ada.account.__class__.objects.get(pk=ada.account_id).version
    take_back(firm, paid.pk, day(8))
    assert open_(ada, day(2)) == {"A": 10000}
    assert open_(ada, day(5)) == {}
    assert open_(ada, day(8)) == {"A": 10000}
    assert ada.account.__class__.objects.get(pk=ada.account_id).version == before + 1
    right(firm)


def test_taking_an_invoice_back_frees_its_money_for_the_next(firm, ada):
    first = invoice(ada, "A", 10000, day(-5))
    invoice(ada, "B", 8000, day(0))
    pay(ada, 10000, day(1))
    assert open_(ada) == {"B": 8000}
    take_back(firm, first.entry_id, day(4))
    assert open_(ada) == {} and owed(ada) == {"EUR": -2000}
    assert queries.documents(ada.account_id)[0].number == "B" and len(queries.documents(ada.account_id)) == 1
    right(firm)


def test_the_number_of_an_invoice_taken_back_may_be_used_again(firm, ada):
    take_back(firm, invoice(ada, "A", 10000).entry_id)
    invoice(ada, "A", 9000)
    assert open_(ada) == {"A": 9000}
    right(firm)


def test_an_entry_is_taken_back_only_once(firm, ada):
    paid = pay(ada, 10000)
    opposite = take_back(firm, paid.pk)
    for entry in (paid, opposite):
        with pytest.raises(LedgerRefusal):
            take_back(firm, entry.pk)
    assert Entry.objects.filter(reverses=paid).count() == 1
    right(firm)


def test_a_reversal_is_never_dated_before_what_it_takes_back(firm, ada):
    paid = pay(ada, 10000, day(10))
    assert take_back(firm, paid.pk, day(2)).on == day(10)


def test_currencies_never_settle_each_other(firm, ada):
    invoice(ada, "A", 10000)
    invoice(ada, "B", 8000, currency="GBP")
    pay(ada, 20000, currency="GBP", reference="A")
    assert open_(ada) == {"A": 10000} and owed(ada) == {"EUR": 10000, "GBP": -12000}
    right(firm)


def test_an_invoice_in_three_parts_is_settled_part_by_part(firm, ada):
    parts = ((day(0), 3000), (day(30), 3000), (day(60), 4000))
    invoice(ada, "A", 10000, issued=day(-10), parts=parts)
    pay(ada, 4000, day(1))
    items = queries.items_on([ada.account_id], day(1))[ada.account_id]
    assert [(item.due_on, item.open) for item in items] == [(day(30), 2000), (day(60), 4000)]
    right(firm)


def test_money_dated_tomorrow_is_not_there_today(firm, ada):
    invoice(ada, "A", 10000)
    pay(ada, 10000, day(5))
    assert open_(ada, day(4)) == {"A": 10000} and owed(ada, day(4)) == {"EUR": 10000}
    assert open_(ada, day(5)) == {} and owed(ada, day(5)) == {}
    assert queries.next_entry_after([ada.account_id], day(4)) == {ada.account_id: day(5)}


def test_an_invoice_dated_tomorrow_is_not_open_today(firm, ada):
    invoice(ada, "A", 10000, day(35), issued=day(5))
    assert open_(ada, day(4)) == {} and owed(ada, day(4)) == {}
    assert open_(ada, day(5)) == {"A": 10000}


def test_money_that_waits_for_a_later_invoice_is_free_until_then(firm, ada):
    pay(ada, 10000, day(0))
    invoice(ada, "A", 10000, day(40), issued=day(10))
    assert owed(ada, day(5)) == {"EUR": -10000} and open_(ada, day(5)) == {}
    assert owed(ada, day(10)) == {} and open_(ada, day(10)) == {}


def test_an_invoice_taken_back_is_not_open_on_any_later_day(firm, ada):
    """A payment dated day 30 had settled it; it is taken back on day 10: on day 15 nobody owes it."""
    made = invoice(ada, "A", 10000, day(0))
    pay(ada, 10000, day(30))
    take_back(firm, made.entry_id, day(10))
    assert open_(ada, day(9)) == {"A": 10000}
    assert open_(ada, day(15)) == {} and owed(ada, day(15)) == {}


def test_a_payment_does_not_settle_two_invoices_on_the_same_past_day(firm, ada):
    """P pays A on day 5; A is taken back on 20 and P settles B from then on. On day 10 B was open."""
    first = invoice(ada, "A", 10000, day(-2))
    invoice(ada, "B", 10000, day(0))
    pay(ada, 10000, day(5))
    take_back(firm, first.entry_id, day(20))
    assert owed(ada, day(10)) == {"EUR": 10000}
    assert open_(ada, day(10)) == {"B": 10000}
    assert open_(ada, day(20)) == {} and owed(ada, day(20)) == {}


def test_who_has_paid_everything_today_is_not_asked_because_of_a_payment_dated_later(firm, ada):
    """Two payments for one invoice: the first recorded is dated day 30, the second day 2. On day 5 nothing is owed."""
    invoice(ada, "A", 10000, day(0))
    pay(ada, 10000, day(30))
    pay(ada, 10000, day(2))
    assert owed(ada, day(5)) == {}
    assert open_(ada, day(5)) == {}


def test_who_has_paid_everything_today_is_not_asked_because_of_an_invoice_dated_later(firm, ada):
    pay(ada, 10000, day(0))
    invoice(ada, "B", 10000, day(50), issued=day(20))
    invoice(ada, "A", 10000, day(3), issued=day(1))
    assert owed(ada, day(5)) == {}
    assert open_(ada, day(5)) == {}


def test_on_a_day_before_it_bounced_free_money_still_covers_an_invoice_recorded_afterwards(firm, ada):
    paid = pay(ada, 43700, day(4))
    take_back(firm, paid.pk, day(30))
    invoice(ada, "A", 46700, day(47), issued=day(10))
    assert owed(ada, day(15)) == {"EUR": 3000}
    assert open_(ada, day(15)) == {"A": 3000}


@pytest.mark.parametrize("total", [0, -1])
def test_a_document_or_payment_that_is_not_above_zero_is_refused(firm, ada, total):
    with pytest.raises(LedgerRefusal):
        invoice(ada, "A", total)
    with pytest.raises(LedgerRefusal):
        pay(ada, total)


def test_parts_that_do_not_add_up_are_refused(firm, ada):
    for parts in (((day(0), 9999),), ((day(0), 11000), (day(1), -1000)), ((day(0), 10000), (day(1), 0))):
        with pytest.raises(LedgerRefusal):
            invoice(ada, "A", 10000, parts=parts)
    assert Entry.objects.count() == 0


def test_a_number_stands_once_on_an_account(firm, ada):
    invoice(ada, "A", 10000)
    with pytest.raises((IntegrityError, LedgerRefusal)), transaction.atomic():
        invoice(ada, "A", 10000)
    assert owed(ada) == {"EUR": 10000}
    right(firm)


def test_two_customers_with_the_same_number_are_two_documents(firm, ada):
    invoice(ada, "1", 10000)
    invoice(customer(firm, "Ben"), "1", 5000)
    assert queries.open_on(firm, LONG_AFTER) == (2, {"EUR": 15000})


def test_nothing_is_ever_changed_or_deleted_in_the_book(firm, ada):
    """Corrections add rows; of the rows there were, only the caches move."""
    made = invoice(ada, "A", 10000)
    paid = pay(ada, 10000)
    entries = list(Entry.objects.order_by("id").values("id", "kind", "currency", "amount", "on", "reference", "by"))
    allocations = list(Allocation.objects.order_by("id").values())
    take_back(firm, paid.pk, day(3))
    take_back(firm, made.entry_id, day(4))
    now = list(Entry.objects.order_by("id").values("id", "kind", "currency", "amount", "on", "reference", "by"))
    assert now[: len(entries)] == entries
    assert list(Allocation.objects.order_by("id").values())[: len(allocations)] == allocations
    right(firm)


class TestAnotherFirm:
    """Ids of another firm are refused and nothing of it moves."""

    @pytest.fixture
    def theirs(self, firm, ada):
        invoice(ada, "A", 10000)
        return pay(ada, 3000)

    @pytest.fixture
    def stranger(self, theirs):
        company = new_firm()
        with scope(company=company):
            yield company

    def everything(self, company):
        with scope(company=company):
            rows = [list(model.objects.order_by("id").values()) for model in (Entry, Document, DuePart, Allocation)]
            return rows, accounts.versions(Entry.objects.values_list("account_id", flat=True))

    def test_its_entry_cannot_be_taken_back(self, firm, theirs, stranger):
        before = self.everything(firm)
        with pytest.raises(LedgerRefusal):
            take_back(stranger, theirs.pk)
        assert self.everything(firm) == before

    def test_its_account_takes_no_payment_and_no_invoice(self, firm, ada, theirs, stranger):
        before = self.everything(firm)
        with pytest.raises((LedgerRefusal, LookupError)):
            ledger.record_payments(stranger, [NewPayment(ada.account_id, "EUR", 100, MONDAY)], by=BY, now=MORNING)
        new = NewDocument(ada.account_id, EntryKind.INVOICE, "X", MONDAY, "EUR", 100, ((MONDAY, 100),))
        with pytest.raises((LedgerRefusal, LookupError)):
            ledger.record_documents(stranger, [new], by=BY, now=MORNING)
        assert self.everything(firm) == before
        with scope(company=stranger):
            assert Entry.objects.count() == 0

    def test_its_money_is_not_in_our_balance(self, firm, ada, theirs, stranger):
        assert queries.owed_on(stranger, LONG_AFTER, [ada.account_id]) == {}
        assert queries.open_on(stranger, LONG_AFTER) == (0, {})


# Any history at all

MOVES = st.lists(
    st.one_of(
        st.tuples(
            st.just("invoice"),
            st.sampled_from(["EUR", "EUR", "GBP"]),
            st.integers(-30, 30),
            st.lists(st.tuples(st.integers(-20, 60), st.integers(1, 500)), min_size=1, max_size=3),
        ),
        st.tuples(st.just("credit"), st.just("EUR"), st.integers(-30, 40), st.integers(1, 800)),
        st.tuples(st.just("pay"), st.sampled_from(["EUR", "EUR", "GBP"]), st.integers(-30, 40), st.integers(1, 1200)),
        st.tuples(st.just("back"), st.just(""), st.integers(-30, 60), st.integers(0, 30)),
    ),
    max_size=8,
)


SHORT = (Phase.explicit, Phase.reuse, Phase.generate)
"""Each example is many transactions: a failure is shown as it was found, without minutes of shrinking."""


class TestAnyHistory(TestCase):
    """After every move the book proves itself, and every past day says the same twice."""

    @given(MOVES, st.data())
    @settings(max_examples=20, phases=SHORT, suppress_health_check=list(HealthCheck))
    def test_the_book_is_right_after_every_move_and_on_every_day(self, moves, data):
        company = new_firm()
        with scope(company=company):
            who = customer(company)
            for number, move in enumerate(moves):
                self.make(company, who, number, move, data)
                assert queries.faults(company) == []
            assert accounts.chain_faults(company) == []
            for on in range(-35, 66, 7):
                self.prove(company, who, day(on))

    def make(self, company, who, number, move, data):
        kind, currency, on, what = move
        if kind == "invoice":
            parts = tuple((day(on + due), amount) for due, amount in what)
            total = sum(amount for _, amount in parts)
            invoice(who, f"F-{number}", total, issued=day(on), currency=currency, parts=parts)
        elif kind == "credit":
            credit_note(who, f"F-{number}", what, day(on))
        elif kind == "pay":
            named = data.draw(st.sampled_from(["", f"F-{what % (number + 1)}"]))
            pay(who, what, day(on), named, currency)
        else:
            ids = list(Entry.objects.order_by("id").values_list("id", flat=True))
            if ids:
                try:
                    take_back(company, ids[what % len(ids)], day(on))
                except LedgerRefusal:
                    assert Entry.objects.filter(pk=ids[what % len(ids)]).exists()

    def prove(self, company, who, on):
        """The balance of a day is the entries of that day, and what is open on it is what is owed on it."""
        naive: dict[str, int] = defaultdict(int)
        for entry in Entry.objects.filter(on__lte=on):
            naive[entry.currency] += entry.amount
        assert owed(who, on) == {currency: total for currency, total in sorted(naive.items()) if total}
        items: dict[str, int] = defaultdict(int)
        for item in queries.items_on([who.account_id], on).get(who.account_id, []):
            assert 0 < item.open <= item.amount and item.issued_on <= on
            items[item.currency] += item.open
        bounces_later = Entry.objects.filter(reverses__amount__lt=0, on__gt=on, reverses__on__lte=on)
        shaky = set(bounces_later.values_list("currency", flat=True))
        for currency in {*items, *naive} - shaky:
            assert items[currency] == max(naive[currency], 0), f"{currency} on {on}"
        undone = set(Entry.objects.filter(reverses__isnull=False, on__lte=on).values_list("reverses_id", flat=True))
        for entry in Entry.objects.filter(on__lte=on, amount__lt=0).exclude(kind=EntryKind.REVERSAL):
            spent = sum(row.amount for row in Allocation.objects.filter(entry=entry, on__lte=on))
            assert 0 <= spent <= -entry.amount, f"entry {entry.pk} was spent twice on {on}"
            assert entry.pk not in undone or spent == 0, f"entry {entry.pk} still settles after it was taken back"
