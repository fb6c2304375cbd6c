"""What the commands of the work say to a person, in the firm's language, and what they take from one."""

import argparse
import json
import logging
import logging.config
from copy import deepcopy
from types import ModuleType

import pytest
from django.conf import settings
from django.utils import translation

from relance.accounts import actions as accounts
from relance.arrangements.models import Arrangement
from relance.company import actions as companies
from relance.company.models import Company
from relance.customers.models import Customer
from relance.desk.customer.tests.sample import TODAY, Firm, a_firm
from relance.dunning import queries as decisions
from relance.ledger.rules import LedgerRefusal
from relance.outbox.models import Message
from relance.outbox.rules import State
from relance.web.cli import Refusal
from relance.web.commands import agree, approve, called, message, outbox, pay, policy, today, why
from relance.web.commands import tick as ticking
from relance.web.tick import tick

pytestmark = pytest.mark.django_db
DAY = ("--company", "Plomberie Aubry", "--today", "2026-11-24")


@pytest.fixture(autouse=True)
def firm() -> Firm:
    return a_firm()


def relance(command: ModuleType, *words: str, day: tuple[str, ...] = DAY) -> int:
    parser = argparse.ArgumentParser()
    command.arguments(parser)
    code: int = command.run(parser.parse_args([*words, *day]))
    return code


def said(capsys: pytest.CaptureFixture[str], command: ModuleType, *words: str) -> str:
    assert relance(command, *words) == 0
    return " ".join(capsys.readouterr().out.replace("\u00a0", " ").replace("\u202f", " ").split())


def put(firm: Firm, **values: object) -> int:
    with firm.inside():
        Message.objects.update(**values)
        return Message.objects.get().pk


@pytest.mark.parametrize("state", [State.UNKNOWN, State.FAILED])
def test_the_day_is_not_over_while_a_message_is_in_doubt(firm, capsys, state):
    number = put(firm, state=state)
    words = said(capsys, today)
    assert "C’est tout" not in words and str(number) in words
    assert ("outbox left ID" in words) == (state is State.UNKNOWN)
    assert ("outbox retry ID" in words) == (state is State.FAILED)


def test_the_day_is_not_over_while_a_letter_waits_for_the_printer(firm, capsys):
    put(firm, state=State.TO_POST, channel="letter")
    words = said(capsys, today)
    assert "C’est tout" not in words and "Lettres à imprimer : 1. ./relance print --to letters.pdf" in words
    put(firm, state=State.SENT)
    assert "C’est tout pour aujourd’hui." in said(capsys, today)


@pytest.mark.parametrize(("verb", "state"), [("left", State.SENT), ("not-left", State.WITHDRAWN)])
def test_a_message_in_doubt_is_answered(firm, capsys, verb, state):
    number = put(firm, state=State.UNKNOWN)
    assert relance(outbox, verb, str(number), "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"message": number, "state": state}
    with pytest.raises(Refusal, match="n’est pas de ceux qui sont peut-être partis"):
        relance(outbox, verb, str(number))


def test_a_refused_message_is_tried_again(firm, capsys):
    number = put(firm, state=State.FAILED, approved_by="Test")
    assert relance(outbox, "retry", str(number), "--json") == 0
    assert json.loads(capsys.readouterr().out)["message"] == number
    with pytest.raises(Refusal, match="n’a pas été refusé"):
        relance(outbox, "retry", "987654")
    with pytest.raises(Refusal, match="Dites quel message"):
        relance(outbox, "retry")


def test_the_code_of_a_message_is_told_to_programs(firm, capsys):
    with firm.inside():
        companies.change_settings(firm.company, {"iban": "FR8299999000010000000511294"})
        accounts.all_moved(firm.company)
        tick(firm.company, firm.now, TODAY)
        number = Message.objects.get(account=firm.late.account, state=State.PROPOSED).pk
    assert relance(message, str(number), "--json") == 0
    code = json.loads(capsys.readouterr().out)["code"]
    assert code["standard"] == "epc"
    assert code["payload"].split("\n")[6:] == ["FR8299999000010000000511294", "EUR486.20", "", "", "F-101"]


def test_a_promise_of_who_owes_in_several_currencies_names_one(firm, capsys):
    until = ("--until", "2026-12-01")
    with pytest.raises(Refusal, match="EUR, GBP"):
        relance(agree, "promise", "Mr Isaac Both", *until)
    words = said(capsys, agree, "promise", "Mr Isaac Both", *until, "--currency", "gbp")
    assert words.startswith("Mr Isaac Both : promesse, mardi 1er décembre 2026")
    with firm.inside():
        assert Arrangement.objects.values_list("currency", "amount").get() == ("GBP", 20000)
    with pytest.raises(Exception, match="Sont ouverts 1"):
        relance(agree, "promise", "Mr Isaac Both", *until, "--currency", "GBP", "--amount", "200.01")


@pytest.mark.parametrize(
    ("command", "words", "refusal"),
    [
        (pay, ("Garage Lumière", "1e5"), "« 1e5 » n’est pas un montant"),
        (pay, ("Garage Lumière", "99999999999999999"), "n’est pas un montant"),
        (pay, ("Personne", "1"), "Aucun client ne s’appelle « Personne »"),
        (agree, ("pause", "Garage Lumière", "--until", "demain"), "n’est pas une date"),
        (
            agree,
            ("promise", "Garage Lumière", "--until", "2026-12-24", "--personal"),
            "Seule une pause a une raison personnelle.",
        ),
        (called, ("Garage Lumière",), "Rien ne vous attend pour Garage Lumière"),
        (policy, ("try", "nowhere.toml"), "Il n’y a pas de fichier nowhere.toml."),
        (approve, (), "Dites quels messages approuver"),
    ],
)
def test_refusals_speak_the_firms_language(command, words, refusal):
    day = DAY[:2] if command is pay else DAY
    with pytest.raises((Refusal, LookupError)) as caught:
        relance(command, *words, day=day)
    assert refusal in str(caught.value).replace("\u00a0", " "), caught.value


def test_a_policy_without_its_ladders_says_what_is_missing(tmp_path):
    file = tmp_path / "own.toml"
    file.write_text("gap_days = 3\nminimum = 15\n", "utf-8")
    with pytest.raises(Refusal, match="« ladders » manque".replace("« ", "«\u00a0").replace(" »", "\u00a0»")):
        relance(policy, "publish", str(file))


def test_money_of_a_day_to_come_is_refused(firm):
    with pytest.raises(LedgerRefusal, match="Ce jour"):
        relance(pay, "Garage Lumière", "1", "--on", "2027-11-25", day=DAY[:2])


def test_why_says_how_late_a_customer_is_as_the_page_does(capsys):
    assert said(capsys, why, "Garage Lumière").startswith(
        "Garage Lumière (C-00001): un message est à envoyer, 11 j de retard"
    )


def test_trouble_names_the_customer_and_shows_no_traceback(firm, capsys, tmp_path):
    shown = deepcopy(settings.LOGGING)
    shown["handlers"]["file"]["filename"] = tmp_path / "errors.log"
    logging.config.dictConfig(shown)
    try:
        with firm.inside():
            Customer.objects.filter(pk=firm.late.pk).update(kind="nobody")
            Company.objects.filter(pk=firm.company.pk).update(name="Plomberie Aubry")
            firm.company.refresh_from_db()
        relance(ticking, day=("--company", "Plomberie Aubry", "--today", "2026-11-25"))
    finally:
        logging.config.dictConfig(settings.LOGGING)
    told = capsys.readouterr()
    assert "Aucune décision n’a pu être prise pour Garage Lumière." in told.out
    assert "Traceback" not in told.out + told.err
    assert "Traceback" in (tmp_path / "errors.log").read_text("utf-8")
    with firm.inside(), translation.override("fr"):
        assert decisions.current(firm.late.account_id) is not None
