"""`customers flag` and `claims before`: what is noted for the law, and what is known before a call."""

import json

import pytest
from django_scopes import scope

from relance.dunning.tests.road import decide, firm_on_the_road, late, states
from relance.web import cli

pytestmark = pytest.mark.django_db


@pytest.fixture
def relance(capsys, monkeypatch):
    """Run a command; (exit code, what it printed, what it said to people)."""
    monkeypatch.setattr(cli, "bring_up_to_date", lambda: None)

    def run(*args):
        code = cli.main(list(args))
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return code, said.out, said.err

    return run


@pytest.fixture
def ada():
    company = firm_on_the_road()
    company.language = "en"
    company.save(update_fields=["language"])
    with scope(company=company):
        who = late(company, "A-1", name="Ada")
        decide(company)
        yield who


def test_a_flag_is_noted_listed_and_ended(relance, ada):
    assert states(ada) == ["friendly proposed"]
    code, said, _ = relance("customers", "flag", "Ada", "represented", "--reason", "Letter", "--since", "2026-02-01")
    assert code == 0 and "Every step is looked at anew." in said and states(ada) == ["friendly withdrawn"]
    found = json.loads(relance("customers", "flags", "Ada", "--json")[1])
    assert [(one["flag"], one["since"]) for one in found["flags"]] == [("represented", "2026-02-01")]
    assert "A lawyer acts for them, since 1\u00a0February\u00a02026" in relance("customers", "flags", "Ada")[1]
    assert relance("customers", "flag", "Ada", "represented", "--reason", "again")[0] == 2
    assert json.loads(relance("customers", "unflag", "Ada", "represented", "--json")[1])["ended"] == "represented"
    assert relance("customers", "unflag", "Ada", "represented")[0] == 2
    assert "Nothing is noted" in relance("customers", "flags", "Ada")[1]


def test_before_a_call_in_words_and_for_a_program(relance, ada):
    code, said, _ = relance("claims", "before", "Ada")
    assert code == 0 and "Call now?" in said and "Limitation" in said and "Which court, up to which sum" in said
    assert said.rstrip().endswith("Relance informs, it does not advise.")
    found = json.loads(relance("claims", "before", "Ada", "--json")[1])
    assert found["place"] == "FR" and found["call"]["zones"] == ["Europe/Paris"]
    assert found["remedies"]["stop_work"][0]["answer"] == "yes"
    assert found["remedies"]["court"][0]["rule"]["citation"]
    relance("customers", "flag", "Ada", "writing_only", "--reason", "said so")
    assert json.loads(relance("claims", "before", "Ada", "--json")[1])["call"]["because"][0]["code"] == "opted_out"
