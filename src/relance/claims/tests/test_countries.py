"""A country is a folder: rates, charges and limitation of an invented place, and what a firm changes in them."""

from datetime import date
from decimal import Decimal

import pytest

from relance.claims.rules.answering import answer
from relance.claims.rules.records import Why
from relance.claims.tests.claims import claim
from relance.law import rules as law
from relance.law.own import NOTHING, Change, Own
from relance.law.rates import Entered, percent_of, units
from relance.law.rows import BadLaw
from relance.law.tests.written import CAREFUL, HEAD, TODAY, write

RATES = """
[[series]]
name = "xu-base"
known_to = 2026-06-30
title.en = "Base"
title.fr = "Base"
rates = [
  { from = 2025-01-01, percent = "2.15", confidence = "high", checked = 2026-11-21, source = "a gazette" },
  { from = 2026-01-01, confidence = "low", checked = 2026-11-21, source = "not found" },
]
"""


def table(kind: str, name: str, body: str, head: str = HEAD) -> str:
    return f'[[{kind}]]\nname = "{name}"\n{body}{head}\n'


INTEREST = table("interest", "interest", 'series = "xu-base"\nplus = "8"\nup_to = "0.5"\nstarts = [{ by = "due" }]')
SUM = table("fixed_sum", "sum", 'currency = "EUR"\ntiers = [{ below = "1000", sum = "40" }, { sum = "70" }]')
NONE = table("recovery", "none", "")
ENDS = table("limitation", "ends", 'years = 3\nbegins = "due"\ninterrupted_by = ["part_payment"]')


@pytest.fixture
def root(tmp_path):
    write(tmp_path, "_careful", CAREFUL)
    write(tmp_path, "XU", charges=INTEREST + SUM + NONE, limitation=ENDS, rates=RATES)
    return tmp_path


def ask(root, until=date(2025, 12, 31), own=NOTHING, **more):
    one = claim("XU", due=date(2025, 12, 1), until=until, **more)
    return answer(one, law.charging("XU", one.debtor, until, one.creditor, root, own))


def test_a_new_country_is_one_folder(root):
    found = ask(root)
    assert found.interest.rate == units(Decimal("10.5")), "2.15 + 8, up to the half point"
    assert (found.fixed_sum.amount, found.recovery.amount, found.lapse.ends) == (7000, 0, date(2028, 12, 1))
    assert ask(root, principal=99999).fixed_sum.amount == 4000


def test_a_gap_is_a_refusal_until_the_firm_enters_the_published_rate(root):
    until = date(2026, 3, 31)
    assert ask(root, until).interest.why is Why.RATE_MISSING
    mine = Entered(
        "xu-base", date(2026, 1, 1), date(2026, 6, 30), units(Decimal("2.40")), "the gazette", "Me Aubin", TODAY
    )
    found = ask(root, until, Own((mine,))).interest
    assert [percent_of(stretch.rate) for stretch in found.stretches] == [Decimal("10.50"), Decimal("10.50")]
    assert found.stretches[-1].source == "the gazette"
    assert ask(root, date(2026, 7, 1), Own((mine,))).interest.why is Why.RATE_MISSING, (
        "only for the days it was entered"
    )


def test_a_firms_lawyer_switches_a_fact_off_or_gives_it_other_values(root):
    off = Change("XU/sum", True, "", "Me Aubin", "No sum in this trade.", TODAY)
    assert ask(root, own=Own((), (off,))).fixed_sum.why is Why.SWITCHED_OFF
    less = Change("XU/interest", False, 'plus = "6"', "Me Aubin", "Agreed with the federation.", TODAY)
    found = ask(root, own=Own((), (less,))).interest
    assert (found.rate, found.rule.own, found.rule.short.fr) == (85_000, "Me Aubin", "Agreed with the federation.")


@pytest.mark.parametrize("values", ["plus = 6", 'debtors = ["any"]', "plus", "tiers = []"])
def test_what_a_fact_cannot_have_is_refused(root, values):
    change = Change("XU/interest", False, values, "Me Aubin", "Because.", TODAY)
    with pytest.raises(BadLaw):
        law.prove(change, TODAY, root)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("charges", INTEREST.replace('plus = "8"', "plus = 8")),
        ("charges", INTEREST.replace('by = "due"', 'by = "moonrise"')),
        ("charges", INTEREST.replace('starts = [{ by = "due" }]', "")),
        ("charges", SUM.replace("{ sum", '{ below = "100", sum')),
        ("limitation", ENDS.replace("years = 3", "years = 0")),
        ("rates", RATES.replace('percent = "2.15"', 'percent = "2.15 %"')),
        ("rates", RATES.replace("from = 2026-01-01", "from = 2025-01-01")),
        ("rates", RATES.replace("known_to = 2026-06-30", "known_to = 2025-06-30")),
    ],
)
def test_a_folder_that_cannot_be_right_says_where(tmp_path, file, text):
    write(tmp_path, "_careful", CAREFUL)
    write(tmp_path, "XU", **{file: text})
    with pytest.raises(BadLaw, match=f"XU/{file}"):
        law.charging("XU", "business", TODAY, root=tmp_path)


def test_what_is_unsure_is_listed(root):
    found = {(one.about, one.why): one.day for one in law.unsure(TODAY, "XU", root)}
    assert found == {("xu-base", "gap"): date(2026, 7, 1)}
    later = {one.about for one in law.unsure(date(2028, 1, 1), "XU", root) if one.why == "old"}
    assert later == {"XU/interest", "XU/sum", "XU/none", "XU/ends"}


def test_the_published_rates_follow_from_the_formulas():
    """Where research names a country's own published rate, our formula comes to it."""
    published = {
        ("FR", "business"): {date(2024, 1, 1): "14.50", date(2025, 7, 1): "12.15"},
        ("BE", "business"): {date(2023, 1, 1): "10.50", date(2025, 1, 1): "11.50", date(2026, 1, 1): "10.50"},
        ("DE", "business"): {date(2022, 7, 1): "8.12", date(2024, 1, 1): "12.62"},
        ("DE", "consumer"): {date(2021, 1, 1): "4.12", date(2025, 1, 1): "7.27"},
        ("GB", "business"): {date(2020, 7, 1): "8.10", date(2025, 1, 1): "12.75"},
        ("ES", "business"): {date(2023, 7, 1): "12.00"},
        ("NL", "business"): {date(2025, 1, 1): "11.15"},
    }
    for (place, debtor), rates in published.items():
        said = law.charging(place, debtor, TODAY)
        for day, percent in rates.items():
            base = said.series[said.interest.formula.series].on(day)
            assert percent_of(said.interest.formula.of(base.rate or 0)) == Decimal(percent), (place, debtor, day)
