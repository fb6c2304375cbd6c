"""Steps that people take: calls, formal steps, and what they decide at the end of a ladder."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from relance.accounts import actions as accounts
from relance.accounts.actions import Happening
from relance.accounts.writing import insert_rows
from relance.company.models import Company
from relance.dunning.models import StepTaken, TakenPart


class TaskRefusal(ValueError):
    """What was done cannot be noted so; the message says why and what to do."""

    says_what_to_do = True


class NothingSaid(TaskRefusal):
    """What was done instead is not told."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What people did for a due part: its steps, and the last date that was agreed on for an answer.

    `rests_until` is how long it rests by what was decided at the end of its ladder.
    """

    steps: frozenset[str]
    answer_by: date | None
    rests_until: date | None


RESTS = timedelta(days=30)
"""What was decided without a date is asked about again after this long."""


def known(account_ids: Iterable[int]) -> tuple[dict[int, Taken], dict[int, tuple[date, ...]]]:
    """By due part what people did for it, whatever account it is with since a merge; by account vain calls' days."""
    rows = TakenPart.objects.filter(part__account_id__in=set(account_ids)).select_related("taken", "part")
    by_part: dict[int, list[StepTaken]] = defaultdict(list)
    tries: dict[int, dict[int, date]] = defaultdict(dict)
    for row in rows.only("part__account_id", *(f"taken__{name}" for name in ("step", "on", "answer_by", "reached"))):
        if row.taken.reached:
            by_part[row.part_id].append(row.taken)
        else:
            tries[row.part.account_id][row.taken_id] = row.taken.on
    tried = {account: tuple(sorted(days.values())) for account, days in tries.items()}
    return {part: _taken(rows) for part, rows in by_part.items()}, tried


def _taken(rows: list[StepTaken]) -> Taken:
    steps = [row for row in rows if row.step]
    until = [row.answer_by for row in steps if row.answer_by is not None]
    rests = [row.answer_by or row.on + RESTS for row in rows if not row.step]
    return Taken(frozenset(row.step for row in steps), max(until, default=None), max(rests, default=None))


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
    skipped: bool = False,
) -> StepTaken:
    """Note that a person did a step for these due parts, or left it out. The account must be locked."""
    ids = sorted(set(parts))
    made = _keep(company, account_id, step, ids, on=on, answer_by=answer_by, taken_at=now, by=by)
    facts = {"step": step, "parts": ids, "answer_by": answer_by.isoformat() if answer_by else ""}
    accounts.record(
        company, [Happening(account_id, "step_skipped" if skipped else "step_taken", facts, said)], by=by, now=now
    )
    accounts.moved(company, [account_id])
    return made


def tried(
    company: Company, account_id: int, step: str, parts: Iterable[int], *, on: date, by: str, now: datetime
) -> None:
    """Note that nobody answered a call about these due parts. The account must be locked; the contact is logged."""
    _keep(company, account_id, step, sorted(set(parts)), on=on, taken_at=now, by=by, reached=False)


def _keep(company: Company, account_id: int, step: str, ids: list[int], **more: Any) -> StepTaken:
    made = StepTaken.objects.create(company=company, account_id=account_id, step=step, **more)
    insert_rows([TakenPart(company_id=company.pk, taken_id=made.pk, part_id=part) for part in ids])
    return made
