"""Every story in this folder is told, from its first line to its last."""

from pathlib import Path

import pytest

from tests.stories.teller import Teller

STORIES = sorted(Path(__file__).parent.glob("*.txt"))


@pytest.mark.django_db
@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_story(path: Path) -> None:
    Teller().tell(path)


def test_every_story_has_a_title_and_expects_something() -> None:
    for path in STORIES:
        lines = path.read_text("utf-8").splitlines()
        assert lines[0].strip(), path.name
        assert any(line.startswith(" ") for line in lines), f"{path.name} expects nothing"
