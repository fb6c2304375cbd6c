"""The sample firm has a past that fits together, whatever the day."""

from datetime import date, datetime, time, timedelta

import pytest
from django_scopes import scope

from relance.accounts import queries as accounts
from relance.channels import queries as channels
from relance.company import queries as companies
from relance.company.models import Company
from relance.customers import queries as customers
from relance.desk.today.day import day_of
from relance.ledger import queries as ledger
from relance.outbox import actions as outbox
from relance.outbox import queries as messages
from relance.outbox.rules import State
from relance.values.clock import at, day_in
from relance.web.demo.book import book
from relance.web.demo.load import BOOKKEEPER, INVITED, OWNER_EMAIL, load
from relance.web.demo.tests.test_book import settle
from relance.web.tick import tick

MONDAY, SATURDAY, LEAP_DAY = date(2026, 11, 23), date(2026, 11, 21), date(2028, 2, 29)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ONE = pytest.mark.one_database


@pytest.mark.parametrize("today", [MONDAY, *(pytest.param(day, marks=ONE) for day in (SATURDAY, LEAP_DAY))])
def test_the_sample_firm(today):
    now = at(today, time(7, 30), "Europe/Paris")
    company = load(today, now=now, progress=lambda _text: None)
    with scope(company=company):
        _is_quiet(company, today)
        _says_what_the_book_says(company, today)
        _timelines_read_well(company, now)
        _people_and_firms(company, now)
        _the_morning(company, today, now)


def _is_quiet(company: Company, today: date) -> None:
    """Nothing waits, nothing can leave, and the last morning was the working day before the last one."""
    fresh = Company.objects.get(pk=company.pk)
    assert (fresh.test_mode, fresh.own_day, channels.mail_server(company)) == (True, None, None)
    assert messages.in_state(company, *(set(State) - {State.SENT, State.WITHDRAWN})) == []
    assert fresh.last_tick_at is not None
    calendar = companies.hours(company).calendar
    before = calendar.on_or_before(calendar.on_or_before(today) - timedelta(days=1))
    assert day_in(fresh.last_tick_at, company.zone) == before


def _says_what_the_book_says(company: Company, today: date) -> None:
    facts = book(today)
    assert ledger.faults(company) + accounts.chain_faults(company) == []
    wanted = {number: left for customer in facts.customers for number, left in settle(customer)[0].items()}
    ids = [customers.one(company, customer.name).account_id for customer in facts.customers]
    items = [item for found in ledger.items_on(ids, today).values() for item in found]
    assert {item.number: item.open for item in items} == wanted


def _timelines_read_well(company: Company, now: datetime) -> None:
    """In the order things happened, nothing from the future, calls and notes among them."""
    kinds = set()
    for who in book(now.date()).customers:
        entries = list(accounts.chain(customers.one(company, who.name).account_id))
        assert entries[0].kind == "customer_added"
        assert [e.at for e in entries] == sorted(e.at for e in entries)
        assert entries[-1].at <= now
        kinds |= {(e.kind, e.facts.get("channel")) for e in entries}
    assert {("contact", "email"), ("contact", "call"), ("note", None), ("reversal", None)} <= kinds


def _people_and_firms(company: Company, now: datetime) -> None:
    owner, *others = companies.members(company)
    assert (owner.user.email, owner.role) == (OWNER_EMAIL, "owner")
    assert {member.role for member in others} == {"assistant", "bookkeeper"}
    assert BOOKKEEPER in {str(member.user) for member in others}
    assert [link.email for link in companies.open_links(company, now)] == [INVITED]
    assert {firm.name for firm in owner.user.companies.all()} == {"Plomberie Aubry", "Atelier Lumen"}
    second = owner.user.companies.get(name="Atelier Lumen")
    with scope(company=second):
        assert ledger.faults(second) + accounts.chain_faults(second) == []
        assert (second.currency, second.language, second.test_mode) == ("GBP", "en", True)


def _the_morning(company: Company, today: date, now: datetime) -> None:
    """On a working day every step waits for somebody; on any day nothing leaves."""
    report = tick(company, now)
    day = day_of(company, now)
    assert not report.decided.trouble and not day.trouble
    if companies.hours(company).calendar.is_working(today):
        assert [group.step for group in day.ready] == ["note", "friendly", "clear", "firm"]
        assert all(3 <= len(group.rows) <= 15 for group in day.ready)
    assert 5 <= len(day.persons) <= 15
    assert {said.code for row in day.persons for said in row.why} >= {"ladder_ended", "younger_wait"}
    outbox.approve(company, None, by="Claire Aubry", now=now)
    left = tick(company, at(today, time(18), company.zone)).departed
    assert left.sent == left.unknown == left.failed == []
