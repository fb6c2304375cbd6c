"""The only writers of customers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db import transaction

from relance.accounts import actions as accounts
from relance.accounts.actions import Happening
from relance.accounts.writing import insert_rows, update_rows
from relance.company.models import Company
from relance.customers import rules
from relance.customers.models import Customer
from relance.customers.names import guess_kind
from relance.customers.rules import KindFrom
from relance.values.batches import batched


@dataclass(frozen=True, slots=True)
class NewCustomer:
    """What is known of a customer at first sight. `external_id` is its number in the firm's own books."""

    name: str
    kind: str = ""
    language: str = ""
    external_id: str = ""
    contact: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    country: str = ""
    about: str = ""
    since: date | None = None


EDITABLE = ("name", "contact", "kind", "language", "email", "phone", "address", "country", "part", "debtor", "about")


@transaction.atomic
def add(company: Company, news: Sequence[NewCustomer], *, by: str, now: datetime) -> list[Customer]:
    """New customers, each with an account of its own, in the order given."""
    opened = accounts.open_accounts(company, len(news))
    # The reference counts this firm's customers; the lock on the firm keeps two imports apart.
    Company.objects.select_for_update(no_key=True).get(pk=company.pk)
    first = Customer.objects.filter(company=company).count() + 1
    made = [
        _customer(company, new, account.id, rules.make_reference(first + i))
        for i, (new, account) in enumerate(zip(news, opened, strict=True))
    ]
    insert_rows(made)
    happenings = [Happening(c.account_id, "customer_added", {"reference": c.reference}, c.name) for c in made]
    accounts.record(company, happenings, by=by, now=now)
    return made


def _customer(company: Company, new: NewCustomer, account_id: int, reference: str) -> Customer:
    given = {f.name: getattr(new, f.name) for f in fields(new)}
    given["kind"], given["kind_from"] = (new.kind, KindFrom.SAID) if new.kind else guess_kind(new.name)
    given["language"] = new.language or company.language
    key = rules.name_key(new.name)
    given |= {"reference": reference, "name_key": key, "list_key": key}
    return Customer(company_id=company.pk, account_id=account_id, **given)


@transaction.atomic
def change(company: Company, customer_id: int, values: dict[str, str], *, by: str, now: datetime) -> Customer:
    """Change what is known of a customer. Says on the timeline which fields; the old values lie in its text."""
    customer = Customer.objects.get(company=company, pk=customer_id)
    accounts.lock(company, [customer.account_id])
    changed = [f for f in EDITABLE if f in values and getattr(customer, f) != values[f]]
    if not changed:
        return customer
    before = "\n".join(f"{field}: {getattr(customer, field)} → {values[field]}" for field in changed)
    for field in changed:
        setattr(customer, field, values[field])
    customer.name_key = rules.name_key(customer.name)
    if "kind" in changed:
        customer.kind_from = KindFrom.SAID
    customer.save(update_fields=[*changed, "name_key", "kind_from"])
    accounts.record(
        company, [Happening(customer.account_id, "customer_changed", {"fields": changed}, before)], by=by, now=now
    )
    accounts.moved(company, [customer.account_id])
    return customer


FILLED = ("external_id", "contact", "email", "phone", "address", "country")
"""What a list may add where nothing is known yet."""


@transaction.atomic
def fill(company: Company, details: Mapping[int, Mapping[str, str]], *, by: str, now: datetime) -> set[int]:
    """Add what was unknown, by account. What a person wrote is never overwritten, what was erased
    stays so. The accounts that changed."""
    changed: dict[int, list[str]] = {}
    for slice_ in batched(sorted(details), 500):
        rows = Customer.objects.filter(company=company, account_id__in=slice_, restricted_on=None)
        found = [customer for customer in rows if _fill_one(customer, details[customer.account_id], changed)]
        if found:
            accounts.lock(company, [customer.account_id for customer in found])
            update_rows(found, FILLED)
    happenings = [Happening(pk, "customer_changed", {"fields": names}) for pk, names in changed.items()]
    if happenings:
        accounts.record(company, happenings, by=by, now=now)
        accounts.moved(company, changed)
    return set(changed)


def _fill_one(customer: Customer, details: Mapping[str, str], changed: dict[int, list[str]]) -> bool:
    unknown = [name for name in FILLED if details.get(name) and not getattr(customer, name)]
    for name in unknown:
        setattr(customer, name, details[name])
    if unknown:
        changed[customer.account_id] = unknown
    return bool(unknown)
