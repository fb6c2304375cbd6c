"""Bank lines and what is done with them, in few words."""

from dataclasses import dataclass
from datetime import date

from relance.accounts.tests.firms import BY, MORNING
from relance.ledger.models import Allocation
from relance.matching import actions, queries
from relance.matching.rules.records import Why

DAY = date(2026, 3, 2)
IBAN = "FR7698092204596257893777509"


@dataclass(frozen=True)
class Given:
    """A line as any format of statements hands it over."""

    account: str
    on: date
    currency: str
    amount: int
    bank_reference: str
    payer: str = ""
    payer_account: str = ""
    references: tuple[str, ...] = ()
    returned: bool = False


def line(amount=10000, words="F-1042", ref="R1", payer="Studio Prémery", on=DAY, **more) -> Given:
    return Given(IBAN, on, "EUR", amount, ref, payer, "", (words,) if words else (), **more)


def keep(firm, *lines: Given) -> actions.Kept:
    return actions.keep(firm, list(lines), by=BY, now=MORNING)


def counted(kept: actions.Kept) -> tuple[int, int, int]:
    return kept.new, kept.known, kept.passed_over


def place_all(firm) -> actions.Placed:
    return actions.place_by_reference(firm, by=BY, now=MORNING)


def place(firm, row, who) -> actions.Placed:
    return actions.place(firm, row.pk, who.account_id, by=BY, now=MORNING)


def undo(firm, row) -> actions.Placed:
    return actions.take_back(firm, row.pk, on=DAY, reason="wrong", by=BY, now=MORNING)


def settled() -> dict[str, int]:
    """What is settled net of each document."""
    found: dict[str, int] = {}
    for number, amount in Allocation.objects.values_list("part__document__number", "amount"):
        found[number] = found.get(number, 0) + amount
    return {number: amount for number, amount in found.items() if amount}


def whys(firm) -> list[Why]:
    return [each.placing.why for each in queries.explained(firm, list(queries.not_placed(firm)))]
