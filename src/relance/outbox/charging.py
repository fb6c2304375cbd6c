"""Fixed sums that a message asked for are booked when it left, apart from the invoices they are for. Each once.

Interest is not: it is counted to the day, and booked only when it is settled.
"""

from datetime import date, datetime

from relance.company.models import Company
from relance.ledger import actions as ledger
from relance.ledger import queries as books
from relance.ledger.actions import NewDocument
from relance.ledger.rules import EntryKind, number_key
from relance.outbox.models import Message


def book(company: Company, message: Message, *, by: str, now: datetime, day: date) -> None:
    """Book what the message charged, owed from the day it left. The account must be locked."""
    if not message.charges:
        return
    known = books.known_numbers(company, [charge["number"] for charge in message.charges])
    mine = {key for key, found in known.items() if any(each.account_id == message.account_id for each in found)}
    news = [
        NewDocument(
            message.account_id,
            EntryKind.CHARGE,
            charge["number"],
            day,
            charge["currency"],
            charge["amount"],
            ((day, charge["amount"]),),
            reference=f"message:{message.pk} {charge['rule']}"[:200],
            about_id=charge["document"],
        )
        for charge in message.charges
        if number_key(charge["number"]) not in mine
    ]
    if news:
        ledger.record_documents(company, news, by=by, now=now)
