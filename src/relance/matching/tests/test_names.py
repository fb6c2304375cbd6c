"""When a payer's name is a customer's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.matching.rules.names import Names, fits


@pytest.mark.parametrize(
    ("payer", "name"),
    [
        ("GEVAUDAN OLIVIER", "Olivier Gévaudan"),
        ("SOCIETE D EXPLOITATION GOURDON FERR", "Société d'exploitation Gourdon Ferronnerie et Compagnie SAS"),
        ("LTD FROMAGERIE MEYRUEIS", "Fromagerie Meyrueis Ltd"),
        ("AUBRAC", "Aubrac Sàrl"),
        ("M OU MME PAUL REY", "Paul Rey"),
        ("PREMERY STUDIO", "Studio Prémery"),
        ("Zinc et Fils", "Zinc & Fils"),
    ],
)
def test_the_same_name(payer, name):
    assert fits(payer, [], name)


@pytest.mark.parametrize(
    ("payer", "name"),
    [
        ("MARGAUX QUILLAN", "Léonie Quillan"),
        ("MARGAUX QUILLAN", "Étude Lambray"),
        ("", "Zinc & Fils"),
        ("SAS", "Zinc SAS"),
        ("ATELIER LUMEO", "Atelier Bleu"),
        ("GOURDON FER", "Gourdon & Mirebeau"),
        ("PA REY", "Paul Rey"),
    ],
)
def test_another_name(payer, name):
    assert not fits(payer, [], name)


def test_somebody_pays_for_the_customer_and_says_so():
    assert fits("ASSURANCES JARNAC", ["Facture F-1 P/C PHARMACIE VERDELAIS EU"], "Pharmacie Verdelais EURL")
    assert not fits("ASSURANCES JARNAC", ["Facture F-1 P/C PHARMACIE"], "Pharmacie Verdelais EURL")


def test_who_is_like_it_the_closest_first():
    names = Names.of([(1, "Studio Prémery"), (2, "Prémery"), (3, "Garage Prémery"), (4, "Nobody")])
    assert names.like("STUDIO PREMERY", [], 3) == [1, 2]
    assert names.like("X", ["pour Garage Premery"], 3) == [2, 3] or names.like("X", ["pour Garage Premery"], 3) == [
        3,
        2,
    ]
    assert names.like("", [], 3) == []


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_name_makes_a_traceback(payer, name):
    fits(payer, [name], name)
    Names.of([(1, name)]).like(payer, [name], 3)
