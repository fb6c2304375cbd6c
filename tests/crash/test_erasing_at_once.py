"""Erasing in the same moment as something else: one before the other, and never half."""

import pytest
from django_scopes import scope

from relance.accounts import actions as account_actions
from relance.accounts import queries as accounts
from relance.accounts.models import TimelineEntry
from relance.customers.models import Customer
from relance.dunning import actions as dunning
from relance.dunning.tests.road import BY, HALF_PAST_NINE, TODAY, firm_on_the_road, late
from relance.ledger import queries as ledger
from relance.ledger.actions import NewPayment
from relance.ledger.tests.books import pay
from relance.privacy.erasing import Erased, ErasureRefusal, erase
from tests.crash.test_at_once import at_once, good, in_scope

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def firm():
    company = firm_on_the_road()
    with scope(company=company):
        yield company
        assert ledger.faults(company) == []
        assert accounts.chain_faults(company) == []
        assert accounts.in_trouble(company) == []


def erasing(who: Customer):
    return lambda company: erase(company, Customer.objects.get(pk=who.pk), by=BY, now=HALF_PAST_NINE)


def test_erased_twice_at_once_is_erased_once(firm):
    for n in range(6):
        who = late(firm, f"A-{n}")
        pay(who, 10000, on=TODAY)
        given = at_once(in_scope(firm, erasing(who)), in_scope(firm, erasing(who)))
        good(*given)
        assert sorted(one.rows > 0 for one in given) == [False, True]
        assert TimelineEntry.objects.filter(account_id=who.account_id, kind="erased").count() == 1


def test_a_note_in_the_moment_of_erasing_is_either_erased_or_comes_after_it(firm):
    for n in range(6):
        who = late(firm, f"A-{n}")
        pay(who, 10000, on=TODAY)

        def note(company, who=who):
            account_actions.note(company, who.account_id, "Said", by=BY, now=HALF_PAST_NINE)

        good(*at_once(in_scope(firm, erasing(who)), in_scope(firm, note)))
        words = dict(TimelineEntry.objects.filter(account_id=who.account_id).values_list("kind", "text"))
        order = list(TimelineEntry.objects.filter(account_id=who.account_id).values_list("kind", flat=True))
        assert (words["note"] == "Said") == (order.index("note") > order.index("erased"))


@pytest.mark.parametrize("first", ["erasing", "payment"])
def test_the_payment_that_settles_it_lets_it_go_or_comes_too_late(firm, first):
    for n in range(6):
        who = late(firm, f"A-{n}")

        def paid(company, who=who):
            return dunning.paid(company, NewPayment(who.account_id, "EUR", 10000, TODAY), by=BY, now=HALF_PAST_NINE)

        works = [in_scope(firm, erasing(who)), in_scope(firm, paid)]
        given = at_once(*(works if first == "erasing" else works[::-1]))
        good(*(one for one in given if not isinstance(one, ErasureRefusal)))
        who.refresh_from_db()
        assert (who.email == "") == any(isinstance(one, Erased) for one in given)
