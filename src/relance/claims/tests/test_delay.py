"""When delay begins, what a payment changes in it, and what may be charged for it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from relance.claims.rules.counting import anniversaries
from relance.claims.rules.records import DayCount, Line, Paid, RateKind, Reminder, Rounding, Terms, Wanted
from relance.claims.tests.claims import DUE, UNTIL, ask, claim, given, how
from relance.law.rates import units

NO_DATE = Terms(fixed_date=False)
CLAUSE = Terms(clauses=frozenset({"interest_clause", "penalty_clause"}))


def first_day(place, debtor="business", **more):
    return ask(claim(place, debtor, **more)).interest.first_day


def test_a_notice_before_the_due_date_starts_nothing():
    assert first_day("FR", "consumer", formal_notice=date(2025, 5, 14)) is None
    assert first_day("FR", "consumer", formal_notice=DUE) == date(2025, 5, 16)


def test_a_reminder_before_the_due_date_was_about_another_sum():
    early, late = Reminder(date(2025, 2, 3), None, "email"), Reminder(date(2025, 6, 2), None, "email")
    found = ask(claim("BE", "consumer", reminders=(early, late), terms=CLAUSE))
    assert found.first_charge_day == date(2025, 6, 17), "fourteen days after the one of June"


def test_where_nobody_knows_when_the_invoice_came_the_work_counts():
    work: dict[str, Any] = {"due": None, "performed": date(2025, 4, 28), "terms": NO_DATE}
    assert first_day("BE", **work) == first_day("DE", **work) == date(2025, 5, 29)
    assert first_day("DE", "consumer", **work) is None, "a consumer is warned by the invoice, so it must have come"


def test_a_lawyers_term_runs_from_the_invoice_with_an_agreed_rate_too():
    more: dict[str, Any] = {
        "creditor": "lawyer",
        "due": None,
        "performed": date(2025, 3, 3),
        "invoice_received": date(2025, 4, 1),
    }
    agreed = Wanted(RateKind.CONTRACT, units(Decimal(13)))
    assert first_day("FR", **more) == first_day("FR", wanted=agreed, **more) == date(2025, 5, 2)


def test_what_is_paid_after_the_day_asked_about_is_not_there_yet():
    later = ask(claim(payments=(Paid(date(2025, 8, 21), 100000),)))
    assert (later.principal_left, later.total) == (480000, ask(claim()).total)


def test_a_sum_that_was_paid_in_time_is_not_late():
    found = ask(claim(payments=(Paid(DUE, 480000),)))
    assert (found.fixed_sum.amount, found.interest.total, found.total) == (0, 0, 0)


def test_a_fixed_sum_goes_by_what_was_open_when_delay_began():
    more: dict[str, Any] = {"principal": 100000, "currency": "GBP"}
    before, after = (Paid(date(2025, 5, 2), 1),), (Paid(date(2025, 5, 20), 1),)
    assert ask(claim("GB", payments=before, **more)).fixed_sum.amount == 4000
    assert ask(claim("GB", payments=after, **more)).fixed_sum.amount == 7000


def test_a_payment_that_names_no_invoice_settles_interest_then_the_oldest_sum():
    one, other = Line(100000, date(2025, 3, 31), UNTIL), Line(100000, date(2025, 4, 30), UNTIL)
    both = replace(given(12), lines=(one, other), payments=(Paid(date(2025, 5, 30), 150000),))
    found = ask(both)
    assert found.principal_left == 200000 - (150000 - 1973 - 986)
    later = [(each.line, each.balance) for each in found.interest.stretches if each.begins > date(2025, 5, 30)]
    assert later == [(1, found.principal_left)], "the oldest is paid and bears nothing any more"
    first = ask(replace(both, conventions=how(interest_first=False)))
    assert first.principal_left == 50000 and first.interest.left == first.interest.total


def test_any_day_of_a_year_of_360_is_worth_the_same():
    more: dict[str, Any] = {
        "principal": 360000,
        "conventions": how(day_count=DayCount.D30_360, rounding=Rounding.DAILY),
    }
    for due in (date(2026, 1, 30), date(2026, 2, 28), date(2026, 3, 31)):
        one = ask(given(5, due=due, until=date(2026, 6, 30), **more)).interest
        assert one.total == 50 * one.days


def test_a_half_year_is_rounded_once_whatever_turns_in_it():
    more: dict[str, Any] = {
        "debtor": "consumer",
        "due": date(2025, 7, 1),
        "until": date(2025, 12, 31),
        "formal_notice": date(2025, 7, 1),
    }
    judged = claim(
        principal=1003, judgment_enforceable=date(2025, 8, 31), conventions=how(rounding=Rounding.PERIOD), **more
    )
    once = claim(principal=1003, judgment_enforceable=date(2025, 8, 31), **more)
    assert ask(judged).interest.total == ask(once).interest.total


def test_a_private_creditor_gets_the_points_after_a_judgment_too():
    more: dict[str, Any] = {"debtor": "consumer", "formal_notice": DUE, "judgment_enforceable": date(2025, 5, 20)}
    rates = [each.rate for each in ask(claim(creditor="individual", **more)).interest.stretches]
    assert rates == [units(Decimal(each)) for each in ("7.21", "6.65", "11.65")]


def test_a_multiple_of_the_legal_rate_is_no_legal_rate_after_a_judgment():
    tripled = Wanted(RateKind.CONTRACT, times=3)
    with_it = claim(wanted=tripled, judgment_enforceable=date(2025, 5, 20))
    assert ask(with_it).interest.total == ask(claim(wanted=tripled)).interest.total


def test_a_belgian_clause_above_the_ceiling_is_lowered_to_it():
    reminded: dict[str, Any] = {"reminders": (Reminder(date(2025, 6, 10), None, "email"),), "terms": CLAUSE}
    found = ask(
        claim("BE", "consumer", creditor="sme", wanted=Wanted(RateKind.CONTRACT, units(Decimal(12))), **reminded)
    )
    assert [each.rate for each in found.interest.stretches] == [115_000, 105_000]


def test_outside_cost_is_owed_only_in_delay():
    more: dict[str, Any] = {"external_costs": 15000, "debtor": "consumer"}
    assert ask(claim("DE", **more)).recovery.amount == 15000
    assert ask(claim("DE", terms=NO_DATE, **more)).recovery.amount == 0


def test_a_tariff_says_what_the_fixed_sum_covers_of_it():
    found = ask(claim("NL", principal=350000))
    assert (found.fixed_sum.amount, found.recovery.amount, found.recovery.covered) == (4000, 43500, 4000)
    assert found.costs == 47500


@pytest.mark.parametrize(
    ("begins", "years"),
    [
        (date(2024, 2, 29), [date(2025, 3, 1), date(2026, 3, 1)]),
        (date(2024, 3, 1), [date(2025, 3, 1), date(2026, 3, 1)]),
        (date(2024, 2, 28), [date(2025, 2, 28), date(2026, 2, 28)]),
    ],
)
def test_a_year_of_delay_is_never_a_day_short(begins, years):
    assert anniversaries(begins, date(2026, 12, 31)) == years
