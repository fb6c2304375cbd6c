"""What the words of the timeline are made of."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from relance.dunning.reasons import language
from relance.policies.rules import Policy
from relance.values.words import say_date

Words = Callable[[Any, Policy, Mapping[int, str]], dict[str, Any]]
"""An entry, the policy and where messages stand, as the icon, title, detail and sum of a line."""


def day_words(text: str) -> str:
    """A day that an entry keeps as text."""
    return say_date(date.fromisoformat(text), language(), "brief")


def money_words(entry: Any) -> dict[str, Any]:
    """The sum of an entry, in minor units."""
    return {"amount": entry.facts["amount"], "currency": entry.facts["currency"]}
