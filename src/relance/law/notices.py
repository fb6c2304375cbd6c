"""What a formal notice has to hold and to give by the law of a place: what `notices.toml` says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from relance.law.charging import MEDIA
from relance.law.facts import Fact, Rule, Words, read_words
from relance.law.rows import Row

KINDS_OF_NOTICE = ("formal_notice", "stop_work", "withdraw_credit")
COUNTED = ("sent", "received")
LANGUAGES = ("en", "fr", "de", "nl", "es", "it")

POST = 5
"""Days that a letter may take where the law counts from the day it is received and nobody can know that day."""


@dataclass(frozen=True, slots=True)
class Prescribed:
    """A sentence that the law prescribes, in its own language, and what it says in ours."""

    language: str
    text: str
    meaning: Words


@dataclass(frozen=True, slots=True)
class Notice:
    """Of a notice of some kind: the least `days` it gives to pay, counted from the day it is sent or received.

    `media` are the ways that count as proof, the surest first. `prescribed` are sentences of the law. `language` is the
    one that a letter is best written in at that place; empty where any will do.
    """

    kind: str
    days: int
    counted: str
    media: tuple[str, ...]
    prescribed: Prescribed | None
    language: str
    rule: Rule

    @property
    def least_days(self) -> int:
        """Days from the day of sending on, with the time of the post where the day of receipt counts."""
        return self.days + (POST if self.counted == "received" else 0)


def _notice(row: Row, rule: Rule) -> Fact:
    return Notice(
        kind=row.code("kind", KINDS_OF_NOTICE),
        days=row.number("days"),
        counted=row.code("counted", COUNTED),
        media=row.codes("media", MEDIA),
        prescribed=_prescribed(row.table("prescribed")) if row.has("prescribed") else None,
        language=row.code("language", LANGUAGES) if row.has("language") else "",
        rule=rule,
    )


def _prescribed(row: Row) -> Prescribed:
    found = Prescribed(row.code("language", LANGUAGES), row.text("text", 2000), read_words(row.table("meaning"), 2000))
    row.done()
    return found


KINDS: Mapping[str, Callable[[Row, Rule], Fact]] = {"notice": _notice}
"""The tables of `notices.toml`."""
