"""A wire for tests: it counts what it is handed, under a lock, and does what it is told."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from relance.channels.rules import Envelope


@dataclass
class CountingWire:
    """Takes every message; `mood` may raise instead, `slow` makes two workers meet."""

    mood: Callable[[Envelope], None] = lambda envelope: None
    slow: float = 0.0
    handed: list[Envelope] = field(default_factory=list)
    closed: int = 0
    _lock: Lock = field(default_factory=Lock)

    def hand_over(self, envelope: Envelope) -> str:
        with self._lock:
            self.handed.append(envelope)
        time.sleep(self.slow)
        self.mood(envelope)
        return f"250 taken {envelope.id}"

    def close(self) -> None:
        self.closed += 1

    def counted(self) -> Counter[str]:
        """How often each message was handed over."""
        return Counter(envelope.id for envelope in self.handed)

    def openers(self) -> dict[str, Callable[[], "CountingWire"]]:
        return {"email": lambda: self}
