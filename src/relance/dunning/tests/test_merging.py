"""Merging two customers and undoing it: one book, one message, no step twice; and everything back as it was."""

from collections import defaultdict

import pytest
from django.apps import apps
from django_scopes import scope

from relance.accounts import actions as account_actions
from relance.accounts import queries as accounts
from relance.channels.tests.wires import CountingWire
from relance.customers import actions as customers
from relance.customers import queries as people
from relance.customers.models import Customer
from relance.customers.rules import name_key
from relance.dunning import actions as dunning
from relance.dunning import merging, queries
from relance.dunning.merging import MergeRefusal
from relance.dunning.tests.merges import answers, day, merge, right, settle_elsewhere, unmerge
from relance.dunning.tests.road import (
    BY,
    MORNING,
    TODAY,
    approve,
    decide,
    firm_on_the_road,
    last_contacts,
    late,
    message,
    morning_of,
    send,
    states,
)
from relance.ledger import queries as ledger_queries
from relance.ledger.actions import LedgerRefusal
from relance.ledger.models import Entry
from relance.ledger.tests.books import customer, invoice, pay, take_back
from relance.outbox import queries as outbox
from relance.outbox.models import Message
from relance.outbox.rules import State


@pytest.fixture
def firm(db):
    company = firm_on_the_road()
    with scope(company=company):
        yield company
        right(company)


@pytest.fixture
def pair(firm):
    return late(firm, "A-1", name="Garage Lumière"), late(firm, "B-1", 5000, 9, name="GARAGE LUMIERE SARL")


def open_(who) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for item in ledger_queries.items_on([who.account_id], day(400)).get(who.account_id, []):
        found[item.number] += item.open
    return dict(found)


def test_from_now_on_one_message_lists_all_open_items_of_both(firm, pair):
    a, b = pair
    decide(firm)
    assert len(Message.objects.filter(state=State.PROPOSED)) == 2
    merge(firm, a, b)
    (waiting,) = Message.objects.filter(state=State.PROPOSED)
    assert waiting.account_id == a.account_id and waiting.recipient == a.email
    assert sorted(line.part.document.number for line in waiting.lines.all()) == ["A-1", "B-1"]
    assert sorted(Message.objects.filter(state=State.WITHDRAWN).values_list("why", flat=True)) == [
        "merged",
        "written_anew",
    ]
    assert queries.current(b.account_id).reasons[0]["code"] == "nothing_open"


def test_an_approved_message_of_either_is_withdrawn_and_shown_again(firm, pair):
    decide(firm)
    approve(firm)
    merge(firm, *pair)
    wire = CountingWire()
    send(firm, wire)
    assert wire.handed == [] and message(pair[0]).state == State.PROPOSED


def test_a_waiting_message_that_still_says_everything_stays(firm):
    a, b = late(firm, "A-1"), customer(firm, "Nothing open")
    decide(firm)
    approve(firm)
    merge(firm, a, b)
    assert states(a) == ["friendly approved"]


def test_no_step_is_taken_twice_after_a_merge_nor_after_it_is_undone(firm, pair):
    a, b = pair
    wire = CountingWire()
    decide(firm)
    approve(firm)
    send(firm, wire)
    assert states(a) == ["friendly sent"] and states(b) == ["friendly sent"]
    made = merge(firm, a, b)
    assert states(a) == ["friendly sent", "friendly sent"] and states(b) == []
    assert set(last_contacts([a.account_id], TODAY)) == {a.account_id}
    later = morning_of(firm, day(10))
    decide(firm, later)
    waiting = message(a)
    assert {line.part.document.number: line.step for line in waiting.lines.all()} == {"A-1": "clear", "B-1": "clear"}
    approve(firm, later)
    send(firm, wire, later.replace(hour=12))
    unmerge(firm, made)
    done = outbox.done([b.account_id])
    assert [sorted(had.steps) for had in done.values()] == [["clear", "friendly"]]
    firm_day = morning_of(firm, day(20))
    decide(firm, firm_day)
    assert message(b).step == "firm" and message(b).account_id == b.account_id


def test_credit_of_one_settles_what_the_other_owes_and_leaves_it_again(firm, pair):
    a, b = pair
    pay(a, 12000)
    made = merge(firm, a, b)
    assert open_(a) == {"B-1": 3000}
    right(firm)
    unmerge(firm, made)
    assert open_(a) == {} and open_(b) == {"B-1": 5000}
    assert ledger_queries.owed_on(firm, TODAY, [a.account_id]) == {a.account_id: {"EUR": -2000}}


def test_the_same_number_on_both_sides_is_refused_with_the_number(firm, pair):
    a, b = pair
    twice = invoice(b, "a-1", 700)
    with pytest.raises(MergeRefusal, match=r"a-1.*two customers"):
        merge(firm, a, b)
    assert Customer.objects.filter(merged_into__isnull=False).count() == 0
    take_back(firm, twice.entry_id)
    merge(firm, a, b)


def test_a_message_that_is_leaving_is_waited_for(firm, pair):
    a, b = pair
    decide(firm)
    Message.objects.filter(account_id=b.account_id).update(state=State.SENDING)
    with pytest.raises(MergeRefusal, match="leaving"):
        merge(firm, a, b)
    assert message(b).account_id == b.account_id


def test_what_cannot_be_merged_is_refused(firm, pair):
    a, b = pair
    c = customer(firm)
    with pytest.raises(MergeRefusal):
        merge(firm, a, a)
    made = merge(firm, a, b)
    for kept, gone in ((a, b), (b, a), (c, b), (b, c)):
        with pytest.raises(MergeRefusal):
            merge(firm, kept, gone)
    with scope(company=(stranger := firm_on_the_road())):
        theirs = customer(stranger)
    with pytest.raises(MergeRefusal):
        merge(firm, a, theirs)
    with scope(company=stranger), pytest.raises(MergeRefusal):
        unmerge(stranger, made)
    unmerge(firm, made)
    with pytest.raises(MergeRefusal, match="already"):
        unmerge(firm, made)


def test_its_name_its_reference_and_its_number_lead_to_the_one_that_stands(firm):
    a = late(firm, "A-1", name="Lumière")
    b = late(firm, "B-1", name="Garage Delage", external_id="B77", email="")
    made = merge(firm, a, b)
    assert people.accounts_by_name(firm, [name_key("Garage Delage")]) == {"garage delage": a.account_id}
    assert people.accounts_by_code(firm, ["B77"]) == {"B77": a.account_id}
    for text in ("garage delage", b.reference, "B77", "delage"):
        assert people.one(firm, text) == a
        assert [found.id for found in people.find(text)] == [a.pk]
        assert list(people.matching(firm, text)) == [a]
    assert [found.id for found in people.find("e")] == [a.pk]
    assert list(people.matching(firm)) == [a] and people.neighbours(a) == (None, None)
    unmerge(firm, made)
    assert people.accounts_by_code(firm, ["B77"]) == {"B77": b.account_id}
    assert people.one(firm, "Garage Delage") == b


def test_the_one_that_stays_takes_over_what_it_did_not_know(firm):
    a = customer(firm, "Lumière", email="", phone="04 72 00 51 20")
    b = customer(firm, "Lumiere", email="l@example.com", phone="06 00 00 00 00", external_id="B77")
    before = answers(firm, a)["known"]
    made = merge(firm, a, b)
    a.refresh_from_db()
    assert (a.email, a.phone, a.external_id) == ("l@example.com", "04 72 00 51 20", "")
    customers.fill(firm, {a.account_id: {"external_id": "B77"}}, by=BY, now=MORNING)
    unmerge(firm, made)
    assert answers(firm, a)["known"] == before


def test_what_a_person_wrote_since_stays(firm):
    a, b = customer(firm, email=""), customer(firm, email="b@example.com")
    made = merge(firm, a, b)
    customers.change(firm, a.pk, {"email": "a@example.com"}, by=BY, now=MORNING)
    unmerge(firm, made)
    a.refresh_from_db()
    assert a.email == "a@example.com"


def test_both_timelines_tell_of_it_and_no_name_is_in_the_chain(firm, pair):
    a, b = pair
    made = merge(firm, a, b)
    unmerge(firm, made)
    for who, other, stays in ((a, b, True), (b, a, False)):
        entries = {e.kind: e for e in accounts.timeline(who.account_id)}
        for kind in ("merged", "merge_undone"):
            assert entries[kind].text == other.name and other.name not in str(entries[kind].facts)
            assert entries[kind].facts["reference"] == other.reference and entries[kind].facts["stays"] is stays


def test_messages_and_contacts_of_before_go_back(firm, pair):
    a, b = pair
    decide(firm)
    approve(firm)
    send(firm, CountingWire())
    before = answers(firm, a), answers(firm, b)
    made = merge(firm, a, b)
    assert len(answers(firm, a)["rows"]["Message"]) == 2
    unmerge(firm, made)
    assert (answers(firm, a), answers(firm, b)) == before


def test_a_customer_of_customers_is_undone_from_the_top(firm):
    a, b, c = late(firm, "A-1"), late(firm, "B-1"), late(firm, "C-1")
    decide(firm)
    before = {who.pk: answers(firm, who) for who in (a, b, c)}
    first, second = merge(firm, b, c), merge(firm, a, b)
    assert set(Customer.objects.filter(merged_into=a)) == {b, c} and open_(a).keys() == {"A-1", "B-1", "C-1"}
    with pytest.raises(MergeRefusal, match="Undo that merge first"):
        unmerge(firm, first)
    unmerge(firm, second)
    assert set(Customer.objects.filter(merged_into=b)) == {c} and open_(b).keys() == {"B-1", "C-1"}
    unmerge(firm, first)
    assert {who.pk: answers(firm, who) for who in (a, b, c)} == before


def test_two_merges_into_one_are_undone_in_any_order(firm):
    a, b, c = late(firm, "A-1"), late(firm, "B-1"), late(firm, "C-1")
    decide(firm)
    before = {who.pk: answers(firm, who) for who in (a, b, c)}
    first, second = merge(firm, a, b), merge(firm, a, c)
    unmerge(firm, first)
    assert open_(b).keys() == {"B-1"} and open_(a).keys() == {"A-1", "C-1"}
    unmerge(firm, second)
    assert {who.pk: answers(firm, who) for who in (a, b, c)} == before


class TestSince:
    """What came after the merge, when it is undone."""

    @pytest.fixture
    def made(self, firm, pair):
        return merge(firm, *pair)

    def test_a_new_invoice_and_free_money_stay(self, firm, pair, made):
        a, b = pair
        invoice(a, "NEW", 900, day(30))
        undoing = unmerge(firm, made)
        assert [(each.number, each.back) for each in undoing.since] == [("NEW", False)]
        assert open_(a) == {"A-1": 10000, "NEW": 900} and open_(b) == {"B-1": 5000}

    def test_a_payment_goes_with_what_it_settled(self, firm, pair, made):
        a, b = pair
        pay(a, 2000, reference="B-1")
        pay(a, 1000, reference="A-1")
        undoing = unmerge(firm, made)
        assert [(each.amount, each.back, each.settles) for each in undoing.since] == [
            (2000, True, ("B-1",)),
            (1000, False, ("A-1",)),
        ]
        assert open_(a) == {"A-1": 9000} and open_(b) == {"B-1": 3000}

    def test_a_payment_that_settled_both_is_refused_with_the_list_until_it_is_taken_back(self, firm, pair, made):
        a, b = pair
        both = pay(a, 6000)
        with pytest.raises(MergeRefusal, match=r"€60\.00 \(2.Mar.2026: A-1, B-1\)"):
            unmerge(firm, made)
        assert merging.look_at(firm, made.pk).refusal and open_(a) == {"A-1": 9000}
        take_back(firm, both.pk, day(3))
        unmerge(firm, made)
        assert open_(a) == {"A-1": 10000} and open_(b) == {"B-1": 5000}
        assert ledger_queries.items_on([b.account_id], day(1))[b.account_id][0].open == 5000

    def test_an_opposite_goes_with_what_it_takes_back(self, firm, pair, made):
        _, b = pair
        theirs = Entry.objects.get(document__number="B-1")
        take_back(firm, theirs.pk)
        unmerge(firm, made)
        assert open_(b) == {} and Entry.objects.filter(account_id=b.account_id).count() == 2

    def test_a_payment_of_before_that_bounces_since_stays_with_its_opposite(self, firm, pair):
        a, b = pair
        credit = pay(b, 9000)
        made = merge(firm, a, b)
        take_back(firm, credit.pk, day(2))
        unmerge(firm, made)
        assert open_(b) == {"B-1": 5000} and open_(a) == {"A-1": 10000}
        assert ledger_queries.owed_on(firm, day(9), [b.account_id]) == {b.account_id: {"EUR": 5000}}

    def test_what_was_settled_elsewhere_goes_with_its_invoice(self, firm, pair, made):
        a, b = pair
        theirs = Entry.objects.get(document__number="B-1")
        settle_elsewhere(a, theirs.pk, 5000, TODAY)
        unmerge(firm, made)
        assert open_(b) == {} and open_(a) == {"A-1": 10000}

    def test_contacts_and_messages_stay_with_who_received_them(self, firm, pair, made):
        a, b = pair
        account_actions.log_contact(
            firm, a.account_id, channel="call", outgoing=True, subject="", text="x", by=BY, now=MORNING, day=TODAY
        )
        unmerge(firm, made)
        assert set(last_contacts([a.account_id, b.account_id], TODAY)) == {a.account_id}

    def test_money_booked_on_the_one_that_is_gone_is_refused(self, firm, pair, made):
        a, b = pair
        with pytest.raises(LedgerRefusal, match="became part of Garage Lumière"):
            pay(b, 1000)
        with pytest.raises(LedgerRefusal, match="became part of Garage Lumière"):
            invoice(b, "X", 1000)
        assert open_(a) == {"A-1": 10000, "B-1": 5000}


def test_every_table_that_points_at_an_account_is_thought_of():
    """A new one must move with a merge, or stay for a reason: put it in `dunning.merging` and here."""
    moves = {"Entry", "Document", "DuePart", "Allocation", "Contact", "Message", "Decision"}
    moves |= {"Arrangement", "StepTaken", "Notice", "Acknowledgement", "Flag", "Measure"}
    stays = {
        "Customer": "leads to the other by merged_into",
        "TimelineEntry": "its chain stays and verifies",
        "SealedHead": "the seal of that chain",
        "Letter": "read through its message only",
        "PolicyException": "made for the one that is gone; the one that stays keeps its own",
    }
    pointing = {
        model.__name__
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model is not None and field.related_model.__name__ == "Account"
        if field.related_model.__module__ == "relance.accounts.models"
    }
    assert pointing == moves | set(stays)


def test_reconsidering_is_what_a_merge_leaves_nothing_for(firm, pair):
    """Both accounts are decided in the same transaction: the next tick has nothing to do."""
    merge(firm, *pair)
    assert accounts.due_ids(firm, TODAY) == []
    assert dunning.run(firm, by=BY, now=MORNING).proposed == []
