"""`./relance customers`: what it answers, in words and in JSON, and what it refuses."""

import json

import pytest
from django_scopes import scope

from relance.customers.models import Apart, Customer
from relance.dunning.tests.road import firm_on_the_road, late
from relance.ledger.models import Entry
from relance.ledger.tests.books import invoice, pay
from relance.web import cli

pytestmark = pytest.mark.django_db


@pytest.fixture
def relance(capsys, monkeypatch):
    """Run the command; (exit code, what it printed, what it said to people)."""
    monkeypatch.setattr(cli, "bring_up_to_date", lambda: None)

    def run(*args):
        code = cli.main(["customers", *args])
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return code, said.out, said.err

    return run


def speak(company, language):
    company.language = language
    company.save(update_fields=["language"])


@pytest.fixture
def pair():
    company = firm_on_the_road()
    speak(company, "en")
    with scope(company=company):
        yield late(company, "A-1", name="Garage Lumière"), late(company, "B-1", 5000, name="GARAGE LUMIERE SARL")


def test_duplicates(relance, pair):
    code, said, _ = relance("duplicates")
    assert code == 0 and said.startswith("C-00001 Garage Lumière  |  C-00002 GARAGE LUMIERE SARL\n  ")
    found = json.loads(relance("duplicates", "--json")[1])
    assert found["count"] == 1 and found["proposals"][0]["strength"] == "likely"
    assert [one["customer"] for one in found["proposals"][0]["customers"]] == ["C-00001", "C-00002"]
    assert [reason["code"] for reason in found["proposals"][0]["reasons"]] == ["same_name"]
    assert json.loads(relance("duplicates", "--json", "--limit", "0")[1]) == {"count": 1, "proposals": []}


def test_merge_and_unmerge(relance, pair):
    a, b = pair
    code, said, _ = relance("merge", "C-00001", "C-00002", "--json")
    made = json.loads(said)
    assert code == 0 and made["kept"]["customer"] == "C-00001" and made["gone"]["customer"] == "C-00002"
    assert Entry.objects.filter(account_id=b.account_id).count() == 0
    pay(a, 1000, reference="B-1")
    assert "GARAGE LUMIERE SARL became part of Garage Lumière" in relance("merges")[1]
    code, said, _ = relance("unmerge", str(made["merge"]), "--json")
    assert code == 0 and json.loads(said)["came_since"]["with_gone"][0]["amount"] == 1000
    assert json.loads(relance("merges", "--json")[1])["merges"][0]["undone_at"]
    assert Customer.objects.filter(merged_into__isnull=False).count() == 0


def test_what_it_says_to_people(relance, pair):
    code, said, _ = relance("merge", "C-00001", "C-00002")
    assert code == 0 and said.startswith("GARAGE LUMIERE SARL (C-00002) is part of Garage Lumière (C-00001) now.")
    assert "Undo: ./relance customers unmerge" in said
    number = said.split()[-1]
    assert "are two again" in relance("unmerge", number)[1]


def test_two(relance, pair):
    assert "are two" in relance("two", "C-00001", "C-00002")[1]
    assert Apart.objects.count() == 1
    assert relance("duplicates")[1] == "Nobody is in the list twice, as far as can be seen.\n"
    assert json.loads(relance("two", "C-00002", "C-00001", "--json")[1])["two"][0]["customer"] == "C-00002"
    assert Apart.objects.count() == 1


def test_refusals_say_what_to_do(relance, pair):
    _, b = pair
    assert relance("merge", "C-00001", "C-00001")[0] == 2
    assert relance("unmerge", "77")[0] == 2
    assert relance("merge", "C-00001", "Nobody")[0] == 2
    assert relance()[0] == 2
    invoice(b, "A-1", 100)
    code, said, err = relance("merge", "C-00001", "C-00002", "--json")
    assert code == 2 and "A-1" in json.loads(said)["error"] and err == ""
    assert relance("merges")[1] == "No customers were merged.\n"


def test_a_french_firm_is_told_in_french(relance, pair):
    a, _ = pair
    speak(a.company, "fr")
    assert "Probablement un seul client\u00a0: Même nom" in relance("duplicates")[1]
    code, said, _ = relance("merge", "C-00001", "C-00002")
    assert code == 0 and said.startswith("GARAGE LUMIERE SARL (C-00002) est maintenant fusionné avec Garage Lumière")
    assert "Pour annuler\u00a0: ./relance customers unmerge" in said
    pay(a, 1000, reference="B-1")
    assert "GARAGE LUMIERE SARL a été fusionné avec Garage Lumière" in relance("merges")[1]
    said = relance("unmerge", said.split()[-1])[1]
    assert "sont de nouveau deux clients" in said and "GARAGE LUMIERE SARL\u00a0: Paiement" in said
    assert relance("merges")[1].rstrip().endswith(", annulée")
    assert "C-00002) sont deux clients" in relance("two", "C-00001", "C-00002")[1]
    assert relance("duplicates")[1] == "Personne ne semble figurer deux fois dans la liste.\n"
    code, _, err = relance("merge", "C-00001", "Garage Lumière")
    assert code == 2 and "sont un seul client\u00a0: Garage Lumière (C-00001)." in err
    assert all(word not in relance("merges")[1] for word in (" became ", "undone"))
