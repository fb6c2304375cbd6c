"""What the acceptance tests stand on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.commands import Relance
from tests.rig.migrated import Migrated


@pytest.fixture
def relance(tmp_path: Path, migrated: Migrated, db: None) -> Iterator[Relance]:
    """The command line with nothing in its database yet. `db` makes the test run on PostgreSQL too."""
    yield from _in(tmp_path / "home", migrated)


@pytest.fixture
def bare(tmp_path: Path, migrated: Migrated, db: None) -> Iterator[Relance]:
    """The command line with nothing at all: its database has no tables."""
    yield from _in(tmp_path / "home", migrated, empty=True)


def _in(home: Path, migrated: Migrated, empty: bool = False) -> Iterator[Relance]:
    with migrated.copied(home, empty) as database:
        one = Relance(home, database)
        yield one
        one.end()
