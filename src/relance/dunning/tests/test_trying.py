"""A policy is tried beside the one in force: counts by step, whose next step differs, and nothing is changed."""

from datetime import UTC, date, datetime

import pytest
from django_scopes import scope

from relance.company import actions as companies
from relance.customers import actions as customers
from relance.customers.actions import NewCustomer
from relance.dunning import trying
from relance.dunning.models import Decision
from relance.dunning.trying import Next, trial
from relance.ledger import actions as ledger
from relance.ledger.actions import NewDocument
from relance.ledger.rules import EntryKind
from relance.policies.editing import with_step, without_step
from relance.policies.reading import read_policy
from relance.policies.rules import presets

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)
STANDARD = presets()["standard"]


@pytest.fixture
def firm():
    """Three customers who owe, the first the longest, and one who does not."""
    company, _ = companies.add_company("Aubry", "FR", "a@aubry.example", by="Test", now=NOW)
    company.refresh_from_db()
    with scope(company=company):
        news = [NewCustomer(f"Client {n}", email=f"c{n}@x.example") for n in range(4)]
        made = customers.add(company, news, by="Test", now=NOW)
        for customer, due in zip(made, (date(2026, 11, 20), date(2026, 11, 23), date(2026, 12, 24)), strict=False):
            document = NewDocument(
                customer.account_id, EntryKind.INVOICE, f"F{due:%d}", date(2026, 10, 1), "EUR", 50000, ((due, 50000),)
            )
            ledger.record_documents(company, [document], by="Test", now=NOW)
        yield company


def run(company, data):
    return trial(company, read_policy(STANDARD), read_policy(data), TODAY)


def test_the_same_policy_changes_nothing(firm):
    tried = run(firm, STANDARD)
    assert (tried.looked, tried.cut, tried.changed, tried.first) == (3, False, 0, [])
    assert tried.now == tried.then
    assert tried.now["friendly"] == 2
    assert not Decision.objects.exists()


def test_a_later_step_is_told_with_both_days(firm):
    tried = run(firm, with_step(STANDARD, "everybody", "friendly", {"day": 6}))
    assert [each.customer.name for each in tried.first] == ["Client 0", "Client 1"]
    assert (tried.first[0].now, tried.first[0].then) == (Next("friendly", TODAY), Next("friendly", date(2026, 11, 26)))
    assert tried.changed == 2


def test_a_step_less_is_counted(firm):
    tried = run(firm, without_step(STANDARD, "everybody", "note"))
    assert (tried.now["note"], tried.then["note"]) == (1, 0)
    assert [(each.now.step, each.then) for each in tried.first] == [("note", None)]


def test_where_there_are_too_many_those_who_owe_the_longest_are_looked_at(firm, monkeypatch):
    monkeypatch.setattr(trying, "MOST", 2)
    monkeypatch.setattr(trying, "SLICE", 1)
    monkeypatch.setattr(trying, "SHOWN", 1)
    tried = run(firm, with_step(STANDARD, "everybody", "friendly", {"day": 6}))
    assert (tried.looked, tried.cut, tried.changed, len(tried.first)) == (2, True, 2, 1)
