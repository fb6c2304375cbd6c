"""Which messages one click approves, and which ones somebody else has to, or one by one."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from relance.company.models import Company
from relance.company.rules import Role
from relance.dunning.trusting import LOOKS_BACK, trust
from relance.outbox import actions as outbox
from relance.outbox import queries as outbox_queries
from relance.outbox.queries import Record
from relance.policies import actions as policy_actions
from relance.policies import queries as policies
from relance.policies.rules import Approval, Policy, StepKind
from relance.values.clock import day_in


def may_approve(policy: Policy, step: str, role: Role | str) -> bool:
    """Whether this role may let a message of the step leave: an owner may always, a step may ask for another role."""
    found = policy.find(step)
    return found is None or found.role in ("", role) or role == Role.OWNER


def is_together(policy: Policy, step: str) -> bool:
    """Whether messages of the step are approved with all the others of their day."""
    found = policy.find(step)
    return found is None or found.approval is not Approval.EACH


def together(company: Company, role: Role | str) -> list[int]:
    """The messages that one click of this role approves."""
    policy = policies.in_force(company)
    steps = outbox_queries.proposed_steps(company, ready=True)
    return [pk for pk, step in steps.items() if is_together(policy, step) and may_approve(policy, step, role)]


def let_get_away(company: Company, step: str, way: str, *, by: str, now: datetime) -> str:
    """Let messages of a step get away otherwise. Why it is refused, in words; empty where it is done.

    By itself only what has earned it; to read something one by one is always possible.
    """
    found = policies.in_force(company).find(step)
    if found is None or way not in set(Approval) or found.kind is not StepKind.MESSAGE:
        return gettext("This step is not in your policy any more. Look at it anew.")
    record = outbox_queries.records(company, day_in(now, company.zone) - LOOKS_BACK).get(step, Record())
    if way == Approval.NONE and not trust(found, record).may:
        return gettext("Not yet: let some more of them leave as they are, then it is possible.")
    if found.approval != way:
        policy_actions.let_get_away(company, step, Approval(way), by=by, now=now)
    return ""


@transaction.atomic
def approve(
    company: Company, message_ids: Iterable[int] | None, *, role: Role | str, by: str, now: datetime
) -> list[Any]:
    """Approve these messages, or with None all that one click approves. Those of another role are passed over."""
    if message_ids is None:
        return outbox.approve(company, together(company, role), by=by, now=now)
    policy, steps = policies.in_force(company), outbox_queries.proposed_steps(company)
    wanted = [pk for pk in message_ids if pk in steps and may_approve(policy, steps[pk], role)]
    return outbox.approve(company, wanted, by=by, now=now)
