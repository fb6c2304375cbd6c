"""Letters on paper: into the pile once, printed in one batch, in the post when a person says so."""

from datetime import timedelta

import pytest
from django_scopes import scope

from relance.accounts import queries as account_queries
from relance.accounts.models import Contact, TimelineEntry
from relance.accounts.tests.firms import BY, MONDAY, MORNING, new_firm
from relance.company import actions as companies
from relance.ledger.tests.books import pay
from relance.letters import queries as letters
from relance.outbox import actions as outbox
from relance.outbox import printing, queries
from relance.outbox.models import Message
from relance.outbox.printing import PostRefusal
from relance.outbox.rules import State
from relance.outbox.tests.post import ADDRESS, HALF_PAST_NINE, depart, late, one_departed, propose_letter

pytestmark = pytest.mark.django_db
TEN = HALF_PAST_NINE + timedelta(minutes=30)
NEXT_DAY = HALF_PAST_NINE + timedelta(days=1)


@pytest.fixture
def firm():
    company = new_firm()
    companies.set_test_mode(company, False)
    with scope(company=company):
        yield company
        assert account_queries.chain_faults(company) == []


def state(message) -> str:
    return Message.objects.get(pk=message.pk).state


def batch(firm, now=TEN):
    return printing.make_batch(firm, by=BY, now=now)


def test_a_letter_departs_into_the_pile_without_any_wire(firm):
    who, message = one_departed(firm)
    assert state(message) == State.TO_POST
    assert [m.id for m in queries.to_print(firm)] == [message.id]
    part = next(iter(queries.done([who.account_id])))
    assert queries.done([who.account_id])[part].steps == {"friendly"}, "its step is done"
    assert not Contact.objects.exists(), "nobody was written to yet"
    assert queries.not_posted_yet([who.account_id]) == {who.account_id}


def test_it_is_never_taken_for_broken_nor_sent_again(firm):
    _, message = one_departed(firm)
    assert outbox.sweep(firm, now=NEXT_DAY, wall=NEXT_DAY + timedelta(days=30)) == []
    assert not outbox.depart(firm, now=NEXT_DAY, wires={}).any
    assert state(message) == State.TO_POST


def test_without_an_address_it_fails_in_words(firm):
    message = propose_letter(firm, late(firm), address="")
    assert depart(firm, message).failed == [message.id]
    assert state(message) == State.FAILED and Message.objects.get(pk=message.pk).why


def test_an_address_that_cannot_be_printed_fails_and_names_the_letters(firm):
    message = propose_letter(firm, late(firm), address="木村\n69001 Lyon")
    assert depart(firm, message).failed == [message.id]
    assert "木村" in Message.objects.get(pk=message.pk).why


def test_in_test_mode_it_is_a_rehearsal(firm):
    companies.set_test_mode(firm, True)
    message = propose_letter(firm, late(firm))
    assert depart(firm, message).rehearsed == [message.id]
    assert batch(firm).batch is None


def test_a_batch_holds_what_waited_and_the_next_letter_goes_into_the_next(firm):
    _, one = one_departed(firm, "F-1")
    first = batch(firm)
    _, two = one_departed(firm, "F-2")
    second = batch(firm)
    assert (first.letters, second.letters) == ((one.id,), (two.id,))
    assert batch(firm).batch is None and queries.to_print(firm) == []
    inside = queries.in_batches(firm, [first.batch.pk, second.batch.pk])
    assert [[m.id for m in inside[b.batch.pk]] for b in (first, second)] == [[one.id], [two.id]]


def test_what_changed_before_it_was_printed_is_taken_out(firm):
    """Paid on the way: nobody should fold a letter that is no longer true."""
    who, message = one_departed(firm)
    _, stays = one_departed(firm, "F-2")
    pay(who, 10000)
    made = batch(firm)
    assert (made.letters, made.taken_out, made.touched) == ((stays.id,), (message.id,), (who.account_id,))
    assert state(message) == State.WITHDRAWN and queries.done([who.account_id]) == {}
    assert TimelineEntry.objects.filter(account_id=who.account_id, kind="withdrawn").count() == 1


def test_a_letter_whose_date_to_answer_has_come_is_not_printed(firm):
    who = late(firm)
    message = propose_letter(firm, who, answer_by=MONDAY + timedelta(days=1))
    depart(firm, message)
    made = batch(firm, NEXT_DAY)
    assert made.batch is None and made.taken_out == (message.id,)


def test_posted_is_a_contact_of_that_day_once(firm):
    who, message = one_departed(firm)
    made = batch(firm)
    for _ in range(2):
        printing.posted(firm, made.batch.pk, on=MONDAY, by=BY, now=NEXT_DAY)
    contact = Contact.objects.get(account_id=who.account_id)
    assert (contact.channel, contact.day, contact.source) == ("letter", MONDAY, f"message:{message.id}")
    sent = Message.objects.get(pk=message.pk)
    assert sent.state == State.SENT and sent.left_at.date() == MONDAY
    assert [b.pk for b in queries.posted_lately(firm, 5)] == [made.batch.pk] and queries.print_batches(firm) == []


@pytest.mark.parametrize("days", [-1, 2])
def test_a_day_that_cannot_be_is_refused(firm, days):
    one_departed(firm)
    made = batch(firm)
    with pytest.raises(PostRefusal):
        printing.posted(firm, made.batch.pk, on=MONDAY + timedelta(days=days), by=BY, now=NEXT_DAY)
    with pytest.raises(PostRefusal):
        printing.posted(firm, made.batch.pk + 1, on=MONDAY, by=BY, now=NEXT_DAY)


def test_a_letter_that_does_not_go_leaves_its_step_open(firm):
    who, message = one_departed(firm)
    _, other = one_departed(firm, "F-2")
    made = batch(firm)
    assert printing.not_posted(firm, message.id, by=BY, now=TEN) == who.account_id
    assert printing.not_posted(firm, message.id, by=BY, now=TEN) is None
    assert state(message) == State.WITHDRAWN and queries.done([who.account_id]) == {}
    assert [m.id for m in printing.posted(firm, made.batch.pk, on=MONDAY, by=BY, now=TEN)] == [other.id]
    assert printing.not_posted(firm, other.id, by=BY, now=TEN) is None, "it is in the post already"


def test_another_firm_has_no_hand_in_it(firm):
    _, message = one_departed(firm)
    made = batch(firm)
    other = new_firm()
    with scope(company=other):
        assert printing.not_posted(other, message.id, by=BY, now=TEN) is None
        assert queries.print_batch(other, made.batch.pk) is None
        with pytest.raises(PostRefusal):
            printing.posted(other, made.batch.pk, on=MONDAY, by=BY, now=TEN)
    assert state(message) == State.TO_POST


def test_what_was_approved_is_what_is_printed(firm):
    who, _ = one_departed(firm)
    who.name = "Another name"
    who.save()
    made = batch(firm)
    letter = queries.in_batches(firm, [made.batch.pk])[made.batch.pk][0].letter
    assert letters.address_of(letter.content) == (letter.content["sheet"]["to"][0], *ADDRESS.split("\n"))
    assert letter.content["sheet"]["to"][0] != "Another name"
    assert letters.pdf_of(firm, [letter], "Pile").startswith(b"%PDF")


def test_more_letters_are_no_more_queries(firm, django_assert_max_num_queries):
    for n in range(3):
        one_departed(firm, f"F-{n}")
    with django_assert_max_num_queries(40) as few:
        batch(firm)
    for n in range(12):
        one_departed(firm, f"G-{n}")
    with django_assert_max_num_queries(len(few.captured_queries) + 2):
        assert len(batch(firm).letters) == 12


def test_a_big_pile_is_parted(firm, monkeypatch):
    monkeypatch.setattr(printing, "MOST", 2)
    ids = [one_departed(firm, f"F-{n}")[1].id for n in range(3)]
    assert batch(firm).letters == tuple(ids[:2]) and batch(firm).letters == (ids[2],)


def test_an_undone_approval_is_no_letter(firm):
    message = propose_letter(firm, late(firm))
    approved = outbox.approve(firm, [message.id], by=BY, now=MORNING)
    outbox.undo_approval(firm, approved[0].batch, now=MORNING)
    assert not outbox.depart(firm, now=HALF_PAST_NINE, wires={}).any
