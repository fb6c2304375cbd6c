"""Lists that tell of the same money in several ways, week after week, with work by hand and bank lines in between.

What really happened is drawn first; lists, hands and the bank tell of it. The book must then say what really is owed.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from django_scopes import scope
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from relance.accounts import queries as accounts
from relance.accounts.tests.firms import BY, MORNING, new_firm
from relance.company.models import Company
from relance.customers.models import Customer
from relance.intake.actions import Options, Report, import_file
from relance.intake.gate.content import Content
from relance.intake.undoing import CannotUndo, undo
from relance.ledger import actions as ledger
from relance.ledger import queries as ledger_queries
from relance.ledger.actions import NewPayment
from relance.ledger.models import Entry
from relance.matching import actions as matching
from relance.matching.models import BankLine
from relance.matching.tests.bank import Given

FIRST, TODAY = date(2026, 9, 14), date(2026, 11, 21)
ISSUED = "14/09/2026;14/10/2026"
HEADS = {
    "balance": "Numéro;Client;Date facture;Échéance;Montant TTC;Devise;Type;Reste à payer\n",
    "paid_on": "Numéro;Client;Date facture;Échéance;Montant TTC;Devise;Type;Payé le\n",
    "plain": "Numéro;Client;Date facture;Échéance;Montant TTC;Devise;Type;Note\n",
}
KINDS = sorted(HEADS)
WAYS = ("list", "list", "hand", "bank")


@dataclass
class Invoice:
    """`credit` is a credit note that was set against it in the second week."""

    number: str
    client: str
    currency: str
    total: int
    paid: list[tuple[int, int, str]] = field(default_factory=list)
    """Week, sum, and who tells of it first."""
    credit: int = 0

    def money(self, week: int) -> int:
        return sum(amount for when, amount, _ in self.paid if when <= week)

    def left(self, week: int) -> int:
        return self.total - self.money(week) - (self.credit if week else 0)


@st.composite
def stories(draw) -> tuple[str, list[Invoice], list[int]]:
    """A kind of list, what happened in three weeks, and an order to undo the lists in."""
    invoices = []
    for place in range(draw(st.integers(1, 4))):
        total = 100_000 + 10_000 * place
        one = Invoice(f"F-{place}", f"Client {draw(st.integers(0, 1))}", draw(st.sampled_from(["EUR", "USD"])), total)
        one.credit = draw(st.sampled_from([0, 0, 20_000 + place]))
        rest = total - one.credit
        for week in draw(st.lists(st.integers(0, 2), max_size=2, unique=True)):
            # Every sum is another, so that which money is meant is never a matter of taste.
            amount = draw(st.sampled_from([rest, 30_000 + 100 * place + week]))
            one.paid.append((week, min(amount, rest), draw(st.sampled_from(WAYS))))
            rest -= one.paid[-1][1]
            if not rest:
                break
        one.paid.sort()
        invoices.append(one)
    return draw(st.sampled_from(KINDS)), invoices, draw(st.permutations(range(3)))


def day_of(week: int) -> date:
    return FIRST + timedelta(days=7 * week + 3)


def clock(step: int) -> datetime:
    return MORNING + timedelta(hours=step)


def _money(minor: int) -> str:
    return f"{minor / 100:.2f}".replace(".", ",")


def rows(kind: str, invoices: list[Invoice], week: int) -> list[str]:
    """The list as it stands at the end of a week. Payments are in it one by one."""
    found = []
    for one in invoices:
        done = one.left(week) == 0 and one.money(week) > 0 and len(one.paid) == 1 and not one.credit
        said = {"balance": _money(one.left(week)), "paid_on": f"{day_of(one.paid[0][0]):%d/%m/%Y}" if done else ""}
        who = f"{one.client};{ISSUED}"
        found.append(f"{one.number};{who};{_money(one.total)};{one.currency};Facture;{said.get(kind, '')}")
        if one.credit:
            rest = {"balance": _money(0 if week else -one.credit)}.get(kind, "")
            found.append(f"A-{one.number};{who};{_money(-one.credit)};{one.currency};Avoir;{rest}")
        for when, amount, _ in one.paid:
            if when <= week:
                day = f"{day_of(when):%d/%m/%Y}"
                found.append(f"P {one.number};{one.client};{day};;{_money(amount)};{one.currency};Paiement;")
    return found


def tell(company: Company, way: str, invoices: list[Invoice], week: int) -> None:
    """What hands and the bank know of a week, two days after the money came in at the latest."""
    people = dict(Customer.objects.values_list("name", "account_id"))
    now = clock(10 * week - 1)
    for one in invoices:
        for amount in (amount for when, amount, how in one.paid if when == week and how == way):
            if way == "hand":
                new = NewPayment(people[one.client], one.currency, amount, day_of(week) + timedelta(days=1), one.number)
                ledger.record_payments(company, [new], by=BY, now=now)
                continue
            line = Given("FR76", day_of(week), one.currency, amount, f"R{one.number}{week}", one.client, "", ())
            matching.keep(company, [line], by=BY, now=now)
            matching.place(company, BankLine.objects.latest("pk").pk, people[one.client], by=BY, now=now)


def read(company: Company, kind: str, invoices: list[Invoice], week: int) -> Report:
    data = (HEADS[kind] + "\n".join(rows(kind, invoices, week))).encode()
    day = day_of(week) + timedelta(days=2)
    return import_file(company, f"{week}.csv", Content.of(data), Options(), by=BY, now=clock(10 * week), today=day)


def owed(company: Company) -> dict[tuple[str, str], int]:
    names = dict(Customer.objects.values_list("account_id", "name"))
    found = ledger_queries.owed_on(company, TODAY)
    return {(names[account], currency): minor for account, sums in found.items() for currency, minor in sums.items()}


def really_owed(invoices: list[Invoice], week: int) -> dict[tuple[str, str], int]:
    sums: dict[tuple[str, str], int] = {}
    for one in invoices:
        key = one.client, one.currency
        sums[key] = sums.get(key, 0) + one.total - one.credit - one.money(week)
    return {key: minor for key, minor in sums.items() if minor}


def is_right(company: Company) -> bool:
    return ledger_queries.faults(company) == [] and accounts.chain_faults(company) == []


@pytest.mark.django_db
@settings(max_examples=15, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate])
@given(stories())
def test_however_money_is_told_of_the_book_says_what_is_owed(story):
    kind, invoices, order = story
    with transaction.atomic():
        company = new_firm()
        with scope(company=company):
            reports = []
            for week in range(3):
                if week:
                    tell(company, "hand", invoices, week)
                    tell(company, "bank", invoices, week)
                reports.append(read(company, kind, invoices, week))
                assert owed(company) == really_owed(invoices, week), (kind, week, reports[-1].problems)
                before = Entry.objects.count()
                again = read(company, kind, invoices, week)
                assert (again.new, again.updated, Entry.objects.count()) == (0, 0, before)
                assert is_right(company)
            # Two weeks in which nothing happened have one and the same list.
            _undo_all(company, list(dict.fromkeys(reports[place].import_id for place in order)))
        transaction.set_rollback(True)


def _undo_all(company: Company, imports: list[int]) -> None:
    """In any order, as far as a list may be undone: hands and the bank first take back what they told of."""
    for line in BankLine.objects.filter(payment__isnull=False):
        matching.take_back(company, line.pk, on=TODAY, reason="wrong", by=BY, now=clock(50))
    by_hand = Entry.objects.filter(kind="payment", reversed_by=None).exclude(listed__first__isnull=False)
    for entry in by_hand:
        ledger.reverse(company, entry.pk, on=TODAY, reason="wrong", by=BY, now=clock(50))
    for _ in range(len(imports)):
        for one in list(imports):
            try:
                undo(company, one, by=BY, now=clock(60), today=TODAY)
            except CannotUndo as refused:
                assert refused.because
            else:
                imports.remove(one)
            assert is_right(company)
    assert not imports and owed(company) == {}
