"""One note of law beside a row: what the customer's place says about the step, where it says something."""

from datetime import date

from relance.customers.rules import DEBTORS
from relance.desk.lawnote import Shown, shown
from relance.dunning.reasons import language
from relance.law import rules as law
from relance.law.facts import Rule
from relance.law.own import NOTHING, Own
from relance.policies.rules import Step, StepKind

LONGEST = 60
"""Letters that a row has room for."""
TOPICS = {StepKind.MESSAGE: "interest", StepKind.FORMAL: "limitation", StepKind.PERSON: "limitation"}
"""What one asks oneself at a step; at a call it is the hours."""


def law_line(country: str, kind: str, step: Step | None, today: date, own: Own = NOTHING) -> Shown | None:
    """The first note that fits the row; none before the due date, and none where the law is not known."""
    if step is None or step.is_before:
        return None
    debtor = DEBTORS.get(kind, "consumer")  # type: ignore[call-overload]  # the kinds of customers are words
    rules = _rules(country, debtor, step.kind, today, own)
    found = next((rule for rule in rules if len(rule.short.say(language())) <= LONGEST), None)
    return shown(found) if found is not None else None


def _rules(country: str, debtor: str, kind: StepKind, today: date, own: Own) -> list[Rule]:
    if kind is StepKind.CALL:
        hours = law.contact_limits(country, debtor, today, own=own).hours
        return list(hours.rules) if hours else []
    return [note.rule for note in law.notes(country, TOPICS[kind], debtor, today, own=own)]
