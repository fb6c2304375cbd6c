"""Commands as processes that begin with Django loaded: `python tests/rig/forking.py`.

Every line of standard input is one JSON value: the words of a command, or a text, which is an expression over
the rooms' queries for the first firm. Each runs in a fork of this process, which did nothing yet but load
Django; the answer is a line with its exit code and what it said on both streams. So a command finds nothing
of the one before but what that left on disk, and only the loading, most of a small command's time, is saved.
"""

import gc
import json
import os
import signal
import sys
from importlib import import_module
from tempfile import TemporaryFile
from typing import IO, Any

from relance.web import cli

PATIENCE = 300


def main() -> None:
    """Answer until the end of input."""
    cli.start_django()
    from django.db.migrations.loader import MigrationLoader

    MigrationLoader(None)
    gc.freeze()
    for line in sys.stdin:
        print(json.dumps(run(json.loads(line))), flush=True)


def run(asked: list[str] | str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of one command."""
    if isinstance(asked, list) and asked and asked[0] in cli.names():
        import_module(f"relance.web.commands.{asked[0].replace('-', '_')}")
    with TemporaryFile() as out, TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            _be_a_process(out, err)
            code = _ask(asked) if isinstance(asked, str) else cli.main(asked)
            sys.stdout.flush()
            sys.stderr.flush()
            # To take everything down that was loaded would take longer than the command.
            os._exit(code)
        _, status = os.waitpid(child, 0)
        return os.waitstatus_to_exitcode(status), _read(out), _read(err)


def _be_a_process(out: IO[bytes], err: IO[bytes]) -> None:
    signal.alarm(PATIENCE)
    os.dup2(os.open(os.devnull, os.O_RDONLY), sys.stdin.fileno())
    os.dup2(out.fileno(), sys.stdout.fileno())
    os.dup2(err.fileno(), sys.stderr.fileno())


def _read(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode().replace("\r\n", "\n")


def _ask(question: str) -> int:
    from datetime import date

    from django_scopes import scope

    from relance.company.models import Company
    from relance.ledger import queries as ledger

    company = Company.objects.order_by("id").first()
    known: dict[str, Any] = {"Company": Company, "company": company, "ledger": ledger, "date": date}
    with scope(company=company):
        cli.show_json(eval(question, known))
    return 0


if __name__ == "__main__":
    main()
