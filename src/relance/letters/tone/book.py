"""The rules of a language, read once from its folder.

`lists.toml` names lists of patterns; `rules.toml` says which of them mean what; `advice.toml` explains each reason and
offers better words; `plain.toml` holds what the built-in readings need (capitals, facts, quotations).

A rule holds where one of `when` is found in a sentence, one of `with` in the same sentence, one of `near` anywhere in
the message, none of `without` in the sentence and none of `unless` in the message. `debtor` and `stage` bind it to
some messages; where these are unknown it holds. What is empty asks nothing.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from relance.letters.tone.patterns import compiled
from relance.letters.tone.records import DEBTORS, LEVELS, STAGES

FOLDER = Path(__file__).parent / "words"
CONDITIONS = ("with", "near", "without", "unless")


class BadBook(ValueError):
    """The files of a language say something that cannot be. The text says where."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to commit an issue."""

    issue: str
    reason: str
    when: re.Pattern[str]
    conditions: Mapping[str, re.Pattern[str]]
    debtor: str
    stages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """Everything a language needs. `plain` are the patterns of the built-in readings, by name; `months` the names of
    each, `day_first` how a date in figures is meant.
    """

    language: str
    rules: tuple[Rule, ...]
    plain: Mapping[str, re.Pattern[str]]
    words: Mapping[str, frozenset[str]]
    months: tuple[tuple[str, ...], ...]
    day_first: bool
    because: Mapping[str, str]
    better: Mapping[str, str]


@cache
def languages() -> tuple[str, ...]:
    """The languages that can be checked: the folders with rules."""
    return tuple(sorted(path.parent.name for path in FOLDER.glob("*/rules.toml")))


@cache
def book_of(language: str) -> Book:
    """A language's rules. Raises BadBook, and BadPattern for a pattern that cannot be read."""
    lists, rules, advice, plain = (_toml(language, name) for name in ("lists", "rules", "advice", "plain"))
    return Book(
        language,
        tuple(_rule(each, lists, advice) for each in rules["rule"]),
        {name: compiled(patterns, lists) for name, patterns in plain["patterns"].items()},
        {name: frozenset(words) for name, words in plain["words"].items()},
        tuple(tuple(names.split()) for names in plain["months"]),
        plain["day_first"],
        advice["because"],
        advice["better"],
    )


def _toml(language: str, name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / language / f"{name}.toml").read_text("utf-8"))


def _rule(said: Mapping[str, Any], lists: Mapping[str, Sequence[str]], advice: Mapping[str, Any]) -> Rule:
    known = {"issue", "reason", "when", "debtor", "stages", *CONDITIONS}
    name = said.get("reason", said.get("when"))
    if set(said) - known or said.get("issue") not in LEVELS:
        raise BadBook(f"The rule {name}: unknown issue or key.")
    if said["reason"] not in advice["because"] or said["reason"] not in advice["better"]:
        raise BadBook(f"The rule {name}: nothing in advice.toml explains it.")
    stages, debtor = tuple(said.get("stages", ())), said.get("debtor", "")
    if set(stages) - set(STAGES) or debtor not in ("", *DEBTORS):
        raise BadBook(f"The rule {name}: unknown stage or debtor.")
    conditions = {each: compiled(said[each], lists) for each in CONDITIONS if said.get(each)}
    return Rule(said["issue"], said["reason"], compiled(said["when"], lists), conditions, debtor, stages)
