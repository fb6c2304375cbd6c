"""`./relance bank` lists what waits and does what the page does."""

import json

import pytest

from relance.desk.bank.tests.sample import drop, given
from relance.desk.customer.tests.sample import Firm, a_firm
from relance.matching import queries
from relance.outbox import queries as messages
from relance.outbox.rules import State
from relance.web.cli import Refusal
from relance.web.commands import bank

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm() -> Firm:
    return a_firm()


def relance_bank(*words: str) -> int:
    import argparse

    parser = argparse.ArgumentParser()
    bank.arguments(parser)
    return bank.run(parser.parse_args([*words, "--company", "Plomberie Aubry", "--today", "2026-11-24"]))


def counts(firm: Firm) -> queries.Counts:
    with firm.inside():
        return queries.counts(firm.company)


def test_the_list_for_people_and_for_programs(firm, capsys):
    (line,) = drop(firm, given(48000, "F-101 moins escompte"))
    assert relance_bank() == 0
    told = capsys.readouterr().out
    assert "GARAGE LUMIERE" in told and "F-101 moins escompte" in told and "Garage Lumière (C-00001)" in told
    relance_bank("--json")
    (shown,) = json.loads(capsys.readouterr().out)["lines"]
    assert (shown["line"], shown["amount"], shown["why"]["code"]) == (line.pk, 48000, "nearly")
    assert shown["could_be"][0]["customer"] == "C-00001"


def test_nothing_waits(firm, capsys):
    drop(firm, given())
    relance_bank()
    assert capsys.readouterr().out.strip()


def test_place_undo_and_aside(firm, capsys):
    (line,) = drop(firm, given(48000, "F-101 moins escompte"))
    relance_bank("place", str(line.pk), "C-00001", "--json")
    assert len(json.loads(capsys.readouterr().out)["withdrawn"]) == 1
    with firm.inside():
        assert messages.in_state(firm.company, State.PROPOSED) == []
    assert counts(firm) == queries.Counts(0, 1, 0)
    relance_bank("undo", str(line.pk))
    assert counts(firm) == queries.Counts(1, 0, 0)
    relance_bank("aside", str(line.pk), "card", "takings")
    assert "is set aside: card takings." in capsys.readouterr().out
    assert counts(firm) == queries.Counts(0, 0, 1)


@pytest.mark.parametrize(
    "words", [("place",), ("place", "1"), ("aside", "1"), ("undo",), ("undo", "1", "2"), ("place", "x", "C-00001")]
)
def test_what_is_not_understood_is_refused(firm, words):
    with pytest.raises(Refusal, match="relance bank"):
        relance_bank(*words)


def test_a_line_that_is_not_there(firm):
    with pytest.raises(ValueError, match="987"):
        relance_bank("place", "987", "C-00001")
