"""Steps that people take: calls, formal steps, and what they decide at the end of a ladder."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from relance.accounts import actions as accounts
from relance.accounts.actions import Happening
from relance.accounts.writing import insert_rows
from relance.company.models import Company
from relance.dunning.models import StepTaken, TakenPart


class TaskRefusal(ValueError):
    """What was done cannot be noted so; the message says why and what to do."""

    says_what_to_do = True


@dataclass(frozen=True, slots=True)
class Taken:
    """What people did for a due part: its steps, and the last date that was agreed on for an answer."""

    steps: frozenset[str]
    answer_by: date | None


def done(account_ids: Iterable[int]) -> dict[int, Taken]:
    """By due part, the steps that people took for it, whatever account they are with since a merge."""
    rows = TakenPart.objects.filter(part__account_id__in=set(account_ids))
    steps: dict[int, set[str]] = defaultdict(set)
    until: dict[int, list[date]] = defaultdict(list)
    for part_id, step, answer_by in rows.values_list("part_id", "taken__step", "taken__answer_by"):
        steps[part_id].add(step)
        until[part_id] += [answer_by] if answer_by is not None else []
    return {part: Taken(frozenset(named), max(until[part], default=None)) for part, named in steps.items()}


@transaction.atomic
def take(
    company: Company,
    account_id: int,
    step: str,
    parts: Iterable[int],
    *,
    on: date,
    answer_by: date | None,
    said: str,
    by: str,
    now: datetime,
) -> StepTaken:
    """Note that a person did a step for these due parts. The account must be locked."""
    made = StepTaken.objects.create(
        company=company, account_id=account_id, step=step, on=on, answer_by=answer_by, taken_at=now, by=by
    )
    ids = sorted(set(parts))
    insert_rows([TakenPart(company_id=company.pk, taken_id=made.pk, part_id=part) for part in ids])
    facts = {"step": step, "parts": ids, "answer_by": answer_by.isoformat() if answer_by else ""}
    accounts.record(company, [Happening(account_id, "step_taken", facts, said)], by=by, now=now)
    accounts.moved(company, [account_id])
    return made
