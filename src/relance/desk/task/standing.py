"""A task as a row or a file shows it: its form where this person may do it, or whom it waits for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relance.company.rules import Right, Role
from relance.desk.page import Desk
from relance.desk.task.form import TaskForm
from relance.dunning import approving
from relance.dunning.facts import Outcome
from relance.dunning.reasons import language
from relance.policies.rules import Policy

WAITS_FOR = {
    Role.OWNER: _("waits for the owner"),
    Role.ASSISTANT: _("waits for an assistant"),
    Role.COLLECTOR: _("waits for a collector"),
}


def waits_for(role: str) -> str:
    """Whom something waits for, in words."""
    known = {str(each): words for each, words in WAITS_FOR.items()}
    return str(known.get(role, gettext("waits for somebody else")))


@dataclass(frozen=True, slots=True)
class Task:
    """A task that stands. Without a `form` it is not this person's; `waits_for` says whose it is then."""

    step: str
    title: str
    is_call: bool
    form: TaskForm | None
    waits_for: str = ""


def form_for(
    decision: Any, currencies: Sequence[str], today: date, data: Any = None, back: str = "", prefix: str = "task"
) -> TaskForm:
    """The form of a decision that asks for a person, empty or filled in."""
    return TaskForm(
        data,
        is_call=decision.outcome == Outcome.CALL,
        has_step=bool(decision.step),
        currencies=currencies,
        today=today,
        initial={"step": decision.step, "back": back},
        auto_id=f"{prefix}_%s",
    )


def task_of(
    desk: Desk, policy: Policy, decision: Any, currencies: Sequence[str], data: Any = None, back: str = ""
) -> Task | None:
    """The task that a decision in force asks of somebody; None where it asks for none."""
    if decision is None or decision.outcome not in (Outcome.CALL, Outcome.PERSON):
        return None
    title = policy.title(decision.step, language()) if decision.step else gettext("Your decision")
    is_call, step = decision.outcome == Outcome.CALL, policy.find(decision.step)
    if not approving.may_approve(policy, decision.step, desk.role):
        return Task(decision.step, title, is_call, None, waits_for(step.role if step else ""))
    if not desk.may(Right.LOG_CONTACT):
        return Task(decision.step, title, is_call, None)
    return Task(decision.step, title, is_call, form_for(decision, currencies, desk.today, data, back))
