"""The texts that cells refer to by number."""

import re

from relance.intake.formats.workbook.parts import Package
from relance.intake.gate import markup, refusals
from relance.intake.rules.records import Rejected

MOST_TEXTS = 1_000_000
MOST_CHARACTERS = 100_000_000
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Runs:
    """A text in the making: it may come in runs, each formatted in its own way."""

    def __init__(self) -> None:
        self._runs: list[str] = []
        self._spoken = False
        self.opens: markup.Opens = {"rPh": self._spell}
        self.closes: markup.Closes = {"rPh": self._end_spelling, "t": self._add}

    def clear(self) -> None:
        """Begin another."""
        self._runs.clear()

    def text(self) -> str:
        """What was found since then."""
        return shown("".join(self._runs))

    def _add(self, text: str) -> None:
        if not self._spoken:
            self._runs.append(text)

    def _spell(self, attributes: dict[str, str]) -> None:
        # How a Japanese text is spoken stands beside it and is no part of it.
        self._spoken = True

    def _end_spelling(self, text: str) -> None:
        self._spoken = False


def shared_texts(package: Package) -> list[str]:
    """All of them, in order. Raises Rejected for more than memory should hold."""
    part = package.part("sharedstrings")
    found: list[str] = []
    if part is None:
        return found
    runs, characters, counted = Runs(), 0, 0
    opens: markup.Opens = {**runs.opens, "si": lambda _: runs.clear()}
    closes: markup.Closes = {**runs.closes, "si": lambda _: found.append(runs.text())}
    for _ in markup.walk(part, markup.PART, opens, closes):
        characters += sum(map(len, found[counted:]))
        counted = len(found)
        if counted > MOST_TEXTS or characters > MOST_CHARACTERS:
            raise Rejected(*refusals.TOO_MUCH_INSIDE)
    return found


def shown(text: str) -> str:
    """The text as Excel shows it: signs that XML cannot hold are written by number."""
    if "_x" not in text:
        return text
    plain = _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), text)
    # Two such numbers may make one sign; one of them alone makes none.
    return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
