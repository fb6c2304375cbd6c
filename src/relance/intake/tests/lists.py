"""Lists with rows of every kind, and the book as they leave it, in few words."""

from datetime import date

from relance.accounts.tests.firms import BY, MORNING
from relance.customers.models import Customer
from relance.intake.actions import Options, Report, import_file
from relance.intake.gate.content import Content
from relance.intake.undoing import Undone, undo
from relance.ledger import queries as ledger

TODAY = date(2026, 11, 21)
KINDS = "Numéro;Client;Date;Montant TTC;Type\n"
PAID = "Numéro;Client;Date;Montant TTC;Type;Payé le\n"
STATUS = "Numéro;Client;Date;Montant TTC;Type;Statut\n"
BALANCE = "Numéro;Client;Date;Montant TTC;Type;Reste à payer\n"
CODES = "Code client;Numéro;Client;Date;Montant TTC;Type\n"


def read(firm, head: str, *rows: str, today: date = TODAY, name: str = "liste.csv") -> Report:
    return import_file(
        firm, name, Content.of((head + "\n".join(rows)).encode()), Options(), by=BY, now=MORNING, today=today
    )


def take_back(firm, report: Report) -> Undone:
    return undo(firm, report.import_id, by=BY, now=MORNING, today=TODAY)


def book(day: date = TODAY) -> dict[str, dict[str, int]]:
    """What is open by number, by customer: name and number in the firm's books."""
    people = {c.account_id: f"{c.name} {c.external_id}".strip() for c in Customer.objects.order_by("id")}
    items = ledger.items_on(people, day)
    return {who: {i.number: i.open for i in items.get(account, ())} for account, who in people.items()}


def reasons(report: Report) -> list[tuple[int, str]]:
    return [(p["row"], p["reason"]) for p in report.problems if p["severity"] == "error"]
