"""`./relance serve` really works in the background: every firm is ticked without anybody asking."""

import signal
import socket
import subprocess
import sys
from contextlib import suppress
from time import monotonic

import pytest

from tests.acceptance.commands import Relance

TICKED = "sum(c.last_tick_at is not None for c in Company.objects.all())"
PATIENCE = 150


def free_port() -> int:
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return int(place.getsockname()[1])


@pytest.mark.slow
def test_serve_ticks_every_firm_in_the_background(relance: Relance) -> None:
    for name in ("Aubry", "Lumen"):
        relance("company", "add", name, "--country", "FR", "--owner", f"owner@{name.lower()}.example")
    command = [sys.executable, "-P", "-m", "relance.web.cli", "serve", "--port", str(free_port())]
    with subprocess.Popen(command, env=relance.env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as served:
        try:
            until = monotonic() + PATIENCE
            while relance.ask(TICKED) < 2:
                assert monotonic() < until, "no tick came"
                with suppress(subprocess.TimeoutExpired):
                    served.wait(0.5)
                    raise AssertionError(served.communicate()[0])
        finally:
            served.send_signal(signal.SIGINT)
            words = served.communicate(timeout=30)[0].decode()
    assert "Traceback" not in words, words
