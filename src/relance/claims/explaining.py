"""A claim told line by line: what, from when to when, on what, at which rate, how much, and by which rule.

Codes and figures only; the words are the doors' and the letters'. Amounts are in the currency's major units, those of
stretches with four decimals, because cents are rounded once at the end.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from relance.claims import queries
from relance.claims.queries import Claimed
from relance.claims.rules.counting import ONE
from relance.claims.rules.records import Interest, Lapse, Refusal, Stretch, Sum
from relance.company.models import Company
from relance.law.facts import Rule
from relance.law.rates import percent_of
from relance.values.money import add_up, exponent, to_decimal

FINE = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of interest: days, balance and rate, and the exact amount to four decimals."""

    begins: date
    ends: date
    days: int
    balance: int
    rate: Decimal
    amount: Decimal
    source: str
    sure: str


@dataclass(frozen=True, slots=True)
class Explained:
    """An invoice's claim in parts; `refusals` by part, codes and facts. Sums are minor units.

    `fixed_sum` and `recovery` are what is left to ask for after what was `charged`, that is booked, already.
    """

    number: str
    currency: str
    on: date
    place: str
    debtor: str
    debtor_known: bool
    creditor: str
    accepted_version: int | None
    accepted_on: date | None
    principal: int
    interest: int | None
    interest_total: int | None
    first_day: date | None
    periods: tuple[Period, ...]
    fixed_sum: int | None
    recovery: int | None
    charged: int
    reminder_fees: tuple[int, ...]
    total: int | None
    first_charge_day: date | None
    lapses: date | None
    counted_from: date | None
    interrupted_by: str
    rules: dict[str, Rule]
    refusals: dict[str, Refusal]

    @property
    def asks(self) -> int:
        """What may be asked for beside the invoice today: interest left, fixed sum and costs, as far as known."""
        return (self.interest or 0) + (self.fixed_sum or 0) + (self.recovery or 0)

    @property
    def is_lapsed(self) -> bool:
        """Whether the limitation period is over on the day."""
        return self.lapses is not None and self.on > self.lapses


def explain(one: Claimed, debtor_known: bool = True) -> Explained:
    """The claim of an invoice, line by line."""
    claim, found = one.claim, one.answer
    interest = found.interest if isinstance(found.interest, Interest) else None
    lapse = found.lapse if isinstance(found.lapse, Lapse) else None
    charged = one.invoice.charged
    fixed, recovery = _amount(found.fixed_sum), _amount(found.recovery)
    # What was booked already stands in the book as a charge of its own and is not asked for twice.
    booked = min(charged, (fixed or 0) + (recovery or 0))
    fees = found.reminder_fees if isinstance(found.reminder_fees, tuple) else ()
    return Explained(
        number=one.invoice.number,
        currency=claim.currency,
        on=claim.until,
        place=claim.place,
        debtor=claim.debtor,
        debtor_known=debtor_known,
        creditor=claim.creditor,
        accepted_version=one.proof.version if one.proof is not None else None,
        accepted_on=one.proof.on if one.proof is not None else None,
        principal=found.principal_left,
        interest=interest.left if interest is not None else None,
        interest_total=interest.total if interest is not None else None,
        first_day=interest.first_day if interest is not None else None,
        periods=tuple(_period(each, claim.currency) for each in (interest.stretches if interest is not None else ())),
        fixed_sum=max(0, fixed - charged) if fixed is not None else None,
        recovery=max(0, recovery - max(0, charged - (fixed or 0))) if recovery is not None else None,
        charged=charged,
        reminder_fees=tuple(fee.amount for fee in fees),
        total=found.total - booked if found.total is not None else None,
        first_charge_day=found.first_charge_day,
        lapses=lapse.ends if lapse is not None else None,
        counted_from=lapse.counted_from if lapse is not None else None,
        interrupted_by=lapse.interrupted_by if lapse is not None else "",
        rules=dict(_rules(one)),
        refusals=dict(_refusals(one)),
    )


def asks(company: Company, account_id: int, on: date) -> Mapping[str, int]:
    """What may be asked for beside an account's late invoices on a day: minor units by currency, none where nothing."""
    told = [explain(one) for one in queries.of_accounts(company, [account_id], on).get(account_id, ())]
    return add_up((each.currency, each.asks) for each in told if each.asks and not each.is_lapsed)


def _period(stretch: Stretch, currency: str) -> Period:
    minor = Fraction(stretch.exact) / ONE
    amount = Decimal(minor.numerator) / Decimal(minor.denominator)
    return Period(
        stretch.begins,
        stretch.ends,
        stretch.days,
        stretch.balance,
        percent_of(stretch.rate),
        amount.scaleb(-exponent(currency)).quantize(FINE, ROUND_HALF_UP),
        stretch.source,
        stretch.sure,
    )


def _amount(sum_: Sum | Refusal) -> int | None:
    return sum_.amount if isinstance(sum_, Sum) else None


def _parts(one: Claimed) -> Iterator[tuple[str, Any]]:
    found = one.answer
    yield from (("interest", found.interest), ("fixed_sum", found.fixed_sum), ("recovery", found.recovery))
    yield "limitation", found.lapse
    if isinstance(found.reminder_fees, Refusal):
        yield "reminder_fee", found.reminder_fees
    elif found.reminder_fees:
        yield "reminder_fee", found.reminder_fees[0]


def _rules(one: Claimed) -> Iterator[tuple[str, Rule]]:
    for name, part in _parts(one):
        if part.rule is not None:
            yield name, part.rule


def _refusals(one: Claimed) -> Iterator[tuple[str, Refusal]]:
    for name, part in _parts(one):
        if isinstance(part, Refusal):
            yield name, part


def as_data(one: Explained) -> dict[str, Any]:
    """The same for a program: amounts as decimal text, days in ISO form, every rule with its source."""

    def money(minor: int | None) -> str | None:
        return str(to_decimal(minor, one.currency)) if minor is not None else None

    return {
        "invoice": one.number,
        "on": one.on.isoformat(),
        "currency": one.currency,
        "place": one.place,
        "debtor": one.debtor,
        "debtor_known": one.debtor_known,
        "creditor": one.creditor,
        "accepted": {"version": one.accepted_version, "on": one.accepted_on.isoformat()} if one.accepted_on else None,
        "principal": money(one.principal),
        "interest": money(one.interest),
        "interest_accrued": money(one.interest_total),
        "first_interest_day": one.first_day.isoformat() if one.first_day else None,
        "periods": [_period_data(each, money) for each in one.periods],
        "fixed_sum": money(one.fixed_sum),
        "recovery_costs": money(one.recovery),
        "charged_already": money(one.charged),
        "reminder_fees": [money(fee) for fee in one.reminder_fees],
        "total": money(one.total),
        "first_charge_day": one.first_charge_day.isoformat() if one.first_charge_day else None,
        "limitation_ends": one.lapses.isoformat() if one.lapses else None,
        "limitation_from": one.counted_from.isoformat() if one.counted_from else None,
        "interrupted_by": one.interrupted_by,
        "time_barred": one.is_lapsed,
        "rules": {name: rule_data(rule) for name, rule in one.rules.items()},
        "refused": {name: {"why": each.why, **each.about} for name, each in one.refusals.items()},
        "conventions": {"day_count": "act/365", "rounding": "end", "appropriation": "principal_first"},
    }


def _period_data(each: Period, money: Callable[[int], str | None]) -> dict[str, Any]:
    return {
        "from": each.begins.isoformat(),
        "to": each.ends.isoformat(),
        "days": each.days,
        "balance": money(each.balance),
        "rate_percent": str(each.rate),
        "amount": str(each.amount),
        "source": each.source,
        "confidence": each.sure,
    }


def rule_data(rule: Rule) -> dict[str, Any]:
    """A rule of law for a program, with its source."""
    return {
        "id": rule.id,
        "citation": rule.citation,
        "words": {"en": rule.long.en, "fr": rule.long.fr},
        "confidence": rule.confidence,
        "checked": rule.checked.isoformat(),
        "changed_by": rule.own,
    }
