"""The machine stops between any two steps of sending: no message twice, none lost without a word.

A morning runs in `child.py`, against a real mail server in another process, and kills itself at every
point in turn: in the tick, while letters are printed, while a person says that they are in the post. Then
ordinary ticks go on, as after a restart, and the person does again what was not done.
"""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.rig.smtp import SmtpServer

CHILD = Path(__file__).with_name("child.py")
ROOT = CHILD.parents[2]
REFUSED = "nobody@example.com"
SECONDS = 30
"""Where the database copies slowly, the kills go in strides after this long."""


class Child:
    """The program that dies on request."""

    def __init__(self, server: SmtpServer, home: Path) -> None:
        env = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "RELANCE_HOME": str(home)}
        command = [sys.executable, str(CHILD), server.host, str(server.port)]
        self.log = (home / "child.log").open("w+")
        self.process = subprocess.Popen(
            command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, text=True, cwd=home
        )
        assert self._answer() == {"ready": True}

    def run(self, at: int = 0) -> dict[str, Any]:
        assert self.process.stdin
        self.process.stdin.write(f"{at}\n")
        self.process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            self.log.seek(0)
            raise AssertionError(f"the child ended:\n{self.log.read()[-4000:]}")
        return dict(json.loads(line))

    def end(self) -> None:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()
        self.log.close()


def received(server: SmtpServer) -> Counter[str]:
    """How often each message arrived; the box is emptied."""
    found = Counter(str(kept.message["Message-ID"]).split("@")[0].rpartition("-")[2] for kept in server.messages())
    for path in server.folder.glob("*.message"):
        path.unlink()
    return found


@pytest.fixture
def child(smtp_server: SmtpServer, tmp_path: Path) -> Iterator[Child]:
    smtp_server.behave(refuse=[REFUSED])
    one = Child(smtp_server, tmp_path)
    yield one
    one.end()


def check(after: dict[str, Any], arrived: Counter[str], where: str) -> Counter[str]:
    """What must hold after a crash at any point. How many messages ended in which state."""
    assert "error" not in after, f"{where}: {after.get('error')}"
    assert after["faults"] == [] and after["trouble"] == [], where
    assert all(count == 1 for count in arrived.values()), f"{where}: a message arrived twice: {arrived}"
    states = Counter(row[3] for row in after["messages"])
    assert [row[2] for row in after["messages"]] == ["friendly"] * 8, f"{where}: {after['messages']}"
    mails, letters, proposed = after["messages"][:3], after["messages"][3:6], after["messages"][6:]
    for number, _account, _step, state, recipient, _batch in mails:
        came = arrived[str(number)]
        if recipient == REFUSED:
            assert came == 0 and state in ("failed", "unknown"), f"{where}: {state}"
        elif came:
            assert state in ("sent", "unknown"), f"{where}: message {number} arrived and is {state}"
        else:
            assert state in ("unknown", "approved", "proposed"), f"{where}: message {number} is {state} and never came"
    assert [row[3] for row in proposed] == ["proposed"] * 2, f"{where}: the last customer was forgotten"
    check_paper(letters, where)
    known = Counter(source for _, source in after["contacts"])
    for number, _account, _step, state, *_ in mails + letters:
        told = known[f"message:{number}"]
        assert told == (state in ("sent", "unknown")), f"{where}: {state} and {told} times in the contact log"
    unknown = [number for number, _, _, state, *_ in after["messages"] if state == "unknown"]
    assert sorted(after["lost"]) == unknown, f"{where}: an unknown message was not told"
    return states


def check_paper(letters: list[Any], where: str) -> None:
    """Paper knows no doubt: each letter is in one pile and in the post. One without an address failed, and a mail
    to the same customer is proposed instead.
    """
    for _number, _account, _step, state, recipient, batch in letters[:2]:
        assert (state, recipient) == ("sent", "post") and batch, f"{where}: a letter is {state} in batch {batch}"
    assert (letters[2][3], letters[2][5]) == ("failed", None), f"{where}: {letters[2]}"


@pytest.mark.slow
@pytest.mark.django_db
def test_killed_between_any_two_steps_nothing_leaves_twice_and_nothing_is_lost(child, smtp_server):
    whole = child.run()
    points = whole["points"]
    assert not whole["killed"] and len(points) > 40, points
    assert check(whole["after"], received(smtp_server), "no crash") == {"sent": 4, "failed": 2, "proposed": 2}
    began, ends, tried, stride = time.monotonic(), Counter[str](), 0, 1
    at = 1
    while at <= len(points):
        done = child.run(at)
        where = f"killed at {at} ({points[at - 1]})"
        assert done["killed"], f"not {where}"
        states = check(done["after"], received(smtp_server), where)
        ends["unknown" if states["unknown"] else "clean"] += 1
        assert states["unknown"] <= 1, f"{where}: one claim, one unknown message"
        tried += 1
        if connection.vendor == "postgresql" and time.monotonic() - began > SECONDS:
            stride = 7
        at += stride
    assert ends["unknown"] and ends["clean"], ends
