"""Sentences of law that stand under a setting: what `notes.toml` says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from relance.law.facts import Fact, Rule
from relance.law.rows import Row

TOPICS = ("grace", "interest", "fixed_sum", "discount", "rhythm", "limitation")


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence under the setting named by `topic`; its words are those of the rule."""

    topic: str
    rule: Rule


def _note(row: Row, rule: Rule) -> Fact:
    return Note(row.code("topic", TOPICS), rule)


KINDS: Mapping[str, Callable[[Row, Rule], Fact]] = {"note": _note}
"""The tables of `notes.toml`."""
