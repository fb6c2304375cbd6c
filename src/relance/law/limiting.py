"""When a claim lapses: what `limitation.toml` says. Of several tables that fit, the first one counts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from relance.law.facts import Fact, Rule
from relance.law.rows import Row

AGREEMENTS = ("written", "oral", "open_account")
SUPPLIES = ("goods", "services")
ACTS = (
    "part_payment",
    "own_reminder",
    "own_registered_letter",
    "formal_notice",
    "acknowledgment_oral",
    "acknowledgment_signed",
)
"""What may start the time anew: acts of the debtor, and letters of the creditor."""

BEGINS = ("due", "performed", "end_of_year")


@dataclass(frozen=True, slots=True)
class Limitation:
    """Years after which a claim lapses, counted from its due date, the end of the work, or the end of that year.

    `interrupted_by` are acts before that day which start the years anew from their own day. `extinguishes`: the right
    itself is gone then, not only the way to court.
    """

    years: int
    begins: str
    agreements: tuple[str, ...]
    supplies: tuple[str, ...]
    interrupted_by: frozenset[str]
    extinguishes: bool
    rule: Rule

    def fits(self, agreement: str, supply: str) -> bool:
        """Whether it is about such a contract."""
        return agreement in self.agreements and supply in self.supplies


def _limitation(row: Row, rule: Rule) -> Fact:
    return Limitation(
        years=row.number("years"),
        begins=row.code("begins", BEGINS),
        agreements=row.codes("agreements", AGREEMENTS) if row.has("agreements") else AGREEMENTS,
        supplies=row.codes("supplies", SUPPLIES) if row.has("supplies") else SUPPLIES,
        interrupted_by=frozenset(row.codes("interrupted_by", ACTS)) if row.has("interrupted_by") else frozenset(),
        extinguishes=row.flag("extinguishes"),
        rule=rule,
    )


KINDS: Mapping[str, Callable[[Row, Rule], Fact]] = {"limitation": _limitation}
"""The tables of `limitation.toml`."""
