"""What other rooms may ask about customers."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

from relance.company.models import Company
from relance.customers import likeness
from relance.customers.likeness import Face, Likeness
from relance.customers.models import Apart, Customer, Merge
from relance.customers.rules import debtor_of, name_key
from relance.values.batches import batched

_STANDS = Coalesce("merged_into__account_id", "account_id")
"""The account of the customer that stands for this one since a merge, else its own."""


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
    phone: str
    address: str
    country: str


def addressees(account_ids: Iterable[int]) -> dict[int, Addressee]:
    """Customers by the id of their account."""
    rows = Customer.objects.filter(account_id__in=set(account_ids))
    return {row[1]: Addressee(*row) for row in rows.values_list(*Addressee.__slots__)}


@dataclass(frozen=True, slots=True)
class Debtor:
    """Whom the law sees in a customer: `kind` empty where nobody knows enough, and the place, empty where not said."""

    kind: str
    country: str
    part: str
    phone: str = ""


def debtors(account_ids: Iterable[int]) -> dict[int, Debtor]:
    """By account, whom the law sees."""
    rows = Customer.objects.filter(account_id__in=set(account_ids))
    columns = ("account_id", "kind", "kind_from", "debtor", "country", "part", "phone")
    return {
        account: Debtor(debtor_of(kind, kind_from, debtor), country, part, phone)
        for account, kind, kind_from, debtor, country, part, phone in rows.values_list(*columns)
    }


def accounts_by_name(company: Company, keys: Iterable[str]) -> dict[str, int]:
    """Accounts of the firm's customers whom lists know by these name keys; the oldest where two share one.

    A customer renamed here is still found by the name its list has, and one renamed there by the name it has here.
    """
    found: dict[str, int] = {}
    for slice_ in batched(keys, 500):
        for field in ("name_key", "list_key"):
            rows = Customer.objects.filter(company=company, **{f"{field}__in": slice_}).order_by("-id")
            found |= dict(rows.values_list(field, _STANDS))
    return found


def accounts_by_code(company: Company, codes: Iterable[str]) -> dict[str, int]:
    """Accounts by the customer's number in the firm's own books; the oldest where two share one."""
    found: dict[str, int] = {}
    for slice_ in batched(sorted(set(codes)), 500):
        rows = Customer.objects.filter(company=company, external_id__in=slice_).order_by("-id")
        found |= dict(rows.values_list("external_id", _STANDS))
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
    found: dict[int, Found] = {}
    for hit in hits.select_related("merged_into").order_by("name_key")[: 2 * limit]:
        c = hit.merged_into or hit
        found.setdefault(c.id, Found(c.id, c.name, hit.name if hit is not c else c.contact or c.reference))
    return list(found.values())[:limit]


def one(company: Company, text: str) -> Customer:
    """The one customer meant by a reference, a number in the firm's books, an id, or a name.

    Raises UnknownCustomer that lists the candidates.
    """
    mine = Customer.objects.filter(company=company).select_related("merged_into")
    exact = list(mine.filter(Q(reference__iexact=text) | Q(external_id=text) | Q(name_key=name_key(text)))[:6])
    hits = exact or list(mine.filter(name_key__contains=name_key(text))[:6]) if text.strip() else []
    found = list(dict.fromkeys(hit.merged_into or hit for hit in hits))
    if len(found) == 1:
        return found[0]
    if not found:
        said = gettext("No customer is called “%(text)s”. Try a part of the name, or the reference.")
        raise UnknownCustomer(said % {"text": text})
    listed = ", ".join(f"{c.name} ({c.reference})" for c in found[:5])
    said = gettext("“%(text)s” could be %(names)s. Give the reference.")
    raise UnknownCustomer(said % {"text": text, "names": listed})


def matching(company: Company, text: str = "") -> "QuerySet[Customer]":
    """Customers of the firm whose name, contact, reference, number or address holds the text; all without one."""
    found = Customer.objects.filter(company=company, merged_into=None)
    text, key = text.strip(), name_key(text)
    if not key:
        return found
    fits = Q(reference__iexact=text) | Q(external_id__iexact=text)
    fits |= Q(name_key__contains=key) | Q(contact__icontains=text) | Q(email__icontains=text)
    parts = Customer.objects.filter(fits, company=company, merged_into__isnull=False)
    return found.filter(fits | Q(id__in=parts.values("merged_into")))


def accounts_named(company: Company, text: str, most: int) -> list[int]:
    """Accounts of customers whose name holds the text, or whose reference or number it is; from an index alone."""
    key, text = name_key(text), text.strip()
    if not key:
        return []
    mine = Customer.objects.filter(company=company)
    ids = set(mine.filter(name_key__contains=key).order_by("name_key", "id").values_list("id", flat=True)[:most])
    ids |= set(mine.filter(Q(reference=text.upper()) | Q(external_id=text)).values_list("id", flat=True)[:most])
    return sorted(set(mine.filter(id__in=ids).values_list(_STANDS, flat=True)))[:most]


def neighbours(customer: Customer) -> tuple[Customer | None, Customer | None]:
    """The customers before and after this one in the order of names."""
    mine = Customer.objects.filter(company_id=customer.company_id, merged_into=None)
    key, pk = customer.name_key, customer.pk
    before = mine.filter(name_key__lte=key).filter(Q(name_key__lt=key) | Q(id__lt=pk))
    after = mine.filter(name_key__gte=key).filter(Q(name_key__gt=key) | Q(id__gt=pk))
    return before.order_by("-name_key", "-id").first(), after.order_by("name_key", "id").first()


def lookalikes(company: Company) -> list[Likeness]:
    """Customers that look like one, most certain first, without those that somebody said are two."""
    columns = ("id", "name", "kind", "external_id", "email", "phone", "address")
    mine = Customer.objects.filter(company=company, merged_into=None, erased_on=None)
    rows = mine.order_by("id").values_list(*columns)
    two = told_apart(company)
    faces = (Face(*row) for row in rows.iterator(chunk_size=5000))
    return [each for each in likeness.alike(faces, company.country) if (each.one, each.other) not in two]


def told_apart(company: Company) -> set[tuple[int, int]]:
    """Pairs of customers that somebody said are two, the lower id first."""
    return set(Apart.objects.filter(company=company).values_list("one_id", "other_id"))


def standing(company: Company, customer_ids: Iterable[int]) -> dict[int, Customer]:
    """Those of these customers that are not part of another, by id."""
    return Customer.objects.filter(company=company, merged_into=None).in_bulk(set(customer_ids))


def merged_accounts(account_ids: Iterable[int]) -> dict[int, str]:
    """Of these accounts, those whose customer is part of another, with the name of the one that stands for it."""
    rows = Customer.objects.filter(account_id__in=set(account_ids), merged_into__isnull=False)
    return dict(rows.values_list("account_id", "merged_into__name"))


def parts_of(customer: Customer) -> list[Customer]:
    """The customers that became part of this one, in the order of names."""
    return list(Customer.objects.filter(merged_into=customer))


def merges(company: Company) -> "QuerySet[Merge]":
    """Merges of the firm, newest first, undone ones too."""
    return Merge.objects.filter(company=company).select_related("kept", "gone")


def merge(company: Company, number: int) -> Merge | None:
    """A merge of this firm."""
    return merges(company).filter(pk=number).first()
