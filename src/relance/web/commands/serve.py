"""Serve the site and do the work in the background, until stopped.

Starts the web server and the background worker together and stops both at Ctrl-C. Data live in the
folder RELANCE_HOME (default: var beside the source), in SQLite, or in the PostgreSQL database that
RELANCE_DATABASE names.

Exit codes: 0 stopped by you, 1 a part of it ended by itself, 2 the port is taken.
"""

import argparse
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

from relance.web.cli import Refusal, show_json
from relance.web.commands.compile import prepare

GROUP = "house"
PATIENCE = 12
"""Seconds that a part gets to finish what it is doing before it is ended."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """What can be asked for."""
    parser.add_argument("--port", type=_port, default=8000, help="port to listen on (default 8000)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--no-worker", action="store_true", help="only the site, no background work")
    parser.add_argument("--open", metavar="PATH", help="also open this path in the browser, for example /")
    parser.add_argument("--json", action="store_true", help="say the address as JSON")


def run(args: argparse.Namespace) -> int:
    """Prepare, then serve."""
    prepare()
    address = f"http://{_written(args.host)}:{args.port}/"
    return serve(args.host, args.port, not args.no_worker, lambda: _announce(args, address))


def serve(host: str, port: int, worker: bool, ready: Callable[[], None]) -> int:
    """Run the parts until a signal or until one of them ends; `ready` is called once the site answers."""
    _need_port(host, port)
    from django.db import connections

    from relance.web import jobs

    if worker:
        jobs.plan()
    connections.close_all()
    stop = _Stop()
    parts = {"web server": _start(_web(host, port))}
    if worker:
        parts["background worker"] = _start([sys.executable, "-P", "-m", "django", "qcluster"])
    try:
        return _watch(parts, stop, host, port, ready)
    finally:
        _end(list(parts.values()))


class _Stop:
    """Whether a signal asked us to stop."""

    def __init__(self) -> None:
        self.asked = False
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, self._ask)

    def _ask(self, _signal: int, _frame: FrameType | None) -> None:
        self.asked = True


def _watch(
    parts: dict[str, subprocess.Popen[bytes]], stop: _Stop, host: str, port: int, ready: Callable[[], None]
) -> int:
    announced = False
    while not stop.asked:
        ended = [name for name, part in parts.items() if part.poll() is not None]
        if ended:
            print(f"The {ended[0]} ended by itself. Everything is being stopped; start again.", file=sys.stderr)
            return 1
        if not announced and _answers(host, port):
            announced = True
            ready()
        time.sleep(0.2)
    print("Stopping.", file=sys.stderr)
    return 0


def _announce(args: argparse.Namespace, address: str) -> None:
    if args.json:
        show_json({"address": address})
    else:
        print(f"Relance is at {address}   (stop it with Ctrl-C)")
    sys.stdout.flush()
    if args.open:
        import webbrowser

        webbrowser.open(address + args.open.lstrip("/"))


def _web(host: str, port: int) -> list[str]:
    from django.db import connection

    processes = "2" if connection.vendor == "postgresql" else "1"
    command = [sys.executable, "-P", "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    command += ["--workers", processes, "--blocking-threads", "4", "--log-level", "warning"]
    return [*command, "relance.web.wsgi:application"]


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    """A part in a process group of its own, so that Ctrl-C reaches us first and the group can be ended whole."""
    die_with_us = _die_with_us if sys.platform == "linux" else None
    return subprocess.Popen(command, start_new_session=True, preexec_fn=die_with_us, stdout=sys.stderr)


def _die_with_us() -> None:
    """Linux ends the part when we are killed without a chance to do so."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def _end(parts: list[subprocess.Popen[bytes]]) -> None:
    """Ask every part to finish; end what does not."""
    for part in parts:
        _send(part, signal.SIGTERM, whole=False)
    until = time.monotonic() + PATIENCE
    for part in parts:
        with suppress(subprocess.TimeoutExpired):
            part.wait(max(0.1, until - time.monotonic()))
        _send(part, getattr(signal, "SIGKILL", signal.SIGTERM), whole=True)
        part.wait()


def _send(part: subprocess.Popen[bytes], number: int, whole: bool) -> None:
    with suppress(ProcessLookupError, PermissionError):
        if os.name == "nt":
            part.terminate()
        elif whole:
            os.killpg(part.pid, number)
        else:
            part.send_signal(number)


def _port(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


def _need_port(host: str, port: int) -> None:
    problem = _cannot_listen(host, port)
    if problem is None:
        return
    free = next((one for one in range(port + 1, min(port + 50, 65536)) if _cannot_listen(host, one) is None), None)
    if free is None:
        raise Refusal(f"Relance cannot listen on {host}, port {port}: {problem}. Try another --host or --port.")
    raise Refusal(f"Port {port} cannot be used: {problem}. Try: ./relance serve --port {free}")


def _cannot_listen(host: str, port: int) -> str | None:
    try:
        family, kind, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as trial:
            if os.name != "nt":
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(place)
            # A listener that shares its port lets others bind to it too: only listening tells.
            trial.listen(1)
    except OSError as error:
        return error.strerror or str(error)
    return "something already answers there" if _answers(host, port) else None


def _answers(host: str, port: int) -> bool:
    nearby = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    try:
        socket.create_connection((nearby, port), timeout=0.5).close()
    except OSError:
        return False
    return True


def _written(host: str) -> str:
    return f"[{host}]" if ":" in host else host
