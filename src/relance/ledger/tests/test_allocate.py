"""How a credit is spread over what is open."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.ledger.rules import OpenPart, allocate, numbers_in

DAY = date(2026, 3, 2)
NUMBERS = st.sampled_from(["F-1", "F-2", "F-12", "12", "2026-12", "A.7", "É1"])
PARTS = st.lists(
    st.builds(
        OpenPart,
        st.integers(1, 10**6),
        NUMBERS,
        st.integers(0, 90).map(lambda days: DAY + timedelta(days=days)),
        st.integers(1, 10**7),
    ),
    max_size=8,
    unique_by=lambda part: part.id,
)


@given(st.integers(1, 10**8), PARTS, st.text("F-12 .A7É2026", max_size=20))
def test_no_part_is_overpaid_and_no_money_is_made_or_lost(credit, parts, reference):
    shares = allocate(credit, parts, reference)
    open_ = {part.id: part.open for part in parts}
    assert len({share.part_id for share in shares}) == len(shares)
    assert all(0 < share.amount <= open_[share.part_id] for share in shares)
    assert sum(share.amount for share in shares) == min(credit, sum(open_.values()))


@given(st.integers(1, 10**8), PARTS)
def test_without_a_reference_the_oldest_is_paid_first(credit, parts):
    paid = {share.part_id: share.amount for share in allocate(credit, parts)}
    ordered = sorted(parts, key=lambda part: (part.due_on, part.id))
    full = [paid.get(part.id, 0) == part.open for part in ordered]
    assert full == sorted(full, reverse=True), "a younger part was settled before an older one"


@given(st.integers(1, 10**8), PARTS.filter(bool), st.data())
def test_what_the_reference_names_is_paid_before_anything_older(credit, parts, data):
    wanted = data.draw(st.sampled_from(parts))
    shares = allocate(credit, parts, wanted.number)
    named = {part.id: part.open for part in parts if part.number == wanted.number}
    to_named = sum(share.amount for share in shares if share.part_id in named)
    assert to_named == min(credit, sum(named.values()))


@given(st.integers(1, 10**8), PARTS, st.randoms())
def test_the_order_of_recording_changes_nothing(credit, parts, random):
    shuffled = random.sample(parts, len(parts))
    assert allocate(credit, parts, "F-1") == allocate(credit, shuffled, "F-1")


@pytest.mark.parametrize(
    ("reference", "numbers", "named"),
    [
        ("Payment F-123", ["F-12", "F-123"], {"F-123"}),
        ("year 2012", ["12", "2012"], {"2012"}),
        ("facture n°12", ["12"], {"12"}),
        ("f-12", ["F-12"], {"F-12"}),
        ("F-12,F-13/F-14", ["F-12", "F-13", "F-14"], {"F-12", "F-13", "F-14"}),
        ("RÉGLÉ É1", ["É1", "1"], {"É1"}),
        ("A.7", ["A.7"], {"A.7"}),
        ("AB7", ["A.7", "A+7", "A?"], set()),
        ("(12)", ["12"], {"12"}),
        ("", ["12"], set()),
        ("12", [""], set()),
        ("[12", ["[12", ".*"], {"[12"}),
        ("F-12é", ["F-12"], set()),
    ],
)
def test_a_reference_names_whole_numbers_only(reference, numbers, named):
    assert numbers_in(reference, numbers) == named


@pytest.mark.parametrize(
    ("reference", "numbers", "named"),
    [
        ("2025-12", ["2025", "2025-12", "12"], {"2025-12"}),
        ("12/2026", ["12", "12/2026"], {"12/2026"}),
        ("F-12-B", ["F-12", "F-12-B"], {"F-12-B"}),
        ("F-12 and F-12-B", ["F-12", "F-12-B"], {"F-12", "F-12-B"}),
    ],
)
def test_a_number_inside_a_longer_number_is_not_meant(reference, numbers, named):
    assert numbers_in(reference, numbers) == named


@given(st.text(max_size=60), st.lists(st.text(max_size=20), max_size=6))
def test_no_text_on_a_bank_line_makes_a_traceback(reference, numbers):
    assert numbers_in(reference, numbers) <= set(numbers)


def test_a_payment_that_quotes_2025_12_does_not_pay_invoice_2025():
    old = OpenPart(1, "2025", DAY, 100)
    meant = OpenPart(2, "2025-12", DAY + timedelta(days=30), 100)
    assert [share.part_id for share in allocate(100, [old, meant], "Facture 2025-12")] == [2]
