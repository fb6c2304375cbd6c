"""A firm on the road: a policy, customers with late invoices, and a morning that decides, approves and sends."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django_scopes import scope

from relance.accounts import queries as accounts
from relance.accounts.models import Account
from relance.accounts.tests.firms import BY, MONDAY, MORNING, new_firm
from relance.channels.tests.wires import CountingWire
from relance.company import actions as companies
from relance.company import queries as company_queries
from relance.company.models import Company
from relance.customers.models import Customer
from relance.dunning import actions as dunning
from relance.dunning.actions import Outcomes
from relance.ledger.tests.books import customer, invoice
from relance.outbox import actions as outbox
from relance.outbox.actions import Departed
from relance.outbox.models import Message
from relance.outbox.rules import State
from relance.policies import actions as policies

TODAY = MONDAY
HALF_PAST_NINE = MORNING + timedelta(minutes=90)


def firm_on_the_road(test_mode: bool = False) -> Company:
    """A firm with the standard policy that may send."""
    company = new_firm()
    with scope(company=company):
        policies.publish_preset(company, "standard", by=BY, now=MORNING)
    companies.set_test_mode(company, test_mode)
    return company


def late(company: Company, number: str = "A", total: int = 10000, days: int = 4, **known) -> Customer:
    """A customer with one invoice that many days late on TODAY."""
    who = customer(company, **known)
    invoice(who, number, total, TODAY - timedelta(days=days))
    return who


def decide(company: Company, now: datetime = MORNING) -> Outcomes:
    return dunning.run(company, by=BY, now=now)


def approve(company: Company, now: datetime = MORNING) -> list[Message]:
    return outbox.approve(company, None, by=BY, now=now)


def send(company: Company, wire: CountingWire, now: datetime = HALF_PAST_NINE) -> Departed:
    """What the tick does: decide, send, decide what that changed."""
    decide(company, now)
    done = outbox.depart(company, now=now, wires=wire.openers())
    decide(company, now)
    return done


def message(who: Customer) -> Message:
    """The customer's newest message."""
    found = Message.objects.filter(account_id=who.account_id).select_related("letter").order_by("-id").first()
    assert found is not None
    return found


def states(who: Customer) -> list[str]:
    """What became of the customer's messages, in order."""
    return [
        f"{m.occasion.split(':')[0]} {m.state}"
        for m in Message.objects.filter(account_id=who.account_id).order_by("id")
    ]


def account(who: Customer) -> Account:
    return Account.objects.get(pk=who.account_id)


def morning_of(company: Company, day: date) -> datetime:
    return company_queries.early_on(company, day)


__all__ = ["BY", "HALF_PAST_NINE", "MORNING", "TODAY", "CountingWire", "State", "customer", "invoice"]


def last_contacts(account_ids: Iterable[int], until: date) -> dict[int, date]:
    """The day of the last contact about money of each account."""
    return {account: days[-1].day for account, days in accounts.contacts_until(account_ids, until).items()}
