"""What other rooms may ask about customers."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from relance.company.models import Company
from relance.customers.models import Customer
from relance.customers.rules import name_key
from relance.values.batches import batched


class UnknownCustomer(LookupError):
    """No customer, or more than one, fits what was asked for."""

    says_what_to_do = True


@dataclass(frozen=True, slots=True)
class Found:
    """A hit of the search."""

    id: int
    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class Addressee:
    """What is needed to write to a customer and to show one in a list."""

    id: int
    account_id: int
    reference: str
    name: str
    contact: str
    kind: str
    language: str
    email: str


def addressees(account_ids: Iterable[int]) -> dict[int, Addressee]:
    """Customers by the id of their account."""
    rows = Customer.objects.filter(account_id__in=set(account_ids))
    return {row[1]: Addressee(*row) for row in rows.values_list(*Addressee.__slots__)}


def accounts_by_name(company: Company, keys: Iterable[str]) -> dict[str, int]:
    """Accounts of the firm's customers whom lists know by these name keys; the oldest where two share one.

    A customer renamed here is still found by the name its list has, and one renamed there by the name it has here.
    """
    found: dict[str, int] = {}
    for slice_ in batched(keys, 500):
        for field in ("name_key", "list_key"):
            rows = Customer.objects.filter(company=company, **{f"{field}__in": slice_}).order_by("-id")
            found |= dict(rows.values_list(field, "account_id"))
    return found


def accounts_by_code(company: Company, codes: Iterable[str]) -> dict[str, int]:
    """Accounts by the customer's number in the firm's own books; the oldest where two share one."""
    found: dict[str, int] = {}
    for slice_ in batched(sorted(set(codes)), 500):
        rows = Customer.objects.filter(company=company, external_id__in=slice_).order_by("-id")
        found |= dict(rows.values_list("external_id", "account_id"))
    return found


def codes_of(company: Company, account_ids: Iterable[int]) -> dict[int, str]:
    """The number in the firm's own books, by account, where there is one."""
    found: dict[int, str] = {}
    for slice_ in batched(sorted(set(account_ids)), 500):
        rows = Customer.objects.filter(company=company, account_id__in=slice_).exclude(external_id="")
        found |= dict(rows.values_list("account_id", "external_id"))
    return found


def get(company: Company, customer_id: int) -> Customer | None:
    """A customer of this firm."""
    return Customer.objects.select_related("account").filter(company=company, pk=customer_id).first()


def find(text: str, limit: int = 8) -> list[Found]:
    """Customers of the firm in scope whose name, reference, number or address holds the text."""
    key = name_key(text)
    if not key:
        return []
    hits = Customer.objects.filter(
        Q(name_key__contains=key)
        | Q(reference__iexact=text.strip())
        | Q(external_id__iexact=text.strip())
        | Q(email__icontains=text.strip())
    )
    return [Found(c.id, c.name, c.contact or c.reference) for c in hits.order_by("name_key")[:limit]]


def one(company: Company, text: str) -> Customer:
    """The one customer meant by a reference, a number in the firm's books, an id, or a name.

    Raises UnknownCustomer that lists the candidates.
    """
    mine = Customer.objects.filter(company=company)
    exact = list(mine.filter(Q(reference__iexact=text) | Q(external_id=text) | Q(name_key=name_key(text)))[:6])
    found = exact or list(mine.filter(name_key__contains=name_key(text))[:6]) if text.strip() else []
    if len(found) == 1:
        return found[0]
    if not found:
        raise UnknownCustomer(f"No customer is called “{text}”. Try a part of the name, or the reference.")
    listed = ", ".join(f"{c.name} ({c.reference})" for c in found[:5])
    raise UnknownCustomer(f"“{text}” could be {listed}. Give the reference.")


def matching(company: Company, text: str = "") -> "QuerySet[Customer]":
    """Customers of the firm whose name, contact, reference, number or address holds the text; all without one."""
    found = Customer.objects.filter(company=company)
    text, key = text.strip(), name_key(text)
    if not key:
        return found
    exact = Q(reference__iexact=text) | Q(external_id__iexact=text)
    return found.filter(Q(name_key__contains=key) | Q(contact__icontains=text) | Q(email__icontains=text) | exact)


def neighbours(customer: Customer) -> tuple[Customer | None, Customer | None]:
    """The customers before and after this one in the order of names."""
    mine = Customer.objects.filter(company_id=customer.company_id)
    key, pk = customer.name_key, customer.pk
    before = mine.filter(name_key__lte=key).filter(Q(name_key__lt=key) | Q(id__lt=pk))
    after = mine.filter(name_key__gte=key).filter(Q(name_key__gt=key) | Q(id__gt=pk))
    return before.order_by("-name_key", "-id").first(), after.order_by("name_key", "id").first()
