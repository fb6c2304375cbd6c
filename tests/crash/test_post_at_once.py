"""Two at once with paper: each letter in one pile, in the post once, or taken out; never both."""

from datetime import timedelta

import pytest
from django_scopes import scope

from relance.accounts import queries as accounts
from relance.accounts.models import Contact
from relance.accounts.tests.firms import BY, MONDAY, MORNING, new_firm
from relance.company import actions as companies
from relance.company.models import Company
from relance.ledger import actions as ledger
from relance.ledger import queries as ledger_queries
from relance.ledger.actions import NewPayment
from relance.outbox import actions as outbox
from relance.outbox import printing, queries
from relance.outbox.models import Message, PrintBatch
from relance.outbox.rules import State
from relance.outbox.tests.post import HALF_PAST_NINE, late, one_departed, propose_letter
from tests.crash.test_at_once import at_once, good, in_scope

pytestmark = pytest.mark.django_db(transaction=True)
TEN = HALF_PAST_NINE + timedelta(minutes=30)


@pytest.fixture
def firm():
    company = new_firm()
    companies.set_test_mode(company, False)
    with scope(company=company):
        yield company
        assert ledger_queries.faults(company) == [] and accounts.chain_faults(company) == []


def print_all(company: Company) -> printing.Made:
    return printing.make_batch(company, by=BY, now=TEN)


def test_two_departures_at_once_put_each_letter_into_the_pile_once(firm):
    letters = [propose_letter(firm, late(firm, f"F-{n}")) for n in range(6)]
    outbox.approve(firm, [m.id for m in letters], by=BY, now=MORNING)
    go = in_scope(firm, lambda company: outbox.depart(company, now=HALF_PAST_NINE, wires={}).to_post)
    given = at_once(go, go, go)
    good(*given)
    assert sorted(number for one in given for number in one) == sorted(m.id for m in letters)


def test_two_batches_at_once_share_no_letter(firm):
    ids = [one_departed(firm, f"F-{n}")[1].id for n in range(6)]
    given = at_once(*[in_scope(firm, print_all)] * 3)
    good(*given)
    assert sorted(number for made in given for number in made.letters) == sorted(ids)
    assert queries.to_print(firm) == [] and PrintBatch.objects.filter(messages=None).count() == 0


def test_posted_twice_at_once_is_one_contact_each(firm):
    people = [one_departed(firm, f"F-{n}")[0] for n in range(5)]
    made = print_all(firm)
    say = in_scope(firm, lambda company: printing.posted(company, made.batch.pk, on=MONDAY, by=BY, now=TEN))
    good(*at_once(say, say))
    assert Contact.objects.count() == len(people) == Message.objects.filter(state=State.SENT).count()


@pytest.mark.parametrize("first", ["payment", "print"])
def test_money_in_the_moment_of_printing_is_either_before_it_or_after_it(firm, first):
    people = [one_departed(firm, f"F-{n}") for n in range(6)]

    def pay_all(company: Company) -> None:
        for who, _ in reversed(people):
            ledger.record_payments(company, [NewPayment(who.account_id, "EUR", 10000, MONDAY)], by=BY, now=TEN)

    works = [in_scope(firm, pay_all), in_scope(firm, print_all)]
    given = at_once(*(works if first == "payment" else works[::-1]))
    good(*given)
    made = next(one for one in given if one is not None)
    assert sorted((*made.letters, *made.taken_out)) == sorted(message.id for _, message in people)


def test_in_the_post_or_taken_out_never_both(firm):
    letters = [one_departed(firm, f"F-{n}")[1] for n in range(5)]
    made = print_all(firm)

    def take_out(company: Company) -> None:
        for letter in letters:
            printing.not_posted(company, letter.id, by=BY, now=TEN)

    say = in_scope(firm, lambda company: printing.posted(company, made.batch.pk, on=MONDAY, by=BY, now=TEN))
    good(*at_once(say, in_scope(firm, take_out)))
    states = {m.id: m.state for m in Message.objects.all()}
    assert set(states.values()) <= {State.SENT, State.WITHDRAWN}
    told = {int(source.partition(":")[2]) for source in Contact.objects.values_list("source", flat=True)}
    assert told == {number for number, state in states.items() if state == State.SENT}
