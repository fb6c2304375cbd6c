"""A program that runs one morning and kills itself, without a word, at the n-th step: `child.py HOST PORT`.

The morning is a tick, then what a person does with paper: make a batch of the letters, say that it is in the post.

Nothing of it is in the product. It builds a small firm in a database of its own, then reads commands
from standard input: a line with n asks for a morning that is killed at point n, 0 for one that lives. Then
ordinary ticks go on, the person does again what was not done, and one JSON object tells whether it was
killed, its points, and what was found.

A point is any step after which the world outside this process may be another: before and after each
commit, each write outside a transaction, each line to the mail server, and after each of its answers.
Found by wrapping what Django and smtplib call, so a new step in the product is a new point here.

Each morning runs in a fork: the interpreter and Django are loaded once.
"""

import gc
import json
import os
import shutil
import signal
import smtplib
import sys
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.db.backends.base.base import BaseDatabaseWrapper  # noqa: E402
from django.db.backends.utils import CursorWrapper  # noqa: E402
from django_scopes import scope  # noqa: E402

from relance.accounts import queries as accounts  # noqa: E402
from relance.channels.actions import set_mail_server  # noqa: E402
from relance.company.models import Company  # noqa: E402
from relance.dunning import actions as dunning  # noqa: E402
from relance.dunning.tests.road import BY, HALF_PAST_NINE, MORNING, TODAY, firm_on_the_road, late  # noqa: E402
from relance.ledger import queries as ledger  # noqa: E402
from relance.outbox import actions as outbox  # noqa: E402
from relance.outbox import printing  # noqa: E402
from relance.outbox import queries as messages  # noqa: E402
from relance.outbox.models import Message  # noqa: E402
from relance.outbox.tests.post import propose_letter  # noqa: E402
from relance.web.tick import tick  # noqa: E402

REFUSED = "nobody@example.com"
HOST, PORT = sys.argv[1], int(sys.argv[2])


# The database: a seed, and a copy of it for every run


class SqliteCopy:
    """A file, copied."""

    def __init__(self) -> None:
        self.file = Path(connection.settings_dict["NAME"])
        self.seed = self.file.with_suffix(".seed")

    def open_seed(self) -> None:
        """Nothing to do: the file is made by migrating."""

    def keep_seed(self) -> None:
        connections.close_all()
        shutil.copy(self.file, self.seed)

    def fresh(self) -> None:
        """A killed process leaves its journal; the copy starts without."""
        connections.close_all()
        for ending in ("-wal", "-shm"):
            Path(f"{self.file}{ending}").unlink(missing_ok=True)
        shutil.copy(self.seed, self.file)

    def close(self) -> None:
        """The folder is the test's."""


class PostgresCopy:
    """A database made from a template."""

    def __init__(self) -> None:
        self.home = connection.settings_dict["NAME"]
        self.name = f"crash_{os.getpid()}"
        self.seed = f"{self.name}_seed"

    def open_seed(self) -> None:
        self._say(f"CREATE DATABASE {self.seed}")
        connection.settings_dict["NAME"] = self.seed

    def keep_seed(self) -> None:
        connections.close_all()
        connection.settings_dict["NAME"] = self.name

    def fresh(self) -> None:
        connections.close_all()
        self._say(
            f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)", f"CREATE DATABASE {self.name} TEMPLATE {self.seed}"
        )

    def close(self) -> None:
        connections.close_all()
        self._say(
            f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)", f"DROP DATABASE IF EXISTS {self.seed} WITH (FORCE)"
        )

    def _say(self, *commands: str) -> None:
        import psycopg

        told = connection.settings_dict
        place = {"host": told["HOST"], "user": told["USER"], "dbname": self.home}
        place |= {"password": told["PASSWORD"]} if told["PASSWORD"] else {}
        place |= {"port": told["PORT"]} if told["PORT"] else {}
        with psycopg.connect(**place, autocommit=True) as line:
            for command in commands:
                line.execute(command.encode())


# The points


class Points:
    """Counts points and kills this very process at one of them."""

    def __init__(self, kill_at: int) -> None:
        self.kill_at = kill_at
        self.seen: list[str] = []

    def pass_by(self, name: str) -> None:
        self.seen.append(name)
        if len(self.seen) == self.kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self) -> None:
        self._wrap(BaseDatabaseWrapper, "_commit", lambda *_: "commit")
        for name in ("execute", "executemany"):
            self._wrap(CursorWrapper, name, _write_on_its_own)
        self._wrap(smtplib.SMTP, "_get_socket", lambda *_: "connect")
        self._wrap(
            smtplib.SMTP,
            "send",
            lambda _, text: f"send {bytes(text, 'ascii') if isinstance(text, str) else text[-12:]!r}",
        )
        self._wrap(smtplib.SMTP, "getreply", lambda *_: "answer", before=False)

    def _wrap(self, owner: Any, name: str, label: Callable[..., str], before: bool = True) -> None:
        real = getattr(owner, name)

        def wrapped(it: Any, *args: Any, **more: Any) -> Any:
            said = label(it, *args)
            if said and before:
                self.pass_by(f"before {said}")
            result = real(it, *args, **more)
            if said:
                self.pass_by(f"after {said}")
            return result

        setattr(owner, name, wrapped)


def _write_on_its_own(cursor: Any, sql: Any, *_: Any) -> str:
    verb = str(sql).split(None, 1)[0].upper()
    return f"lone {verb}" if verb in ("INSERT", "UPDATE", "DELETE") and not cursor.db.in_atomic_block else ""


# The firm, and a morning of it


def build() -> None:
    """Three mails approved for half past nine, one to a mailbox that is refused, and three letters.

    One of the letters has no address. One account is still to decide.
    """
    call_command("migrate", verbosity=0)
    company = firm_on_the_road()
    with scope(company=company):
        set_mail_server(
            company,
            host=HOST,
            port=PORT,
            security="none",
            username="",
            password=None,
            from_address="claire@firm.example",
        )
        late(company, "A")
        late(company, "B", email=REFUSED)
        late(company, "C")
        dunning.run(company, by=BY, now=MORNING)
        for number, address in (("P", "3 avenue du Parc\n69006 Lyon"), ("Q", "1 rue Basse\n75001 Paris"), ("R", "")):
            propose_letter(company, late(company, number), address)
        outbox.approve(company, None, by=BY, now=MORNING)
        late(company, "D")


def the_firm() -> Company:
    return Company.objects.get()


def in_a_fork(work: Callable[[], Any]) -> tuple[int, Any]:
    """Run in a fork with a connection of its own. Its exit status, and what it gave."""
    connections.close_all()
    mouth, ear = os.pipe()[::-1]
    child = os.fork()
    if child == 0:
        os.close(ear)
        try:
            answer = json.dumps(work())
            connections.close_all()
        except BaseException as error:
            import traceback

            answer = json.dumps({"error": "".join(traceback.format_exception(error))})
        with os.fdopen(mouth, "w") as file:
            file.write(answer)
        os._exit(0)
    os.close(mouth)
    with os.fdopen(ear) as file:
        said = file.read()
    _, status = os.waitpid(child, 0)
    return status, json.loads(said) if said else None


def watched_morning(kill_at: int) -> Any:
    points = Points(kill_at)
    points.watch()
    tick(the_firm(), HALF_PAST_NINE)
    post_letters()
    return points.seen


def post_letters() -> None:
    """What a person does with paper: print what waits, and say of every pile that it is in the post."""
    company = the_firm()
    with scope(company=company):
        printing.make_batch(company, by=BY, now=HALF_PAST_NINE)
        for batch in messages.print_batches(company):
            printing.posted(company, batch.pk, on=TODAY, by=BY, now=HALF_PAST_NINE)


def recover() -> Any:
    """The ordinary ticks of the rest of the morning, paper once more, and what the firm's people would see then."""
    company = the_firm()
    reports = [tick(company, HALF_PAST_NINE + timedelta(minutes=minutes)) for minutes in (2, 10, 40)]
    post_letters()
    with scope(company=company):
        columns = ("id", "account_id", "step", "state", "recipient", "print_batch")
        rows = Message.objects.order_by("id").values_list(*columns)
        return {
            "messages": [list(row) for row in rows],
            "lost": [found for report in reports for found in report.lost],
            "faults": ledger.faults(company) + accounts.chain_faults(company),
            "trouble": accounts.in_trouble(company),
            "contacts": [list(row) for row in contacts()],
        }


def contacts() -> Any:
    from relance.accounts.models import Contact

    return Contact.objects.order_by("id").values_list("account_id", "source")


def main() -> None:
    """Build, then do as told until the end of input."""
    copy = PostgresCopy() if connection.vendor == "postgresql" else SqliteCopy()
    try:
        copy.open_seed()
        build()
        copy.keep_seed()
        # What is loaded is no garbage: a fork that looks there copies all of it first.
        gc.freeze()
        print(json.dumps({"ready": True}), flush=True)
        for line in sys.stdin:
            copy.fresh()
            status, seen = in_a_fork(partial(watched_morning, int(line)))
            _, after = in_a_fork(recover)
            print(json.dumps({"killed": os.WIFSIGNALED(status), "points": seen, "after": after}), flush=True)
    finally:
        copy.close()


if __name__ == "__main__":
    main()
