"""Erasing, the copy, and words that go: nothing the books need, nothing half done, and the chain still holds."""

import io
import json
import zipfile
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from relance.accounts import actions as accounts
from relance.accounts import queries as account_queries
from relance.accounts.actions import Happening
from relance.accounts.models import Contact, TimelineEntry
from relance.accounts.tests.firms import new_firm
from relance.arrangements.rules import Kind, NewArrangement
from relance.channels.tests.wires import CountingWire
from relance.customers import actions as customer_actions
from relance.customers import queries as customers
from relance.customers.actions import NewCustomer
from relance.customers.flags import NewFlag, raise_flag
from relance.customers.models import Customer
from relance.dunning import actions as dunning
from relance.dunning import merging
from relance.dunning.tests.road import BY, MORNING, TODAY, approve, decide, firm_on_the_road, late, send
from relance.ledger import queries as ledger
from relance.ledger.models import Document, Entry
from relance.ledger.tests.books import pay
from relance.letters.models import Letter
from relance.matching.models import BankLine
from relance.outbox.models import Message
from relance.privacy import erasing, export, reading, reducing
from relance.privacy.erasing import ErasureRefusal, erase
from relance.privacy.inventory import SHELVES
from relance.privacy.rules import Hindrance, Papers

SECRET = "Her husband is ill."
LONG_AFTER = datetime(2040, 1, 2, 9, 0, tzinfo=UTC)
WORDS = ("Ada Lovelace", "ada@", "12 rue Haute", "+33612345678", "Charles Babbage", SECRET, "FR7612", "reminder that")


@pytest.fixture
def firm(db):
    company = firm_on_the_road()
    with scope(company=company):
        yield company


@pytest.fixture
def ada(firm):
    """A customer with everything: a message that left, a payment, a bank line, a note, a flag."""
    who = late(firm, "A-1", name="Ada Lovelace", days=40)
    values = {"address": "12 rue Haute\n69001 Lyon", "phone": "+33612345678", "contact": "Charles Babbage"}
    customer_actions.change(firm, who.pk, values, by=BY, now=MORNING)
    decide(firm)
    approve(firm)
    send(firm, CountingWire())
    accounts.note(firm, who.account_id, SECRET, by=BY, now=MORNING)
    raise_flag(firm, who.account_id, NewFlag("consent_email", TODAY, "Charles Babbage said so"), by=BY, now=MORNING)
    accounts.seal(firm, TODAY - timedelta(days=1), now=MORNING)
    return Customer.objects.get(pk=who.pk)


def settle(who):
    """All is paid, through the bank."""
    total = sum(item.open for item in ledger.items_on([who.account_id], TODAY)[who.account_id])
    pay(who, total, on=TODAY)
    entry = Entry.objects.filter(account_id=who.account_id, kind="payment").latest("id")
    BankLine.objects.create(
        company=who.company,
        key="k",
        on=TODAY,
        currency="EUR",
        amount=total,
        payer="Ada Lovelace",
        payer_account="FR7612",
        references=["Ada Lovelace"],
        kept_at=MORNING,
        kept_by=BY,
        payment=entry,
    )
    return who


def everything(firm, who) -> str:
    """All that is stored about a customer, as one text."""
    return json.dumps(export.gather(reading.accounts_of(who)), default=str, ensure_ascii=False)


def found_by(firm, text):
    return [hit.name for hit in customers.find(text)]


def sound(firm):
    return ledger.faults(firm) == [] and account_queries.chain_faults(firm) == []


def test_while_anything_runs_nothing_goes(firm, ada):
    before = everything(firm, ada)
    with pytest.raises(ErasureRefusal) as refused:
        erase(firm, ada, by=BY, now=MORNING)
    assert refused.value.why == (Hindrance.OPEN,) and "settle it first" in str(refused.value)
    assert everything(firm, ada) == before


def test_a_promise_and_a_message_stand_in_the_way(firm):
    who = late(firm, "B-1", name="Bea", days=40)
    decide(firm)
    arranged = NewArrangement(Kind.PROMISE, TODAY, TODAY + timedelta(days=3), "", "EUR", 1000)
    with pytest.raises(ErasureRefusal) as refused:
        erase(firm, who, by=BY, now=MORNING)
    assert refused.value.why == (Hindrance.OPEN, Hindrance.MESSAGE)
    dunning.arranged(firm, who.account_id, arranged, by=BY, now=MORNING)
    with pytest.raises(ErasureRefusal) as refused:
        erase(firm, who, by=BY, now=MORNING)
    assert refused.value.why == (Hindrance.OPEN, Hindrance.ARRANGED)


def test_once_paid_what_the_books_do_not_need_goes_and_the_rest_is_kept_to_its_day(firm, ada):
    settle(ada)
    sums = list(Entry.objects.order_by("pk").values_list("kind", "amount", "on", "unallocated"))
    done = erase(firm, ada, by=BY, now=MORNING)
    assert done.papers == {Papers.CONTACTS} and not done.name and done.until == date(TODAY.year + 10, 12, 31)
    ada.refresh_from_db()
    assert (ada.email, ada.phone, ada.contact, ada.about) == ("", "", "", "")
    assert ada.name == "Ada Lovelace" and ada.address and ada.restricted_on == TODAY and ada.erased_on is None
    kept = everything(firm, ada)
    assert SECRET not in kept and "+336" not in kept and "said so" not in kept
    assert Letter.objects.get(account_id=ada.account_id).body, "letters are kept like books here"
    assert list(Entry.objects.order_by("pk").values_list("kind", "amount", "on", "unallocated")) == sums
    assert not Contact.objects.exclude(subject="").exists()
    assert sound(firm)


def test_after_the_time_of_the_books_only_sums_days_and_numbers_are_left(firm, ada):
    settle(ada)
    done = erase(firm, ada, by=BY, now=LONG_AFTER)
    assert done.papers == set(Papers) and done.name and done.until is None
    kept = everything(firm, ada)
    assert [word for word in WORDS if word.lower() in kept.lower()] == []
    ada.refresh_from_db()
    assert ada.name.endswith(ada.reference) and ada.erased_on == date(2040, 1, 2)
    assert found_by(firm, "lovelace") == [] and found_by(firm, ada.reference) == [ada.name]
    assert Document.objects.get(account_id=ada.account_id).number == "A-1"
    letter = Message.objects.get(account_id=ada.account_id).letter
    assert (letter.subject, letter.body, letter.content) == ("", "", {})
    assert sound(firm)


def test_a_second_time_changes_nothing(firm, ada):
    settle(ada)
    erase(firm, ada, by=BY, now=MORNING)
    before = everything(firm, ada)
    again = erase(firm, ada, by=BY, now=MORNING)
    assert (again.rows, again.name) == (0, False) and everything(firm, ada) == before


def test_later_the_rest_goes_too(firm, ada):
    settle(ada)
    erase(firm, ada, by=BY, now=MORNING)
    assert erase(firm, ada, by=BY, now=LONG_AFTER).name
    assert TimelineEntry.objects.filter(account_id=ada.account_id, kind="erased").count() == 2
    assert erase(firm, ada, by=BY, now=LONG_AFTER).rows == 0 and sound(firm)


def test_a_list_fills_nothing_in_again_and_once_the_name_is_gone_makes_a_new_customer(firm, ada):
    settle(ada)
    erase(firm, ada, by=BY, now=MORNING)
    filled = customer_actions.fill(firm, {ada.account_id: {"email": "ada@back.example"}}, by=BY, now=MORNING)
    ada.refresh_from_db()
    assert not filled and ada.email == ""
    assert customers.accounts_by_name(firm, ["ada lovelace"]) == {"ada lovelace": ada.account_id}
    erase(firm, ada, by=BY, now=LONG_AFTER)
    assert customers.accounts_by_name(firm, ["ada lovelace"]) == {}


def test_what_became_part_of_them_goes_with_them(firm, ada):
    settle(ada)
    (gone,) = customer_actions.add(firm, [NewCustomer("Ada L.", email="old@ada.example")], by=BY, now=MORNING)
    merging.merge(firm, ada.pk, gone.pk, by=BY, now=MORNING)
    erase(firm, ada, by=BY, now=LONG_AFTER)
    gone.refresh_from_db()
    assert gone.email == "" and gone.name.endswith(gone.reference) and found_by(firm, "Ada") == []
    assert sound(firm)


def test_another_customer_keeps_everything(firm, ada):
    other = late(firm, "C-1", name="Carl", days=40)
    before = everything(firm, other)
    settle(ada)
    erase(firm, ada, by=BY, now=MORNING)
    assert everything(firm, other) == before


def test_broken_off_between_any_two_tables_nothing_is_gone(firm, ada, monkeypatch):
    """Power fails at every step in turn."""
    settle(ada)
    before, real = everything(firm, ada), erasing._empty
    for last in range(len(SHELVES)):
        left = [last]

        def fails(shelf, ids, going, left=left):
            if left[0] == 0:
                raise KeyboardInterrupt
            left[0] -= 1
            return real(shelf, ids, going)

        monkeypatch.setattr(erasing, "_empty", fails)
        with pytest.raises(KeyboardInterrupt):
            erase(firm, ada, by=BY, now=LONG_AFTER)
        assert everything(firm, ada) == before
    assert sound(firm)


def test_the_copy_holds_all_that_is_kept_and_nobody_else(firm, ada):
    late(firm, "C-1", name="Carl Other", days=40)
    made = export.copy(firm, ada, "fr", by=BY, now=MORNING)
    with zipfile.ZipFile(io.BytesIO(made)) as file:
        told, data = file.read("README.txt").decode(), json.loads(file.read("everything.json"))
    assert data["reference"] == ada.reference
    assert {"customers.Customer", "ledger.Document", "outbox.Message", "accounts.TimelineEntry"} <= set(data["kept"])
    for word in ("Ada Lovelace", "12 rue Haute", SECRET, "A-1"):
        assert word in told
    assert "Carl" not in told + json.dumps(data) and "C-1" not in data["kept"]["ledger.Document"]
    assert "31\u00a0décembre\u00a02036" in told and "Combien de temps" in told
    assert TimelineEntry.objects.filter(account_id=ada.account_id, kind="copy_made").exists() and sound(firm)


def test_the_copy_takes_as_many_queries_for_a_long_file_as_for_a_short_one(firm, ada):
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as seen:
            export.copy(firm, ada, "en", by=BY, now=MORNING)
        counts.append(len(seen))
        for n in range(30):
            accounts.record(firm, [Happening(ada.account_id, "note", {}, f"Note {n}")], by=BY, now=MORNING)
            pay(ada, 1, on=TODAY)
    assert counts[1] <= counts[0] + 1


def test_words_about_health_are_reduced_and_the_chain_holds(firm, ada):
    (note,) = [one for one in reducing.reducible([ada.account_id]) if one.text == SECRET]
    assert reducing.reduce(firm, ada.account_id, note.seq, by=BY, now=MORNING)
    assert SECRET not in everything(firm, ada)
    assert not reducing.reduce(firm, ada.account_id, note.seq, by=BY, now=MORNING)
    assert not reducing.reduce(firm, ada.account_id, 10_000, by=BY, now=MORNING)
    assert TimelineEntry.objects.filter(account_id=ada.account_id, seq=note.seq, kind="note").exists()
    assert sound(firm)


def test_what_was_sent_is_not_reduced(firm, ada):
    sent = TimelineEntry.objects.filter(account_id=ada.account_id, kind="contact").latest("seq")
    assert not reducing.reduce(firm, ada.account_id, sent.seq, by=BY, now=MORNING)
    sent.refresh_from_db()
    assert sent.text


def test_customers_are_due_once_nothing_about_them_has_to_be_kept(firm, ada):
    late(firm, "C-1", name="Carl", days=40)
    assert not reading.due(firm, date(2040, 1, 2)).exists(), "something is open with both"
    settle(ada)
    assert [who.name for who in reading.due(firm, date(2040, 1, 2))] == ["Ada Lovelace"]
    assert not reading.due(firm, date(2036, 12, 31)).exists()
    assert reading.due(firm, date(2037, 1, 1)).exists()
    erase(firm, ada, by=BY, now=LONG_AFTER)
    assert not reading.due(firm, date(2040, 1, 2)).exists()


def test_another_firms_customer_is_not_touched(firm, ada):
    settle(ada)
    before, stranger = everything(firm, ada), new_firm()
    with scope(company=stranger):
        assert erase(stranger, ada, by=BY, now=LONG_AFTER).rows == 0
        assert not reducing.reduce(stranger, ada.account_id, 1, by=BY, now=MORNING)
        assert export.gather([ada.account_id]) == {}
    assert everything(firm, ada) == before
