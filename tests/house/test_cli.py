"""The command line finds commands by their module, and stays calm."""

import json
import os
import subprocess
import sys

import pytest

from relance.web import cli


def start(*args: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-P", "-m", "relance.web.cli", *args]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **(env or {})})


@pytest.fixture
def commands(tmp_path, monkeypatch):
    """A folder of commands of the test's own."""
    import relance.web.commands as package

    monkeypatch.setattr(cli, "COMMANDS", tmp_path)
    monkeypatch.setattr(package, "__path__", [str(tmp_path)])
    monkeypatch.setenv("RELANCE_HOME", str(tmp_path / "home"))

    def add(name: str, body: str) -> None:
        text = (
            f'"""Help of {name}.\n\nAll of it.\n"""\nfrom relance.web.cli import Refusal, show_json\nDJANGO = False\n'
        )
        text += "def arguments(parser):\n    parser.add_argument('--json', action='store_true')\n"
        (tmp_path / f"{name}.py").write_text(text + f"def run(args):\n    {body}\n")
        sys.modules.pop(f"relance.web.commands.{name}", None)

    yield add
    for path in tmp_path.glob("*.py"):
        sys.modules.pop(f"relance.web.commands.{path.stem}", None)


def test_alone_it_lists_every_command_without_importing_any():
    told = start()
    assert told.returncode == 0
    for name in cli.names():
        assert f"  {name} " in told.stdout
    assert "The house" in told.stdout


def test_every_command_has_help():
    for name in cli.names():
        read = cli.read(name)
        assert read.line.endswith("."), name
        assert read.group in ("house", "work"), name


def test_an_unknown_command_is_refused_with_a_suggestion():
    told = start("serv")
    assert told.returncode == 2
    assert "Did you mean “serve”?" in told.stderr
    assert told.stdout == ""


def test_an_unknown_command_as_json():
    told = start("nothing-like-it", "--json")
    assert told.returncode == 2
    assert "There is no command" in json.loads(told.stdout)["error"]


def test_a_refusal_is_one_message_and_its_code(commands, capsys):
    commands("say_no", "raise Refusal('Not today. Try tomorrow.', code=3)")
    assert cli.main(["say-no"]) == 3
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "Not today. Try tomorrow.\n")
    assert cli.main(["say-no", "--json"]) == 3
    assert json.loads(capsys.readouterr().out) == {"error": "Not today. Try tomorrow."}


def test_an_error_of_a_room_that_says_what_to_do_is_shown(commands, capsys):
    commands("room", "raise type('Known', (LookupError,), {'says_what_to_do': True})('Name a firm.')")
    assert cli.main(["room"]) == 2
    assert capsys.readouterr().err == "Name a firm.\n"


def test_a_surprise_is_written_down_not_shown(commands, capsys, tmp_path):
    commands("broken", "return 1 / 0")
    assert cli.main(["broken"]) == 70
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert str(tmp_path / "home" / "errors.log") in said
    assert "ZeroDivisionError" in (tmp_path / "home" / "errors.log").read_text()


def test_an_interruption_is_quiet(commands, capsys):
    commands("long", "raise KeyboardInterrupt")
    assert cli.main(["long"]) == 130
    assert capsys.readouterr().err == ""


def test_a_wrong_switch_is_refused_without_a_usage_dump(commands, capsys):
    commands("plain", "return 0")
    assert cli.main(["plain", "--colour"]) == 2
    assert capsys.readouterr().err == "“--colour” is not understood here. See: ./relance plain --help\n"


def test_help_of_one_command(commands, capsys):
    commands("plain", "return 0")
    assert cli.main(["plain", "--help"]) == 0
    assert "All of it." in capsys.readouterr().out


def test_a_reader_that_leaves_is_no_error():
    program = "import sys; from relance.web.cli import main; sys.exit(main(['--help']))"
    told = subprocess.run(f"'{sys.executable}' -c \"{program}\" | true", shell=True, capture_output=True, text=True)
    assert told.stderr == ""
