"""What every wire takes and what it may answer. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG that travels inside a message; its HTML shows it as `cid:` and this `cid`, unique among all messages."""

    cid: str
    name: str
    png: bytes


@dataclass(frozen=True, slots=True)
class Envelope:
    """One message for one wire. `id` is the same for every try, so that a receiver can see a repeat.

    `html` says the same as `text`; empty where there is only text.
    """

    id: str
    to: str
    to_name: str
    sender_name: str
    subject: str
    text: str
    language: str
    at: datetime
    html: str = ""
    pictures: tuple[Picture, ...] = ()


class NotTaken(Exception):
    """Certainly not taken, and will not be: the address or the message was refused. Words say why."""


class TryLater(Exception):
    """Certainly not taken this time: no connection, or the other side asked to wait. Words say why."""


class Unsure(Exception):
    """It may have been taken: the line broke between handing over and the receipt. Never repeat by itself."""


class Wire(Protocol):
    """A line to a channel, kept open over several messages."""

    def hand_over(self, envelope: Envelope) -> str:
        """Hand over one message and return the receipt. Raises NotTaken, TryLater or Unsure."""

    def close(self) -> None:
        """End the line. Never raises."""


OpenWire = Callable[[], Wire]
