"""What was said before, in words: “our messages of 17 August and 4 September, and our call on 12 November”."""

from collections.abc import Sequence
from datetime import date

from relance.letters.rules.wording import wording_of
from relance.values.words import say_date

MOST = 4
"""Days of each kind that are named: the last ones. A judge reads the list; the letter names enough to be plain."""


def told(messages: Sequence[date], calls: Sequence[date], language: str) -> str:
    """Messages and calls by their days; empty where there were none."""
    labels = wording_of(language).labels
    said = []
    for days, one, many in ((messages, "told_message", "told_messages"), (calls, "told_call", "told_calls")):
        last = sorted(set(days))[-MOST:]
        if last:
            named = [labels["told_day"].format(day=say_date(day, language)) for day in last]
            said.append(labels[one if len(last) == 1 else many].format(days=_listed(named, labels["and"])))
    return (labels["and"] if len(said) < 2 else "," + labels["and"]).join(said)


def _listed(words: Sequence[str], and_: str) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + and_ + words[-1]
