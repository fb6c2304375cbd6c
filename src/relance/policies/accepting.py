"""Who accepted which version of the policy, when, and what proves it: the only writer and reader of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from relance.accounts import actions as accounts
from relance.accounts.actions import Happening
from relance.company.models import Company
from relance.policies import queries
from relance.policies.models import Acknowledgement
from relance.policies.reading import read_policy
from relance.policies.rules import BadPolicy, Charges
from relance.values.batches import batched
from relance.values.clock import day_in
from relance.values.marking import mark as _


@dataclass(frozen=True, slots=True)
class Accepted:
    """A version that a customer accepted on a day, and the charges that it names in figures."""

    on: date
    version: int
    charges: Charges
    evidence: str


@transaction.atomic
def accept(
    company: Company, account_id: int, version: int, *, on: date, evidence: str, by: str, now: datetime
) -> Acknowledgement:
    """Note that a customer accepted a version of the policy. Raises BadPolicy without proof, or for a day to come."""
    evidence = " ".join(evidence.split())
    found = queries.version(company, version)
    if found is None:
        raise BadPolicy(_("There is no version %(version)d of your policy."), {"version": version})
    if not evidence:
        raise BadPolicy(_("Say what proves it: a signed offer, an answer by e-mail, and where it is kept."))
    if on > day_in(now, company.zone):
        raise BadPolicy(_("This day has not come yet."))
    accounts.lock(company, [account_id])
    made = Acknowledgement.objects.create(
        company=company,
        account_id=account_id,
        version=found,
        accepted_on=on,
        evidence=evidence[:300],
        made_at=now,
        by=by,
    )
    facts = {"version": version, "on": on.isoformat()}
    accounts.record(company, [Happening(account_id, "policy_accepted", facts, made.evidence)], by=by, now=now)
    accounts.moved(company, [account_id])
    return made


@transaction.atomic
def take_back(company: Company, acknowledgement_id: int, *, by: str, now: datetime) -> Acknowledgement | None:
    """It was noted wrongly. None where there is nothing to take back."""
    found = Acknowledgement.objects.filter(company=company, pk=acknowledgement_id, ended_at__isnull=True).first()
    if found is None:
        return None
    accounts.lock(company, [found.account_id])
    found.ended_at, found.ended_by = now, by
    found.save(update_fields=["ended_at", "ended_by"])
    facts = {"version": found.version.version, "on": found.accepted_on.isoformat()}
    accounts.record(company, [Happening(found.account_id, "policy_acceptance_ended", facts)], by=by, now=now)
    accounts.moved(company, [found.account_id])
    return found


def take_over(company: Company, source: int, target: int) -> list[int]:
    """What `source` accepted becomes what `target` did; the accounts are locked by the caller. The ids."""
    mine = Acknowledgement.objects.filter(company=company, account_id=source)
    ids = list(mine.order_by("id").values_list("id", flat=True))
    give_back(company, ids, target)
    return ids


def give_back(company: Company, acknowledgement_ids: Iterable[int], target: int) -> None:
    """These acceptances belong to `target`."""
    for slice_ in batched(acknowledgement_ids, 500):
        Acknowledgement.objects.filter(company=company, id__in=slice_).update(account_id=target)


def rows(company: Company, account_id: int) -> list[Acknowledgement]:
    """What a customer accepted, newest first."""
    mine = Acknowledgement.objects.filter(company=company, account_id=account_id, ended_at__isnull=True)
    return list(mine.select_related("version"))


def accepted(account_ids: Iterable[int]) -> dict[int, tuple[Accepted, ...]]:
    """By account, what was accepted, oldest first."""
    mine = Acknowledgement.objects.filter(account_id__in=set(account_ids), ended_at__isnull=True)
    found: dict[int, tuple[Accepted, ...]] = {}
    for row in mine.select_related("version").order_by("accepted_on", "id"):
        charges = read_policy(row.version.data).charges
        one = Accepted(row.accepted_on, row.version.version, charges, row.evidence)
        found[row.account_id] = (*found.get(row.account_id, ()), one)
    return found
