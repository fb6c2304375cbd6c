"""Which numbers a bank line names, and which it only seems to name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.ledger.rules import number_key, numbers_in
from relance.matching.rules.numbers import Numbers, digits_of, spellings

STRONG, WEAK = False, True


def named(text: str, *numbers: str, sums: frozenset[str] = frozenset()) -> dict[str, bool]:
    return Numbers.of(number_key(n) for n in numbers).named_in([text], sums)


@pytest.mark.parametrize(
    "text",
    [
        "F-2026-0280",
        "Facture f-2026-0280 merci",
        "/INV/F-2026-0280",
        "F-2026-0 280",
        "F 2026 0280",
        "ref f20260280 ok bon a payer",
        "F.2026.0280",
        "f_2026_0280.pdf",
        "17102026 CLT 179637 FACT F-2026-0280 LOT 84",
        "Facture F-2026-0280 du 07/09/2026",
        "plan F-2026-0280 2/4",
        "N/REF 3162 V/REF F-2026-0280",
        "«F-2026-0280»",
    ],
)
def test_a_number_however_it_is_written(text):
    assert named(text, "F-2026-0280", "F-2026-0028", "F-2026-02") == {"f-2026-0280": STRONG}


@pytest.mark.parametrize(
    "text",
    [
        "F-2026-02801",
        "XF-2026-0280",
        "2026 0280",
        "0280",
        "fac0280",
        "F-2O26-O280",
        "REGLTFACTF20260280MERCI",
        "F20260280F20260281",
        "F2026-000280",
        "F-202-0280",
        "",
    ],
)
def test_what_names_nothing(text):
    assert named(text, "F-2026-0280") == {}


@pytest.mark.parametrize("text", ["F-2026-0280/0281", "F-2026-0280-2", "3.F-2026-0280/7"])
def test_a_number_that_runs_on_is_only_weak(text):
    assert named(text, "F-2026-0280") == {"f-2026-0280": WEAK}


@pytest.mark.parametrize(
    ("text", "number", "how"),
    [
        ("facture 10423", "10423", STRONG),
        ("facture n°10423", "10423", STRONG),
        ("F-10423", "10423", STRONG),
        ("facture 12", "12", WEAK),
        ("LOT 084", "084", WEAK),
        ("annee 2026", "2026", WEAK),
        ("REMISE 1511", "1511", WEAK),
        ("MOIS 0926", "0926", WEAK),
        ("du 171026", "171026", WEAK),
        ("du 17102026", "17102026", WEAK),
        ("20261017", "20261017", WEAK),
        ("092026", "092026", WEAK),
        ("202609", "202609", WEAK),
        ("2025-12", "2025-12", WEAK),
        ("12,50", "12,50", WEAK),
        ("20260412", "2026-0412", WEAK),
        ("2026-0499", "2026-0499", STRONG),
        ("M1", "M1", WEAK),
    ],
)
def test_a_figure_that_could_be_something_else_is_weak(text, number, how):
    assert named(text, number) == {number_key(number): how}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("le 2025-12", "2025"),
        ("12,50 EUR", "12"),
        ("1.10423", "10423"),
        ("10423/2", "10423"),
        ("104 23", "10423"),
        ("10:42", "42"),
        ("A 7", "A-7"),
    ],
)
def test_digits_that_are_part_of_something_name_nothing(text, number):
    assert named(text, number) == {}


def test_a_figure_that_is_the_sum_of_the_line_is_weak():
    assert digits_of(150000, 2) == {"1500", "150000"}
    assert named("VIREMENT 1542", "1542", sums=digits_of(154200, 2)) == {"1542": WEAK}
    assert digits_of(-1500, 0) == {"1500"}


def test_the_longest_is_meant_and_the_exact_one():
    assert named("F-12-34567", "F-12", "F-12-34567") == {"f-12-34567": STRONG}
    assert named("F1/2345", "F1/2345", "F-12345") == {"f1/2345": STRONG}
    assert named("F12345", "F1/2345", "F-12345") == {"f1/2345": STRONG, "f-12345": STRONG}, "nobody knows which"


def test_several_texts_count_together_and_the_stronger_reading_wins():
    found = Numbers.of(["f-1042"]).named_in(["F-1042/2", "F-1042"])
    assert found == {"f-1042": STRONG}


NUMBERS = st.sampled_from(["F-2026-0280", "F-2026-028", "10423", "12", "2026", "A.77", "2025-12", "FA 2026 1"])


@given(st.text("F-2026 0481/.A7", max_size=30), st.lists(NUMBERS, max_size=5))
def test_it_is_never_surer_than_the_ledger(text, numbers):
    """Where the spelling is the book's own, what is strongly named here is named there too."""
    strong = {key for key, weak in named(text, *numbers).items() if not weak}
    exact = {number_key(n) for n in numbers if number_key(n) in text.casefold()}
    told = {number_key(n) for n in numbers_in(text, numbers)}
    assert strong & exact <= told | {key for key in strong if len(strong) > 1}


@given(st.text(max_size=80), st.lists(st.text(max_size=20), max_size=6))
def test_no_text_and_no_number_make_a_traceback(text, numbers):
    keys = {number_key(n) for n in numbers}
    assert set(Numbers.of(keys).named_in([text])) <= keys
    assert Numbers.of(keys).looked_up([text]) <= keys
    assert all(any(c.isdigit() for c in key) for key in spellings([text]))


def test_what_is_looked_up_covers_what_is_named():
    text = "plan F-2026-0280 2/4"
    assert "f-2026-0280" in spellings([text])
    assert Numbers.of(["f-2026-0280"]).looked_up([text]) == {"f-2026-0280"}


def test_a_very_long_text_is_read_quickly():
    text = "F-2026-0280 " * 4000
    assert Numbers.of(["f-2026-0280"]).named_in([text]) == {"f-2026-0280": STRONG}
