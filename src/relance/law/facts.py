"""What every fact of law carries, whatever it is about: dates, citation, confidence, words."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from relance.law.rows import Row

SHORT = 60
"""Characters of the short form: it stands in rows."""

UNKNOWN_DEBTOR = "consumer"
"""A debtor whose kind is not known is treated as the one whom the law protects most."""

DEBTORS = ("business", "consumer", "sole_trader", "guarantor")
CREDITORS = ("business", "sme", "lawyer", "healthcare", "lender", "individual")
CHANNELS = ("email", "sms", "call", "voicemail", "letter", "postcard", "visit", "posting")


class Confidence(StrEnum):
    """How sure we are. Of a house rule: how sure that no law asks for more."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Basis(StrEnum):
    """Who says so: the law of the place, this house because no law does, or the firm's own lawyer."""

    LAW = "law"
    HOUSE = "house"
    FIRM = "firm"


@dataclass(frozen=True, slots=True)
class Words:
    """A text in each language that data is written in."""

    en: str
    fr: str

    def say(self, language: str) -> str:
        """The text in a language; English where there is none."""
        return self.fr if language == "fr" else self.en


@dataclass(frozen=True, slots=True)
class Rule:
    """The head of a fact. `id` is the folder and the name (`FR/insistence`).

    The fact holds on every day from `since` to `until`, both included; without `until` it still
    does. `since` is never before the text took force. `checked` is the day the research saw it last. `own` names who
    answers for it where a firm has changed it.
    """

    id: str
    since: date
    until: date | None
    citation: str
    source: str
    confidence: Confidence
    checked: date
    basis: Basis
    debtors: frozenset[str]
    creditors: frozenset[str]
    short: Words
    long: Words
    own: str = ""

    @property
    def name(self) -> str:
        """The name within the folder: a nearer place replaces a fact by giving its own the same name."""
        return self.id.partition("/")[2]

    def holds(self, on: date) -> bool:
        """Whether the fact holds on a day."""
        return self.since <= on and (self.until is None or on <= self.until)

    def concerns(self, debtor: str, creditor: str) -> bool:
        """Whether it is about such a debtor and such a creditor. An unknown debtor is a consumer."""
        return (debtor if debtor in DEBTORS else UNKNOWN_DEBTOR) in self.debtors and creditor in self.creditors


class Fact(Protocol):
    """Anything that a table of a data file says: a body of its own, and the rule behind it."""

    @property
    def rule(self) -> Rule:
        """The head."""


HEAD = frozenset(
    {
        *("name", "from", "until", "citation", "source", "confidence", "checked", "basis"),
        *("debtors", "creditors", "short", "long"),
    }
)
"""The keys of every table that make up the rule behind it."""


def read_rule(row: Row, place: str) -> Rule:
    """The head of a table, taken out of it. Raises BadLaw."""
    name, since = row.text("name"), row.take("from", date)
    until = row.take("until", date) if row.has("until") else None
    if until and until <= since:
        raise row.bad("“until” must be after “from”")
    return Rule(
        id=f"{place}/{name}",
        since=since,
        until=until,
        citation=row.text("citation"),
        source=row.text("source"),
        confidence=Confidence(row.code("confidence", list(Confidence))),
        checked=row.take("checked", date),
        basis=Basis(row.code("basis", (Basis.LAW, Basis.HOUSE))),
        debtors=_kinds(row, "debtors", DEBTORS),
        # Only a few facts ask who the creditor is; every fact says whom it protects.
        creditors=_kinds(row, "creditors", CREDITORS) if row.has("creditors") else frozenset(CREDITORS),
        short=read_words(row.table("short"), SHORT),
        long=read_words(row.table("long")),
    )


def read_words(row: Row, longest: int = 400) -> Words:
    """A text in every language, and in no other. Raises BadLaw."""
    words = Words(en=row.text("en", longest), fr=row.text("fr", longest))
    row.done()
    return words


def _kinds(row: Row, key: str, known: tuple[str, ...]) -> frozenset[str]:
    codes = row.codes(key, ("any", *known))
    if "any" not in codes:
        return frozenset(codes)
    if len(codes) > 1:
        raise row.bad(f"“{key}” says any, and others beside it")
    return frozenset(known)
