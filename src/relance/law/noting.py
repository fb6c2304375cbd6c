"""Sentences of law that stand under a setting: what `notes.toml` says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from relance.law.charging import Agreed, Discount, FixedSum, Interest, Recovery, ReminderFee, Waiting
from relance.law.facts import Fact, Rule
from relance.law.limiting import Limitation
from relance.law.rows import Row

SAID_BY: Mapping[type, str] = {
    Interest: "interest",
    Agreed: "interest",
    FixedSum: "fixed_sum",
    Recovery: "fixed_sum",
    Waiting: "fixed_sum",
    ReminderFee: "fixed_sum",
    Discount: "discount",
    Limitation: "limitation",
}
"""Facts with figures say their sentence under a setting too."""

TOPICS = ("grace", "interest", "fixed_sum", "discount", "rhythm", "limitation")


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence under the setting named by `topic`; its words are those of the rule."""

    topic: str
    rule: Rule


def topic_of(fact: Fact) -> str:
    """The setting under which a fact says its sentence; empty where it says none."""
    return fact.topic if isinstance(fact, Note) else SAID_BY.get(type(fact), "")


def _note(row: Row, rule: Rule) -> Fact:
    return Note(row.code("topic", TOPICS), rule)


KINDS: Mapping[str, Callable[[Row, Rule], Fact]] = {"note": _note}
"""The tables of `notes.toml`."""
