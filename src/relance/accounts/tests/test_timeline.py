"""The timeline in the database: kept in order, found when altered, erasable, sealed."""

from datetime import timedelta

import pytest
from django_scopes import scope

from relance.accounts import actions, queries
from relance.accounts.actions import Happening
from relance.accounts.models import Account, Contact, Seal, SealedHead, TimelineEntry
from relance.accounts.tests.firms import BY, MONDAY, MORNING, new_firm


@pytest.fixture
def firm(db):
    company = new_firm()
    with scope(company=company):
        yield company


@pytest.fixture
def ada(firm) -> int:
    account = actions.open_accounts(firm, 1)[0]
    for n in range(4):
        actions.record(
            firm, [Happening(account.id, "note", {"n": n, "é": ["ü", None]}, f"Text {n}")], by=BY, now=MORNING
        )
    return account.id


def call(firm, account_id: int, source: str = ""):
    return actions.log_contact(
        firm,
        account_id,
        channel="phone",
        outgoing=True,
        subject="Called",
        text="Spoke of the roof",
        by=BY,
        now=MORNING,
        day=MONDAY,
        source=source,
    )


def test_an_untouched_timeline_holds(firm, ada):
    assert queries.chain_faults(firm) == []
    assert [link.seq for link in queries.chain(ada)] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    "change",
    [
        {"facts": {"n": 9}},
        {"text": "Other"},
        {"by": "Eve"},
        {"kind": "payment"},
        {"at": MORNING + timedelta(seconds=1)},
    ],
)
def test_a_row_altered_in_the_database_is_found(firm, ada, change):
    TimelineEntry.objects.filter(account_id=ada, seq=2).update(**change)
    assert queries.chain_faults(firm)


@pytest.mark.parametrize("seq", [1, 2, 4])
def test_a_row_deleted_in_the_database_is_found(firm, ada, seq):
    TimelineEntry.objects.filter(account_id=ada, seq=seq).delete()
    assert queries.chain_faults(firm)


def test_cutting_off_the_end_and_mending_the_account_is_found_by_the_seal(firm, ada):
    actions.seal(firm, MONDAY, now=MORNING)
    TimelineEntry.objects.filter(account_id=ada, seq=4).delete()
    last = TimelineEntry.objects.get(account_id=ada, seq=3)
    Account.objects.filter(pk=ada).update(chain_length=3, chain_head=last.hash)
    assert queries.chain_faults(firm) == [f"account {ada}: does not fit the seal of {MONDAY}"]


def test_a_seal_taken_out_of_the_middle_is_found(firm, ada):
    for n in range(3):
        actions.seal(firm, MONDAY + timedelta(days=n), now=MORNING)
        actions.note(firm, ada, "more", by=BY, now=MORNING)
    middle = Seal.objects.get(day=MONDAY + timedelta(days=1))
    SealedHead.objects.filter(seal=middle).delete()
    middle.delete()
    assert queries.chain_faults(firm)


def test_a_day_is_sealed_once_and_never_backwards(firm, ada):
    assert actions.seal(firm, MONDAY, now=MORNING) is not None
    assert actions.seal(firm, MONDAY, now=MORNING) is None
    assert actions.seal(firm, MONDAY - timedelta(days=1), now=MORNING) is None
    assert queries.chain_faults(firm) == []


def test_erased_words_are_gone_and_the_chain_still_holds(firm, ada):
    call(firm, ada)
    actions.seal(firm, MONDAY, now=MORNING)
    assert TimelineEntry.objects.filter(account_id=ada).update(text=None, salt=None) == 5
    assert queries.chain_faults(firm) == []
    actions.note(firm, ada, "afterwards", by=BY, now=MORNING)
    assert queries.chain_faults(firm) == []


def test_a_contact_is_logged_once_per_source_and_is_a_new_fact(firm, ada):
    before = Account.objects.get(pk=ada).version
    assert call(firm, ada, "message:1").pk == call(firm, ada, "message:1").pk
    assert Account.objects.get(pk=ada).version == before + 1
    call(firm, ada)
    call(firm, ada)
    assert Contact.objects.count() == 3
    assert queries.contacts_until([ada], MONDAY)[ada][-1].day == MONDAY
    assert queries.contacts_until([ada], MONDAY - timedelta(days=1)) == {}


def test_another_firms_account_is_neither_written_to_nor_moved(firm, ada):
    stranger = new_firm()
    before = Account.objects.filter(pk=ada).values().get()
    with scope(company=stranger):
        for deed in (
            lambda: actions.note(stranger, ada, "x", by=BY, now=MORNING),
            lambda: call(stranger, ada),
        ):
            with pytest.raises(LookupError):
                deed()
        actions.moved(stranger, [ada])
        actions.all_moved(stranger)
        assert actions.lock(stranger, [ada]) == {}
    assert Account.objects.filter(pk=ada).values().get() == before
    assert Contact.objects.count() == 0 and queries.chain_faults(firm) == []
