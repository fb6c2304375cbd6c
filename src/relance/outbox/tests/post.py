"""Letters on paper, approved by the real actions without a policy that asks for them."""

from datetime import date, datetime, timedelta

from relance.accounts import actions as accounts
from relance.accounts.actions import Decided
from relance.accounts.models import Account
from relance.accounts.tests.firms import BY, MONDAY, MORNING
from relance.company.models import Company
from relance.customers.models import Customer
from relance.ledger.models import DuePart
from relance.ledger.tests.books import customer, invoice
from relance.letters import actions as letters
from relance.letters.rules import Line, Recipient, Sender, write
from relance.outbox import actions as outbox
from relance.outbox.actions import Proposal
from relance.outbox.models import Message

ANSWER_BY = MONDAY + timedelta(days=8)
ADDRESS = "3 avenue du Parc\n69006 Lyon"
HALF_PAST_NINE = MORNING + timedelta(minutes=90)


def propose_letter(
    company: Company, who: Customer, address: str = ADDRESS, answer_by: date = ANSWER_BY, now: datetime = MORNING
) -> Message:
    """A letter about what the customer owes, decided and proposed on a morning."""
    today = now.date()
    part = DuePart.objects.select_related("document").filter(account_id=who.account_id, open__gt=0)[0]
    number, issued = part.document.number, part.document.issued_on
    line = Line(number, issued, part.due_on, part.amount, part.open, part.document.currency, False)
    sender = Sender(company.name, "Claire Aubry", "04 65 71 00 51", "", "", "", "1 rue Basse\n69001 Lyon", "FR")
    reader = Recipient(who.name, "", "business", "fr", who.reference, address)
    words = write("friendly", (line,), sender, reader, today, answer_by, channel="letter")
    (letter,) = letters.keep(company, [(who.account_id, words)], now=now)
    version = Account.objects.get(pk=who.account_id).version
    accounts.decided(company, [Decided(who.account_id, version, today, None)])
    lines = ((part.id, "friendly", part.open, "EUR"),)
    proposal = Proposal(
        who.account_id, letter.id, "friendly", part.id, "letter", "post", who.name, version, answer_by, "", lines
    )
    return outbox.propose(company, [proposal], now=now)[0]


def late(company: Company, number: str = "F-1") -> Customer:
    """A customer with an invoice that is late."""
    who = customer(company)
    invoice(who, number, 10000, MONDAY - timedelta(days=10))
    return who


def depart(company: Company, *messages: Message, now: datetime = HALF_PAST_NINE) -> outbox.Departed:
    """Approve, and let what is due leave; there is no wire."""
    outbox.approve(company, [m.id for m in messages], by=BY, now=MORNING)
    return outbox.depart(company, now=now, wires={})


def one_departed(company: Company, number: str = "F-1") -> tuple[Customer, Message]:
    """A letter that left for the next pile."""
    who = late(company, number)
    message = propose_letter(company, who)
    assert depart(company, message).to_post == [message.id]
    return who, message
