"""Letters that wait in the sample firm."""

from datetime import timedelta
from typing import Any

from relance.company import actions as companies
from relance.customers import actions as customers
from relance.customers.actions import NewCustomer
from relance.desk.customer.tests.sample import BY, TODAY, Firm
from relance.ledger import actions as ledger
from relance.ledger.actions import NewDocument
from relance.ledger.rules import EntryKind
from relance.outbox import actions as outbox
from relance.outbox import printing
from relance.outbox.models import Message
from relance.outbox.tests.post import propose_letter


def departed(firm: Firm, *names: str, address: str = "3 avenue du Parc\n69006 Lyon") -> list[Any]:
    """A letter for each new customer, approved and departed into the pile."""
    with firm.inside():
        companies.set_test_mode(firm.company, False)
        found = customers.add(firm.company, [NewCustomer(name, address=address) for name in names], by=BY, now=firm.now)
        due = TODAY - timedelta(days=30)
        for who in found:
            new = NewDocument(
                who.account_id,
                EntryKind.INVOICE,
                f"L-{who.pk}",
                due - timedelta(days=30),
                "EUR",
                12300,
                ((due, 12300),),
            )
            ledger.record_documents(firm.company, [new], by=BY, now=firm.now)
        letters = [propose_letter(firm.company, who, address, TODAY + timedelta(days=8), firm.now) for who in found]
        outbox.approve(firm.company, [letter.pk for letter in letters], by=BY, now=firm.now)
        outbox.depart(firm.company, now=firm.now + timedelta(hours=1), wires={})
        return list(Message.objects.filter(pk__in=[letter.pk for letter in letters]).order_by("pk"))


def a_pile(firm: Firm) -> int:
    """Make a pile of what waits; its number."""
    with firm.inside():
        made = printing.make_batch(firm.company, by=BY, now=firm.now + timedelta(hours=1))
        assert made.batch is not None
        return int(made.batch.pk)
