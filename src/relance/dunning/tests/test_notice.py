"""The legal reminder: what it asks for, what stands in its way, and that it is signed once, by one person."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django_scopes import scope
from hypothesis import given
from hypothesis import strategies as st

from relance.arrangements import measures
from relance.claims import notices
from relance.customers import actions as customers
from relance.customers import flags
from relance.customers.flags import NewFlag
from relance.dunning.notice import measuring, rules
from relance.dunning.notice.conditions import FORMAL, STOP_WORK
from relance.dunning.notice.drafting import draft
from relance.dunning.notice.records import Wish
from relance.dunning.notice.signing import NoticeRefusal, digest, sign
from relance.dunning.tests.ladders import FRANCE, item
from relance.dunning.tests.road import BY, MORNING, TODAY, decide, firm_on_the_road, late, message, states
from relance.law import rules as law
from relance.ledger import actions as ledger
from relance.ledger.actions import NewDocument
from relance.ledger.models import Entry
from relance.ledger.rules import EntryKind
from relance.ledger.tests.books import invoice
from relance.outbox import printing

DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))


# What it asks for


@given(st.lists(st.tuples(st.integers(-30, 30), st.booleans(), st.sampled_from(["EUR", "CHF"]), st.booleans())), DAYS)
def test_every_invoice_is_asked_for_or_left_out_with_a_reason(books, today):
    items, lapsed = [], set()
    for number, (days, contested, currency, is_lapsed) in enumerate(books):
        one = replace(item(number, today - timedelta(days=days)), currency=currency)
        items.append(replace(one, disputed=one.open) if contested else one)
        lapsed |= {number} if is_lapsed else set()
    asked, left = rules.split(items, "EUR", lapsed, today)
    assert len(asked) + len(left) == len(items)
    assert all(i.currency == "EUR" and i.asked and i.due_on < today and i.part_id not in lapsed for i in asked)
    assert {each.why for each in left} <= {"currency", "disputed", "not_due", "lapsed"}


@given(DAYS, st.sampled_from(law.places()), st.sampled_from(["business", "consumer", "sole_trader"]))
def test_the_day_to_pay_leaves_what_the_law_asks_and_is_a_working_day(today, code, debtor):
    found = law.notice(code, debtor, date(2026, 12, 1), FORMAL)
    day = rules.earliest(found, today, FRANCE)
    assert FRANCE.is_working(day) and day >= today + timedelta(days=found.least_days if found else rules.USUAL_DAYS)
    if found is not None and found.counted == "received":
        assert day >= today + timedelta(days=found.days + 5)


@pytest.mark.parametrize(
    ("code", "debtor", "trade", "contract", "wanted"),
    [
        ("FR", "business", "services", "", None),
        ("GB", "business", "services", "", "contract"),
        ("GB", "business", "services", "clause 9", None),
        ("GB", "business", "building", "", None),
    ],
)
def test_work_stops_only_where_law_or_contract_let_it(code, debtor, trade, contract, wanted):
    lacking, _ = rules.stopping(law.remedies(code, debtor, date(2026, 12, 1)), trade, contract)
    assert (lacking.code if lacking else None) == wanted


def test_work_on_a_site_in_france_stops_fifteen_days_after_the_notice_at_the_earliest():
    _, best = rules.stopping(law.remedies("FR", "business", date(2026, 12, 1)), "building", "")
    assert best.wait == 15
    assert rules.stops_on(best, date(2026, 12, 1), FRANCE) == FRANCE.after(date(2026, 12, 16))


# Signing it


@pytest.fixture
def firm(db):
    company = firm_on_the_road()
    with scope(company=company):
        yield company


@pytest.fixture
def ada(firm):
    return late(firm, "A-1", name="Ada", days=40, address="3 rue des Lilas\n69003 Lyon")


def signed(firm, who, **wish):
    return sign(firm, who.account_id, Wish(**wish), name="Claire Aubry", seen="", by=BY, now=MORNING)


def lacking(firm, who, **wish):
    return [each.code for each in draft(firm, who.account_id, Wish(**wish), MORNING).lacking]


def test_a_draft_changes_nothing(firm, ada):
    made = draft(firm, ada.account_id, Wish(), MORNING)
    assert made.may_be_signed and "formelle" not in made.words.body and "A-1" in made.words.sheet.title
    assert states(ada) == [] and Entry.objects.filter(account_id=ada.account_id).count() == 1


def test_it_lies_in_the_pile_and_is_served_once_posted(firm, ada):
    decide(firm)
    made = signed(firm, ada, registered="2C 041")
    assert states(ada) == ["friendly withdrawn", "formal_notice to_post"]
    assert made.approved_by == "Claire Aubry, Claire" and "2C 041" in str(made.letter.content["sheet"]["registered"])
    batch = printing.make_batch(firm, by=BY, now=MORNING).batch
    printing.posted(firm, batch.pk, on=TODAY, by=BY, now=MORNING)
    (row,) = notices.rows(firm, ada.account_id)
    assert row.kind == "formal_notice" and row.sent_on == TODAY and row.medium == "registered_letter"
    assert row.received_on is None and "2C 041" in row.proof
    printing.posted(firm, batch.pk, on=TODAY, by=BY, now=MORNING)
    assert len(notices.rows(firm, ada.account_id)) == 1, "posted twice, served once"


def test_two_people_sign_once(firm, ada):
    signed(firm, ada)
    with pytest.raises(NoticeRefusal):
        signed(firm, ada)
    assert states(ada) == ["formal_notice to_post"]


def test_in_test_mode_nothing_lies_in_the_pile_and_no_step_counts(firm, ada):
    firm.test_mode = True
    firm.save(update_fields=["test_mode"])
    made = signed(firm, ada)
    assert made.state == "rehearsed" and printing.make_batch(firm, by=BY, now=MORNING).batch is None
    assert lacking(firm, ada) == []


def test_other_words_than_those_that_were_read_are_not_signed(firm, ada):
    words = draft(firm, ada.account_id, Wish(), MORNING).words
    assert words is not None
    read = digest(words)
    invoice(ada, "A-2", 5000, TODAY - timedelta(days=20))
    with pytest.raises(NoticeRefusal, match="changed since you read it"):
        sign(firm, ada.account_id, Wish(), name="Claire", seen=read, by=BY, now=MORNING)
    with pytest.raises(NoticeRefusal, match="Write your name"):
        sign(firm, ada.account_id, Wish(), name="  ", seen="", by=BY, now=MORNING)
    assert states(ada) == []


def test_too_early_a_day_is_refused_with_the_first_that_will_do(firm, ada):
    assert lacking(firm, ada, by=TODAY + timedelta(days=5)) == ["too_soon"]
    assert lacking(firm, ada, by=TODAY + timedelta(days=30)) == []


def test_a_next_step_is_announced_only_by_who_decided_it(firm, ada):
    made = draft(firm, ada.account_id, Wish(next_step="requête en injonction de payer"), MORNING)
    assert "nous avons décidé" in made.words.body and made.may_be_signed
    assert "décidé" not in draft(firm, ada.account_id, Wish(), MORNING).words.body


def test_a_time_barred_invoice_is_left_out(firm):
    eve = late(firm, "OLD-1", name="Eve", days=365 * 6, address="1 rue\n75001 Paris")
    made = draft(firm, eve.account_id, Wish(), MORNING)
    assert [each.code for each in made.lacking] == ["all_lapsed"] and made.words is None
    invoice(eve, "NEW-1", 5000, TODAY - timedelta(days=20))
    made = draft(firm, eve.account_id, Wish(), MORNING)
    assert made.may_be_signed and [(each.number, each.why) for each in made.left_out] == [("OLD-1", "lapsed")]


def test_one_notice_is_about_one_currency(firm, ada):
    due = TODAY - timedelta(days=20)
    new = NewDocument(ada.account_id, EntryKind.INVOICE, "CH-1", due, "CHF", 5000, ((due, 5000),))
    ledger.record_documents(firm, [new], by=BY, now=MORNING)
    made = draft(firm, ada.account_id, Wish(currency="CHF"), MORNING)
    assert [one.number for one in made.items] == ["CH-1"] and [each.why for each in made.left_out] == ["currency"]


def test_a_letter_in_the_other_language_says_the_same_sum(firm, ada):
    french = draft(firm, ada.account_id, Wish(language="fr"), MORNING).words
    english = draft(firm, ada.account_id, Wish(language="en"), MORNING).words
    assert "Nous vous mettons en demeure" in french.body and "We give you formal notice" in english.body
    assert "100,00\u00a0€" in french.body and "€100.00" in english.body


def test_a_business_is_asked_for_interest_and_the_fixed_sum_and_a_person_is_not(firm, ada):
    customers.change(firm, ada.pk, {"kind": "business", "debtor": "business"}, by=BY, now=MORNING)
    body = draft(firm, ada.account_id, Wish(language="en"), MORNING).words.body
    assert "Late interest" in body and "Fixed sum for late payment" in body and "C. com. L441-10" in body
    customers.change(firm, ada.pk, {"kind": "person", "debtor": "consumer"}, by=BY, now=MORNING)
    body = draft(firm, ada.account_id, Wish(language="en"), MORNING).words.body
    assert "Late interest" not in body and "Fixed sum" not in body


def test_work_that_was_stopped_goes_on_with_its_measure_ended_by_a_person(firm, ada):
    signed(firm, ada, kind=STOP_WORK)
    batch = printing.make_batch(firm, by=BY, now=MORNING).batch
    printing.posted(firm, batch.pk, on=TODAY, by=BY, now=MORNING)
    (row,) = measures.standing([ada.account_id])[ada.account_id]
    assert (row.kind, row.begins, row.ground) == ("stop_work", message(ada).stops_on, "C. civ. 1219, 1220")
    assert notices.rows(firm, ada.account_id) == []
    assert measuring.lifted(firm, ada.account_id, row.pk, by=BY, now=MORNING)
    assert not measuring.lifted(firm, ada.account_id, row.pk, by=BY, now=MORNING)
    assert measures.standing([ada.account_id]) == {}


def test_a_stop_on_file_holds_the_letter_back(firm, ada):
    flags.raise_flag(firm, ada.account_id, NewFlag("insolvency", TODAY, "Court paper"), by=BY, now=MORNING)
    assert lacking(firm, ada) == ["law"]


def test_another_firms_customer_is_not_there(ada, db):
    other = firm_on_the_road()
    with scope(company=other), pytest.raises((NoticeRefusal, KeyError)):
        signed(other, ada)
