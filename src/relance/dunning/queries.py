"""Facts for a decision, and what was decided."""

from collections.abc import Iterable, Mapping
from datetime import date

from relance.accounts import queries as accounts
from relance.company import queries as companies
from relance.company.models import Company
from relance.customers import queries as customers
from relance.customers.queries import Addressee
from relance.customers.rules import Kind
from relance.dunning import rules
from relance.dunning.models import Decision
from relance.dunning.rules import Facts, Item, Outcome
from relance.ledger import queries as ledger
from relance.outbox import queries as outbox
from relance.policies import queries as policies


def gather(versions: Mapping[int, int], today: date) -> tuple[dict[int, Facts], dict[int, Addressee]]:
    """The facts of accounts as of a day, and their customers: a bounded number of queries.

    `versions` are the accounts' versions by id.
    """
    ids = list(versions)
    people = customers.addressees(ids)
    items = ledger.items_on(ids, today)
    done = outbox.done(ids)
    contacts = accounts.last_contacts(ids, today)
    refused = outbox.refused(ids)
    leaving = outbox.in_flight(ids)
    entries = ledger.next_entry_after(ids, today)
    facts = {
        account_id: Facts(
            account_id=account_id,
            version=version,
            today=today,
            is_person=people[account_id].kind == Kind.PERSON,
            recipient=people[account_id].email,
            recipient_refused=people[account_id].email in refused.get(account_id, ()),
            leaving_now=account_id in leaving,
            last_contact=contacts.get(account_id),
            next_entry=entries.get(account_id),
            items=tuple(_item(row, done) for row in items.get(account_id, ())),
        )
        for account_id, version in versions.items()
    }
    return facts, people


_NOTHING = outbox.Done(frozenset(), None)


def _item(row: ledger.Item, done: dict[int, outbox.Done]) -> Item:
    had = done.get(row.part_id, _NOTHING)
    return Item(
        row.part_id,
        row.number,
        row.issued_on,
        row.due_on,
        row.currency,
        row.amount,
        row.open,
        had.steps,
        had.answer_by,
    )


def current(account_id: int) -> Decision | None:
    """The decision in force for an account."""
    return Decision.objects.filter(account_id=account_id, current=True).first()


def current_of(account_ids: Iterable[int]) -> dict[int, Decision]:
    """The decisions in force, by account."""
    found = Decision.objects.filter(account_id__in=set(account_ids), current=True)
    return {decision.account_id: decision for decision in found}


def history(account_id: int) -> list[Decision]:
    """All decisions about an account, newest first."""
    return list(Decision.objects.filter(account_id=account_id).order_by("-id"))


def in_force(company: Company, *outcomes: Outcome) -> list[Decision]:
    """The firm's decisions in force with one of these outcomes."""
    return list(Decision.objects.filter(company=company, current=True, outcome__in=outcomes).order_by("id"))


def preview(company: Company, account_id: int, today: date) -> rules.Decision:
    """What would be decided about an account on a day, changing nothing."""
    versions = accounts.versions([account_id])
    facts, _ = gather(versions, today)
    return rules.decide(facts[account_id], policies.ladder(company), companies.hours(company).calendar)


def recent(account_id: int, limit: int) -> list[Decision]:
    """The last decisions about an account, newest first."""
    return list(Decision.objects.filter(account_id=account_id).order_by("-id")[:limit])


def behind(account_id: int, step: str, item: int) -> Decision | None:
    """The last decision that asked for this message."""
    found = Decision.objects.filter(account_id=account_id, outcome=Outcome.MESSAGE, step=step, item=item)
    return found.order_by("-id").first()
