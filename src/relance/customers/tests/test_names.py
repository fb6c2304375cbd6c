"""How like two names are: cautious, the same both ways, and never fooled by what tells namesakes apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.customers.names import Verdict, compare, read_name, slip


def verdict(one: str, other: str, kind: str = "") -> Verdict:
    a, b = read_name(one, kind), read_name(other, kind)
    assert compare(a, b) == compare(b, a)
    return compare(a, b)


SAME = [
    ("Garage Lumière", "GARAGE LUMIERE SARL"),
    ("Garage Lumière", "S.A.R.L. Garage Lumière"),
    ("Lumière Garage", "Garage Lumière"),
    ("Dupont & Fils", "Dupont et Fils"),
    ("Dupont and Sons Ltd", "DUPONT & SONS LIMITED"),
    ("Acme Inc.", "Acme, Incorporated"),
    ("Acme B.V.", "Acme"),
    ("Müller GmbH & Co. KG", "MULLER GMBH"),
    ("L’Atelier du Bois", "Atelier du bois SAS"),
    ("Hôtel de l'Abbaye", "HOTEL DE L ABBAYE SARL"),
    ("Café d'Arc", "CAFE D ARC"),
    ("Ets Martin", "Établissements Martin"),
    ("Car Wash 2000", "Carwash 2000"),
    ("O'Brien Ltd", "OBrien Limited"),
    ("Œuvre Services", "Oeuvre services"),
    ("M. Jean Dupont", "DUPONT Jean"),
    ("Smith, John", "John Smith"),
    ("東京商事", "東京商事 "),
]
NEAR = [
    ("Boulangerie Lefebvre", "Boulangerie Lefevre"),
    ("Boulangerie Lefebvre", "Boulangerie Lefbevre SARL"),
    ("Transport Duval", "Duval Transports"),
    ("Mr Micheal Smith", "Mr Michael Smith"),
]
APART = [
    ("Résidence L", "Résidence D"),
    ("Bâtiment D Ouest", "Bâtiment E Ouest"),
    ("Dupont Père", "Dupont Fils"),
    ("Dupont", "Dupont Fils"),
    ("Résidence A", "Résidence B"),
    ("Résidence Les Lilas 1", "Résidence Les Lilas 2"),
    ("Résidence II", "Résidence III"),
    ("Garage 2000", "Garage 2001"),
    ("Garage du Nord", "Garage du Sud"),
    ("SCI Martin", "SARL Martin"),
    ("Jean Dupont", "Jeanne Dupont"),
    ("Marin Dupont", "Martin Dupont"),
    ("M. Jean Dupont", "M. Jean-Pierre Dupont"),
    ("M. Dupont", "Mme Dupont"),
    ("Mr John Smith", "Mrs Joan Smith"),
]
UNLIKE = [
    ("Lyon Auto", "Lion Auto"),
    ("AB Plomberie", "AS Plomberie"),
    ("Garage Lumière Lyon", "Garage Lumière Paris"),
    ("Résidence Les Lilas", "Résidence Les Roses"),
    ("???", "!!!"),
    ("SARL", "SAS"),
    ("", ""),
]
WITHIN = [("Garage Lumière", "Lumière"), ("M. J. Dupont", "M. Jean Dupont"), ("M. Dupont", "Garage Dupont")]


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        *((one, other, Verdict.SAME) for one, other in SAME),
        *((one, other, Verdict.NEAR) for one, other in NEAR),
        *((one, other, Verdict.APART) for one, other in APART),
        *((one, other, Verdict.UNLIKE) for one, other in UNLIKE),
        *((one, other, Verdict.WITHIN) for one, other in WITHIN),
    ],
)
def test_how_two_names_stand_to_each_other(one, other, wanted):
    assert verdict(one, other) is wanted


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jean Dupont", "Jeanne Dupont"),
        ("Daniel Rey", "Danielle Rey"),
        ("Paul Rey", "Paula Rey"),
        ("Zoran X", "Goran X"),
    ],
)
def test_people_with_other_given_names_are_other_people(one, other):
    assert verdict(one, other, "person") is Verdict.APART


def test_a_slip_is_named_by_its_two_words():
    assert slip(read_name("Boulangerie Lefebvre"), read_name("Lefevre Boulangerie")) == ("lefebvre", "lefevre")
    assert slip(read_name("Boulangerie Lefebvre"), read_name("Boulangerie Lefebvre")) is None


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(["", "person", "business"]))
def test_any_two_names_stand_the_same_both_ways_and_each_to_itself(one, other, kind):
    verdict(one, other, kind)
    name = read_name(one, kind)
    assert compare(name, read_name(one.upper(), kind)) is not Verdict.APART or not name.words


WORDS = ["Garage", "Lumière", "Dupont", "SARL", "S.A.S.", "et", "&", "Père", "2", "A", "M.", "Mme", "Jean"]


@given(st.lists(st.sampled_from(WORDS), max_size=5))
def test_a_name_keeps_at_least_one_word(words):
    text = " ".join(words)
    assert bool(read_name(text).words) == any(word not in ("et", "&") for word in words)
