"""A first walk through the file: what it is about, who the customers are, and what it holds of them."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from relance.customers.rules import Kind
from relance.intake.formats.saft.tree import elements, find_all, name_of, text
from relance.intake.gate.content import Content
from relance.intake.rules.addresses import country_of, postal
from relance.intake.rules.cells import email_of
from relance.intake.rules.cells import name_of as person_name
from relance.intake.rules.journal import Role
from relance.intake.rules.journal.cells import BadEntry, amount_of, date_of, day_of
from relance.intake.rules.records import Party
from relance.values.money import is_iso_currency

_COUNTRY_IN_SPACE = re.compile(r":([A-Z]{2})(?:_[\w.]+)?$")
_BALANCES = {"OpeningDebitBalance": 1, "OpeningCreditBalance": -1, "ClosingDebitBalance": 1, "ClosingCreditBalance": -1}


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer of the master files. Balances as written, `closing` None where none is given."""

    row: int
    party: Party
    accounts: frozenset[str]
    balances: Mapping[str, tuple[str, ...]]
    term: int | None = None
    """Days to pay, None where they are not said."""
    from_month_end: bool = False

    def balance(self, which: str, currency: str) -> int | None:
        """Signed minor units of the Opening or the Closing balance; None where the file gives none. Raises BadEntry."""
        total = None
        for name, texts in self.balances.items():
            if name.startswith(which):
                for said in texts:
                    total = (total or 0) + _BALANCES[name] * (amount_of(said, currency, "balance") or 0)
        return total


@dataclass(slots=True)
class Survey:
    """What the first walk found."""

    currency: str = ""
    country: str = ""
    begins_on: date | None = None
    customers: dict[str, Customer] = field(default_factory=dict)
    accounts: set[str] = field(default_factory=set)
    has_invoices: bool = False
    has_payments: bool = False

    def party(self, code: str) -> Party:
        """The customer of a code; by the code alone where the master files do not name it."""
        known = self.customers.get(code)
        return known.party if known else Party(name=code, code=code)

    def due(self, code: str, issued: date) -> date | None:
        """When a customer's terms of payment make a document fall due; None where it has none."""
        customer = self.customers.get(code)
        if customer is None or customer.term is None:
            return None
        month_end = (issued.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return (month_end if customer.from_month_end else issued) + timedelta(days=customer.term)

    def role(self, account: str) -> Role:
        """What an account is in the country's chart."""
        areas = chart().get(self.country) or chart()["other"]
        if account.startswith(tuple(areas["money"])):
            return Role.MONEY
        return Role.REVENUE if account.startswith(tuple(areas["revenue"])) else Role.OTHER

    def is_receivable(self, account: str) -> bool:
        """Whether a line on the account is about what a customer owes.

        Some programs put the customer beside every line of a sale. The accounts are those that the master files give
        to customers, and their neighbours.
        """
        if self.accounts:
            return account in self.accounts or account[:2] in {known[:2] for known in self.accounts}
        return self.role(account) is Role.OTHER


@cache
def chart() -> Mapping[str, Any]:
    """Accounts by country, and the words of the files."""
    return tomllib.loads((Path(__file__).parent / "chart.toml").read_text("utf-8"))


def survey(data: Content) -> Survey:
    """The whole file is walked through: of a damaged one nothing is taken. Raises Rejected."""
    found = Survey()
    for name, node in elements(data):
        if name == "Header":
            _header(node, found)
        elif name == "Customer":
            _customer(node, found)
        elif name == "Invoice":
            found.has_invoices |= name_of(node.getparent()) == "SalesInvoices"
        elif name == "Payment":
            found.has_payments = True
    return found


def _header(node: Any, found: Survey) -> None:
    currency = text(node, "DefaultCurrencyCode", "CurrencyCode").upper()
    found.currency = currency if is_iso_currency(currency) else ""
    country = text(node, "AuditFileCountry", "CompanyAddress/Country", "Company/Address/Country").upper()[:2]
    space = _COUNTRY_IN_SPACE.search(node.nsmap.get(node.prefix) or "")
    found.country = country or (space.group(1) if space else "")
    found.begins_on = _beginning(node)


def _beginning(node: Any) -> date | None:
    """The first day of the period: given as a day, as a month, or as a year."""
    try:
        day = day_of(text(node, "SelectionCriteria/SelectionStartDate", "StartDate"), "issued")
    except BadEntry:
        day = None
    year = text(node, "SelectionCriteria/PeriodStartYear", "FiscalYear")
    month = text(node, "SelectionCriteria/PeriodStart") or "1"
    return day or date_of(year, month, "1") or date_of(year, "1", "1")


def _customer(node: Any, found: Survey) -> None:
    code = known(text(node, "CustomerID"))[:120]
    if not code:
        return
    places = [node, *find_all(node, "BalanceAccount")]
    balances: dict[str, tuple[str, ...]] = {}
    for name in _BALANCES:
        said = tuple(value for place in places if (value := text(place, name)))
        if said:
            balances[name] = said
    accounts = frozenset(account for place in places if (account := known(text(place, "AccountID"))))
    found.accounts |= accounts
    days = text(node, "PartyInfo/PaymentTerms/Days")
    customer = Customer(
        row=node.sourceline or 1,
        party=_party(node, code),
        accounts=accounts,
        balances=balances,
        term=int(days) if days.isascii() and days.isdecimal() and len(days) <= 3 else None,
        from_month_end=text(node, "PartyInfo/PaymentTerms/FreeBillingMonth").casefold() == "true",
    )
    found.customers.setdefault(code, customer)


def _party(node: Any, code: str) -> Party:
    first, last = (text(node, f"Contact/ContactPerson/{part}") for part in ("FirstName", "LastName"))
    contact = " ".join(part for part in (known(first), known(last)) if part) or known(text(node, "Contact"))
    place = _place(node)
    said = text(node, "PartyInfo/Type").casefold()
    kinds = {word: kind.value for kind in Kind for word in chart()[kind.value]}
    return Party(
        name=person_name(known(text(node, "Name", "CompanyName")))[:10_000] or code,
        code=code,
        email=email_of(known(text(node, "Contact/Email", "Email")))[0],
        phone=known(text(node, "Contact/Telephone", "Contact/MobilePhone", "Telephone"))[:40],
        kind=kinds.get(said, ""),
        contact=person_name(contact)[:120],
        address=_lines_of(place)[:1000] if place is not None else "",
        country=_country_of(place) if place is not None else "",
    )


def _place(node: Any) -> Any:
    """Where letters go: the billing address, else the postal one, else the first; None where there is none."""
    found = find_all(node, "BillingAddress", "Address")
    if not found:
        return None
    wanted = {"BillingAddress", "PostalAddress"}
    known_places = [each for each in found if known(text(each, "City", "PostalCode"))]
    named = [each for each in known_places if name_of(each) in wanted or text(each, "AddressType") in wanted]
    return (named or known_places or found)[0]


def _lines_of(place: Any) -> str:
    street = " ".join(part for part in (known(text(place, "StreetName")), known(text(place, "Number"))) if part)
    more = known(text(place, "AdditionalAddressDetail"))
    detail = known(text(place, "AddressDetail"))
    post_code, town = known(text(place, "PostalCode")), known(text(place, "City"))
    return postal([detail or street, more], post_code, town, "", _country_of(place))


def _country_of(place: Any) -> str:
    return country_of(known(text(place, "Country")))


def known(said: str) -> str:
    """The text, or nothing where it only says that nothing is known."""
    return "" if said.casefold() in chart()["unknown"] else said
