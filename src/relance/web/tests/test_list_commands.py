"""`./relance invoices` and `./relance outbox` show what the pages show."""

import argparse
import json
from types import ModuleType

import pytest

from relance.desk.customer.tests.sample import Firm, a_firm
from relance.outbox.rules import State
from relance.web.commands import invoices, outbox

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def firm() -> Firm:
    return a_firm()


def relance(command: ModuleType, *words: str) -> int:
    parser = argparse.ArgumentParser()
    command.arguments(parser)
    return command.run(parser.parse_args([*words, "--company", "Plomberie Aubry", "--today", "2026-11-24"]))


def told(capsys, command: ModuleType, *words: str):
    assert relance(command, *words, "--json") == 0
    return json.loads(capsys.readouterr().out)


def test_invoices_for_people(capsys):
    relance(invoices)
    said = capsys.readouterr().out
    assert "F-101" in said and "Garage Lumière" in said and "486,20" in said and "F-103" in said
    relance(invoices, "--late")
    said = capsys.readouterr().out
    assert "F-101" in said and "F-102" not in said
    relance(invoices, "--limit", "1")
    assert "--limit 2" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ((), ["F-101", "F-102", "F-103"]),
        (("--open", "--by", "sum"), ["F-102", "F-101", "F-103"]),
        (("--late",), ["F-101"]),
        (("--paid",), []),
        (("--credit-notes",), []),
        (("--contested",), []),
        (("--all", "--by", "customer"), ["F-101", "F-102", "F-103"]),
        (("--find", "isaac"), ["F-103", "F-102"]),
        (("--limit", "0"), []),
    ],
)
def test_invoices_for_programs(capsys, words, numbers):
    shown = told(capsys, invoices, *words)
    assert (shown["open"], shown["late"]) == (3, 1)
    assert shown["ageing"]["EUR"]["1_30"] == 48620
    assert [line["number"] for line in shown["lines"]] == numbers


def test_a_line_for_programs(capsys):
    (line,) = told(capsys, invoices, "--late")["lines"]
    assert (line["customer"], line["open"], line["days_late"], line["due_on"]) == ("C-00001", 48620, 11, "2026-11-13")


def test_the_outbox_for_people_and_for_programs(capsys):
    relance(outbox)
    said = capsys.readouterr().out
    assert "Garage Lumière" in said and "(proposed, 1)" in said
    shown = told(capsys, outbox, "--state", "proposed")
    assert shown["states"] == {"proposed": 1}
    (message,) = shown["messages"]
    assert (message["documents"], message["total"], message["state"]) == (["F-101"], {"EUR": 48620}, "proposed")


@pytest.mark.parametrize("state", State)
def test_every_state_can_be_asked_for(capsys, state):
    assert len(told(capsys, outbox, "--state", state)["messages"]) == (state is State.PROPOSED)


def test_an_unknown_state_is_refused():
    with pytest.raises(SystemExit):
        relance(outbox, "--state", "nowhere")
