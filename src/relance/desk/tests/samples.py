"""A firm that has one of everything, so that every address of the desk can be visited.

A page with a new kind of number in its address adds a line to `_numbers`; the test of every URL says so.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django_scopes import scope

from relance.arrangements import measures
from relance.arrangements.measures import MeasureKind, NewMeasure
from relance.arrangements.rules import Kind, NewArrangement
from relance.claims.notices import NoticeKind, Served
from relance.company import actions as companies
from relance.company.models import Company, Membership, User
from relance.company.rules import Role
from relance.customers import actions as customers
from relance.customers import queries as known
from relance.customers.actions import NewCustomer
from relance.customers.flags import NewFlag
from relance.dunning import actions as dunning
from relance.dunning import claiming, flagging, merging
from relance.intake import actions as intake
from relance.intake import dropping
from relance.intake.actions import Options
from relance.intake.gate.content import Content
from relance.intake.rules.records import BankLine
from relance.ledger import actions as ledger
from relance.ledger.actions import NewDocument, NewPayment
from relance.ledger.rules import EntryKind
from relance.matching import actions as matching
from relance.matching import queries as bank_lines
from relance.outbox import actions as outbox
from relance.outbox import printing
from relance.outbox import queries as messages
from relance.outbox.rules import State
from relance.outbox.tests.post import propose_letter
from relance.web.newfirm import new_firm
from relance.web.tick import tick

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BY = "sample"

WORDS: dict[str, str] = {"role": "assistant", "page": "people", "kind": "pause", "preset": "standard", "version": "1"}
WORDS |= {"language": "fr", "name": "friendly"}
"""Parameters that name no firm's property: every firm knows the same words."""

PASSING = {"batch"}
"""Random marks of things that pass, such as an approval one may undo for ten minutes. Another firm's mark is
answered like one that is over or was never there, whatever that answer is."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A firm, its people by role, and a number of its own for every parameter that is some firm's."""

    company: Company
    people: dict[str, User]
    numbers: dict[str, int | str]


def make(name: str) -> Sample:
    """A firm with a person for every role, an open invitation, late invoices, messages, a payment."""
    company, _ = new_firm(name, "FR", f"first@{name}.example", by=BY, now=NOW)
    people = {role.value: _joined(company, f"{role}@{name}.example", role) for role in Role}
    with scope(company=company):
        numbers = _numbers(company)
    return Sample(company, people, numbers)


def _joined(company: Company, email: str, role: Role) -> User:
    user = User.objects.create_user(email, name=f"{role} of {company.name}")
    Membership.objects.create(company=company, user=user, role=role)
    return user


def _numbers(company: Company) -> dict[str, int | str]:
    news = [NewCustomer(name=f"Garage {n} SARL", email=f"garage{n}@{company.slug}.example") for n in range(3)]
    made = customers.add(company, news, by=BY, now=NOW)
    documents = ledger.record_documents(company, [_late(c.account_id) for c in made], by=BY, now=NOW)
    paid = NewPayment(made[0].account_id, "EUR", 1000, date(2026, 11, 20))
    payments = ledger.record_payments(company, [paid], by=BY, now=NOW)
    tick(company, NOW, wires={})
    waiting = messages.in_state(company, State.PROPOSED)
    assert len(waiting) >= 2, "The sample firm should have messages that wait for approval."
    approved = outbox.approve(company, [waiting[0].pk], by=BY, now=NOW)
    invited = companies.invite(company, f"invited@{company.slug}.example", Role.ASSISTANT, by=BY, now=NOW)
    return {
        "customer": made[0].pk,
        "other": made[2].pk,
        "merge": _merged(company),
        "arrangement": _paused(company),
        **_claimed(company),
        "account": made[0].account_id,
        "document": documents[0].pk,
        "payment": payments[0].pk,
        "entry": payments[0].pk,
        "message": waiting[1].pk,
        "batch": approved[0].batch,
        "line": _bank_line(company),
        **_posted(company),
        "dropped": _dropped(company),
        "source": _imported(company),
        "member": Membership.objects.get(company=company, role=Role.BOOKKEEPER).pk,
        "link": invited.link.pk,
    }


def _merged(company: Company) -> int:
    """Two more customers, one of them part of the other."""
    kept, gone = customers.add(company, [NewCustomer("Atelier"), NewCustomer("Atelier SARL")], by=BY, now=NOW)
    made, _ = merging.merge(company, kept.pk, gone.pk, by=BY, now=NOW)
    return int(made.pk)


def _paused(company: Company) -> int:
    """A pause with a customer who owes nothing."""
    account = known.one(company, "Atelier").account_id
    made, _ = dunning.arranged(
        company, account, NewArrangement(Kind.PAUSE, NOW.date(), date(2026, 12, 24)), by=BY, now=NOW
    )
    return int(made.pk)


def _claimed(company: Company) -> dict[str, int | str]:
    """A formal notice, an accepted policy, and something that is on file for the law."""
    account = known.one(company, "Atelier").account_id
    notice = Served(NoticeKind.FORMAL_NOTICE, "registered_letter", None, date(2026, 11, 2))
    served = claiming.served(company, account, notice, proof="R 1", by=BY, now=NOW)
    accepted = claiming.accepted(company, account, 1, on=date(2026, 9, 1), evidence="signed", by=BY, now=NOW)
    noted = flagging.flagged(company, account, NewFlag("consent_email", date(2026, 11, 2), "Said so"), by=BY, now=NOW)
    stopped = measures.begin(
        company, NewMeasure(account, MeasureKind.STOP_WORK, date(2026, 11, 2), "clause 9"), by=BY, now=NOW
    )
    assert stopped is not None, "nothing was stopped before"
    return {"notice": served.pk, "acceptance": accepted.pk, "flag": noted.pk, "measure": stopped.pk}


def _posted(company: Company) -> dict[str, int | str]:
    """A pile with a letter that waits for the post."""
    (who,) = customers.add(
        company, [NewCustomer("Client sur papier", address="1 rue Basse\n69001 Lyon")], by=BY, now=NOW
    )
    ledger.record_documents(company, [_late(who.account_id)], by=BY, now=NOW)
    letter = propose_letter(company, who, answer_by=date(2026, 12, 1), now=NOW)
    outbox.approve(company, [letter.pk], by=BY, now=NOW)
    companies.set_test_mode(company, False)
    outbox.depart(company, now=NOW + timedelta(hours=1), wires={})
    companies.set_test_mode(company, True)
    made = printing.make_batch(company, by=BY, now=NOW + timedelta(hours=1))
    assert made.batch is not None, "The sample firm should have a letter to post."
    return {"pile": made.batch.pk, "letter": letter.pk}


def _bank_line(company: Company) -> int:
    """A credit that nobody can place but a person."""
    line = BankLine(1, "FR76", date(2026, 11, 20), "EUR", 7700, "R-1", f"Payer of {company.slug}")
    matching.keep(company, [line], by=BY, now=NOW)
    return int(bank_lines.not_placed(company).values_list("pk", flat=True)[0])


def _dropped(company: Company) -> int:
    """A file with a question that waits for its answer."""
    data = f"Number;Customer;Date;Due;Amount\nD-1;Dropped by {company.slug};01/02/2026;03/04/2026;100\n".encode()
    waits = dropping.drop(company, f"dropped-{company.slug}.csv", Content.of(data), by=BY, now=NOW)
    dropping.look_at(company, waits.pk, today=NOW.date())
    return int(waits.pk)


def _imported(company: Company) -> int:
    """A file that is in the book but for one row."""
    rows = f"I-1;Imported by {company.slug};30/10/2026;30/11/2026;100\nI-2;Nobody;30/10/2026;30/11/2026;x\n"
    data = f"Number;Customer;Date;Due;Amount\n{rows}".encode()
    return intake.import_file(
        company, f"list-{company.slug}.csv", Content.of(data), Options(), by=BY, now=NOW
    ).import_id


def _late(account_id: int) -> NewDocument:
    due = date(2026, 10, 15)
    return NewDocument(account_id, EntryKind.INVOICE, "F-1", date(2026, 9, 15), "EUR", 50000, ((due, 50000),))
