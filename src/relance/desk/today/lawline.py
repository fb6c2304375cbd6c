"""One line of law beside a row: what the customer's place says about the step, where it says something."""

from datetime import date

from relance.dunning.queries import DEBTORS
from relance.dunning.reasons import language
from relance.law import rules as law
from relance.law.facts import Rule
from relance.policies.rules import Step, StepKind

LONGEST = 60
"""Letters that a row has room for."""
TOPICS = {StepKind.MESSAGE: "interest", StepKind.FORMAL: "limitation", StepKind.PERSON: "limitation"}
"""What one asks oneself at a step; at a call it is the hours."""


def law_line(country: str, kind: str, step: Step | None, today: date) -> str:
    """The first note that fits the row; nothing before the due date, and nothing where the law is not known."""
    if step is None or step.is_before:
        return ""
    debtor = DEBTORS.get(kind, "consumer")  # type: ignore[call-overload]  # the kinds of customers are words
    said = (rule.short.say(language()) for rule in _rules(country, debtor, step.kind, today))
    return next((words for words in said if len(words) <= LONGEST), "")


def _rules(country: str, debtor: str, kind: StepKind, today: date) -> list[Rule]:
    if kind is StepKind.CALL:
        hours = law.contact_limits(country, debtor, today).hours
        return list(hours.rules) if hours else []
    return [note.rule for note in law.notes(country, TOPICS[kind], debtor, today)]
