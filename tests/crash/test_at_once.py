"""Two workers on one firm at the same moment: nothing twice, nothing lost, no traceback."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Event, Thread
from typing import Any

import pytest
from django.db import connection, transaction
from django_scopes import scope

from relance.accounts import actions as account_actions
from relance.accounts import queries as accounts
from relance.accounts.models import Contact, Seal
from relance.channels.tests.wires import CountingWire
from relance.company.models import Company
from relance.customers.models import Customer
from relance.dunning import actions as dunning
from relance.dunning.models import Decision
from relance.dunning.tests.road import BY, HALF_PAST_NINE, MORNING, TODAY, firm_on_the_road, late, states
from relance.intake.actions import Options, import_file
from relance.intake.gate.content import Content
from relance.ledger import actions as ledger
from relance.ledger import queries as ledger_queries
from relance.ledger.actions import LedgerRefusal, NewPayment
from relance.ledger.models import Document, Entry
from relance.outbox import actions as outbox
from relance.outbox.models import Message
from relance.outbox.rules import State
from relance.web.tick import tick

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Each work in a thread of its own with a connection of its own, all starting together. What each gave."""
    start = Barrier(len(works))
    given: list[Any] = [None] * len(works)

    def run(place: int, work: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            start.wait(20)
            given[place] = work()
        except BaseException as error:
            given[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=(place, work)) for place, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive(), "a worker waits for ever"
    return given


def good(*given: Any) -> None:
    for one in given:
        if isinstance(one, BaseException):
            raise one


def in_scope(company: Company, work: Callable[[Company], Any]) -> Callable[[], Any]:
    def run() -> Any:
        with scope(company=company):
            return work(Company.objects.get(pk=company.pk))

    return run


@pytest.fixture
def firm():
    company = firm_on_the_road()
    with scope(company=company):
        yield company
        assert ledger_queries.faults(company) == []
        assert accounts.chain_faults(company) == []
        assert accounts.in_trouble(company) == []


def a_tick(company, wire, now=HALF_PAST_NINE):
    return lambda: tick(Company.objects.get(pk=company.pk), now, wires=wire.openers())


def test_two_ticks_at_once_send_each_message_once_and_decide_once(firm):
    people = [late(firm, f"F-{n}") for n in range(8)]
    dunning.run(firm, by=BY, now=MORNING)
    outbox.approve(firm, None, by=BY, now=MORNING)
    wire = CountingWire(slow=0.02)
    good(*at_once(a_tick(firm, wire), a_tick(firm, wire), a_tick(firm, wire)))
    assert set(wire.counted().values()) == {1} and len(wire.handed) == 8
    assert all(states(who) == ["friendly sent"] for who in people)
    assert Contact.objects.count() == 8
    assert Decision.objects.filter(current=True).count() == 8
    assert Seal.objects.count() == 1


def test_two_first_ticks_at_once_propose_each_message_once(firm):
    people = [late(firm, f"F-{n}") for n in range(8)]
    wire = CountingWire()
    good(*at_once(a_tick(firm, wire, MORNING), a_tick(firm, wire, MORNING)))
    assert all(states(who) == ["friendly proposed"] for who in people)
    assert Decision.objects.count() == 8


@pytest.mark.parametrize("first", ["payment", "tick"])
def test_a_payment_in_the_moment_of_departure_is_either_before_it_or_after_it(firm, first):
    """Before: withdrawn. After: sent, and the account rests. Never a sum that is not owed, never neither."""
    people = [late(firm, f"F-{n}") for n in range(6)]
    dunning.run(firm, by=BY, now=MORNING)
    outbox.approve(firm, None, by=BY, now=MORNING)
    wire = CountingWire(slow=0.01)

    def pay_all(company):
        for who in reversed(people):
            new = NewPayment(who.account_id, "EUR", 10000, TODAY)
            dunning.paid(company, new, by=BY, now=HALF_PAST_NINE)

    works = [in_scope(firm, pay_all), a_tick(firm, wire)]
    good(*at_once(*(works if first == "payment" else works[::-1])))
    tick(firm, HALF_PAST_NINE + timedelta(minutes=5), wires=wire.openers())
    assert set(wire.counted().values()) <= {1}
    for who in people:
        assert states(who) in (["friendly sent"], ["friendly withdrawn"])
    assert len(wire.handed) == Message.objects.filter(state=State.SENT).count()
    assert ledger_queries.owed_on(firm, TODAY) == {}


def test_a_payment_while_the_message_is_on_the_line_waits_for_nobody(firm):
    """The wire is touched outside every transaction: a slow mail server does not stop the bookkeeper."""
    who = late(firm)
    dunning.run(firm, by=BY, now=MORNING)
    outbox.approve(firm, None, by=BY, now=MORNING)
    wire = CountingWire()
    new = NewPayment(who.account_id, "EUR", 10000, TODAY)

    def pay_now(envelope):
        pay = in_scope(firm, lambda company: dunning.paid(company, new, by=BY, now=HALF_PAST_NINE))
        good(*at_once(pay))

    wire.mood = pay_now
    tick(firm, HALF_PAST_NINE, wires=wire.openers())
    assert states(who) == ["friendly sent"] and ledger_queries.owed_on(firm, TODAY) == {}


CSV = "number;customer;date;due;amount;email\n" + "".join(
    f"F-{n};Client {n % 5};2026-01-{n + 1:02};2026-02-{n + 1:02};{n + 1}00,00;c{n % 5}@example.com\n" for n in range(20)
)


@pytest.mark.skipif(
    not connection.features.has_select_for_update_skip_locked, reason="this database has one lock for all accounts"
)
def test_an_account_that_somebody_holds_is_left_for_the_next_run_and_the_others_go_on(firm):
    held, free = late(firm, "A"), late(firm, "B")
    holding, let_go = Event(), Event()

    def hold() -> None:
        with scope(company=firm), transaction.atomic():
            account_actions.lock(firm, [held.account_id])
            holding.set()
            let_go.wait(30)

    def decide() -> Any:
        holding.wait(20)
        try:
            with scope(company=firm):
                return dunning.run(firm, by=BY, now=MORNING)
        finally:
            let_go.set()

    good(*(given := at_once(hold, decide)))
    assert (given[1].later, given[1].message) == ([held.account_id], [free.account_id])
    assert dunning.run(firm, by=BY, now=MORNING).message == [held.account_id]


@pytest.mark.parametrize("known", [False, True])
def test_two_imports_of_the_same_file_at_once_make_one_book(firm, known):
    if known:
        lines = CSV.splitlines(keepends=True)
        import_file(firm, "a.csv", Content.of("".join(lines[:6]).encode()), Options(), by=BY, now=MORNING)

    def read(company):
        return import_file(company, "a.csv", Content.of(CSV.encode()), Options(), by=BY, now=MORNING)

    given = at_once(in_scope(firm, read), in_scope(firm, read))
    assert Customer.objects.count() == 5, [str(one) for one in given]
    assert Document.objects.count() == 20
    assert ledger_queries.open_on(firm, TODAY)[1] == {"EUR": 2100000}
    good(*given)


def test_two_approvals_at_once_approve_each_message_once(firm):
    for n in range(12):
        late(firm, f"F-{n}")
    dunning.run(firm, by=BY, now=MORNING)

    def approve(company):
        return [message.pk for message in outbox.approve(company, None, by=BY, now=MORNING)]

    given = at_once(in_scope(firm, approve), in_scope(firm, approve))
    good(*given)
    assert sorted(given[0] + given[1]) == sorted(Message.objects.values_list("pk", flat=True))
    assert Message.objects.filter(state=State.APPROVED).count() == 12


def test_approving_while_the_book_is_decided_again_loses_nobody(firm):
    """Approvals, undone approvals and reconsidering the whole book, all at once and again and again."""
    people = [late(firm, f"F-{n}") for n in range(15)]
    dunning.run(firm, by=BY, now=MORNING)

    def approve_and_undo(company):
        for _ in range(6):
            made = outbox.approve(company, None, by=BY, now=MORNING)
            if made:
                outbox.undo_approval(company, made[0].batch, now=MORNING)
        outbox.approve(company, None, by=BY, now=MORNING)

    def reconsider(company):
        for turn in range(6):
            ids = [who.account_id for who in (people if turn % 2 else people[::-1])]
            for who in people[turn::6]:
                new = NewPayment(who.account_id, "EUR", 100, TODAY)
                ledger.record_payments(company, [new], by=BY, now=MORNING)
            done = dunning.reconsider(company, ids, by=BY, now=MORNING)
            assert done.trouble == []

    good(*at_once(in_scope(firm, approve_and_undo), in_scope(firm, reconsider), in_scope(firm, reconsider)))
    dunning.run(firm, by=BY, now=MORNING)
    for who in people:
        alive = [state for state in states(who) if not state.endswith("withdrawn")]
        assert alive in (["friendly proposed"], ["friendly approved"])


def test_an_entry_is_taken_back_once_by_two_people_at_once(firm):
    who = late(firm)
    entry = ledger.record_payments(firm, [NewPayment(who.account_id, "EUR", 10000, TODAY)], by=BY, now=MORNING)[0]

    def take_back(company):
        return ledger.reverse(company, entry.pk, on=TODAY, reason="bounced", by=BY, now=MORNING)

    given = at_once(in_scope(firm, take_back), in_scope(firm, take_back))
    assert sum(isinstance(one, LedgerRefusal) for one in given) == 1
    assert sum(isinstance(one, Entry) for one in given) == 1
    assert ledger_queries.owed_on(firm, TODAY) == {who.account_id: {"EUR": 10000}}
    dunning.run(firm, by=BY, now=MORNING)


def test_payments_on_one_account_from_all_sides_are_all_booked(firm):
    who = late(firm, total=100_000)

    def pay(company):
        for _ in range(5):
            dunning.paid(company, NewPayment(who.account_id, "EUR", 100, TODAY), by=BY, now=MORNING)

    good(*at_once(*[in_scope(firm, pay) for _ in range(4)], a_tick(firm, CountingWire())))
    assert ledger_queries.owed_on(firm, TODAY) == {who.account_id: {"EUR": 98_000}}
