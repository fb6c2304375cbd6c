"""Who looks like one, and why; and that the work does not grow with the square of the book."""

import random
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relance.customers.likeness import Face, Sign, Strength, alike
from relance.customers.names import compare


def signs(*faces: Face, country: str = "FR") -> list[str]:
    found = alike(faces, country)
    assert len(found) <= 1
    return [str(reason.sign) for reason in found[0].reasons] if found else []


def strength(*faces: Face) -> Strength | None:
    found = alike(faces, "FR")
    return found[0].strength if found else None


def pair(one: str, other: str, **both: str) -> tuple[Face, Face]:
    return Face(1, one, **both), Face(2, other, **both)


def test_the_same_name_alone_is_likely_and_with_the_address_very_likely():
    assert strength(*pair("Garage Lumière", "LUMIERE GARAGE SARL")) is Strength.LIKELY
    both = pair("Garage Lumière", "LUMIERE GARAGE SARL", email="Paul@Garage.example")
    assert strength(*both) is Strength.VERY_LIKELY and signs(*both) == ["same_name", "same_email"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("04 72 00 51 20", "+33 4 72 00 51 20", True),
        ("04.72.00.51.20", "0033472005120", True),
        ("04 72 00 51 20", "04 73 00 51 20", False),
        ("051 20", "051 20", False),
        ("no telephone", "no telephone", False),
    ],
)
def test_telephones_are_compared_as_people_of_the_country_write_them(one, other, same):
    found = signs(Face(1, "Lumière", phone=one), Face(2, "Garage Lumière", phone=other))
    assert (Sign.SAME_PHONE in found) is same


def test_one_sign_without_like_names_is_perhaps_and_an_address_alone_is_nothing():
    assert strength(*pair("Boulangerie du Port", "Chez Momo", email="x@x.example")) is Strength.PERHAPS
    assert strength(*pair("Boulangerie du Port", "Chez Momo", external_id="4110 77")) is Strength.PERHAPS
    assert strength(*pair("Boulangerie du Port", "Chez Momo", address="12 rue des Lilas, 69003 Lyon")) is None


def test_addresses_are_the_same_however_they_are_written():
    one = Face(1, "Lumière", address="12, av. des Lilas\n69003 LYON")
    assert Sign.SAME_ADDRESS in signs(one, Face(2, "Garage Lumière", address="12 avenue Lilas 69003 Lyon, France"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dupont Père", "Dupont Fils"),
        ("Résidence A", "Résidence B"),
        ("Jean Dupont", "Jeanne Dupont"),
        ("Lot 1", "Lot 2"),
    ],
)
def test_names_that_are_told_apart_are_never_proposed_whatever_they_share(one, other):
    assert signs(*pair(one, other, email="x@x.example", phone="04 72 00 51 20", external_id="7")) == []


def test_a_property_managers_address_makes_no_proposals():
    houses = [
        Face(n, f"Résidence {name}", email="syndic@x.example") for n, name in enumerate(["Lilas", "Roses", "Iris"])
    ]
    assert alike(houses, "FR") == []


def test_what_speaks_against_is_said_and_weighs():
    one = Face(1, "Lumière SARL", phone="04 72 00 51 20", address="1 rue A 69003 Lyon")
    other = Face(2, "Lumière SAS", phone="04 78 11 22 33", address="2 rue B 06000 Nice")
    assert strength(one, other) is None
    assert signs(one, replace(other, email="x"), country="FR") == []
    other = replace(other, name="Lumière EURL", phone="")
    assert signs(one, other) == ["same_name", "other_address"] and strength(one, other) is Strength.PERHAPS


def test_namesakes_among_people_are_only_perhaps_one():
    assert strength(*pair("M. Jean Dupont", "Dupont Jean")) is Strength.PERHAPS
    one, other = pair("M. Jean Dupont", "Dupont Jean")
    assert (
        strength(
            replace(one, phone="0472005120", address="1 rue A 69003 Lyon"),
            replace(other, phone="0478112233", address="2 rue B 69003 Lyon"),
        )
        is None
    )


def test_a_slip_of_typing_is_shown_with_its_two_words():
    (found,) = alike(pair("Boulangerie Lefebvre", "Boulangerie Lefevre"), "FR")
    assert found.reasons[0].sign is Sign.NEAR_NAME and found.reasons[0].words == ("lefebvre", "lefevre")
    assert found.strength is Strength.PERHAPS


def test_the_most_certain_stand_first_and_the_older_of_two_is_named_first():
    faces = [
        Face(9, "Zinc", email="z@x.example"),
        Face(4, "ZINC SARL", email="z@x.example"),
        Face(1, "Ada"),
        Face(2, "Ada"),
    ]
    assert [(each.one, each.other) for each in alike(faces, "FR")] == [(4, 9), (1, 2)]


def test_a_thousand_namesakes_are_each_compared_with_the_first():
    found = alike([Face(n, "Dupont SARL") for n in range(1000)], "FR")
    assert len(found) == 999 and {each.one for each in found} == {0}


NAMES = [
    *("Garage", "Boulangerie", "Lumière", "Lumiere", "Lefebvre", "Lefevre", "Dupont", "Dupond"),
    *("SARL", "SAS", "Jean", "Jeanne", "A", "B", "2"),
]
FACES = st.lists(
    st.tuples(
        st.lists(st.sampled_from(NAMES), min_size=1, max_size=3).map(" ".join),
        st.sampled_from(["", "person"]),
        st.sampled_from(["", "a@x.example", "b@x.example"]),
        st.sampled_from(["", "04 72 00 51 20", "+33472005120", "04 78 00 51 20"]),
    ),
    max_size=6,
)


@given(FACES)
@settings(max_examples=150)
def test_blocks_miss_nothing_that_comparing_all_pairs_would_find(rows):
    faces = [Face(n, name, kind, email=email, phone=phone) for n, (name, kind, email, phone) in enumerate(rows)]
    found = {(each.one, each.other) for each in alike(faces, "FR")}
    shared = {email for email in (row[2] for row in rows) if sum(row[2] == email for row in rows) > 2}
    for one, other in combinations(faces, 2):
        alone = alike([one, other], "FR")
        # A telephone, or an address that many share, weighs less in company than between two.
        crowded = one.email in shared or sum(bool(row[3]) for row in rows) > 2
        if alone and not crowded:
            assert (one.id, other.id) in found, (one, other)


def test_the_work_grows_with_the_book_and_not_with_its_square(monkeypatch):
    """Ten times the customers are about ten times the comparisons."""
    dice = random.Random(7)

    def word() -> str:
        return "".join(dice.choice("bcdfglmnprst") + dice.choice("aeiou") for _ in range(4)).title()

    compared: list[int] = []

    def counted(one, other):
        compared.append(1)
        return compare(one, other)

    monkeypatch.setattr("relance.customers.likeness.compare", counted)
    for size in (500, 5000):
        faces = [
            Face(n, f"{dice.choice(NAMES)} {word()} SARL", email=f"{n % 2000}@x.example", phone=f"04{n:08}")
            for n in range(size)
        ]
        compared.clear()
        alike(faces, "FR")
        assert len(compared) <= 10 * size, len(compared)
