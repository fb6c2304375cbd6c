"""Imports beside other work on the same firm, and imports that die: nothing twice, nothing by halves, no deadlock."""

from collections.abc import Callable
from contextlib import suppress
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django_scopes import scope

from relance.accounts import queries as accounts
from relance.accounts.tests.firms import BY, MORNING, new_firm
from relance.channels.tests.wires import CountingWire
from relance.company import actions as companies
from relance.company.models import Company
from relance.customers.models import Customer
from relance.intake import actions, booking, dropping, spool, undoing
from relance.intake.actions import Options, Report, import_file
from relance.intake.gate.content import Content
from relance.intake.models import Answer, Import, Listed
from relance.intake.reading import lay_down, understand
from relance.intake.tests.lists import TODAY
from relance.ledger import queries as ledger
from relance.ledger.actions import NewPayment, record_payments
from relance.ledger.models import Document, Entry
from relance.policies import actions as policies
from relance.web.tick import tick

pytestmark = pytest.mark.django_db(transaction=True)

HEAD = "Numéro;Client;Date facture;Échéance;Montant TTC;Reste à payer;Email\n"


def listed(left: str = "100,00", clients: int = 12, each: int = 3) -> bytes:
    """A list in which customers come in no order."""
    rows = [
        f"F-{client}-{n};Client {client * 7 % clients};14/09/2026;14/10/2026;100,00;{left};c{client}@example.com\n"
        for n in range(each)
        for client in reversed(range(clients))
    ]
    return (HEAD + "".join(rows)).encode()


def read(company: Company, data: bytes, name: str = "liste.csv") -> Report:
    return import_file(company, name, Content.of(data), Options(), by=BY, now=MORNING, today=TODAY)


def at_once(company: Company, *works: Callable[[Company], Any]) -> list[Any]:
    """Each work in a thread with a connection of its own, all starting together. What each gave."""
    start = Barrier(len(works))
    given: list[Any] = [None] * len(works)

    def run(place: int, work: Callable[[Company], Any]) -> None:
        try:
            connection.ensure_connection()
            start.wait(20)
            with scope(company=company):
                given[place] = work(Company.objects.get(pk=company.pk))
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
    for one in given:
        if isinstance(one, BaseException):
            raise one
    return given


@pytest.fixture
def firm():
    company = new_firm()
    with scope(company=company):
        policies.publish_preset(company, "standard", by=BY, now=MORNING)
        companies.set_test_mode(company, False)
        yield company
        assert ledger.faults(company) == [] and accounts.chain_faults(company) == []


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr(spool, "BATCH", 5)


def owed() -> int:
    company = Company.objects.get()
    return sum(balance["EUR"] for balance in ledger.owed_on(company, TODAY).values())


def test_the_same_file_by_two_workers_is_imported_once(firm, small_batches):
    one, two = at_once(firm, lambda c: read(c, listed()), lambda c: read(c, listed()))
    assert sorted((one.new, two.new)) == [0, 36] and one.import_id == two.import_id
    assert Customer.objects.count() == 12 and Document.objects.count() == 36 and owed() == 360000


def test_two_lists_of_the_same_customers_in_turn(firm, small_batches):
    read(firm, listed())
    at_once(firm, lambda c: read(c, listed("60,00")), lambda c: read(c, listed("40,00")))
    assert Document.objects.count() == 36 and owed() in (36 * 6000, 36 * 4000)


@pytest.mark.parametrize("first", ["list", "payment"])
def test_a_list_and_payments_by_hand_at_once(firm, small_batches, first):
    """Whichever is first: what is owed is what the list says, or that less the payments; never more, never twice."""
    read(firm, listed())
    people = list(Customer.objects.order_by("-account_id").values_list("account_id", flat=True))

    def pay(company: Company) -> None:
        for account in people:
            record_payments(company, [NewPayment(account, "EUR", 3000, TODAY)], by=BY, now=MORNING)

    works = [lambda c: read(c, listed("70,00")), pay]
    at_once(firm, *(works if first == "list" else works[::-1]))
    assert 36 * 7000 - len(people) * 3000 <= owed() <= 36 * 7000
    assert Entry.objects.filter(kind="payment").count() == len(people)


def test_imports_and_ticks_at_once_stand_in_line(firm, small_batches):
    read(firm, listed(each=1))
    wire = CountingWire()

    def a_tick(company: Company) -> None:
        tick(company, MORNING, own_day=TODAY, wires=wire.openers())

    a_tick(firm)
    at_once(firm, a_tick, lambda c: read(c, listed("50,00")), a_tick, lambda c: read(c, listed("30,00")))
    assert Customer.objects.count() == 12 and accounts.in_trouble(firm) == []


def test_an_import_and_its_undoing_at_once(firm, small_batches):
    done = read(firm, listed())

    def undo(company: Company) -> None:
        undoing.undo(company, done.import_id, by=BY, now=MORNING, today=TODAY)

    at_once(firm, undo, lambda c: read(c, listed()))
    standing = Document.objects.filter(cancelled=False).count()
    assert standing in (0, 36) and owed() == standing * 10000
    assert Import.objects.filter(state="done").count() == (standing == 36)


@pytest.mark.parametrize("known", [False, True])
def test_an_import_that_dies_in_the_middle_leaves_nothing(firm, small_batches, monkeypatch, known):
    if known:
        read(firm, listed("100,00", each=1))
    before = _everything()
    real, batches = booking.write_batch, []

    def write_two(*args: Any, **said: Any) -> Any:
        batches.append(real(*args, **said))
        if len(batches) == 2:
            raise KeyboardInterrupt
        return batches[-1]

    monkeypatch.setattr(actions, "write_batch", write_two)
    with suppress(KeyboardInterrupt):
        import_file(firm, "a.csv", Content.of(listed("1,00")), Options(currency="EUR"), by=BY, now=MORNING, today=TODAY)
    assert len(batches) == 2 and _everything() == before
    monkeypatch.setattr(actions, "write_batch", real)
    assert read(firm, listed("1,00")).errors == 0 and owed() == 3600


def _everything() -> list[object]:
    counted = [model.objects.count() for model in (Customer, Document, Entry, Listed, Import, Answer)]
    return [*counted, owed()]


def test_two_browsers_take_one_dropped_file(firm):
    dropped = dropping.drop(firm, "liste.csv", Content.of(listed()), by=BY, now=MORNING)

    def take(company: Company) -> Report | None:
        return dropping.take(company, dropped.pk, by=BY, now=MORNING, today=TODAY)

    given = at_once(firm, take, take, take)
    assert [report.new for report in given if report] == [36]
    assert Document.objects.count() == 36 and Import.objects.get().state == "done"


def test_the_same_file_dropped_twice_and_taken_at_once(firm):
    waiting = [dropping.drop(firm, f"{n}.csv", Content.of(listed()), by=BY, now=MORNING).pk for n in range(2)]

    def take(place: int) -> Callable[[Company], Report | None]:
        return lambda company: dropping.take(company, waiting[place], by=BY, now=MORNING, today=TODAY)

    given = at_once(firm, take(0), take(1))
    assert sorted(report.new for report in given) == [0, 36]
    assert Document.objects.count() == 36 and Import.objects.count() == 1


def test_one_browser_takes_what_another_looks_at(firm):
    dropped = dropping.drop(firm, "liste.csv", Content.of(listed()), by=BY, now=MORNING)
    at_once(
        firm,
        lambda c: dropping.look_at(c, dropped.pk, today=TODAY),
        lambda c: dropping.take(c, dropped.pk, by=BY, now=MORNING, today=TODAY),
        lambda c: dropping.forget(c, dropped.pk),
    )
    assert Document.objects.count() in (0, 36)
    assert [one.state for one in Import.objects.all()] == ["done"] * (Document.objects.count() == 36)


def test_a_customer_of_several_names_is_locked_before_it_is_read(firm):
    """Rows of one number bear two names, and the book knows the second one: nothing of it is read unlocked."""
    read(firm, (HEAD + "F-0;Zoé;14/09/2026;14/10/2026;100,00;100,00;\n").encode())
    text = (
        "Code client;"
        + HEAD
        + "".join(
            f"C1;F-{n};{name};14/09/2026;14/10/2026;100,00;100,00;\n"
            for n, name in enumerate(("Zoé", "Alice"), start=1)
        )
    )
    store = spool.Spool()
    with store:
        understood = understand("a.csv", Content.of(text.encode()), Options(), {}, actions.setting_of(firm), TODAY)
        lay_down(understood, store)
        assert {party.name for party in store.parties()} == {"Zoé", "Alice"}
    read(firm, text.encode())
    assert Customer.objects.count() == 1 and owed() == 30000


def test_another_firm_has_nothing_of_it():
    one, two = new_firm(), new_firm()
    with scope(company=one):
        read(one, listed())
    with scope(company=two):
        assert read(two, listed()).new == 36 and Document.objects.count() == 36
