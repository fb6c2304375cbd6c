"""The next step of an account in a few words: what, when, and why or why not. From what was decided, decides nothing.

The list of customers and the customer's page say it the same way.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext

from relance.dunning.facts import Outcome
from relance.dunning.reasons import Said, language, say
from relance.outbox.rules import State
from relance.policies.rules import Policy, Step, StepKind
from relance.values.clock import day_in
from relance.values.words import say_hour

ICONS = {StepKind.MESSAGE: "mail", StepKind.CALL: "phone", StepKind.FORMAL: "file-text"}


def icon_of(step: Step | None) -> str:
    """The sign of a step; a message's for one of an older version."""
    return "mail" if step is None else ICONS.get(step.kind, "signpost")


@dataclass(frozen=True, slots=True)
class NextStep:
    """What comes next. `on` is its day, `message_id` a message that waits, `state` where that one stands.

    `is_step` says that the title is the name of a step, not the reason why none comes.
    """

    title: str
    icon: str
    on: date | None = None
    why: str = ""
    why_full: str = ""
    reasons: tuple[Said, ...] = ()
    message_id: int | None = None
    state: str = ""
    departs_at: Any = None
    slipped: bool = False
    is_step: bool = False

    def days_from(self, today: date) -> int | None:
        """Days from today, for the due line; None where there is no day."""
        return None if self.on is None else max(0, (self.on - today).days)


def next_step(decision: Any | None, message: Any | None, policy: Policy, today: date, zone: str) -> NextStep:
    """The next step from the decision in force and the message that waits, either of which may be missing."""
    if message is not None:
        return _of_message(decision, message, policy, today, zone)
    if decision is None:
        return NextStep(gettext("Not looked at yet"), "hourglass", why=gettext("Relance decides at its next look."))
    said = tuple(say(decision.reasons, policy))
    first = said[0]
    if decision.outcome == Outcome.PERSON and not decision.step:
        return NextStep(first.short, first.icon, None, "", first.full, said, slipped=True)
    if decision.step:
        title, icon = policy.title(decision.step, language()), icon_of(policy.find(decision.step))
        return NextStep(title, icon, today, first.short, first.full, said, is_step=True)
    return _of_waiting(decision, said, policy)


def _of_message(decision: Any | None, message: Any, policy: Policy, today: date, zone: str) -> NextStep:
    """A message waits: for approval, for its hour, or for another look."""
    title = policy.title(message.step, language())
    said = tuple(say(decision.reasons, policy)) if decision is not None else ()
    on: date | None = today
    if message.state == State.PROPOSED:
        why = gettext("Waits for your approval")
    elif message.state == State.APPROVED and message.departs_at:
        why = gettext("Approved for %(hour)s") % {"hour": say_hour(message.departs_at, zone, language())}
        on = day_in(message.departs_at, zone)
    else:
        why = gettext("Something changed; it is looked at again before it leaves")
    icon = icon_of(policy.find(message.step))
    return NextStep(title, icon, on, why, why, said, message.id, message.state, message.departs_at, is_step=True)


def _of_waiting(decision: Any, said: tuple[Said, ...], policy: Policy) -> NextStep:
    """No message now: the step that comes, or the reason why none does."""
    first, facts = said[0], decision.reasons[0]["facts"]
    planned = _step_named(decision, facts)
    if not planned or first.code == "small_balance":
        return NextStep(first.short, first.icon, decision.look_again_on, "", first.full, said)
    icon = icon_of(policy.find(planned))
    why = "" if first.code in {"not_due_yet", "step_later"} else first.short
    title = policy.title(planned, language())
    return NextStep(title, icon, decision.look_again_on, why, first.full, said, is_step=True)


def _step_named(decision: Any, facts: Mapping[str, Any]) -> str:
    """The step a waiting decision speaks of, if any."""
    return str(facts.get("step") or decision.instead_of)
