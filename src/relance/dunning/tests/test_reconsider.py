"""What follows when facts change: messages are withdrawn, kept or written anew; trouble stays with its account."""

from datetime import timedelta

import pytest
from django_scopes import scope

from relance.accounts import queries as accounts
from relance.channels.rules import NotTaken, TryLater, Unsure
from relance.channels.tests.wires import CountingWire
from relance.company import actions as companies
from relance.customers.models import Customer
from relance.dunning import actions as dunning
from relance.dunning import queries
from relance.dunning.models import Decision
from relance.dunning.tests.road import (
    BY,
    HALF_PAST_NINE,
    MORNING,
    TODAY,
    State,
    account,
    approve,
    decide,
    firm_on_the_road,
    invoice,
    last_contacts,
    late,
    message,
    send,
    states,
)
from relance.ledger import queries as ledger
from relance.ledger.actions import NewPayment
from relance.ledger.rules import LedgerRefusal
from relance.ledger.tests.books import pay
from relance.outbox import actions as outbox
from relance.outbox.models import Message, MessageLine
from relance.policies import ownlaw
from relance.policies.models import PolicyVersion

TOMORROW = HALF_PAST_NINE + timedelta(days=1)


@pytest.fixture
def firm(db):
    company = firm_on_the_road()
    with scope(company=company):
        yield company


@pytest.fixture
def ada(firm):
    who = late(firm)
    decide(firm)
    return who


@pytest.fixture
def wire():
    return CountingWire()


def test_money_of_a_day_to_come_is_refused(firm):
    new = NewPayment(late(firm).account_id, "EUR", 100, TODAY + timedelta(days=1))
    with pytest.raises(LedgerRefusal, match="not come yet"):
        dunning.paid(firm, new, by=BY, now=MORNING)


def paid(firm, who, amount, now=MORNING):
    return dunning.paid(firm, NewPayment(who.account_id, "EUR", amount, TODAY), by=BY, now=now)


def test_a_payment_withdraws_the_message_that_waits(firm, ada, wire):
    approve(firm)
    paid(firm, ada, 10000)
    assert states(ada) == ["friendly withdrawn"] and message(ada).why == "nothing_open"
    assert send(firm, wire).sent == [] and wire.handed == []


def test_a_part_payment_after_approval_is_shown_anew_and_does_not_leave_by_itself(firm, ada, wire):
    approve(firm)
    paid(firm, ada, 4000)
    assert states(ada) == ["friendly withdrawn", "friendly proposed"]
    assert send(firm, wire).sent == []
    assert "60" in message(ada).letter.body


def test_deciding_again_words_a_proposal_anew_and_does_not_double_it(firm, ada):
    first = message(ada)
    decide(firm, MORNING + timedelta(days=1))
    again = message(ada)
    assert states(ada) == ["friendly proposed"]
    assert again.pk == first.pk and again.letter_id != first.letter_id and again.letter.body != first.letter.body


def test_deciding_again_on_the_same_day_changes_nothing_at_all(firm, ada):
    first = message(ada)
    for _ in range(3):
        dunning.reconsider(firm, [ada.account_id], by=BY, now=MORNING)
    assert states(ada) == ["friendly proposed"] and message(ada).letter_id == first.letter_id
    assert Decision.objects.filter(account_id=ada.account_id).count() == 1


def test_what_is_approved_and_still_true_stays_approved_word_for_word(firm, ada, wire):
    approve(firm)
    before = message(ada)
    dunning.reconsider(firm, [ada.account_id], by=BY, now=MORNING)
    outbox_now = message(ada)
    assert (outbox_now.state, outbox_now.letter_id, outbox_now.batch) == (
        State.APPROVED,
        before.letter_id,
        before.batch,
    )
    assert send(firm, wire).sent == [before.pk]


def test_another_address_is_another_message(firm, ada):
    approve(firm)
    dunning.corrected(firm, ada.pk, {"email": "new@example.com"}, by=BY, now=MORNING)
    assert states(ada) == ["friendly withdrawn", "friendly proposed"]
    assert message(ada).recipient == "new@example.com"


def test_one_message_lists_every_open_item(firm, wire):
    who = late(firm, "A")
    invoice(who, "B", 2000, TODAY + timedelta(days=60), issued=TODAY)
    invoice(who, "C", 3000, TODAY - timedelta(days=3), currency="GBP")
    decide(firm)
    lines = MessageLine.objects.filter(message=message(who)).order_by("part_id")
    assert [(line.step, line.open, line.currency) for line in lines] == [
        ("friendly", 10000, "EUR"),
        ("", 2000, "EUR"),
        ("friendly", 3000, "GBP"),
    ]


def test_a_bounced_payment_is_reconsidered_and_the_reminder_comes_back(firm, ada):
    entry, _ = paid(firm, ada, 10000)
    dunning.taken_back(firm, entry.pk, on=TODAY, reason="bounced", by=BY, now=MORNING)
    assert states(ada) == ["friendly withdrawn", "friendly proposed"]
    assert ledger.faults(firm) == [] and accounts.chain_faults(firm) == []


def test_a_forgotten_call_delays_and_never_harms(firm, ada, wire):
    """The payment is booked without reconsidering: the last look sees it all the same."""
    approve(firm)
    pay(ada, 10000)
    done = outbox.depart(firm, now=HALF_PAST_NINE, wires=wire.openers())
    assert (done.sent, done.moved, wire.handed) == ([], [message(ada).pk], [])
    decide(firm, HALF_PAST_NINE)
    assert states(ada) == ["friendly withdrawn"]


def test_a_failing_account_is_noted_with_its_error_and_the_others_complete(firm, wire):
    people = [late(firm, f"F-{n}") for n in range(5)]
    broken = people[2]
    with scope(company=firm):
        Customer.objects.filter(pk=broken.pk).delete()
    done = decide(firm)
    assert done.trouble == [broken.account_id]
    assert sorted(done.message) == [who.account_id for who in people if who is not broken]
    assert [account_id for account_id, _ in accounts.in_trouble(firm)] == [broken.account_id]
    approve(firm)
    assert len(send(firm, wire).sent) == 4


def test_a_policy_whose_step_has_no_words_is_trouble_for_each_account_and_no_traceback(firm):
    people = [late(firm, f"F-{n}") for n in range(3)]
    version = PolicyVersion.objects.get(company=firm)
    version.data["ladders"][0]["steps"][1]["name"] = "shout"
    version.save()
    done = decide(firm)
    assert done.trouble == [who.account_id for who in people]
    assert all("shout" in text for _, text in accounts.in_trouble(firm))
    assert Message.objects.count() == 0


def test_trouble_is_forgotten_once_the_data_are_mended(firm):
    who = late(firm)
    Customer.objects.filter(pk=who.pk).update(language="xx", kind="person")
    Message.objects.all().delete()
    version = PolicyVersion.objects.get(company=firm)
    version.data["ladders"][0]["steps"][1]["wording"] = "shout"
    version.save()
    assert decide(firm).trouble == [who.account_id]
    version.data["ladders"][0]["steps"][1]["wording"] = ""
    version.save()
    decide(firm, MORNING + timedelta(days=1))
    assert accounts.in_trouble(firm) == [] and states(who) == ["friendly proposed"]


def test_an_account_whose_data_went_bad_after_approval_does_not_leave(firm, ada, wire):
    """Approved yesterday evening; this morning it could not be decided: nobody knows whether it is still right."""
    approve(firm, MORNING + timedelta(hours=10, minutes=30))
    with scope(company=firm):
        Customer.objects.filter(pk=ada.pk).delete()
    done = send(firm, wire, TOMORROW)
    assert accounts.in_trouble(firm) and done.sent == [] and wire.handed == []


def test_an_undone_approval_is_as_if_it_had_not_been(firm, ada, wire):
    batch = approve(firm)[0].batch
    assert outbox.undo_approval(firm, batch, now=MORNING) == 1
    assert states(ada) == ["friendly proposed"] and message(ada).approved_by == ""
    assert send(firm, wire).sent == []
    approve(firm, HALF_PAST_NINE)
    assert len(send(firm, wire, HALF_PAST_NINE + timedelta(minutes=10)).sent) == 1
    assert len(wire.handed) == 1


def test_undoing_reaches_a_message_that_the_last_look_has_stopped(firm, ada, wire):
    """It must not become approved again behind the back of who took the approval back."""
    batch = approve(firm)[0].batch
    Message.objects.filter(pk=message(ada).pk).update(state=State.MOVED)
    assert outbox.undo_approval(firm, batch, now=MORNING) == 1
    assert send(firm, wire).sent == [] and states(ada) == ["friendly proposed"]


def test_undoing_nothing_or_another_firms_batch_does_nothing(firm, ada):
    batch = approve(firm)[0].batch
    stranger = firm_on_the_road()
    with scope(company=stranger):
        assert outbox.undo_approval(stranger, batch, now=MORNING) == 0
        assert outbox.approve(stranger, [message_id(firm, ada)], by=BY, now=MORNING) == []
    assert outbox.undo_approval(firm, "", now=MORNING) == 0
    assert message(ada).state == State.APPROVED


def message_id(firm, who) -> int:
    with scope(company=firm):
        return message(who).pk


class TestTestMode:
    def test_what_is_approved_would_have_left_and_counts_for_nothing(self, firm, ada, wire):
        companies.set_test_mode(firm, True)
        approve(firm)
        done = send(firm, wire)
        assert (done.sent, len(done.rehearsed), wire.handed) == ([], 1, [])
        assert states(ada)[0] == "friendly rehearsed"
        assert last_contacts([ada.account_id], TODAY) == {}
        decide(firm, TOMORROW)
        assert states(ada) == ["friendly rehearsed", "friendly proposed"]

    def test_the_day_test_mode_ends_the_message_leaves_once(self, firm, ada, wire):
        companies.set_test_mode(firm, True)
        approve(firm)
        send(firm, wire)
        companies.set_test_mode(firm, False)
        decide(firm, TOMORROW)
        approve(firm, TOMORROW)
        assert len(send(firm, wire, TOMORROW + timedelta(minutes=10)).sent) == 1
        assert states(ada) == ["friendly rehearsed", "friendly sent"] and len(wire.handed) == 1


class TestTheWireSays:
    def test_taken_then_the_step_is_done_and_the_contact_logged(self, firm, ada, wire):
        approve(firm)
        send(firm, wire)
        assert states(ada) == ["friendly sent"]
        assert last_contacts([ada.account_id], TODAY) == {ada.account_id: TODAY}
        assert "clear" in str(queries.current(ada.account_id).reasons)
        for later in range(1, 4):
            send(firm, wire, HALF_PAST_NINE + timedelta(minutes=later))
        assert len(wire.handed) == 1

    def test_refused_then_a_person_is_asked_and_nothing_goes_to_that_address(self, firm, ada, wire):
        def refuse(envelope):
            raise NotTaken("550 no such mailbox")

        wire.mood = refuse
        approve(firm)
        assert len(send(firm, wire).failed) == 1
        assert queries.current(ada.account_id).reasons[0]["code"] == "address_refused"
        for day in range(1, 5):
            send(firm, wire, HALF_PAST_NINE + timedelta(days=day))
        assert len(wire.handed) == 1 and states(ada) == ["friendly failed"]

    def test_busy_then_it_is_tried_again_and_leaves_once(self, firm, ada, wire):
        def busy(envelope):
            if len(wire.handed) < 3:
                raise TryLater("451 later")

        wire.mood = busy
        approve(firm)
        for minutes in range(0, 60, 5):
            send(firm, wire, HALF_PAST_NINE + timedelta(minutes=minutes))
        assert states(ada) == ["friendly sent"] and len(wire.handed) == 3 and message(ada).tries == 3

    def test_busy_for_days_then_it_is_given_up_and_shown(self, firm, ada, wire):
        def busy(envelope):
            raise TryLater("451 later")

        wire.mood = busy
        approve(firm)
        for hours in range(0, 24 * 6, 1):
            send(firm, wire, HALF_PAST_NINE + timedelta(hours=hours))
        assert message(ada).state == State.FAILED and len(wire.handed) == 8

    def test_busy_while_a_payment_arrives_then_the_old_sum_never_leaves_and_nothing_is_forgotten(self, firm, ada, wire):
        """The part payment is booked while the message is on the line; the server then asks to come later."""

        def busy(envelope):
            paid(firm, ada, 4000, HALF_PAST_NINE)
            raise TryLater("451 later")

        wire.mood = busy
        approve(firm)
        send(firm, wire)
        wire.mood = lambda envelope: None
        send(firm, wire, HALF_PAST_NINE + timedelta(minutes=6))
        assert states(ada) == ["friendly withdrawn", "friendly proposed"]
        assert len(wire.handed) == 1 and "60" in message(ada).letter.body

    def test_busy_while_all_is_paid_then_it_is_withdrawn(self, firm, ada, wire):
        def busy(envelope):
            paid(firm, ada, 10000, HALF_PAST_NINE)
            raise TryLater("451 later")

        wire.mood = busy
        approve(firm)
        send(firm, wire)
        send(firm, wire, HALF_PAST_NINE + timedelta(minutes=6))
        assert states(ada) == ["friendly withdrawn"] and len(wire.handed) == 1

    def test_nothing_then_it_is_unknown_counted_and_never_repeated(self, firm, ada, wire):
        def silent(envelope):
            raise Unsure("the line broke")

        wire.mood = silent
        approve(firm)
        assert len(send(firm, wire).unknown) == 1
        wire.mood = lambda envelope: None
        for day in range(1, 8):
            send(firm, wire, HALF_PAST_NINE + timedelta(days=day))
        assert len(wire.handed) == 1
        assert states(ada)[0] == "friendly unknown"
        assert last_contacts([ada.account_id], TODAY) == {ada.account_id: TODAY}

    def test_something_nobody_thought_of_then_it_is_unknown_and_the_others_still_go(self, firm, ada, wire):
        late(firm, "B")

        def stumble(envelope):
            if len(wire.handed) == 1:
                raise RuntimeError("a bug in a wire")

        wire.mood = stumble
        decide(firm)
        approve(firm)
        done = send(firm, wire)
        assert len(done.unknown) == 1 and len(done.sent) == 1

    def test_an_unknown_message_that_did_not_leave_is_written_again(self, firm, ada, wire):
        def silent(envelope):
            raise Unsure("the line broke")

        wire.mood = silent
        approve(firm)
        send(firm, wire)
        dunning.answered(firm, message(ada).pk, left=False, by=BY, now=HALF_PAST_NINE)
        decide(firm, HALF_PAST_NINE + timedelta(days=3))
        assert states(ada) == ["friendly withdrawn", "friendly proposed"]

    def test_an_unknown_message_that_left_is_sent_and_the_next_step_comes_on_its_day(self, firm, ada, wire):
        def silent(envelope):
            raise Unsure("the line broke")

        wire.mood = silent
        approve(firm)
        send(firm, wire)
        assert dunning.answered(firm, message(ada).pk, left=True, by=BY, now=HALF_PAST_NINE)
        assert states(ada) == ["friendly sent"]
        decide(firm, HALF_PAST_NINE + timedelta(days=10))
        assert states(ada) == ["friendly sent", "clear proposed"]

    def test_an_answer_about_another_firms_message_is_no_answer(self, firm, ada, wire):
        def silent(envelope):
            raise Unsure("the line broke")

        wire.mood = silent
        approve(firm)
        send(firm, wire)
        stranger = firm_on_the_road()
        theirs = message_id(firm, ada)
        with scope(company=stranger):
            assert not outbox.answer_unknown(stranger, theirs, left=True, by=BY, now=MORNING)
            assert not outbox.answer_unknown(stranger, theirs, left=False, by=BY, now=MORNING)
            assert not outbox.try_again(stranger, theirs, by=BY, now=MORNING)
        assert states(ada) == ["friendly unknown"]

    def test_no_mail_server_then_it_waits_and_is_reported_at_every_tick(self, firm, ada, wire):
        approve(firm)
        for _ in range(2):
            done = outbox.depart(firm, now=HALF_PAST_NINE, wires={})
            assert done.no_wire == [message(ada).pk]
        assert len(send(firm, wire).sent) == 1


def test_another_firms_accounts_are_not_decided_nor_withdrawn(firm, ada):
    stranger = firm_on_the_road()
    before = (account(ada).decided_version, states(ada))
    with scope(company=stranger):
        done = dunning.reconsider(stranger, [ada.account_id], by=BY, now=MORNING + timedelta(days=3))
        assert (done.message, done.wait, done.person, done.trouble) == ([], [], [], [])
        assert outbox.withdraw(stranger, {message_id(firm, ada): "x"}, by=BY, now=MORNING) == 0
    assert (account(ada).decided_version, states(ada)) == before


def test_a_small_firm_and_a_long_list_are_decided_in_a_bounded_number_of_queries(firm, django_assert_max_num_queries):
    for n in range(40):
        late(firm, f"F-{n}")
    with django_assert_max_num_queries(60):
        decide(firm)


def test_what_the_firms_lawyer_says_of_contacts_holds_in_the_decision_and_can_be_taken_back(firm):
    rule = "_careful/contacts-a-week"
    who = late(firm, days=20, country="JP")
    spoke = MORNING - timedelta(days=12)
    dunning.contacted(firm, who.account_id, channel="phone", outgoing=True, text="Spoke", by=BY, now=spoke)
    decide(firm)
    assert states(who) == ["friendly proposed"]
    said = {"said_by": "Me Dupont", "reason": "Their place allows one call a month"}
    ownlaw.change_fact(firm, rule, off=False, values="most = 1\ndays = 30", by=BY, now=MORNING, **said)
    decide(firm)
    assert states(who) == ["friendly withdrawn"]
    assert current_reason(who) == ("law_cap", rule)
    ownlaw.end_change(firm, rule, by=BY, now=MORNING)
    decide(firm)
    assert states(who)[-1] == "friendly proposed"


def current_reason(who: Customer) -> tuple[str, str]:
    """The first reason of the decision in force, and the rule it names."""
    decision = queries.current(who.account_id)
    assert decision is not None
    return decision.reasons[0]["code"], decision.reasons[0]["facts"]["rule"]
