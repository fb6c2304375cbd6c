"""The tests' database as migrating left it, kept aside to be copied: to migrate takes seconds."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg


class Migrated:
    """A copy of the tests' database from before the first test. Made by each of xdist's workers from its own."""

    def __init__(self) -> None:
        from django.db import connection

        # PostgreSQL copies a database that nobody uses.
        connection.close()
        self.is_postgres = connection.vendor == "postgresql"
        source = str(connection.settings_dict["NAME"])
        self.kept = f"{source}_migrated"
        if self.is_postgres:
            self._say(f"CREATE DATABASE {self.kept} TEMPLATE {source}")
        else:
            copy(source, self.kept)

    def end(self) -> None:
        """Clear away."""
        if self.is_postgres:
            self._say(f"DROP DATABASE {self.kept} WITH (FORCE)")
        else:
            Path(self.kept).unlink()

    @contextmanager
    def copied(self, home: Path, empty: bool = False) -> Iterator[str]:
        """A database for a new data folder, as RELANCE_DATABASE names it: empty text for the folder's own."""
        home.mkdir()
        if not self.is_postgres:
            if not empty:
                copy(self.kept, str(home / "relance.sqlite3"))
            yield ""
            return
        name = f"copied_{uuid4().hex[:12]}"
        self._say(f"CREATE DATABASE {name}" + ("" if empty else f" TEMPLATE {self.kept}"))
        yield urlunsplit(urlsplit(os.environ["RELANCE_DATABASE"])._replace(path=f"/{name}"))
        self._say(f"DROP DATABASE {name} WITH (FORCE)")

    def _say(self, command: str) -> None:
        with psycopg.connect(os.environ["RELANCE_DATABASE"], autocommit=True) as server:
            server.execute(command.encode())


def copy(source: str, target: str) -> None:
    """Copy an SQLite database with what its journal holds."""
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other)
