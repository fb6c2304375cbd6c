"""What the acceptance tests stand on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.commands import Relance, fresh_database


@pytest.fixture
def relance(tmp_path: Path, db: None) -> Iterator[Relance]:
    """The command line with nothing in it yet. `db` is asked for so that the test also runs on PostgreSQL."""
    with fresh_database() as database:
        yield Relance(tmp_path / "home", database)
