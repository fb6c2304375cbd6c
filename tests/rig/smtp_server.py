"""A real SMTP server as a program of its own: `python tests/rig/smtp_server.py FOLDER [PORT]`.

It prints its port, keeps every message it received as a JSON file in FOLDER, and looks into
FOLDER/behaviour.json before every answer, so that a test can change its mood while it runs:
{"refuse": [addresses], "answer": "451 later", "at": "rcpt" or "data", "do": "die" or "hang"}.
"data" is after the final dot: the message is kept, the answer never comes.
"""

import asyncio
import base64
import json
import os
import sys
from itertools import count
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session


class Keeper:
    """Keeps what arrives and behaves as it is told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = count(len(list(folder.glob("*.message"))))

    def mood(self) -> dict[str, Any]:
        """How to behave now."""
        try:
            return dict(json.loads((self.folder / "behaviour.json").read_text("utf-8")))
        except FileNotFoundError:
            return {}

    async def trouble(self, point: str) -> None:
        """Die or hang, where that was asked for at this point."""
        mood = self.mood()
        if mood.get("at") != point:
            return
        if mood.get("do") == "die":
            os._exit(1)
        await asyncio.sleep(3600)

    async def handle_RCPT(self, _s: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any) -> str:
        """A recipient is named."""
        await self.trouble("rcpt")
        mood = self.mood()
        if address in mood.get("refuse", []):
            return "550 5.1.1 No such mailbox"
        if mood.get("answer"):
            return str(mood["answer"])
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """A message is complete."""
        assert isinstance(envelope.content, bytes)
        kept = {
            "sender": envelope.mail_from,
            "recipients": envelope.rcpt_tos,
            "content": base64.b64encode(envelope.content).decode("ascii"),
        }
        target = self.folder / f"{next(self.numbers):06}.message"
        half = target.with_suffix(".half")
        half.write_text(json.dumps(kept), "utf-8")
        half.replace(target)
        await self.trouble("data")
        return "250 OK"


async def serve(folder: Path, port: int) -> None:
    """Listen until killed."""
    keeper = Keeper(folder)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(keeper, enable_SMTPUTF8=True, loop=loop), "127.0.0.1", port)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0))
