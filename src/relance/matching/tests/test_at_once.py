"""Two at the same moment, and any order of hands: one line is one payment, and the book stays right."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django_scopes import scope
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from relance.accounts import queries as accounts
from relance.accounts.tests.firms import BY, MORNING, new_firm
from relance.ledger import queries as ledger
from relance.ledger.models import Allocation, DuePart, Entry
from relance.ledger.rules import EntryKind, LedgerRefusal
from relance.ledger.tests.books import customer, invoice, take_back
from relance.matching import actions, queries
from relance.matching.actions import MatchingRefusal
from relance.matching.models import BankLine
from relance.matching.tests.bank import Given

DAY = date(2026, 3, 2)


def line(amount: int, words: str, ref: str, payer: str = "Studio Prémery", on: date = DAY) -> Given:
    return Given("FR76", on, "EUR", amount, ref, payer, "", (words,))


def together(company: Any, *works: Callable[[], Any]) -> list[Any]:
    """Let them begin at one moment; what each answers, or why it was refused."""
    start = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        start.wait()
        try:
            with scope(company=company):
                return work()
        except MatchingRefusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [one.result() for one in [pool.submit(run, work) for work in works]]


@pytest.fixture
def firm(transactional_db):
    company = new_firm()
    with scope(company=company):
        yield company
        assert ledger.faults(company) == [] and accounts.chain_faults(company) == []


def place_all(company: Any) -> actions.Placed:
    return actions.place_by_reference(company, by=BY, now=MORNING)


@pytest.mark.parametrize("_turn", range(3))
def test_the_same_statement_dropped_twice_at_once(firm, _turn):
    invoice(customer(firm), "F-1042")
    statement = [line(10000, "F-1042", "R1"), line(500, "VIREMENT", "R2")]

    def drop() -> actions.Kept:
        kept = actions.keep(firm, statement, by=BY, now=MORNING)
        place_all(firm)
        return kept

    assert sorted(kept.new for kept in together(firm, drop, drop)) == [0, 2]
    assert BankLine.objects.count() == 2 and Entry.objects.filter(kind=EntryKind.PAYMENT).count() == 1


@pytest.mark.parametrize("_turn", range(3))
def test_two_hands_on_one_line_and_the_machine(firm, _turn):
    one, two = customer(firm), customer(firm)
    invoice(one, "F-1042")
    actions.keep(firm, [line(10000, "F-1042", "R1")], by=BY, now=MORNING)
    (row,) = queries.not_placed(firm)
    together(
        firm,
        lambda: actions.place(firm, row.pk, one.account_id, by="Anna", now=MORNING),
        lambda: actions.place(firm, row.pk, two.account_id, by="Tom", now=MORNING),
        lambda: place_all(firm),
    )
    assert Entry.objects.filter(kind=EntryKind.PAYMENT).count() == 1
    assert queries.counts(firm) == queries.Counts(0, 1, 0)


@pytest.mark.parametrize("_turn", range(3))
def test_taken_back_by_two_at_once(firm, _turn):
    who = customer(firm)
    invoice(who, "F-1042")
    actions.keep(firm, [line(10000, "F-1042", "R1")], by=BY, now=MORNING)
    (line_id,) = place_all(firm).lines

    def back() -> actions.Placed:
        return actions.take_back(firm, line_id, on=DAY, reason="wrong", by=BY, now=MORNING)

    answers = together(firm, back, back)
    assert sum(isinstance(answer, MatchingRefusal) for answer in answers) == 1
    assert Entry.objects.filter(kind=EntryKind.REVERSAL).count() == 1


NUMBERS = ("F-1042", "F-1043", "12", "F-1044")
LINES = st.builds(
    line,
    st.sampled_from([3000, 6000, 10000, 10000, 9900, 12000, -500]),
    st.sampled_from(["F-1042", "f1043", "F-1042 F-1043", "12", "VIREMENT", "F-1044", "F-1042/3"]),
    st.sampled_from(["", "R1", "R2", "R3"]),
    st.sampled_from(["Studio Prémery", "Garage Lumière", ""]),
    st.integers(0, 9).map(lambda days: DAY + timedelta(days=days)),
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("keep"), st.lists(LINES, max_size=4)),
        st.tuples(st.just("place_all"), st.none()),
        st.tuples(st.sampled_from(["place", "aside", "back", "reverse"]), st.integers(0, 7)),
    ),
    min_size=3,
    max_size=10,
)


class AnyOrderOfHands(TestCase):
    @given(STEPS)
    @settings(
        max_examples=60,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    )
    def test_one_line_is_one_payment_and_nothing_is_overpaid(self, steps):
        company = new_firm()
        with scope(company=company):
            people = [customer(company, "Studio Prémery"), customer(company, "Garage Lumière")]
            for number, who in zip(NUMBERS, (*people, *people), strict=True):
                invoice(who, number)
            for doing, what in steps:
                try:
                    _do(company, people, doing, what)
                except (MatchingRefusal, LedgerRefusal):
                    continue
            _is_right(company)


def _do(company: Any, people: list[Any], doing: str, what: Any) -> None:
    if doing == "keep":
        actions.keep(company, what, by=BY, now=MORNING)
        assert actions.keep(company, what, by=BY, now=MORNING).new == 0
        return
    if doing == "place_all":
        _place_all_by_itself(company)
        return
    rows = list(BankLine.objects.order_by("pk"))
    if not rows:
        return
    row = rows[what % len(rows)]
    if doing == "place":
        actions.place(company, row.pk, people[what % 2].account_id, by=BY, now=MORNING)
    elif doing == "aside":
        actions.set_aside(company, row.pk, "x", by=BY, now=MORNING)
    elif doing == "back":
        actions.take_back(company, row.pk, on=DAY, reason="x", by=BY, now=MORNING)
    elif row.payment_id is not None:
        take_back(company, row.payment_id)


def _place_all_by_itself(company: Any) -> None:
    """What is placed by itself pays one document that was open, and no cent goes elsewhere."""
    open_ = dict(DuePart.objects.values_list("document__number", "open"))
    for row in BankLine.objects.filter(pk__in=place_all(company).lines).select_related("payment"):
        shares = list(Allocation.objects.filter(entry=row.payment).values_list("part__document__number", "amount"))
        assert [number for number, _ in shares] == [row.payment.reference]
        assert sum(amount for _, amount in shares) == row.amount <= open_[row.payment.reference]
        assert row.payment.unallocated == 0 and not row.held
        open_[row.payment.reference] -= row.amount
    assert place_all(company) == actions.Placed()


def _is_right(company: Any) -> None:
    assert ledger.faults(company) == [] and accounts.chain_faults(company) == []
    standing = Entry.objects.filter(kind=EntryKind.PAYMENT, reversed_by=None)
    placed = list(queries.placed(company))
    assert sorted(row.payment_id or 0 for row in placed) == sorted(entry.pk for entry in standing)
    assert all(row.payment.amount == -row.amount < 0 for row in placed)
    counts = queries.counts(company)
    assert counts.all == BankLine.objects.count()
    assert counts.waiting == queries.not_placed(company).count()
    assert counts.aside == queries.set_aside(company).count()
