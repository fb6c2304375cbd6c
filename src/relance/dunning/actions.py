"""What people and the clock do to accounts, each with its consequences in one transaction.

A call of `reconsider` that is forgotten delays, never harms: the account's version has moved on, so the last look
stops what was decided before, and the next tick decides again.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from relance.accounts import actions as accounts
from relance.arrangements import actions as arrangements
from relance.arrangements.rules import NewArrangement
from relance.company import actions as company_actions
from relance.company.models import Company
from relance.customers import actions as customers
from relance.customers.actions import NewCustomer
from relance.dunning.reconsidering import Outcomes, reconsider, run
from relance.ledger import actions as ledger
from relance.ledger.actions import NewDocument, NewPayment
from relance.ledger.rules import LedgerRefusal
from relance.outbox import actions as outbox
from relance.outbox import queries as outbox_queries
from relance.outbox.rules import State
from relance.policies import actions as policies
from relance.policies.rules import Exemption
from relance.values.clock import day_in

__all__ = [
    "Outcomes",
    "added",
    "answered",
    "arranged",
    "charged",
    "contacted",
    "corrected",
    "excepted",
    "exception_ended",
    "held_again",
    "let_count",
    "lifted",
    "paid",
    "reconsider",
    "run",
    "set_test_mode",
    "taken_back",
    "tried_again",
    "waived",
]


@transaction.atomic
def set_test_mode(company: Company, on: bool) -> None:
    """End or begin test mode. What was rehearsed today may be proposed again today: every account is decided anew."""
    company_actions.set_test_mode(company, on)
    accounts.all_moved(company)


@transaction.atomic
def paid(company: Company, new: NewPayment, *, by: str, now: datetime) -> tuple[Any, Outcomes]:
    """Book a payment and let its consequences follow, in one transaction. The ledger entry, and what followed.

    Raises LedgerRefusal for money of a day that has not come: a list may foretell it, a person may not.
    """
    if new.on > day_in(now, company.zone):
        raise LedgerRefusal(gettext("This day has not come yet. When did the money arrive?"))
    entry = ledger.record_payments(company, [new], by=by, now=now)[0]
    done = reconsider(company, [new.account_id], by=by, now=now)
    entry.refresh_from_db()
    return entry, done


@transaction.atomic
def taken_back(
    company: Company, entry_id: int, *, on: date, reason: str, by: str, now: datetime
) -> tuple[Any, Outcomes]:
    """Take an entry back and let the consequences follow. The opposite entry, and what followed."""
    opposite = ledger.reverse(company, entry_id, on=on, reason=reason, by=by, now=now)
    return opposite, reconsider(company, [opposite.account_id], by=by, now=now)


@transaction.atomic
def charged(company: Company, new: NewDocument, *, by: str, now: datetime) -> tuple[Any, Outcomes]:
    """Book interest or costs that somebody entered, apart from the invoice, and let the consequences follow."""
    (document,) = ledger.record_documents(company, [new], by=by, now=now)
    return document, reconsider(company, [new.account_id], by=by, now=now)


@transaction.atomic
def waived(
    company: Company, entry_id: int, amount: int, *, reason: str, by: str, now: datetime
) -> tuple[Any, Outcomes]:
    """Give up what is open of an invoice or a charge, and let the consequences follow. Raises LedgerRefusal."""
    on = day_in(now, company.zone)
    entry = ledger.waive(company, entry_id, amount, on=on, reason=reason, by=by, now=now)
    return entry, reconsider(company, [entry.account_id], by=by, now=now)


@transaction.atomic
def let_count(company: Company, account_id: int, *, by: str, now: datetime) -> Outcomes:
    """Let what was set apart count again, and let the consequences follow."""
    ledger.let_count(company, account_id, by=by, now=now)
    return reconsider(company, [account_id], by=by, now=now)


@transaction.atomic
def contacted(
    company: Company, account_id: int, *, channel: str, outgoing: bool, text: str, by: str, now: datetime
) -> Outcomes:
    """Log a contact that a person had and let its consequences follow: the days between two contacts count."""
    day = day_in(now, company.zone)
    accounts.log_contact(
        company, account_id, channel=channel, outgoing=outgoing, subject="", text=text, by=by, now=now, day=day
    )
    return reconsider(company, [account_id], by=by, now=now)


@transaction.atomic
def added(company: Company, new: NewCustomer, *, by: str, now: datetime) -> Any:
    """Add a customer, whose account is decided at once."""
    customer = customers.add(company, [new], by=by, now=now)[0]
    reconsider(company, [customer.account_id], by=by, now=now)
    return customer


@transaction.atomic
def corrected(company: Company, customer_id: int, values: dict[str, str], *, by: str, now: datetime) -> Outcomes:
    """Change what is known of a customer and let the consequences follow: another address, another message."""
    customer = customers.change(company, customer_id, values, by=by, now=now)
    return reconsider(company, [customer.account_id], by=by, now=now)


@transaction.atomic
def answered(company: Company, message_id: int, *, left: bool, by: str, now: datetime) -> bool:
    """A person says whether an unknown message left, and the consequences follow. False where nobody asks."""
    known = outbox_queries.get(company, message_id)
    if known is None or known.state != State.UNKNOWN:
        return False
    outbox.answer_unknown(company, message_id, left=left, by=by, now=now)
    reconsider(company, [known.account_id], by=by, now=now)
    return True


@transaction.atomic
def tried_again(company: Company, message_id: int, *, by: str, now: datetime) -> bool:
    """Approve a failed message once more; the consequences follow. False where another one waits by now."""
    known = outbox_queries.get(company, message_id)
    if known is None or not outbox.try_again(company, message_id, by=by, now=now):
        return False
    reconsider(company, [known.account_id], by=by, now=now)
    return True


@transaction.atomic
def arranged(company: Company, account_id: int, new: NewArrangement, *, by: str, now: datetime) -> tuple[Any, Outcomes]:
    """Note a pause, a promise or a dispute, and let the consequences follow. Raises ArrangementRefusal."""
    made = arrangements.arrange(company, account_id, new, by=by, now=now)
    return made, reconsider(company, [account_id], by=by, now=now)


@transaction.atomic
def lifted(company: Company, arrangement_id: int, *, by: str, now: datetime) -> Any | None:
    """Let an arrangement hold no longer, and let the consequences follow. None where it held no more."""
    made = arrangements.lift(company, arrangement_id, by=by, now=now)
    if made is not None:
        reconsider(company, [made.account_id], by=by, now=now)
    return made


@transaction.atomic
def held_again(company: Company, arrangement_id: int, *, by: str, now: datetime) -> Any | None:
    """Undo a lift on its day, and let the consequences follow. None where there is nothing to undo."""
    made = arrangements.hold_again(company, arrangement_id, by=by, now=now)
    if made is not None:
        reconsider(company, [made.account_id], by=by, now=now)
    return made


@transaction.atomic
def excepted(
    company: Company, account_id: int, exemption: Exemption, *, reason: str, by: str, now: datetime
) -> Outcomes:
    """Treat one customer otherwise than the policy says, and let the consequences follow. Raises BadPolicy."""
    policies.except_customer(company, account_id, exemption, reason=reason, by=by, now=now)
    return reconsider(company, [account_id], by=by, now=now)


@transaction.atomic
def exception_ended(company: Company, account_id: int, *, by: str, now: datetime) -> bool:
    """Treat a customer like everybody else again, and let the consequences follow. Whether there was an exception."""
    ended = policies.end_exception(company, account_id, by=by, now=now)
    if ended:
        reconsider(company, [account_id], by=by, now=now)
    return ended
