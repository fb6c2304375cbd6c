"""Addresses that a postman understands, out of however many columns a list has for them."""

import pytest
from django_scopes import scope

from relance.accounts.tests.firms import new_firm
from relance.customers.models import Customer
from relance.intake.rules.addresses import country_of, postal
from relance.intake.tests import lists

HEAD = "N° facture;Client;Date;Échéance;Montant TTC;Adresse;Complément d'adresse;Code postal;Ville;Pays\n"


@pytest.mark.parametrize(
    ("country", "region", "lines"),
    [
        ("FR", "", ["75002 Paris"]),
        ("", "", ["75002 Paris"]),
        ("US", "IL", ["Paris, IL 75002"]),
        ("", "IL", ["Paris, IL 75002"]),
        ("CA", "ON", ["Paris ON 75002"]),
        ("GB", "Kent", ["Paris", "75002"]),
    ],
)
def test_the_town_as_its_country_writes_it(country, region, lines):
    assert postal(["12 rue de la Paix", "Bât B"], "75002", "Paris", region, country).split("\n")[2:] == lines


def test_a_british_post_code_shows_by_itself():
    assert postal(["1 High St"], "SW1A 1AA", "London", "", "") == "1 High St\nLondon\nSW1A 1AA"


def test_a_cell_of_several_lines_stays_several_and_nothing_is_said_twice():
    whole = "12 rue de la Paix\r\n75002 Paris"
    assert postal([whole, "12 rue de la Paix"], "75002", "PARIS", "", "FR") == "12 rue de la Paix\n75002 Paris"


def test_without_a_street_there_is_no_address():
    assert postal([""], "75002", "Paris", "", "FR") == ""


@pytest.mark.parametrize(
    ("said", "code"),
    [("Allemagne", "DE"), ("Deutschland", "DE"), ("DEU", "DE"), ("de", "DE"), ("UK", "GB"), ("États-Unis", "US")],
)
def test_countries_by_name_and_code(said, code):
    assert country_of(said) == code
    assert country_of("Narnia") == ""


@pytest.fixture
def firm(db):
    company = new_firm()
    with scope(company=company):
        yield company


def test_a_list_brings_whole_addresses(firm):
    lists.read(
        firm,
        HEAD,
        "F1;A;13/02/2026;15/03/2026;1,00;12 rue X;Bât B;69002;Lyon;France\n",
        "F2;B;13/02/2026;15/03/2026;1,00;Weg 3;;50999;Köln;Allemagne\n",
        'F3;C;13/02/2026;15/03/2026;1,00;"1 place Y\nLe Bourg";;01000;Bourg;\n',
        "F4;D;13/02/2026;15/03/2026;1,00;Lantern Waste 1;;7;Cair;Narnia\n",
    )
    assert list(Customer.objects.order_by("name").values_list("address", "country")) == [
        ("12 rue X\nBât B\n69002 Lyon", ""),
        ("Weg 3\n50999 Köln", "DE"),
        ("1 place Y\nLe Bourg\n01000 Bourg", ""),
        ("Lantern Waste 1\n7 Cair\nNarnia", ""),
    ]


def test_a_country_is_filled_in_where_the_book_knows_none(firm):
    lists.read(firm, "N° facture;Client;Date;Échéance;Montant TTC\n", "F1;A;13/02/2026;15/03/2026;1,00\n")
    lists.read(firm, HEAD, "F1;A;13/02/2026;15/03/2026;1,00;Weg 3;;50999;Köln;Allemagne\n")
    assert Customer.objects.get().country == "DE"
