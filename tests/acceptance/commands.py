"""The command line as a person has it: processes, with a data folder and a database of their own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg

from tests.rig.smtp import SmtpServer

EACH = """
import contextlib, io, json, sys
from relance.web.cli import main
answers = []
for command in json.loads(sys.argv[1]):
    with contextlib.redirect_stdout(io.StringIO()) as said:
        code = main(command)
    answers.append((code, said.getvalue()))
print(json.dumps(answers))
"""


class Relance:
    """`./relance` in one data folder. Every call ends without a traceback."""

    def __init__(self, home: Path, database: str = "") -> None:
        self.home = home
        self.env = {k: v for k, v in os.environ.items() if not k.startswith("RELANCE_")}
        self.env |= {"RELANCE_HOME": str(home)} | ({"RELANCE_DATABASE": database} if database else {})

    def __call__(self, *args: object, code: int = 0) -> subprocess.CompletedProcess[str]:
        """Run one command and insist on its exit code."""
        command = [sys.executable, "-P", "-m", "relance.web.cli", *map(str, args)]
        done = subprocess.run(command, capture_output=True, text=True, env=self.env, timeout=300)
        assert "Traceback" not in done.stdout + done.stderr, done.stderr
        log = self.home / "errors.log"
        surprise = log.read_text("utf-8") if done.returncode == 70 and log.exists() else ""
        assert done.returncode == code, f"{args}: {done.returncode}\n{done.stdout}\n{done.stderr}\n{surprise}"
        return done

    def json(self, *args: object, code: int = 0) -> Any:
        """Run one command with --json; all of its standard output is one JSON value."""
        return json.loads(self(*args, "--json", code=code).stdout)

    def each(self, *commands: Sequence[object]) -> list[tuple[int, Any]]:
        """Exit code and JSON of many commands. One process runs them all: starting it is what takes time."""
        done = self._python(EACH, json.dumps([[*map(str, command), "--json"] for command in commands]))
        assert "Traceback" not in done.stderr, done.stderr
        return [(code, json.loads(said)) for code, said in json.loads(done.stdout)]

    def refuses(self, *commands: Sequence[object]) -> None:
        """Insist that each command refuses, and says why in a few words that are all it says."""
        for command, (code, told) in zip(commands, self.each(*commands), strict=True):
            assert (code, list(told)) == (2, ["error"]), (command, code, told)
            assert 10 < len(told["error"]) < 400 and told["error"].isprintable(), (command, told)

    def ask(self, question: str) -> Any:
        """The value of an expression over the rooms' queries, for the first firm: `ledger`, `company`, `date`."""
        lines = [
            "import json; from datetime import date; from relance.web import cli; cli.start_django()",
            "from django_scopes import scope; from relance.company.models import Company",
            "from relance.ledger import queries as ledger",
            "company = Company.objects.order_by('id').first()",
            f"with scope(company=company): print(json.dumps({question}, default=str))",
        ]
        return json.loads(self._python("\n".join(lines)).stdout)

    def _python(self, *program: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-P", "-c", *program]
        done = subprocess.run(command, capture_output=True, text=True, env=self.env, timeout=300)
        assert done.returncode == 0, done.stderr
        return done

    def may_send(self, firm: str, server: SmtpServer) -> None:
        """Give the firm a mail server and end test mode."""
        place = ["--host", server.host, "--port", server.port, "--security", "none"]
        self("company", "mail", firm, *place, "--from", "office@firm.example")
        self("company", "live", firm)


@contextmanager
def fresh_database() -> Iterator[str]:
    """An empty database on the tests' PostgreSQL server; empty text where the tests run on SQLite."""
    server = os.environ.get("RELANCE_DATABASE", "")
    if not server:
        yield ""
        return
    name = f"acceptance_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
