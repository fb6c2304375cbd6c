"""Every folder of formats keeps the contract, and every file is claimed by exactly the one it is meant for."""

from pathlib import Path

import pytest

from relance.intake import formats
from relance.intake.gate.content import Content
from relance.intake.reading import known_formats

FOLDERS = sorted(path.name for path in Path(formats.__file__).parent.iterdir() if (path / "__init__.py").exists())


def test_every_folder_is_a_format() -> None:
    assert sorted(module.__name__.rpartition(".")[2] for module in known_formats()) == FOLDERS
    assert len(FOLDERS) >= 7


@pytest.mark.parametrize("module", known_formats(), ids=lambda module: module.__name__.rpartition(".")[2])
def test_a_format_says_what_it_is(module) -> None:
    assert module.__doc__ and module.LABEL and isinstance(module.RANK, int)
    assert module.claims.__doc__ or module.read.__doc__


def test_delimited_text_is_asked_last_because_anything_could_be_it() -> None:
    assert known_formats()[-1].LABEL == "CSV"
    list_ = Content.of(b"Number,Customer,Date,Amount\n")
    others = [module for module in known_formats()[:-1] if module.claims("a.csv", list_)]
    assert others == []
