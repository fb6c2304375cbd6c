"""Sums that depend on a sum: steps of a tariff, in major units of its currency."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from relance.law.rows import Row
from relance.values.money import exponent

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Tier:
    """For what lies at or below `limit` (below it, where `open_end`; None: above all): a base sum, and a percent of
    the part above the tier before."""

    limit: Decimal | None
    open_end: bool
    base: Decimal
    percent: Decimal

    def holds(self, amount: Decimal) -> bool:
        """Whether an amount falls into this tier or an earlier one."""
        if self.limit is None:
            return True
        return amount < self.limit if self.open_end else amount <= self.limit


@dataclass(frozen=True, slots=True)
class Tariff:
    """Tiers in order, and the least and the most that come of them."""

    currency: str
    tiers: tuple[Tier, ...]
    least: Decimal = ZERO
    most: Decimal | None = None

    def of(self, minor: int) -> int:
        """The sum for an amount, both in minor units of the tariff's currency; rounded once, half up."""
        scale = Decimal(10) ** exponent(self.currency)
        amount, below = Decimal(minor) / scale, ZERO
        for tier in self.tiers:
            if tier.holds(amount):
                break
            below = tier.limit or ZERO
        found = max(self.least, tier.base + (amount - below) * tier.percent / 100)
        found = found if self.most is None else min(found, self.most)
        return int((found * scale).to_integral_value(ROUND_HALF_UP))


def read_tariff(row: Row) -> Tariff:
    """`currency`, `tiers`, `least` and `most`, taken out of a table. Raises BadLaw."""
    currency = row.text("currency", 3)
    tiers = tuple(_tier(row.inner(one, f"tier {n}")) for n, one in enumerate(row.take("tiers", list), start=1))
    if not tiers or tiers[-1].limit is not None or not _rise(tiers):
        raise row.bad("the tiers must rise, and the last one has no limit")
    least = row.decimal("least") if row.has("least") else ZERO
    return Tariff(currency, tiers, least, row.decimal("most") if row.has("most") else None)


def _rise(tiers: Sequence[Tier]) -> bool:
    return all(
        one.limit is not None and (other.limit is None or one.limit < other.limit) for one, other in pairwise(tiers)
    )


def _tier(row: Row) -> Tier:
    open_end = row.has("below")
    limit = row.decimal("below" if open_end else "up_to") if open_end or row.has("up_to") else None
    base = row.decimal("sum") if row.has("sum") else ZERO
    tier = Tier(limit, open_end, base, row.decimal("percent") if row.has("percent") else ZERO)
    row.done()
    return tier
