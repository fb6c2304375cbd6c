"""Lines of a bank statement in the sample firm."""

from datetime import date
from typing import Any

from relance.desk.customer.tests.sample import BY, Firm
from relance.intake.rules.records import BankLine as Given
from relance.matching import actions
from relance.matching.models import BankLine

DAY = date(2026, 11, 23)


def given(amount: int = 48620, words: str = "F-101", payer: str = "GARAGE LUMIERE", **more: Any) -> Given:
    """A line as a format hands it over."""
    ref = more.pop("ref", f"R{amount}")
    return Given(
        1, "FR76", more.pop("on", DAY), "EUR", amount, ref, payer, "FR761234", (words,) if words else (), **more
    )


def drop(firm: Firm, *lines: Given, place: bool = True) -> list[BankLine]:
    """Keep a statement, and let it be placed by itself. The lines, newest last."""
    with firm.inside():
        actions.keep(firm.company, lines, by=BY, now=firm.now)
        if place:
            actions.place_by_reference(firm.company, by=BY, now=firm.now)
        return list(BankLine.objects.order_by("pk"))
