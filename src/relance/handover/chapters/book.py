"""The book: what was invoiced, and what settled it."""

from collections.abc import Iterator

from django.utils.translation import gettext

from relance.handover.cells import Row, Sum
from relance.handover.records import Column, Table
from relance.handover.scene import Scene
from relance.ledger import queries as ledger
from relance.ledger.rules import EntryKind
from relance.values.money import format_money


def invoices(scene: Scene) -> Table:
    """Invoices, credit notes and charges, each due part with what is open of it."""
    return Table(
        "invoices",
        gettext("Invoices"),
        gettext("what was invoiced, and what is open of it today"),
        (
            Column(gettext("Number"), "1.4"),
            Column(gettext("What"), "1"),
            Column(gettext("Issued")),
            Column(gettext("Due")),
            Column(gettext("Amount"), right=True),
            Column(gettext("Open today"), right=True),
            Column(gettext("Currency"), paper=False),
        ),
        tuple(_documents(scene)),
    )


def _documents(scene: Scene) -> Iterator[Row]:
    kinds = {
        EntryKind.INVOICE: gettext("Invoice"),
        EntryKind.CREDIT_NOTE: gettext("Credit note"),
        EntryKind.CHARGE: gettext("Charge for lateness"),
    }
    for one in scene.documents:
        kind, currency = kinds[EntryKind(one.kind)], one.currency
        parts = list(one.parts.all())
        for part in parts:
            amounts = (Sum(part.amount, currency), Sum(part.open, currency), currency)
            yield one.number, kind, one.issued_on, part.due_on, *amounts
        if not parts:
            yield one.number, kind, one.issued_on, "", Sum(-abs(one.total), currency), "", currency


def payments(scene: Scene) -> Table:
    """What lowered the debt, and which invoices it settled."""
    return Table(
        "payments",
        gettext("Payments, and what else settled"),
        gettext("payments, credits and what they settled"),
        (
            Column(gettext("Day")),
            Column(gettext("What"), "1"),
            Column(gettext("Amount"), right=True),
            Column(gettext("Currency"), paper=False),
            Column(gettext("What the payer wrote"), "1.3"),
            Column(gettext("Settled"), "1.7"),
        ),
        tuple(_credits(scene)),
    )


def _credits(scene: Scene) -> Iterator[Row]:
    kinds = {
        EntryKind.PAYMENT: gettext("Payment"),
        EntryKind.CREDIT_NOTE: gettext("Credit note"),
        EntryKind.SETTLED_BEFORE: gettext("Settled before the first list"),
        EntryKind.SETTLED_ELSEWHERE: gettext("Settled elsewhere"),
        EntryKind.WAIVED: gettext("Waived"),
    }
    settled = ledger.settlements(scene.account)
    for entry in ledger.credits(scene.account):
        what = ", ".join(
            f"{number} {format_money(minor, entry.currency, scene.language)}"
            for number, minor in settled.get(entry.pk, ())
        )
        amount = Sum(-entry.amount, entry.currency)
        yield entry.on, kinds[EntryKind(entry.kind)], amount, entry.currency, entry.reference, what
