"""The command line as a person has it, with a data folder and a database of its own."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.rig.smtp import SmtpServer

FORKING = Path(__file__).parents[1] / "rig" / "forking.py"


class Relance:
    """`./relance` in one data folder. Every call ends without a traceback.

    A call is a process that begins with Django loaded (see `tests/rig/forking.py`); `afresh` starts one from nothing.
    """

    def __init__(self, home: Path, database: str = "") -> None:
        self.home = home
        self.env = {k: v for k, v in os.environ.items() if not k.startswith("RELANCE_")}
        self.env |= {"RELANCE_HOME": str(home)} | ({"RELANCE_DATABASE": database} if database else {})
        self.forking: subprocess.Popen[str] | None = None

    def __call__(self, *args: object, code: int = 0) -> subprocess.CompletedProcess[str]:
        """Run one command and insist on its exit code."""
        words = [*map(str, args)]
        return self._good(subprocess.CompletedProcess(words, *self._ask(words)), code)

    def afresh(self, *args: object, code: int = 0) -> subprocess.CompletedProcess[str]:
        """The same, as a whole process of its own."""
        command = [sys.executable, "-P", "-m", "relance.web.cli", *map(str, args)]
        done = subprocess.run(command, capture_output=True, text=True, env=self.env, timeout=300)
        return self._good(done, code)

    def _good(self, done: subprocess.CompletedProcess[str], code: int) -> subprocess.CompletedProcess[str]:
        assert "Traceback" not in done.stdout + done.stderr, done.stderr
        log = self.home / "errors.log"
        surprise = log.read_text("utf-8") if done.returncode == 70 and log.exists() else ""
        assert done.returncode == code, f"{done.args}: {done.returncode}\n{done.stdout}\n{done.stderr}\n{surprise}"
        return done

    def json(self, *args: object, code: int = 0) -> Any:
        """Run one command with --json; all of its standard output is one JSON value."""
        return json.loads(self(*args, "--json", code=code).stdout)

    def refuses(self, *commands: Sequence[object]) -> None:
        """Insist that each command refuses, and says why in a few words that are all it says."""
        for command in commands:
            told = self.json(*command, code=2)
            assert list(told) == ["error"], (command, told)
            words = re.sub("[\u00a0\u202f]", " ", told["error"])
            assert 10 < len(words) < 400 and words.isprintable(), (command, told)

    def ask(self, question: str) -> Any:
        """The value of an expression over the rooms' queries, for the first firm: `ledger`, `company`, `date`."""
        code, out, err = self._ask(question)
        assert code == 0, err
        return json.loads(out)

    def _ask(self, asked: list[str] | str) -> tuple[int, str, str]:
        if self.forking is None:
            pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
            self.forking = subprocess.Popen([sys.executable, str(FORKING)], env=self.env, text=True, **pipes)
        assert self.forking.stdin and self.forking.stdout
        print(json.dumps(asked), file=self.forking.stdin, flush=True)
        code, out, err = json.loads(self.forking.stdout.readline())
        return code, out, err

    def end(self) -> None:
        """Nothing more is asked."""
        if self.forking is not None:
            self.forking.communicate()

    def may_send(self, firm: str, server: SmtpServer) -> None:
        """Give the firm a mail server and end test mode."""
        place = ["--host", server.host, "--port", server.port, "--security", "none"]
        self("company", "mail", firm, *place, "--from", "office@firm.example")
        self("company", "live", firm)
