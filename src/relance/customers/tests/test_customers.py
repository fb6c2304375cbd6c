"""Customers: compared by name, known by a neutral reference, changed on the record."""

import pytest
from django_scopes import scope
from hypothesis import given
from hypothesis import strategies as st

from relance.accounts import queries as accounts
from relance.accounts.tests.firms import BY, MORNING, new_firm
from relance.customers import actions, queries
from relance.customers.actions import NewCustomer
from relance.customers.models import Customer
from relance.customers.names import guess_kind
from relance.customers.queries import UnknownCustomer
from relance.customers.rules import Kind, KindFrom, make_reference, name_key


@pytest.fixture
def firm(db):
    company = new_firm()
    with scope(company=company):
        yield company


def add(firm, *names: str) -> list[Customer]:
    return actions.add(firm, [NewCustomer(name) for name in names], by=BY, now=MORNING)


@given(st.text(max_size=300))
def test_any_name_has_one_spelling_that_stays_the_same(name):
    key = name_key(name)
    assert len(key) <= 200 and name_key(f"  {name} ") == key


@pytest.mark.parametrize("name", ["Société  Générale", "SOCIETE GENERALE", "socie\u0301te\u0301 générale"])
def test_accents_case_and_spaces_make_no_other_customer(name):
    assert name_key(name) == "societe generale"


def test_a_title_makes_a_person():
    persons = {guess_kind(name) for name in ("M. Dupont", "Mme Durand", "mr Smith")}
    assert persons == {(Kind.PERSON, KindFrom.TITLE)}
    assert {guess_kind(name)[0] for name in ("Maison Dupont", "Garage Mme", "Dr", "")} == {Kind.BUSINESS}


def test_a_legal_form_makes_a_business_whatever_else_is_in_the_name():
    forms = {guess_kind(name) for name in ("SARL Dupont", "Mme Durand EURL", "Fennick Freight, Inc.", "Kühnast GmbH")}
    assert forms == {(Kind.BUSINESS, KindFrom.FORM)}


def test_a_guess_is_remembered_as_one_until_somebody_says_what_it_is(firm):
    (ada,) = add(firm, "Mme Ada")
    assert (ada.kind, ada.kind_from) == (Kind.PERSON, KindFrom.TITLE)
    actions.change(firm, ada.pk, {"kind": "business"}, by=BY, now=MORNING)
    ada.refresh_from_db()
    assert (ada.kind, ada.kind_from) == (Kind.BUSINESS, KindFrom.SAID)


def test_references_are_neutral_and_never_shared(firm):
    first, second = add(firm, "Ada", "Ben")
    (third,) = add(firm, "Cleo")
    assert [c.reference for c in (first, second, third)] == [make_reference(n) for n in (1, 2, 3)]
    with scope(company=(other := new_firm())):
        assert add(other, "Ada")[0].reference == make_reference(1)


def test_a_change_is_on_the_timeline_and_a_new_fact(firm):
    (ada,) = add(firm, "Ada")
    before = accounts.versions([ada.account_id])
    actions.change(firm, ada.pk, {"email": "ada@example.com", "reference": "X"}, by=BY, now=MORNING)
    assert accounts.versions([ada.account_id])[ada.account_id] == before[ada.account_id] + 1
    entry = next(accounts.timeline(ada.account_id))
    assert entry.facts == {"fields": ["email"]} and "ada@example.com" in (entry.text or "")
    assert Customer.objects.get(pk=ada.pk).reference == ada.reference
    actions.change(firm, ada.pk, {"email": "ada@example.com"}, by=BY, now=MORNING)
    assert accounts.versions([ada.account_id])[ada.account_id] == before[ada.account_id] + 1
    assert accounts.chain_faults(firm) == []


def test_a_name_that_could_be_two_is_never_guessed(firm):
    add(firm, "Dupont Père", "Dupont Fils")
    with pytest.raises(UnknownCustomer, match="could be"):
        queries.one(firm, "Dupont")
    assert queries.one(firm, "dupont fils").name == "Dupont Fils"
    assert queries.one(firm, "C-00001").name == "Dupont Père"
    for text in ("", " ", "Nobody"):
        with pytest.raises(UnknownCustomer):
            queries.one(firm, text)


def test_another_firms_customer_is_not_found_and_not_changed(firm):
    (ada,) = add(firm, "Ada")
    stranger = new_firm()
    with scope(company=stranger):
        assert queries.get(stranger, ada.pk) is None
        with pytest.raises(UnknownCustomer):
            queries.one(stranger, "Ada")
        with pytest.raises(Customer.DoesNotExist):
            actions.change(stranger, ada.pk, {"name": "Eve"}, by=BY, now=MORNING)
        assert queries.find("Ada") == []
    assert Customer.objects.get(pk=ada.pk).name == "Ada"
