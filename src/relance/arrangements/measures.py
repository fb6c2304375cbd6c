"""Work that was stopped and credit that was withdrawn: what holds from a day on, and ends once nothing late is open.

The only writer and reader of it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db import transaction

from relance.accounts import actions as accounts
from relance.accounts.actions import Happening
from relance.arrangements.models import Measure
from relance.company.models import Company
from relance.values.batches import batched


class MeasureKind(StrEnum):
    """Work stops, or is done only against payment in advance."""

    STOP_WORK = "stop_work"
    WITHDRAW_CREDIT = "withdraw_credit"


PAID, LIFTED = "paid", "lifted"
"""Why a measure ended: nothing late is open any more, or a person ended it."""


@dataclass(frozen=True, slots=True)
class NewMeasure:
    """From which day it holds, on what ground (the law's article, or where the contract says so)."""

    account_id: int
    kind: MeasureKind
    begins: date
    ground: str


@transaction.atomic
def begin(company: Company, new: NewMeasure, *, by: str, now: datetime) -> Measure | None:
    """Note it. None where such a measure holds already. The account must be locked."""
    standing = Measure.objects.filter(company=company, account_id=new.account_id, ended_at__isnull=True)
    if standing.filter(kind=new.kind).exists():
        return None
    made = Measure.objects.create(
        company=company,
        account_id=new.account_id,
        kind=new.kind,
        begins=new.begins,
        ground=new.ground[:300],
        made_at=now,
        by=by,
    )
    facts = {"measure": made.pk, "kind": str(new.kind), "begins": new.begins.isoformat()}
    accounts.record(company, [Happening(new.account_id, "measure_begun", facts, made.ground)], by=by, now=now)
    return made


@transaction.atomic
def end(company: Company, numbers: Iterable[int], *, why: str, by: str, now: datetime) -> list[Measure]:
    """They hold no more. Those that ended now. The accounts must be locked."""
    rows = Measure.objects.select_for_update().filter(company=company, pk__in=list(numbers), ended_at__isnull=True)
    found = list(rows.order_by("account_id", "id"))
    for each in found:
        each.ended_at, each.ended_by, each.ended_why = now, by, why
        each.save(update_fields=["ended_at", "ended_by", "ended_why"])
    noted = [Happening(m.account_id, "measure_ended", {"measure": m.pk, "kind": m.kind, "why": why}) for m in found]
    if noted:
        accounts.record(company, noted, by=by, now=now)
    return found


def get(company: Company, number: int) -> Measure | None:
    """A measure of this firm."""
    return Measure.objects.filter(company=company, pk=number).first()


def standing(account_ids: Iterable[int]) -> dict[int, list[Measure]]:
    """By account, what holds or will, the earliest first."""
    found: dict[int, list[Measure]] = defaultdict(list)
    for row in Measure.objects.filter(account_id__in=set(account_ids), ended_at__isnull=True).order_by("begins", "id"):
        found[row.account_id].append(row)
    return found


def of_account(company: Company, account_id: int) -> list[Measure]:
    """Every measure there was, the earliest first."""
    return list(Measure.objects.filter(company=company, account_id=account_id).order_by("begins", "id"))


def take_over(company: Company, source: int, target: int) -> list[int]:
    """Measures of `source` become those of `target`; the accounts are locked by the caller. Their ids."""
    open_ = Measure.objects.filter(company=company, ended_at__isnull=True)
    known = open_.filter(account_id=target).values("kind")
    mine = Measure.objects.filter(company=company, account_id=source).exclude(ended_at__isnull=True, kind__in=known)
    ids = list(mine.order_by("id").values_list("id", flat=True))
    give_back(company, ids, target)
    return ids


def give_back(company: Company, ids: Iterable[int], target: int) -> None:
    """These measures belong to `target`."""
    for slice_ in batched(ids, 500):
        Measure.objects.filter(company=company, id__in=slice_).update(account_id=target)
