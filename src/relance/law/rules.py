"""Questions to the law of a place, answered with the rules behind the answer. Pure; `on` is the day asked about.

Every answer shown to people ends with `informs`. `root` is another folder of places, for tests.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from relance.law import folders
from relance.law.contact import Cap, Hours, Limits, Rest, together
from relance.law.facts import Fact, Rule, Words, read_words
from relance.law.folders import CAREFUL, PLACES
from relance.law.noting import Note
from relance.law.rows import Row
from relance.values.calendar import Calendar
from relance.values.money import country_name

__all__ = ["Limits", "Note", "Place", "Rule", "contact_limits", "informs", "notes", "place", "places", "rule"]

MOST = 4096
"""Answers kept in memory: bounded, because codes and days may come from outside."""

OWN_FIRM = "business"
"""The kind of creditor that is meant where nobody says."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place, and the folders that answer for it, nearest first.

    `known` is False where there is no data, so that the careful default answers. The calendar then is
    that of the country which the code begins with, weekends only where that is none.
    """

    code: str
    names: Words
    inherits: tuple[str, ...]
    calendar: Calendar
    known: bool


def places(root: Path = PLACES) -> tuple[str, ...]:
    """The codes of all places with data, in alphabetical order."""
    return tuple(sorted(code for code in folders.codes(root) if not code.startswith("_")))


@lru_cache(maxsize=MOST)
def place(code: str, root: Path = PLACES) -> Place:
    """The place of a code such as `FR` or `US-NY-NYC`; never an error for an unknown one. Raises BadLaw."""
    known = code in places(root)
    chain = folders.chain(code if known else CAREFUL, root)
    country = code.partition("-")[0]
    calendar = next((folder.calendar for folder in chain if folder.calendar), Calendar(country))
    names = chain[0].names if known else Words(en=country_name(country, "en"), fr=country_name(country, "fr"))
    return Place(code, names, tuple(folder.code for folder in chain), calendar, known)


@lru_cache(maxsize=MOST)
def contact_limits(
    code: str, debtor: str, on: date, channel: str = "", creditor: str = OWN_FIRM, root: Path = PLACES
) -> Limits:
    """What holds back a contact with a debtor who lives at a place. Raises BadLaw.

    An unknown debtor is a consumer. A named channel leaves out the rules that are about others only.
    """
    facts = [fact for fact in _facts(code, debtor, on, creditor, root) if _is_about(fact, channel)]
    return Limits(
        caps=tuple(fact for fact in facts if isinstance(fact, Cap)),
        hours=together(tuple(fact for fact in facts if isinstance(fact, Hours))),
        rests=tuple(fact for fact in facts if isinstance(fact, Rest)),
    )


def notes(
    code: str, topic: str, debtor: str, on: date, creditor: str = OWN_FIRM, root: Path = PLACES
) -> tuple[Note, ...]:
    """What the law says about a setting, in the order of the file, nearest place first. Raises BadLaw."""
    facts = _facts(code, debtor, on, creditor, root)
    return tuple(fact for fact in facts if isinstance(fact, Note) and fact.topic == topic)


def rule(rule_id: str, on: date, root: Path = PLACES) -> Rule | None:
    """The rule of an id as it stood on a day; None where there is none. Raises BadLaw."""
    code = rule_id.partition("/")[0]
    facts = folders.folder(code, root).facts if code in folders.codes(root) else ()
    return next((fact.rule for fact in facts if fact.rule.id == rule_id and fact.rule.holds(on)), None)


def informs(language: str) -> str:
    """The sentence that ends every text about law."""
    return _informs().say(language)


@cache
def _informs() -> Words:
    path = Path(__file__).with_name("words.toml")
    return read_words(Row(tomllib.loads(path.read_text("utf-8")), path.name).table("informs"))


@lru_cache(maxsize=MOST)
def _facts(code: str, debtor: str, on: date, creditor: str, root: Path) -> tuple[Fact, ...]:
    """What holds on the day: a nearer fact replaces a farther one of its name, whomever it is about."""
    found: list[Fact] = []
    for name in place(code, root).inherits:
        replaced = {fact.rule.name for fact in found}
        own = (fact for fact in folders.folder(name, root).facts if fact.rule.holds(on))
        found += [fact for fact in own if fact.rule.name not in replaced]
    return tuple(fact for fact in found if fact.rule.concerns(debtor, creditor))


def _is_about(fact: Fact, channel: str) -> bool:
    """Whether a fact about contact holds for a channel. Without a channel all do."""
    channels: tuple[str, ...] = getattr(fact, "channels", ())
    return not (channels and channel) or channel in channels
