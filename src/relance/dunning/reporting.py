"""A person says what came of a task: the contact is logged, the step is done, what was agreed on holds."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from relance.accounts import actions as accounts
from relance.accounts import queries as account_queries
from relance.arrangements import actions as arrangements
from relance.arrangements.rules import Kind, NewArrangement
from relance.company.models import Company
from relance.dunning import queries, tasks
from relance.dunning.ahead import answer_by
from relance.dunning.facts import Decision, Outcome
from relance.dunning.reconsidering import Outcomes, reconsider
from relance.dunning.rules import Place, decide
from relance.dunning.tasks import NothingSaid, TaskRefusal
from relance.policies import queries as policies
from relance.values.clock import day_in


@dataclass(frozen=True, slots=True)
class Report:
    """What came of it. `reached` is False where nobody answered: then the step stays to be done, also on this day.

    `until` is the day that was agreed on: with an `amount` (minor units of `currency`) it is a promise, else a pause.
    """

    reached: bool
    said: str = ""
    until: date | None = None
    amount: int = 0
    currency: str = ""


UNREACHABLE = ("no_phone", "no_address", "address_refused")


@transaction.atomic
def report(company: Company, account_id: int, step: str, told: Report, *, by: str, now: datetime) -> Outcomes:
    """Note what came of the task that stands for an account; `step` is empty at the end of a ladder.

    A step that no way leads to is done when somebody says how it was done instead, or until when it may wait.
    Raises TaskRefusal where that task does not stand any more, and ArrangementRefusal for what cannot be agreed on.
    """
    today = day_in(now, company.zone)
    decision, place = _standing(company, account_id, step, today)
    said = " ".join(told.said.split())[:2000]
    if decision.outcome is Outcome.CALL:
        accounts.log_contact(
            company,
            account_id,
            channel="call",
            kind="conversation" if told.reached else "attempt",
            outgoing=True,
            subject="",
            text=said,
            by=by,
            now=now,
            day=today,
        )
    if step and decision.reasons[0].code in UNREACHABLE and not (said or told.until):
        raise NothingSaid(gettext_noop("Say how it was done instead, or until when it may wait."))
    if step and not told.reached:
        tasks.tried(company, account_id, step, decision.marks, on=today, by=by, now=now)
    elif step:
        until = told.until or answer_by(place, step, today)
        tasks.take(company, account_id, step, decision.marks, on=today, answer_by=until, said=said, by=by, now=now)
    else:
        tasks.take(company, account_id, "", decision.marks, on=today, answer_by=told.until, said=said, by=by, now=now)
    if told.until is not None:
        kind = Kind.PROMISE if told.amount else Kind.PAUSE
        new = NewArrangement(kind, today, told.until, said, told.currency if told.amount else "", told.amount)
        arrangements.arrange(company, account_id, new, by=by, now=now)
    return reconsider(company, [account_id], by=by, now=now)


def _standing(company: Company, account_id: int, step: str, today: date) -> tuple[Decision, Place]:
    """The task as it would be decided this moment, under the account's lock, and the place it is decided in."""
    if account_id not in accounts.lock(company, [account_id]):
        raise TaskRefusal(gettext_noop("There is no such customer."))
    known = queries.gather(company, policies.in_force(company), account_queries.versions([account_id]), today)
    place = known.places[account_id]
    decision = decide(known.facts[account_id], place)
    if decision.outcome not in (Outcome.CALL, Outcome.PERSON) or decision.step != step:
        raise TaskRefusal("Something changed meanwhile: this is not to be done any more. Look at the customer's file.")
    return decision, place
