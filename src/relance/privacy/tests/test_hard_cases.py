"""Erasing where the database, a merge, a list or a letter on its way could stand against it."""

from datetime import UTC, datetime

import pytest
from django_scopes import scope

from relance.accounts import queries as accounts
from relance.arrangements import measures
from relance.arrangements.measures import MeasureKind, NewMeasure
from relance.channels.tests.wires import CountingWire
from relance.claims import notices
from relance.claims.notices import NoticeKind, Served
from relance.customers import actions as customer_actions
from relance.customers import queries as customers
from relance.customers.actions import NewCustomer
from relance.customers.flags import NewFlag, raise_flag
from relance.customers.models import Customer, Flag
from relance.dunning import merging
from relance.dunning.tests.road import BY, MORNING, TODAY, approve, decide, firm_on_the_road, late, send
from relance.handover.gathering import gather as evidence
from relance.handover.rules import Purpose
from relance.handover.writing import files_of
from relance.intake.tests.lists import read, reasons
from relance.ledger import queries as ledger
from relance.ledger.tests.books import customer, invoice, pay
from relance.letters import queries as letters
from relance.letters.models import Letter
from relance.outbox.models import Message
from relance.outbox.rules import State
from relance.policies import accepting
from relance.policies import actions as policies
from relance.policies.models import PolicyException
from relance.policies.rules import Exemption
from relance.privacy import export, reading, reducing
from relance.privacy.erasing import ErasureRefusal, erase
from relance.privacy.rules import Hindrance

LONG_AFTER = datetime(2040, 1, 2, 9, 0, tzinfo=UTC)
ILL = "Grace is in hospital"


@pytest.fixture
def firm(db):
    company = firm_on_the_road()
    with scope(company=company):
        yield company
        assert ledger.faults(company) == [] and accounts.chain_faults(company) == []


@pytest.fixture
def grace(firm):
    """Asked by post, paid since; with a word about her in every table that keeps one."""
    who = late(firm, "G-1", name="Grace Hopper", email="", address="3 rue Basse\n69001 Lyon", days=40)
    decide(firm)
    approve(firm)
    send(firm, CountingWire())
    policies.except_customer(firm, who.account_id, Exemption(extra_days=5), reason=ILL, by=BY, now=MORNING)
    accepting.accept(firm, who.account_id, 1, on=TODAY, evidence="Signed by Grace", by=BY, now=MORNING)
    proven = Served(NoticeKind.FORMAL_NOTICE, "letter", TODAY, None)
    notices.serve(firm, who.account_id, proven, proof="Grace signed for it", by=BY, now=MORNING)
    begun = measures.begin(
        firm, NewMeasure(who.account_id, MeasureKind.STOP_WORK, TODAY, "Grace knows"), by=BY, now=MORNING
    )
    measures.end(firm, [begun.pk], why=measures.LIFTED, by=BY, now=MORNING)
    raise_flag(firm, who.account_id, NewFlag("consent_email", TODAY, "Grace said so"), by=BY, now=MORNING)
    pay(who, 10000, on=TODAY, reference="from Grace")
    return Customer.objects.get(pk=who.pk)


def in_the_post(who):
    Message.objects.filter(account_id=who.account_id).update(state=State.SENT, left_at=MORNING)
    return who


def test_a_letter_that_waits_for_the_post_stands_in_the_way(firm, grace):
    assert Message.objects.get(account_id=grace.account_id).state == State.TO_POST
    with pytest.raises(ErasureRefusal) as refused:
        erase(firm, grace, by=BY, now=LONG_AFTER)
    assert refused.value.why == (Hindrance.MESSAGE,)


@pytest.mark.parametrize("first", [MORNING, LONG_AFTER], ids=["what may", "all"])
def test_what_the_database_wants_filled_gets_the_number_of_its_row(firm, grace, first):
    """A reason, a proof and a receiver may not be empty, and no two receivers alike."""
    message = Message.objects.get(account_id=in_the_post(grace).account_id)
    message.pk, message.recipient = None, "another way to her"
    message.save()
    erase(firm, grace, by=BY, now=first)
    erase(firm, grace, by=BY, now=LONG_AFTER)
    kept = str(export.gather([grace.account_id]))
    assert "Grace" not in kept and "rue Basse" not in kept
    exception = PolicyException.objects.get(account_id=grace.account_id)
    assert exception.reason == f"#{exception.pk}" and exception.extra_days == 5
    assert erase(firm, grace, by=BY, now=LONG_AFTER).rows == 0


def test_a_letter_without_words_is_not_printed_again_and_the_file_for_the_court_is_made_without_it(firm, grace):
    in_the_post(grace)
    told = [each.name for each in files_of(firm, evidence(firm, grace.account_id, Purpose.COURT, "en", MORNING))]
    assert any(name.startswith("messages/") and name.endswith(".pdf") for name in told)
    erase(firm, grace, by=BY, now=LONG_AFTER)
    assert not Letter.objects.get(account_id=grace.account_id).has_words
    files = files_of(firm, evidence(firm, grace.account_id, Purpose.COURT, "en", LONG_AFTER))
    later = {each.name: each.content for each in files}
    assert not any(name.startswith("messages/") and name.endswith(".pdf") for name in later)
    assert not any(b"Grace" in data for name, data in later.items() if not name.endswith(".pdf"))


def test_a_merge_that_was_undone_leaves_no_name_with_the_other(firm, grace):
    in_the_post(grace)
    (bob,) = customer_actions.add(firm, [NewCustomer("Bob", email="bob@x.example")], by=BY, now=MORNING)
    made, _ = merging.merge(firm, bob.pk, grace.pk, by=BY, now=MORNING)
    merging.unmerge(firm, made.pk, by=BY, now=MORNING)
    grace.refresh_from_db()
    of_bob = accounts.timeline(bob.account_id)
    assert any(entry.text == "Grace Hopper" for entry in of_bob)
    assert "Grace" not in str(export.gather([bob.account_id])), "Bob's copy is about Bob"
    assert erase(firm, grace, by=BY, now=LONG_AFTER).name
    assert not any(entry.text == "Grace Hopper" for entry in accounts.timeline(bob.account_id))


def test_erased_customers_are_never_said_to_be_one(firm):
    for number in ("A", "B"):
        who = late(firm, number, name="Ada Lovelace")
        pay(who, 10000, on=TODAY)
    one, other = Customer.objects.order_by("id")
    assert customers.lookalikes(firm)
    for who in (one, other):
        erase(firm, who, by=BY, now=LONG_AFTER)
    assert customers.lookalikes(firm) == []


HEAD = "Code client;Numéro;Client;Date;Échéance;Montant TTC;Réglé le;Courriel;Téléphone\n"
ROW = "C1;{};Grace Hopper;14/01/2025;13/02/2025;100,00;{};grace@example.com;+33612345678"


def test_the_same_list_again_fills_in_nothing_and_never_brings_an_erased_name_back(firm):
    paid = [ROW.format(number, "01/03/2025") for number in ("F-1", "F-2")]
    read(firm, HEAD, *paid)
    who = Customer.objects.get()
    erase(firm, who, by=BY, now=MORNING)
    again = read(firm, HEAD, *paid)
    who.refresh_from_db()
    assert (again.new, again.unchanged, who.email, who.phone) == (0, 2, "", "")
    erase(firm, who, by=BY, now=LONG_AFTER)
    again = read(firm, HEAD, *paid)
    assert again.new == 0 and reasons(again) == [(2, "number_of_another_customer"), (3, "number_of_another_customer")]
    who.refresh_from_db()
    assert Customer.objects.get() == who and "Grace" not in who.name and not who.email
    new = read(firm, HEAD, *paid, ROW.format("F-3", ""))
    assert new.new == 1 and [c.name for c in Customer.objects.order_by("id")] == [who.name, "Grace Hopper"]
    assert list(ledger.owed_on(firm, TODAY)) == [Customer.objects.get(name="Grace Hopper").account_id]


def test_an_illness_named_as_a_reason_goes_from_every_list_that_shows_it(firm, grace):
    raised = Flag.objects.get(account_id=grace.account_id)
    customer_actions.change(firm, grace.pk, {"about": ILL}, by=BY, now=MORNING)
    customer_actions.change(firm, grace.pk, {"about": ""}, by=BY, now=MORNING)
    about = [entry for entry in reducing.reducible([grace.account_id]) if "hospital" in entry.text]
    assert {entry.kind for entry in about} == {"excepted", "customer_changed"}
    for entry in about:
        assert reducing.reduce(firm, grace.account_id, entry.seq, by=BY, now=MORNING)
    assert "hospital" not in str(export.gather([grace.account_id]))
    raised.refresh_from_db()
    assert raised.reason == "Grace said so", "other words stay"


def test_a_customer_that_buys_again_is_kept_anew(firm, grace):
    in_the_post(grace)
    erase(firm, grace, by=BY, now=MORNING)
    invoice(grace, "G-2", due=TODAY)
    with pytest.raises(ErasureRefusal):
        erase(firm, grace, by=BY, now=LONG_AFTER)
    other = customer(firm, "Somebody else")
    assert reading.terms_of(firm, [grace.account_id], TODAY) != reading.terms_of(firm, [other.account_id], TODAY)
    assert letters.newest(firm, 1), "letters are kept like the books here"
