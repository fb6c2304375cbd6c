"""Which remedies concern this firm and this claim, in which order, and the last days of their steps. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from relance.claims.before.records import WORDS, Step, Told, Word
from relance.law.remedies import QUESTIONS, Deadline, Remedy

PROXY = {"work_ends": "invoice", "last_work": "invoice"}
"""A book does not know when work ended. Most firms invoice then, so it is told as “if the work ended that day”."""


def remedies(
    found: Sequence[Remedy], trade: str, sums: Mapping[str, int], days: Mapping[str, date], today: date
) -> Mapping[str, tuple[Told, ...]]:
    """By question, what concerns the firm: its own trade first. `sums` are hundredths by currency, `days` of events."""
    told: dict[str, list[Told]] = {question: [] for question in QUESTIONS}
    for remedy in found:
        if remedy.concerns(trade) and (remedy.question != "court" or _takes_any(remedy, sums)):
            told[remedy.question].append(_told(remedy, trade, days, today))
    return {question: tuple(sorted(each, key=lambda one: not one.mine)) for question, each in told.items() if each}


def _takes_any(court: Remedy, sums: Mapping[str, int]) -> bool:
    """Whether it takes the sum in its currency; where nothing is owed in that one it is shown, too."""
    amount = sums.get(court.currency)
    return amount is None or court.takes(amount, court.currency)


def _told(remedy: Remedy, trade: str, days: Mapping[str, date], today: date) -> Told:
    steps = tuple(_step(each, days, today) for each in remedy.deadlines)
    word = WORDS[remedy.answer]
    if not trade and remedy.trades and word is not Word.ASK:
        word = Word.DEPENDS
    return Told(remedy, word, steps, bool(trade) and trade in remedy.trades)


def _step(deadline: Deadline, days: Mapping[str, date], today: date) -> Step:
    event = days.get(PROXY.get(deadline.after, deadline.after))
    last = deadline.last(event) if event is not None else None
    return Step(deadline, last, last is not None and last < today)


def earliest(steps: Iterable[Step]) -> date | None:
    """The first last day that is still to come."""
    return min((step.last for step in steps if step.last is not None and not step.is_over), default=None)
