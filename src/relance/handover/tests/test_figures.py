"""The figures of a form: in its order, invoice by invoice where it asks so, and never more than is owed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from relance.claims.explaining import Explained, Period
from relance.claims.rules.records import Refusal, Why
from relance.handover.figures import Asking, a_day, procedure
from relance.handover.forms import KEYS, OF_THE_WHOLE, form_of, places
from relance.handover.records import Owed
from relance.law import rules as law
from relance.law.facts import Words
from relance.law.rates import Formula, units

TODAY = date(2026, 12, 1)


def period(begins: date, rate: str, balance: int = 100000) -> Period:
    return Period(begins, TODAY, 10, balance, Decimal(rate), Decimal("1.2300"), "", "high")


TOLD = Explained(
    number="F-1",
    currency="EUR",
    on=TODAY,
    place="DE",
    debtor="business",
    debtor_known=True,
    creditor="business",
    accepted_version=None,
    accepted_on=None,
    principal=100000,
    interest=3000,
    interest_total=3000,
    first_day=date(2026, 6, 2),
    periods=(period(date(2026, 6, 2), "10.27"), period(date(2026, 7, 1), "10.52")),
    fixed_sum=4000,
    recovery=0,
    charged=0,
    reminder_fees=(),
    total=107000,
    first_charge_day=None,
    lapses=None,
    counted_from=None,
    interrupted_by="",
    rules={},
    refusals={},
)
ONE = Owed(
    TOLD,
    date(2026, 5, 2),
    date(2026, 6, 1),
    formula=Formula(series="base", plus=units(Decimal(9))),
    series=Words(en="German base rate", fr="Taux de base allemand"),
)
TWO = replace(
    ONE,
    told=replace(TOLD, number="F-2", principal=50000, interest=100, first_day=date(2026, 11, 2), periods=()),
    due_on=date(2026, 11, 1),
)


def asked(place: str, *owed: Owed, debtor: str = "business", creditor: str = "business", abroad: bool = False):
    asking = Asking(place, creditor, debtor, ["Aubry"], ["Ada", "1 Lane"], ["invoices"], abroad)
    return procedure(asking, owed, TODAY, "en")


def values(found, key: str) -> list[tuple[str, str]]:
    return [(each.of, each.value) for each in found.figures if each.key == key]


def test_the_german_form_gets_each_invoice_with_its_points_above_the_base_rate_and_its_own_day():
    found = asked("DE", ONE, TWO)
    assert values(found, "from") == [("F-1", "2 June 2026"), ("F-2", "2 November 2026")]
    assert values(found, "rate_words") == [("F-1", "9 percentage points above: German base rate")]
    assert values(found, "principal") == [("F-1", "€1,000.00"), ("F-2", "€500.00")]
    assert values(found, "total")[-1] == ("", "€1,611.00")
    assert [each.key for each in found.figures][:2] == ["creditor", "debtor"]


def test_a_rate_that_changed_says_from_which_day():
    assert values(asked("FR", ONE), "rate") == [("F-1", "10.27% from 2 June 2026, 10.52% from 1 July 2026")]


def test_a_list_in_french_is_set_as_french_sets_it_with_the_spaces_of_a_keyboard():
    asking = Asking("_", "business", "business", ["Aubry"], ["Ada"], ["calcul", "factures"])
    with translation.override("fr"):
        found = procedure(
            asking, [ONE, replace(ONE, told=replace(TOLD, number="F-2", periods=TOLD.periods[:1]))], TODAY, "fr"
        )
    assert values(found, "documents") == [("", "calcul ; factures")]
    assert "Facture F-1 du 2 mai 2026" in values(found, "cause")[0][1]


def test_what_lapsed_is_not_asked_for():
    lapsed = replace(TWO, told=replace(TWO.told, lapses=date(2026, 11, 30)))
    assert values(asked("FR", ONE, lapsed), "total") == [("", "€1,070.00")] and lapsed.total == 0
    assert not asked("FR", lapsed).figures


def test_a_charge_booked_already_is_asked_for_once():
    booked = replace(ONE, told=replace(TOLD, fixed_sum=0, charged=4000, total=103000), fixed_booked=4000)
    assert booked.total == ONE.total and values(asked("FR", booked), "fixed_sum") == [("", "€40.00")]


def test_sums_of_two_currencies_stand_beside_each_other_and_the_form_of_one_says_so():
    pounds = replace(TWO, told=replace(TWO.told, currency="GBP"))
    found = asked("CH", ONE, pounds)
    assert values(asked("ZZ", ONE, pounds), "principal")[-1] == ("", "€1,000.00 + £500.00")
    assert found.notes == ("The form asks for CHF; the claim is in EUR, GBP. Relance converts nothing.",)


def test_what_a_form_is_not_for_is_said():
    assert any("bâtonnier" in note for note in asked("FR", ONE, creditor="lawyer").notes)
    assert any("private person" in note for note in asked("BE", ONE, debtor="consumer").notes)
    assert "another country" in asked("FR", ONE, abroad=True).notes[0]
    assert not asked("FR", ONE).notes


def test_an_address_that_is_missing_is_said():
    asking = Asking("FR", "business", "business", ["Aubry"], ["Ada"], [])
    assert "No address of the debtor" in procedure(asking, [ONE], TODAY, "en").notes[0]


def test_where_no_interest_is_known_it_is_said():
    refused = replace(TOLD, interest=None, periods=(), refusals={"interest": Refusal(Why.RATE_MISSING)})
    found = asked("FR", replace(ONE, told=refused))
    assert not values(found, "interest") and "No interest is known for F-1" in found.notes[-1]


def test_a_day_more_costs_what_the_last_rate_says_while_it_runs():
    assert a_day(TOLD) == round(100000 * 10.52 / 36500)
    assert a_day(replace(TOLD, on=date(2026, 12, 2))) == 0


@pytest.mark.parametrize("code", [*law.places(), "ZZ"])
def test_every_place_has_a_form(code):
    form = form_of(code)
    assert form.title.fr and {field.key for field in form.fields} <= set(KEYS)
    assert not any(field.each and field.key in OF_THE_WHOLE for field in form.fields)


def test_every_form_belongs_to_a_place_and_a_part_of_a_country_takes_the_countrys():
    assert set(places()) <= set(law.places())
    assert form_of("FR-XX") is not None and form_of("FR-XX").title == form_of("FR").title
