"""What is to pay under a cash discount, and the VAT in it."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from relance.law.charging import Discount


@dataclass(frozen=True, slots=True)
class Payable:
    """What is to pay and the VAT in it, in minor units."""

    payable: int
    vat: int


def under_discount(net: int, vat_percent: Decimal, percent: Decimal, taken: bool, law: Discount) -> Payable:
    """The net sum with VAT, less the discount where it is taken; `percent` of the net sum."""
    lowered = Decimal(net) * (100 - percent) / 100
    vat = _cents((lowered if taken or law.always else Decimal(net)) * vat_percent / 100)
    return Payable((_cents(lowered) if taken else net) + vat, vat)


def _cents(amount: Decimal) -> int:
    return int(amount.to_integral_value(ROUND_HALF_UP))
