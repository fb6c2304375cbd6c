"""A firm on a morning with one of everything: each customer on a ladder of its own, so that one tick brings it all."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.test import Client
from django_scopes import scope

from relance.arrangements.rules import Kind, NewArrangement
from relance.company import actions as companies
from relance.company import queries as company_queries
from relance.company.models import Company, Membership, User
from relance.customers import actions as customers
from relance.customers.actions import NewCustomer
from relance.dunning import actions as dunning
from relance.ledger import actions as ledger
from relance.ledger import queries as books
from relance.ledger.actions import NewDocument, NewPayment
from relance.ledger.rules import EntryKind
from relance.policies import actions as policies
from relance.policies.rules import Exemption, presets
from relance.web.tick import tick

BEGAN = datetime(2026, 9, 1, 8, tzinfo=UTC)
LATELY = datetime(2026, 11, 18, 8, tzinfo=UTC)
YESTERDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
TODAY = date(2026, 11, 24)
"""A Tuesday."""
DUE = date(2026, 11, 20)
BY = "Test"
PRIVATE = "a death in the family"

LADDERS: dict[str, dict[str, Any] | None] = {
    "calling": {"name": "call", "day": 1, "kind": "call", "title": {"en": "Call", "fr": "Appel"}, "answer_days": 5},
    "formal": {
        "name": "formal",
        "day": 1,
        "kind": "formal",
        "role": "owner",
        "title": {"en": "Formal notice", "fr": "Mise en demeure"},
    },
    "each": {"name": "signed", "like": "firm", "approval": "each"},
    "owned": {"name": "owned", "like": "clear", "role": "owner"},
    "ended": None,
}
"""The one step of each ladder before the person's."""

WHO: dict[str, tuple[str, dict[str, Any]]] = {
    "garage": ("", {}),
    "brasserie": ("each", {}),
    "morel": ("owned", {}),
    "tilleuls": ("calling", {"contact": "Laurence Petitjean", "phone": "04 72 10 20 30"}),
    "aubin": ("calling", {}),
    "vial": ("formal", {}),
    "brun": ("", {"email": ""}),
    "faure": ("ended", {}),
    "clinique": ("", {}),
    "fleurs": ("", {}),
    "duval": ("", {}),
    "perrin": ("", {}),
    "colin": ("", {}),
}


@dataclass
class Morning:
    """The firm, its customers by a short name, and the moment."""

    company: Company
    who: dict[str, Any]
    now: datetime

    def again(self) -> "Morning":
        """The same morning for the next test, with nothing remembered of the last."""
        return Morning(Company.objects.get(pk=self.company.pk), dict(self.who), self.now)

    def client(self, role: str = "owner", language: str = "en") -> Client:
        """A browser of somebody with this role."""
        email = f"{role}-{language}@{self.company.slug}.example"
        user, _ = User.objects.get_or_create(email=email, defaults={"name": role.title(), "language": language})
        Membership.objects.get_or_create(company=self.company, user=user, defaults={"role": role})
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    def path(self, rest: str = "today/") -> str:
        """An address of the firm."""
        return f"/{self.company.slug}/{rest}"

    def file(self, name: str, rest: str = "") -> str:
        """A customer's address."""
        return self.path(f"customers/{self.who[name].pk}/{rest}")

    @contextmanager
    def inside(self) -> Iterator[None]:
        """The firm's scope."""
        with scope(company=self.company):
            yield

    def parts(self, name: str) -> list[books.Item]:
        """What a customer has open."""
        with self.inside():
            return books.items_on([self.who[name].account_id], TODAY).get(self.who[name].account_id, [])


def policy() -> dict[str, Any]:
    """The standard policy, and a ladder for each kind of step."""
    data = presets()["standard"]
    usual = data["ladders"][0]
    known = {step["name"]: step for step in usual["steps"]}
    person = {**usual["steps"][-1], "day": 60}
    ladders = [usual]
    for name, step in LADDERS.items():
        steps = [_step(known, step), person] if step else [{**person, "name": "decide-now", "day": 1}]
        title = {"en": name.title(), "fr": name.title()}
        ladders.append({"name": name, "title": title, "for": [], "steps": steps})
    return {**data, "ladders": ladders, "promise_days": 2}


def _step(known: dict[str, Any], step: dict[str, Any]) -> dict[str, Any]:
    """A step of its own, or one like another on the first day, in the same words."""
    like = step.get("like")
    own = {name: value for name, value in step.items() if name != "like"}
    return {**known[like], "wording": like, "day": 1, **own} if like else own


def a_morning(name: str = "Plomberie Aubry") -> Morning:
    """The firm as it is before anybody has done anything today."""
    company, _ = companies.add_company(name, "FR", "claire@aubry.example", by=BY, now=BEGAN)
    company.refresh_from_db()
    with scope(company=company):
        policies.save_draft(company, policy(), preset="standard", by=BY, now=BEGAN)
        policies.publish(company, by=BY, now=BEGAN)
        news = [NewCustomer(n.title(), **{"email": f"{n}@x.example", **more}) for n, (_, more) in WHO.items()]
        who = dict(zip(WHO, customers.add(company, news, by=BY, now=BEGAN), strict=True))
        ledger.record_documents(company, [invoice(each, f"F-{n}") for n, each in who.items()], by=BY, now=BEGAN)
        ledger.record_documents(company, [invoice(who["clinique"], "F-second")], by=BY, now=BEGAN)
        for short, (ladder, _) in WHO.items():
            if ladder:
                special = Exemption(ladder)
                account = who[short].account_id
                policies.except_customer(company, account, special, reason="As agreed", by=BY, now=BEGAN)
        _agree(company, who)
    now = company_queries.early_on(company, TODAY)
    tick(company, now, TODAY, wires={})
    return Morning(company, who, now)


def invoice(customer: Any, number: str) -> NewDocument:
    """An invoice of 500 euros, due last Friday."""
    return NewDocument(customer.account_id, EntryKind.INVOICE, number, BEGAN.date(), "EUR", 50000, ((DUE, 50000),))


def _agree(company: Company, who: dict[str, Any]) -> None:
    day = LATELY.date()

    def note(name: str, kind: Kind, until: date, said: str = "", **more: Any) -> None:
        new = NewArrangement(kind, day, until, said, **more)
        dunning.arranged(company, who[name].account_id, new, by=BY, now=LATELY)

    items = books.items_on([who["clinique"].account_id, who["fleurs"].account_id], day)
    second = items[who["clinique"].account_id][1]
    note("clinique", Kind.DISPUTE, day + timedelta(days=2), "The tap drips", parts={second.part_id: 20000})
    note(
        "fleurs",
        Kind.DISPUTE,
        day + timedelta(days=2),
        parts={i.part_id: i.open for i in items[who["fleurs"].account_id]},
    )
    note("duval", Kind.PAUSE, date(2026, 12, 10), PRIVATE)
    note("perrin", Kind.PROMISE, TODAY, "All of it on Tuesday", currency="EUR", amount=50000)
    note("colin", Kind.PROMISE, TODAY, currency="EUR", amount=50000)
    colin = who["colin"].account_id
    ledger.record_payments(company, [NewPayment(colin, "EUR", 50000, date(2026, 11, 23))], by=BY, now=LATELY)
    dunning.reconsider(company, [colin], by=BY, now=LATELY)


def mornings(blocker: Any) -> Iterator[Morning]:
    """One morning for all tests of a file, undone at its end: what a test does is undone at once."""
    with blocker.unblock(), transaction.atomic():
        yield a_morning()
        transaction.set_rollback(True)


def text_of(client: Client, path: str, status: int = 200) -> str:
    """The page as one line of HTML; no-break spaces become plain ones."""
    answer = client.get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return one_line(answer)


def send(client: Client, path: str, **fields: Any) -> str:
    """Post, follow, and read the page that answers."""
    return one_line(client.post(path, fields, follow=True))


def one_line(answer: Any) -> str:
    """The page in one line."""
    return " ".join(answer.content.decode().split())


def undo_of(html: str) -> str:
    """Where the toast's undo goes."""
    return html.split("data-toast")[1].split('action="')[1].split('"')[0]
