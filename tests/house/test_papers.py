"""What is written about the house is true, and nothing that people read is missing."""

import re
import tomllib
from pathlib import Path

import pytest

from relance.desk.urls import pages
from relance.letters import rules as letters
from relance.policies import rules as policies
from relance.policies.reading import read_policy
from relance.web.commands import check
from relance.web.commands.compile import WORDS

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "relance"
DESK = SOURCE / "desk"


def seen_pages() -> list[str]:
    """Page folders that show a page; one that only answers programs has no template."""
    return [name for name in pages() if list((DESK / name).glob("*.html"))]


@pytest.mark.parametrize("name", seen_pages())
def test_every_page_has_help_in_both_languages(name: str) -> None:
    for language in ("en", "fr"):
        text = (DESK / name / f"help.{language}.html").read_text("utf-8")
        assert text.startswith("<h2>"), f"{name} help.{language}.html begins with its title"
        assert text.count("<p>") >= 2, f"{name} help.{language}.html explains something"


@pytest.mark.parametrize("name", seen_pages())
def test_help_in_french_and_english_has_the_same_sections(name: str) -> None:
    sections = [
        len(re.findall("<h3>", (DESK / name / f"help.{lang}.html").read_text("utf-8"))) for lang in ("en", "fr")
    ]
    assert sections[0] == sections[1]


def test_every_word_of_the_pages_is_in_french(tmp_path: Path) -> None:
    assert WORDS.exists()
    assert check.untranslated(tmp_path) == []


def test_documents_tell_the_truth(tmp_path: Path) -> None:
    assert check.untrue(tmp_path) == []


def handbook_rows() -> list[list[str]]:
    """The rows of the handbook's table: what is added, what is made, what else is touched."""
    text = (ROOT / "docs" / "handbook" / "README.md").read_text("utf-8")
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| a ")]
    assert len(rows) >= 8
    return rows


def test_the_handbook_names_places_that_exist() -> None:
    for row in handbook_rows():
        for path in re.findall(r"`([a-z_]+/[^`]*)`", " ".join(row)):
            stem = re.split(r"[<]", path)[0].rstrip("/")
            assert (SOURCE / stem).exists() or (ROOT / stem).exists(), f"the handbook names {path}"


def test_every_folder_of_a_kind_has_the_files_the_handbook_lists() -> None:
    for name in seen_pages():
        assert (DESK / name / "__init__.py").exists() and (DESK / name / "view.py").exists(), name
    for preset in (SOURCE / "policies" / "presets").iterdir():
        read_policy(tomllib.loads((preset / "policy.toml").read_text("utf-8")))
    for language in letters.languages():
        assert (SOURCE / "letters" / "wording" / language / "pieces.toml").exists()


def test_every_message_step_of_every_preset_has_wording_in_every_language() -> None:
    for name, data in policies.presets().items():
        steps = [step.wording for step in read_policy(data).steps if step.kind is policies.StepKind.MESSAGE]
        for language in letters.languages():
            assert set(steps) <= set(letters.steps(language)), f"{name} in {language}"


def test_every_reason_has_words_an_icon_and_a_group() -> None:
    from relance.dunning import reasons, saying

    source = "".join((SOURCE / "dunning" / name).read_text("utf-8") for name in ("rules.py", "rhythm.py"))
    codes = set(re.findall(r'(?:Reason|_waiting)\(\s*"(\w+)"', source))
    codes |= set(re.findall(r'"(step_later|not_due_yet|formal_step|step_due)"', source))
    assert codes <= set(saying.WORDS)
    assert set(saying.WORDS) == set(reasons.ICONS)


def test_requirements_are_hashed_and_name_no_address() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text("utf-8")
        assert "://" not in text and "--hash=sha256:" in text, path


def test_every_channel_and_every_format_can_be_plugged_in() -> None:
    from importlib import import_module

    from relance.channels.queries import channels

    assert channels() and all(callable(channel.opener) and channel.__doc__ for channel in channels().values())
    formats = [path.parent.name for path in (SOURCE / "intake" / "formats").glob("*/__init__.py")]
    for name in formats:
        module = import_module(f"relance.intake.formats.{name}")
        assert callable(module.read) and module.__doc__, name
