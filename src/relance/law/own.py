"""What a firm itself says of the law: rates it has entered, and facts its lawyer has changed or switched off.

It is an argument of every question, never data of ours, and stands beside every figure that it touches.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from relance.law.facts import HEAD, Basis, Confidence, Fact, Rule, Words
from relance.law.rates import Entered
from relance.law.rows import BadLaw, Row


@dataclass(frozen=True, slots=True)
class Change:
    """A fact that somebody answers for: switched off, or with other values. `values` are lines as in a data file."""

    rule_id: str
    off: bool
    values: str
    by: str
    reason: str
    made: date


@dataclass(frozen=True, slots=True)
class Own:
    """All that a firm says of its own."""

    entered: tuple[Entered, ...] = ()
    changes: tuple[Change, ...] = ()


NOTHING = Own()
Reader = Callable[[Row, Rule], Fact]


def changed(fact: Fact, change: Change, reader: Reader, data: Mapping[str, Any]) -> Fact:
    """The fact with a firm's values in place of ours, and its words in place of ours. Raises BadLaw."""
    row = Row({**{key: value for key, value in data.items() if key not in HEAD}, **read_values(change)}, change.rule_id)
    found = reader(row, answered(fact.rule, change))
    row.done()
    return found


def read_values(change: Change) -> dict[str, Any]:
    """The values of a change. Raises BadLaw."""
    try:
        values = tomllib.loads(change.values)
    except tomllib.TOMLDecodeError as error:
        raise BadLaw(f"{change.rule_id}: write one “key = value” a line, as in the data: {error}") from error
    kept = sorted(HEAD & values.keys())
    if kept:
        raise BadLaw(f"{change.rule_id}: “{kept[0]}” belongs to the source and cannot be changed")
    return values


def answered(rule: Rule, change: Change) -> Rule:
    """The head of a changed fact: who answers for it, and why. What our data says no longer describes it."""
    said = Words(en=change.reason, fr=change.reason)
    return replace(
        rule, basis=Basis.FIRM, confidence=Confidence.MEDIUM, checked=change.made, short=said, long=said, own=change.by
    )
