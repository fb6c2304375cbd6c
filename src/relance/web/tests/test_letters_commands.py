"""`./relance print` and `./relance statement`: paper from the command line."""

import argparse
import json

import pytest

from relance.desk.customer.tests.sample import Firm, a_firm
from relance.desk.posting.tests.sample import departed
from relance.outbox.models import Message
from relance.outbox.printing import PostRefusal
from relance.web.cli import Refusal
from relance.web.commands import print as printing
from relance.web.commands import statement

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm() -> Firm:
    return a_firm()


def run(command, *words: str) -> int:
    parser = argparse.ArgumentParser()
    command.arguments(parser)
    return command.run(parser.parse_args([*words, "--company", "Plomberie Aubry", "--today", "2026-11-24"]))


def states(firm: Firm) -> list[str]:
    with firm.inside():
        return list(Message.objects.filter(channel="letter").order_by("id").values_list("state", flat=True))


def test_print_post_and_take_out(firm, capsys, tmp_path):
    _, second = departed(firm, "Garage du Lac", "Odile Lefort")
    file = tmp_path / "letters.pdf"
    assert run(printing) == 0
    assert "À imprimer\xa0: 2." in capsys.readouterr().out
    assert run(printing, "--to", str(file), "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert file.read_bytes().startswith(b"%PDF") and told["bytes"] == file.stat().st_size
    assert [each["to"][0] for each in told["letters"]] == ["Garage du Lac", "Odile Lefort"]
    file.unlink()
    assert run(printing, "--batch", str(told["batch"]), "--to", str(file)) == 0 and file.exists()
    assert "Odile Lefort, 3 avenue du Parc, 69006 Lyon" in capsys.readouterr().out
    assert run(printing, "--not-posted", str(second.pk)) == 0
    assert run(printing, "--posted", str(told["batch"]), "--on", "2026-11-24") == 0
    assert "À la poste\xa0: 1." in capsys.readouterr().out and states(firm)[:2] == ["sent", "withdrawn"]
    run(printing)
    assert "Aucune lettre n’attend d’être postée." in capsys.readouterr().out


def test_a_file_that_cannot_be_written_prints_nothing(firm, tmp_path):
    departed(firm, "Garage du Lac")
    for place in (tmp_path, tmp_path / "none" / "x.pdf"):
        with pytest.raises(Refusal):
            run(printing, "--to", str(place))
    with firm.inside():
        assert Message.objects.get(channel="letter").print_batch is None


@pytest.mark.parametrize(
    "words",
    [
        ("--to", "x.pdf", "--posted", "1"),
        ("--batch", "1"),
        ("--on", "2026-11-24"),
        ("--posted", "987654321"),
        ("--not-posted", "987654321"),
        ("--batch", "987654321", "--to", "/tmp/x.pdf"),
        ("--to", "/tmp/x.pdf"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(firm, words):
    with pytest.raises((Refusal, PostRefusal)) as caught:
        run(printing, *words)
    assert str(caught.value)


def test_the_statement_as_text_as_json_and_as_a_file(firm, capsys, tmp_path):
    assert run(statement, "Garage Lumière") == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "Voici tout ce qui est ouvert" in text and "F-101 échue le 13 nov. 2026 486,20 €" in text
    file = tmp_path / "statement.pdf"
    assert run(statement, "Garage Lumière", "--to", str(file), "--json", "--since", "2026-01-01") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["file"] == str(file) and file.read_bytes().startswith(b"%PDF") and "F-101" in told["text"]
    with pytest.raises(Refusal):
        run(statement, "Garage Lumière", "--since", "2027-01-01")
