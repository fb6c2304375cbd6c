"""The command line: finds the command by its module's name, prepares Django, keeps every answer calm.

A command is a module in `relance.web.commands`; a dash in its name is an underscore in the module's.
Its docstring is its help: the first line in the list, all of it under `--help`. It has
`arguments(parser)` and `run(args) -> int`, and may say GROUP ("house" or "work"), DJANGO (False: runs
without the database), MIGRATE (False: does not bring the database up to date) and REST (True: what the
parser does not know is kept in `args.rest` instead of refused).
"""

import argparse
import ast
import json
import os
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import relance

COMMANDS = Path(__file__).with_name("commands")
USAGE, BROKEN, INTERRUPTED, PIPE_CLOSED = 2, 70, 130, 141


class Refusal(Exception):
    """A command cannot do what was asked. The message says why and what to do next."""

    def __init__(self, message: str, code: int = USAGE) -> None:
        super().__init__(message)
        self.code = code


class Parser(argparse.ArgumentParser):
    """argparse that refuses like everything else here, instead of printing its usage."""

    def error(self, message: str) -> NoReturn:
        """A wrong or missing argument."""
        raise Refusal(f"{message[:1].upper()}{message[1:]}. See: {self.prog} --help")


@dataclass(frozen=True, slots=True)
class Command:
    """What a command's file says about itself, read without importing it."""

    name: str
    words: str
    group: str = "work"
    django: bool = True
    migrate: bool = True
    rest: bool = False

    @property
    def line(self) -> str:
        """The line in the list of commands."""
        return self.words.partition("\n")[0]


def names() -> list[str]:
    """Every command there is."""
    files = (path.stem for path in COMMANDS.glob("*.py"))
    return sorted(name.replace("_", "-") for name in files if not name.startswith("_"))


def read(name: str) -> Command:
    """Read a command's docstring and switches from its source: much quicker than importing it."""
    tree = ast.parse((COMMANDS / f"{name.replace('-', '_')}.py").read_text("utf-8"))
    said: dict[str, Any] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            said |= {target.id: node.value.value for target in node.targets if isinstance(target, ast.Name)}
    return Command(
        name,
        ast.get_docstring(tree) or "",
        said.get("GROUP", "work"),
        said.get("DJANGO", True),
        said.get("MIGRATE", True),
        said.get("REST", False),
    )


def overview() -> str:
    """What `./relance` says alone."""
    lines = ["Relance helps you get paid for work you have done, calmly and lawfully.", ""]
    lines += ["Usage: ./relance COMMAND [--help]"]
    found = [read(name) for name in names()]
    width = max(len(command.name) for command in found)
    for group, title in (("work", "The work"), ("house", "The house")):
        members = [command for command in found if command.group == group]
        if members:
            lines += ["", title, *(f"  {one.name:<{width}}  {one.line}" for one in members)]
    return "\n".join(lines)


def show_json(obj: object) -> None:
    """Print a result for a program to read."""
    print(json.dumps(obj, ensure_ascii=False, indent=2, default=str))


def home() -> Path:
    """The data folder, also where the settings could not be read."""
    return Path(os.environ.get("RELANCE_HOME") or Path(relance.__file__).parents[2] / "var").resolve()


def start_django() -> None:
    """Load the settings and the rooms."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "relance.web.settings")
    try:
        import django

        django.setup()
    except PermissionError as error:
        raise Refusal(
            f"Relance may not write in its data folder ({error.filename}). Give yourself the right to write there, "
            "or name another folder: RELANCE_HOME=/path/of/a/folder ./relance ..."
        ) from error


def bring_up_to_date() -> None:
    """Apply what the database lacks. Two processes that start at once do it one after the other."""
    from django.core.management import call_command
    from django.db import OperationalError

    try:
        if not behind():
            return
        with _only_one():
            if behind():
                print("Bringing the database up to date.", file=sys.stderr)
                call_command("migrate", verbosity=0, interactive=False)
    except OperationalError as error:
        words = str(error).strip()
        raise Refusal(f"The database does not answer: {words}\nSee that it runs, then try again.") from error


def behind() -> bool:
    """Whether the database lacks a migration. Refuses a database that a newer Relance has changed."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    ours = {app for app, _ in executor.loader.graph.nodes}
    newer = {key for key in executor.loader.applied_migrations if key[0] in ours} - set(executor.loader.disk_migrations)
    newer -= set(executor.loader.replacements)
    if newer:
        raise Refusal(
            "This database was last used by a newer Relance. Nothing was changed. "
            "Start the newer Relance, or restore a backup made by this one into an empty data folder."
        )
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


@contextmanager
def _only_one() -> Iterator[None]:
    """One process at a time may change the tables: of all machines on PostgreSQL, of this one on SQLite."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtext('relance migrate'))")
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(hashtext('relance migrate'))")
    elif os.name == "nt":
        yield
    else:
        import fcntl

        place = os.open(home(), os.O_RDONLY)
        try:
            fcntl.flock(place, fcntl.LOCK_EX)
            yield
        finally:
            os.close(place)


def main(argv: Sequence[str]) -> int:
    """Run one command; the exit code."""
    _speak_utf8()
    try:
        code = _run(list(argv))
        sys.stdout.flush()
        return code
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader has gone. Give Python's own last flush somewhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except Exception as error:
        return _answer(error, "--json" in argv)


def _run(argv: list[str]) -> int:
    if not argv or argv[0] in ("-h", "--help", "help"):
        print(overview())
        return 0
    if argv[0] == "--version":
        from relance import __version__

        print(__version__)
        return 0
    name, rest = argv[0], argv[1:]
    if name not in names():
        raise Refusal(f"There is no command “{name}”.{_nearest(name)} All commands: ./relance --help")
    return _run_command(read(name), rest)


def _run_command(command: Command, argv: list[str]) -> int:
    if command.django:
        start_django()
    module = import_module(f"relance.web.commands.{command.name.replace('-', '_')}")
    parser = Parser(
        prog=f"./relance {command.name}",
        description=command.words,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    module.arguments(parser)
    args, rest = parser.parse_known_args(argv)
    if rest and not command.rest:
        raise Refusal(f"“{rest[0]}” is not understood here. See: ./relance {command.name} --help")
    args.rest = rest
    if command.django and command.migrate:
        bring_up_to_date()
    code: int = module.run(args)
    return code


def _nearest(name: str) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name, names(), 1)
    return f" Did you mean “{close[0]}”?" if close else ""


def _answer(error: Exception, as_json: bool) -> int:
    """One message for a person, or one object for a program."""
    if isinstance(error, Refusal):
        message, code = str(error), error.code
    elif getattr(error, "says_what_to_do", False):
        message, code = str(error), USAGE
    else:
        message, code = _written_down(error), BROKEN
    if as_json:
        show_json({"error": message})
    else:
        print(message, file=sys.stderr)
    return code


def _written_down(error: Exception) -> str:
    """Keep the details of a surprise in a file, and say where."""
    log = home() / "errors.log"
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC {sys.argv}\n")
            traceback.print_exception(error, file=file)
        where = f"The details are in {log}; send them to whoever looks after Relance for you."
    except OSError:
        where = f"The details could not be written to {log}. It was: {type(error).__name__}: {error}"
    return f"Something went wrong that Relance did not expect. {where}"


def _speak_utf8() -> None:
    """Amounts and names need more than ASCII, whatever the terminal claims."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


if __name__ == "__main__":
    # Commands raise the Refusal of `relance.web.cli`; this module, run as a program, is another one.
    from relance.web.cli import main as start

    sys.exit(start(sys.argv[1:]))
