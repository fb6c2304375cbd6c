"""A merge in the same moment as something else: one before the other, nothing lost, nothing twice."""

import pytest
from django_scopes import scope

from relance.accounts import queries as accounts
from relance.channels.tests.wires import CountingWire
from relance.company.models import Company
from relance.customers.models import Customer, Merge
from relance.dunning import actions as dunning
from relance.dunning import merging
from relance.dunning.merging import MergeRefusal
from relance.dunning.tests.road import BY, HALF_PAST_NINE, MORNING, TODAY, firm_on_the_road, late, states
from relance.ledger import actions as ledger
from relance.ledger import queries as ledger_queries
from relance.ledger.actions import LedgerRefusal, NewPayment
from relance.ledger.models import Entry
from relance.outbox import actions as outbox
from relance.outbox.models import Message, MessageLine
from relance.outbox.rules import DONE
from relance.web.tick import tick
from tests.crash.test_at_once import at_once, good, in_scope

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def firm():
    company = firm_on_the_road()
    with scope(company=company):
        yield company
        assert ledger_queries.faults(company) == []
        assert accounts.chain_faults(company) == []
        assert accounts.in_trouble(company) == []


def merge(kept: Customer, gone: Customer):
    return lambda company: merging.merge(company, kept.pk, gone.pk, by=BY, now=HALF_PAST_NINE)


def test_each_into_the_other_at_once_is_one_merge(firm):
    for n in range(4):
        a, b = late(firm, f"A-{n}"), late(firm, f"B-{n}")
        given = at_once(in_scope(firm, merge(a, b)), in_scope(firm, merge(b, a)))
        refused = [one for one in given if isinstance(one, MergeRefusal)]
        assert len(refused) == 1, [str(one) for one in given]
    assert Merge.objects.count() == 4


def test_undone_twice_at_once_is_undone_once(firm):
    a, b = late(firm, "A"), late(firm, "B")
    made, _ = merge(a, b)(firm)

    def undo(company):
        return merging.unmerge(company, made.pk, by=BY, now=HALF_PAST_NINE)

    given = at_once(in_scope(firm, undo), in_scope(firm, undo))
    assert sum(isinstance(one, MergeRefusal) for one in given) == 1, [str(one) for one in given]
    assert Entry.objects.filter(account_id=b.account_id).count() == 1


@pytest.mark.parametrize("first", ["merge", "payment"])
def test_money_for_the_one_that_is_merged_is_either_moved_or_refused(firm, first):
    """Never booked on a customer that is part of another by then."""
    booked = 0
    for n in range(6):
        a, b = late(firm, f"A-{n}"), late(firm, f"B-{n}")

        def pay(company, b=b):
            return dunning.paid(company, NewPayment(b.account_id, "EUR", 1000, TODAY), by=BY, now=HALF_PAST_NINE)

        works = [in_scope(firm, merge(a, b)), in_scope(firm, pay)]
        given = at_once(*(works if first == "merge" else works[::-1]))
        good(*(one for one in given if not isinstance(one, LedgerRefusal)))
        booked += sum(not isinstance(one, LedgerRefusal) for one in given) - 1
        assert not Entry.objects.filter(account_id=b.account_id).exists()
    assert ledger_queries.owed_on(firm, TODAY) and Entry.objects.filter(amount=-1000).count() == booked


def test_a_payment_taken_back_while_its_customer_moves_is_right_or_refused(firm):
    for n in range(6):
        a, b = late(firm, f"A-{n}"), late(firm, f"B-{n}")
        new = NewPayment(b.account_id, "EUR", 1000, TODAY)
        (paid,) = ledger.record_payments(firm, [new], by=BY, now=MORNING)

        def take_back(company, paid=paid):
            return dunning.taken_back(company, paid.pk, on=TODAY, reason="x", by=BY, now=HALF_PAST_NINE)

        given = at_once(in_scope(firm, merge(a, b)), in_scope(firm, take_back))
        good(*(one for one in given if not isinstance(one, LedgerRefusal)))
        assert not Entry.objects.filter(account_id=b.account_id).exists()


def test_merging_in_the_moment_of_departure_sends_no_step_twice(firm):
    """Either the messages left before, or they are withdrawn and one with all items is shown anew."""
    pairs = [(late(firm, f"A-{n}"), late(firm, f"B-{n}")) for n in range(5)]
    dunning.run(firm, by=BY, now=MORNING)
    outbox.approve(firm, None, by=BY, now=MORNING)
    wire = CountingWire(slow=0.01)

    def merge_all(company):
        for a, b in pairs:
            for _ in range(40):
                try:
                    merge(a, b)(company)
                    break
                except MergeRefusal:
                    continue

    def send():
        tick(Company.objects.get(pk=firm.pk), HALF_PAST_NINE, wires=wire.openers())

    good(*at_once(in_scope(firm, merge_all), send))
    send()
    assert set(wire.counted().values()) <= {1}
    rows = MessageLine.objects.filter(message__state__in=DONE).exclude(step="")
    steps = list(rows.values_list("part_id", "step"))
    assert len(steps) == len(set(steps)), steps
    for merged in Merge.objects.all():
        assert states(merged.gone) == [] and not Message.objects.filter(account_id=merged.gone.account_id).exists()
