"""Columns as a person names them: by header, told apart where headers repeat, by letter, or as in none."""

from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.intake.rules.columns import (
    PAYABLE,
    Columns,
    _kind,
    _settled_fields,
    lacking,
    read_header,
    understand_header,
)
from relance.intake.rules.layouts import GENERAL_FIELDS
from relance.intake.rules.naming import column_names, find_column, letter_of, name_parts, place_of_letter

HEADS = ("N°", "Client", "Montant", "Montant", "Date", "Échéance", "")
NAMES = ("N°", "Client", "Montant (column C)", "Montant (column D)", "Date", "Échéance", "Column G")


def fields(mapping: dict[str, str], heads: tuple[str, ...] = HEADS) -> tuple[str, ...]:
    found, _ = understand_header(heads, mapping)
    assert found is not None
    return found.fields


def test_letters_count_as_in_spreadsheets():
    assert [letter_of(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert all(place_of_letter(letter_of(place)) == place for place in range(1000))


def test_no_two_columns_are_called_alike():
    assert column_names(HEADS) == NAMES
    assert column_names(("€", "x" * 90, "MONTANT", "montant")) == (
        *("Column A", "Column B"),
        *("MONTANT (column C)", "montant (column D)"),
    )


@given(st.lists(st.sampled_from(["Date", "date", "Total", "", "€", "A", "x" * 80, " ", "N°"]), max_size=8))
def test_each_name_finds_its_own_column(heads):
    for place, name in enumerate(column_names(heads)):
        assert find_column(heads, name)[0] == place


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("montant", 2),
        ("Montant (column D)", 3),
        ("montant (colonne d)", 3),
        ("D", 3),
        ("G", 6),
        ("Column G", 6),
        ("colonne G", 6),
        ("Column D", None),
        ("Client (column D)", None),
        ("H", None),
        ("ZZZ", None),
        ("d", None),
        ("Montants", None),
        ("", None),
    ],
)
def test_what_is_said_finds_a_column_or_none(said, place):
    assert find_column(HEADS, said)[0] == place


def test_a_header_is_believed_before_a_letter():
    assert find_column(("B", "A"), "A")[0] == 1
    assert name_parts("Montant (column D)") == ("Montant", "D") and name_parts("Column D") == ("", "D")


def test_a_field_may_be_in_no_column():
    assert fields({}) == ("number", "customer", "amount", "", "issued", "due", "")
    assert fields({"due": ""}) == ("number", "customer", "amount", "", "issued", "", "")
    assert "status" not in fields({"status": ""}, ("N°", "Client", "Total", "Date", "Statut"))
    assert understand_header(HEADS, {"number": ""}) == (None, 0) or "number" not in fields({"number": ""})


def test_a_column_has_one_field_and_the_old_one_is_free_or_guessed_anew():
    assert fields({"issued": "Échéance"}) == ("number", "customer", "amount", "", "", "issued", "")
    assert fields({"amount": "D"}) == ("number", "customer", "", "amount", "issued", "due", "")
    assert fields({"balance": "Montant"})[2:4] == ("balance", "amount"), "the other one is the amount now"
    assert fields({"email": "Montant (column C)", "amount": "Montant (column C)"})[2] == "amount", "the later holds"
    assert fields({"balance": "HT"}, ("N°", "Client", "Date", "HT", "TTC"))[3:] == ("balance", "amount")


def test_a_stand_in_that_is_not_used_stands_for_nothing_else():
    heads = ("Réf. interne", "Code client", "Date", "Total")
    assert read_header(heads, {})[0].fields == ("", "customer", "issued", "amount")
    assert read_header(heads, {"customer": ""})[0].fields == ("", "", "issued", "amount")


def subsets(names):
    return chain.from_iterable(combinations(names, count) for count in range(5))


def test_what_is_no_list_yet_always_lacks_something():
    heads = {name: (place,) for place, name in enumerate(GENERAL_FIELDS)}
    for names in subsets([*PAYABLE[:3], "number", "customer", "contact", "customer_code", "issued", "due", "paid_on"]):
        places = {name: heads[name] for name in names}
        columns = Columns(0, (), _settled_fields(places, {}), kind=_kind(tuple(GENERAL_FIELDS), places, None))
        for headings in (False, True):
            if not columns.kind:
                assert lacking(columns, headings=headings), names
        if columns.kind == "invoices" and {"number", "customer"} <= columns.places.keys():
            needs = {each[0] for each in lacking(columns, headings=False)}
            assert needs <= {"issued", "amount"}
