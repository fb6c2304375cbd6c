"""Late interest: figures a bookkeeper can check, and what must hold for any figures."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given as any_of
from hypothesis import settings
from hypothesis import strategies as st

from relance.claims.rules.records import (
    DayCount,
    Interest,
    Line,
    Paid,
    RateKind,
    Refusal,
    Reminder,
    Rounding,
    Terms,
    Wanted,
    Why,
)
from relance.claims.tests.claims import DUE, UNTIL, ask, claim, given, how

DAYS = st.dates(date(2019, 1, 1), date(2026, 6, 30))
SUMS = st.integers(1, 10**9)


def test_the_rate_is_set_anew_each_half_year():
    interest = ask(claim()).interest
    assert (interest.total, interest.days, interest.first_day) == (16104, 97, date(2025, 5, 16))
    assert [(s.days, s.rate) for s in interest.stretches] == [(46, 131500), (51, 121500)]
    assert interest.rate is None


def test_paid_on_the_due_date_nothing_is_owed():
    on_time = ask(claim(until=DUE))
    assert (on_time.interest.total, on_time.fixed_sum.amount, on_time.total) == (0, 0, 480000)
    late = ask(claim(until=DUE + timedelta(days=1)))
    assert late.interest.days == 1 and late.fixed_sum.amount == 4000


def test_a_leap_day_is_a_day_and_its_year_has_366_where_the_count_says_so():
    leap = given(10, principal=36500000, due=date(2023, 12, 31), until=date(2024, 12, 31))
    assert ask(leap).interest.total == 3660000
    exact = given(
        10,
        principal=36500000,
        due=date(2023, 12, 31),
        until=date(2024, 12, 31),
        conventions=how(day_count=DayCount.ACT_ACT),
    )
    assert ask(exact).interest.total == 3650000
    thirty = given(
        10,
        principal=36000000,
        due=date(2024, 1, 31),
        until=date(2024, 3, 31),
        conventions=how(day_count=DayCount.D30_360),
    )
    assert (ask(thirty).interest.total, ask(thirty).interest.days) == (600000, 60)


def test_a_part_payment_settles_interest_first_or_the_sum_first():
    payments = (Paid(date(2025, 6, 14), 100000),)
    first = ask(given(12, payments=payments))
    assert first.principal_left == 480000 - (100000 - 4734), "30 days of 4,800.00 at 12 % are 47.34"
    later = ask(given(12, payments=payments, conventions=how(interest_first=False)))
    assert later.principal_left == 380000 and later.interest.left == later.interest.total
    assert first.interest.left == first.interest.total - 4734


def test_more_than_all_is_paid_settles_the_fixed_sum_last():
    paid = ask(claim(payments=(Paid(date(2025, 6, 14), 600000),)))
    assert (paid.principal_left, paid.interest.left, paid.total) == (0, 0, 0)


def test_dutch_interest_joins_the_sum_after_a_year():
    simple = ask(given(10, principal=100000, due=date(2022, 12, 31), until=date(2024, 12, 31)))
    joined = ask(given(10, place="NL", principal=100000, due=date(2022, 12, 31), until=date(2024, 12, 31)))
    assert simple.interest.total == 20027
    assert joined.interest.total == 10000 + 11030, "1,100.00 bear 366 days of 10 %"


def test_british_interest_keeps_the_rate_of_its_first_day():
    interest = ask(claim("GB", due=date(2025, 6, 20), until=date(2025, 10, 20), currency="GBP")).interest
    assert interest.rate == 127500


@pytest.mark.parametrize("rate, why", [(50_000, Why.RATE_BELOW_FLOOR), (120_000, None)])
def test_an_agreed_rate_is_held_against_the_floor(rate, why):
    found = ask(claim(wanted=Wanted(RateKind.CONTRACT, rate))).interest
    assert (found.why if isinstance(found, Refusal) else None) is why


def test_a_gap_in_the_rates_is_a_refusal_and_not_the_old_rate():
    found = ask(claim(debtor="consumer", until=date(2026, 9, 30), formal_notice=date(2026, 6, 15)))
    assert found.interest.why is Why.RATE_MISSING and found.interest.about["day"] == "2026-07-01"
    assert found.total is None


def test_nothing_is_guessed_where_the_law_is_not_known():
    found = ask(claim("ZZ"))
    assert {refusal.why for refusal in found.refusals} == {Why.RULE_MISSING}


def test_a_belgian_consumer_owes_nothing_before_the_waiting_time_is_over():
    reminded = {
        "reminders": (Reminder(date(2026, 3, 2), None, "email"),),
        "terms": Terms(clauses=frozenset({"penalty_clause"})),
    }
    early = ask(claim("BE", "consumer", due=date(2026, 2, 20), until=date(2026, 3, 16), principal=35000, **reminded))
    assert early.recovery.amount == 0
    after = ask(claim("BE", "consumer", due=date(2026, 2, 20), until=date(2026, 3, 17), principal=35000, **reminded))
    assert (after.recovery.amount, after.first_charge_day) == (5000, date(2026, 3, 17))


@any_of(SUMS, DAYS, st.integers(0, 900), st.integers(0, 900), st.sampled_from(list(DayCount)[:2]))
@settings(deadline=None)
def test_days_add_up_over_any_split(principal, due, first, second, count):
    """One stretch or two, exact interest is the same: nothing is lost or counted twice where they meet."""
    middle, end = due + timedelta(days=first), due + timedelta(days=first + second)
    whole = _exact(given(9, principal=principal, due=due, until=end, conventions=how(day_count=count)))
    one = _exact(given(9, principal=principal, due=due, until=middle, conventions=how(day_count=count)))
    other = _exact(given(9, principal=principal, due=middle, until=end, conventions=how(day_count=count)))
    assert whole == one + other


def _exact(one):
    return sum((Fraction(stretch.exact) for stretch in ask(one).interest.stretches), Fraction(0))


@any_of(SUMS, DAYS, st.integers(1, 600), st.integers(1, 60))
@settings(deadline=None)
def test_more_delay_never_costs_less(principal, due, days, more):
    until = min(due + timedelta(days=days), date(2026, 12, 1))
    longer = min(until + timedelta(days=more), date(2026, 12, 31))
    one, other = (
        ask(claim(principal=principal, due=due, until=until)),
        ask(claim(principal=principal, due=due, until=longer)),
    )
    assert other.interest.total >= one.interest.total and (other.total or 0) >= (one.total or 0)


@any_of(
    st.integers(1000, 10**8),
    st.lists(st.tuples(st.integers(1, 400), st.integers(1, 10**7)), max_size=5),
    st.booleans(),
    st.sampled_from(list(Rounding)),
)
@settings(deadline=None, max_examples=60)
def test_interest_after_any_payments_is_the_sum_of_its_days(principal, paid, interest_first, rounding):
    """Day by day with Fractions, written independently of the engine: balance, rate of the day, settle on its day."""
    payments = tuple(Paid(DUE + timedelta(days=day), amount) for day, amount in paid)
    until = DUE + timedelta(days=420)
    found = ask(
        claim(
            principal=principal,
            until=until,
            payments=payments,
            conventions=how(interest_first=interest_first, rounding=rounding),
        )
    )
    if rounding is Rounding.END:
        assert (found.interest.total, found.interest.left, found.principal_left) == _day_by_day(
            principal, payments, until, interest_first
        )
    assert found.principal_left >= 0 <= found.interest.left <= found.interest.total
    settled = principal - found.principal_left + found.interest.total - found.interest.left
    assert settled <= sum(payment.amount for payment in payments)


RATES = (
    (date(2025, 1, 1), Fraction("13.15")),
    (date(2025, 7, 1), Fraction("12.15")),
    (date(2026, 7, 1), Fraction("12.40")),
)


def _day_by_day(principal, payments, until, interest_first):
    left, total, open_interest, since = principal, 0, 0, Fraction(0)
    day = DUE + timedelta(days=1)
    while day <= until:
        rate = [percent for begins, percent in RATES if begins <= day][-1]
        since += Fraction(left) * rate / 100 / 365
        paid = sum(payment.amount for payment in payments if payment.on == day)
        if paid or day == until:
            cents = int((Decimal(since.numerator) / Decimal(since.denominator)).quantize(Decimal(1), ROUND_HALF_UP))
            total, open_interest, since = total + cents, open_interest + cents, Fraction(0)
        for which in ("interest", "sum") if interest_first else ("sum", "interest"):
            part = min(paid, open_interest if which == "interest" else left)
            open_interest, left = (open_interest - part, left) if which == "interest" else (open_interest, left - part)
            paid -= part
        day += timedelta(days=1)
    return total, open_interest, left


def test_several_invoices_bear_interest_each_from_its_own_day():
    lines = (Line(2500, date(2025, 1, 31), date(2025, 2, 20)), Line(2500, date(2025, 2, 28), date(2025, 3, 20)))
    found = ask(replace(claim("DE"), lines=lines))
    assert found.fixed_sum.amount == 8000 and isinstance(found.interest, Interest)
    assert found.interest.days == 40


def test_the_last_day_is_counted_and_the_first_is_the_day_after():
    assert ask(given(10, until=UNTIL)).interest.days == (UNTIL - DUE).days
