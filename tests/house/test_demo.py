"""`./relance demo` makes its firm once, whole or not at all, and keeps away from real data."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
DAY, ANOTHER_DAY = "2026-11-24", "2026-11-25"


@pytest.fixture
def env(tmp_path):
    """A house whose real database lies elsewhere and must not be asked."""
    elsewhere = {"RELANCE_HOME": str(tmp_path), "RELANCE_DATABASE": "postgresql://nobody@127.0.0.1:1/nothing"}
    return {**os.environ, **elsewhere}


def command(*args: str) -> list[str]:
    return [sys.executable, "-P", "-m", "relance.web.cli", "demo", *args]


def demo(env: dict[str, str], *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(*args), capture_output=True, text=True, env=env, timeout=300)


def wait_for(what, seconds: float = 120):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := what():
            return found
        time.sleep(0.05)
    raise AssertionError("It did not happen in time.")


def test_from_an_interrupted_start_to_the_site(env, tmp_path):
    _killed_while_loading(env, tmp_path)
    _made_anew_then_kept(env, tmp_path)
    _served(env)
    assert {path.name for path in tmp_path.iterdir()} == {"demo", "demo.lock"}


def _killed_while_loading(env: dict[str, str], home: Path) -> None:
    with subprocess.Popen(command("--check", "--today", DAY), env=env, stderr=subprocess.PIPE, text=True) as started:
        assert started.stderr
        wait_for(lambda: "Plomberie Aubry" in started.stderr.readline())
        started.kill()
    assert (home / "demo" / "relance.sqlite3").exists()


def _made_anew_then_kept(env: dict[str, str], home: Path) -> None:
    first = demo(env, "--check", "--today", DAY)
    assert first.returncode == 0, first.stderr
    assert "interrupted" in first.stderr
    assert "Plomberie Aubry, mardi 24 novembre 2026" in first.stdout.replace("\u00a0", " ")
    made = (home / "demo" / "made.json").stat()
    second = demo(env, "--check", "--today", DAY, "--json")
    assert (second.returncode, second.stderr) == (0, "")
    shown = json.loads(second.stdout)
    assert (shown["today"], shown["test_mode"]) == (DAY, True)
    assert {row["step"] for row in shown["ready"]} == {"note", "friendly", "clear", "firm"}
    assert (home / "demo" / "made.json").stat().st_mtime_ns == made.st_mtime_ns


def _served(env: dict[str, str]) -> None:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    started = subprocess.Popen(
        command("--today", DAY, "--port", str(port), "--no-browser", "--json"),
        env=env,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert started.stdout
        told = json.loads("".join(iter(started.stdout.readline, "}\n")) + "}")
        assert told["address"] == f"http://127.0.0.1:{port}/"
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/enter/[\w-]{40,}/", told["link"])
        page = urllib.request.urlopen(told["link"], timeout=20).read().decode()
        assert told["owner"] in page
        other = demo(env, "--check", "--today", ANOTHER_DAY)
        assert (other.returncode, "still open" in other.stderr) == (2, True)
        taken = demo(env, "--today", DAY, "--port", str(port))
        assert (taken.returncode, "taken" in taken.stderr) == (2, True)
    finally:
        started.send_signal(signal.SIGINT)
        assert started.wait(30) == 0
        assert started.stdout
        started.stdout.close()


def test_a_database_it_did_not_make_is_left_alone(env, tmp_path):
    (tmp_path / "demo").mkdir()
    real = tmp_path / "demo" / "relance.sqlite3"
    real.write_bytes(b"somebody's book")
    told = demo(env, "--check")
    assert (told.returncode, told.stdout) == (2, "")
    assert "was not made by the demo" in told.stderr
    assert real.read_bytes() == b"somebody's book"


@pytest.mark.parametrize("wrong", [["--today", "soon"], ["--port", "0"], ["--port", "x"]])
def test_what_makes_no_sense_is_refused_before_anything_is_made(env, tmp_path, wrong):
    told = demo(env, *wrong)
    assert (told.returncode, told.stdout) == (2, "")
    assert not (tmp_path / "demo").exists()
