"""A small real firm for the tests of these pages: one customer late, one in two currencies, one new."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.test import Client
from django_scopes import scope

from relance.company import actions as companies
from relance.company import queries as company_queries
from relance.company.models import Company, Membership, User
from relance.customers import actions as customers
from relance.customers.actions import NewCustomer
from relance.ledger import actions as ledger
from relance.ledger.actions import NewDocument
from relance.ledger.rules import EntryKind
from relance.policies import actions as policies
from relance.web.tick import tick

BEGAN = datetime(2026, 9, 1, 8, tzinfo=UTC)
TODAY = date(2026, 11, 24)
"""A Tuesday."""
BY = "Test"


@dataclass
class Firm:
    """The firm and who is in it. `late` owes since 13 November, `both` in two currencies, `fresh` nothing."""

    company: Company
    late: Any
    both: Any
    fresh: Any
    now: datetime

    def client(self, role: str = "owner", language: str = "en") -> Client:
        """A browser of somebody with this role."""
        email = f"{role}@{self.company.slug}.example"
        user, _ = User.objects.get_or_create(email=email, defaults={"name": role.title(), "language": language})
        Membership.objects.get_or_create(company=self.company, user=user, defaults={"role": role})
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    def path(self, rest: str) -> str:
        """An address of the firm."""
        return f"/{self.company.slug}/{rest}"

    @contextmanager
    def inside(self) -> Iterator[None]:
        """The firm's scope."""
        with scope(company=self.company):
            yield


def a_firm(name: str = "Plomberie Aubry") -> Firm:
    """A firm whose morning of TODAY has been: one friendly reminder waits."""
    company, _ = companies.add_company(name, "FR", "julien@aubry.example", by=BY, now=BEGAN)
    company.refresh_from_db()
    companies.change_settings(company, {"signer": "Julien Aubry", "phone": "04 72 00 51 20"})
    with scope(company=company):
        policies.publish_preset(company, "standard", by=BY, now=BEGAN)
        late, both, fresh = customers.add(
            company,
            [
                NewCustomer("Garage Lumière", contact="Paul Lumière", email="paul@garage.example", language="fr"),
                NewCustomer("Mr Isaac Both", email="both@example.org", language="en"),
                NewCustomer("Zinc & Fils", email="zinc@example.org"),
            ],
            by=BY,
            now=BEGAN,
        )
        ledger.record_documents(
            company,
            [
                _invoice(late, "F-101", date(2026, 10, 14), date(2026, 11, 13), 48620, "EUR"),
                _invoice(both, "F-102", date(2026, 11, 20), date(2026, 12, 20), 100000, "EUR"),
                _invoice(both, "F-103", date(2026, 11, 20), date(2026, 12, 20), 20000, "GBP"),
            ],
            by=BY,
            now=BEGAN,
        )
    now = company_queries.early_on(company, TODAY)
    tick(company, now, TODAY)
    return Firm(company, late, both, fresh, now)


def _invoice(customer: Any, number: str, issued: date, due: date, total: int, currency: str) -> NewDocument:
    return NewDocument(customer.account_id, EntryKind.INVOICE, number, issued, currency, total, ((due, total),))


def text_of(client: Client, path: str, status: int = 200) -> str:
    """The page as one line of HTML."""
    answer = client.get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return one_line(answer)


def send(client: Client, path: str, **fields: Any) -> str:
    """Post, follow, and read the page that answers."""
    answer = client.post(path, fields, follow=True)
    return one_line(answer)


def one_line(answer: Any) -> str:
    """The page in one line, as it is read: no-break spaces become plain ones, numbers are not set apart."""
    return SET_APART.sub(r"\1", " ".join(answer.content.decode().split()))


SET_APART = re.compile(r'<span class="nowrap">([^<]*-[^<]*)</span>')


LOOKS = [(1440, 900, "light"), (390, 844, "dark")]
"""Both widths and both schemes, each once: what is wrong only on a dark desktop or a light phone is not seen."""


def enter(page: Any, site: str, client: Client) -> None:
    """Let a browser page in as the client's person."""
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])


def look_all_ways(page: Any, axe: Any, address: str, looks: Iterable[tuple[int, int, str]] = LOOKS) -> None:
    """A light desktop and a dark phone: no accessibility fault, nothing wider than the screen."""
    answer = page.goto(address)
    assert answer.ok, address
    for width, height, theme in looks:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=theme)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, width)
