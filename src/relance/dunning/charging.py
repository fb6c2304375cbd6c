"""What messages ask for lateness: the claims of what they list, in figures for the words and for the book."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from relance.claims import queries as claims
from relance.claims.explaining import Explained, explain
from relance.company.models import Company
from relance.dunning.facts import Item
from relance.letters.rules import Charged, Period
from relance.letters.rules.wording import wording_of
from relance.values.clock import day_in


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for one invoice: the claim told, and the id of its document."""

    document_id: int
    parts: frozenset[int]
    told: Explained

    @property
    def words(self) -> Charged:
        """As a message says it."""
        told = self.told
        rules = [told.rules[name] for name in ("interest", "fixed_sum", "recovery") if self._is_asked(name)]
        return Charged(
            told.number,
            told.currency,
            told.on,
            told.interest or 0,
            told.fixed_sum or 0,
            told.recovery or 0,
            tuple(Period(p.begins, p.ends, p.days, p.balance, p.rate, p.amount) for p in told.periods),
            tuple(rule.citation for rule in rules),
        )

    def _is_asked(self, name: str) -> bool:
        return bool(getattr(self.told, name)) and name in self.told.rules

    def booked(self, language: str) -> list[dict[str, Any]]:
        """The fixed sums that are booked when the message leaves; interest is not."""
        fixed, costs = self.told.fixed_sum or 0, self.told.recovery or 0
        if not fixed + costs:
            return []
        number = wording_of(language).labels["charge_number"].format(number=self.told.number)
        rule = self.told.rules["fixed_sum" if fixed else "recovery"].id
        return [
            {
                "document": self.document_id,
                "number": number[:80],
                "amount": fixed + costs,
                "currency": self.told.currency,
                "rule": rule,
            }
        ]


def asked(company: Company, account_ids: Iterable[int], now: datetime) -> dict[int, tuple[Asked, ...]]:
    """By account, what may be asked today: nothing where there is no figure, or the claim has lapsed."""
    ids = list(account_ids)
    if not ids:
        return {}
    today = day_in(now, company.zone)
    found: dict[int, tuple[Asked, ...]] = {}
    for account, mine in claims.of_accounts(company, ids, today).items():
        told = [Asked(one.invoice.id, frozenset(part.id for part in one.invoice.parts), explain(one)) for one in mine]
        found[account] = tuple(each for each in told if each.told.asks and not each.told.is_lapsed)
    return found


def of_items(known: Mapping[int, tuple[Asked, ...]], account_id: int, items: Iterable[Item]) -> tuple[Asked, ...]:
    """What is asked for the invoices that a message lists."""
    listed = {item.part_id for item in items}
    return tuple(each for each in known.get(account_id, ()) if each.parts & listed)
