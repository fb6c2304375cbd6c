"""The handle of the test mail server."""

import base64
import email
import email.policy
import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

PROGRAM = Path(__file__).with_name("smtp_server.py")


@dataclass(frozen=True, slots=True)
class Received:
    """One message as the server got it."""

    sender: str
    recipients: list[str]
    content: bytes

    @property
    def message(self) -> EmailMessage:
        """The message, parsed."""
        return email.message_from_bytes(self.content, policy=email.policy.default)

    @property
    def text(self) -> str:
        """Its words as plain text."""
        plain = self.message.get_body(("plain",))
        assert plain
        return str(plain.get_content())


class SmtpServer:
    """A mail server in another process. It can be killed and started again on the same port."""

    host = "127.0.0.1"

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="relance_smtp_"))
        self.port = 0
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> "SmtpServer":
        """Start, on the same port as before if there was one."""
        command = [sys.executable, str(PROGRAM), str(self.folder), str(self.port)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout
        self.port = int(self.process.stdout.readline())
        return self

    def behave(self, **mood: Any) -> None:
        """Change its mood: refuse=[...], answer="451 later", at="rcpt"/"data", do="die"/"hang"; nothing: be good."""
        half = self.folder / "behaviour.half"
        half.write_text(json.dumps(mood), "utf-8")
        half.replace(self.folder / "behaviour.json")

    def messages(self) -> list[Received]:
        """Everything received so far, in order, also across restarts."""
        return [_read(path) for path in sorted(self.folder.glob("*.message"))]

    def halt(self) -> None:
        """Stop the server; what it received stays readable."""
        if self.process:
            self.process.kill()
            self.process.wait()
            assert self.process.stdout
            self.process.stdout.close()
            self.process = None

    def stop(self) -> None:
        """Stop and clear away."""
        self.halt()
        shutil.rmtree(self.folder, ignore_errors=True)


def _read(path: Path) -> Received:
    kept = json.loads(path.read_text("utf-8"))
    return Received(kept["sender"], kept["recipients"], base64.b64decode(kept["content"]))
