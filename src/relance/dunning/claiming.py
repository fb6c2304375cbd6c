"""What people note about claims, each with its consequences in one transaction: notices served, policies accepted."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from relance.claims import notices
from relance.claims.notices import Served
from relance.company.models import Company
from relance.dunning.reconsidering import reconsider
from relance.policies import accepting


@transaction.atomic
def served(company: Company, account_id: int, new: Served, *, proof: str, by: str, now: datetime) -> Any:
    """Note a formal notice or a first reminder, and let the consequences follow. Raises NoticeRefusal."""
    made = notices.serve(company, account_id, new, proof=proof, by=by, now=now)
    reconsider(company, [account_id], by=by, now=now)
    return made


@transaction.atomic
def notice_taken_back(company: Company, notice_id: int, *, by: str, now: datetime) -> Any | None:
    """It was noted wrongly; the consequences follow. None where there is nothing to take back."""
    made = notices.take_back(company, notice_id, by=by, now=now)
    if made is not None:
        reconsider(company, [made.account_id], by=by, now=now)
    return made


@transaction.atomic
def accepted(
    company: Company, account_id: int, version: int, *, on: date, evidence: str, by: str, now: datetime
) -> Any:
    """Note that a customer accepted a version of the policy; the consequences follow. Raises BadPolicy."""
    made = accepting.accept(company, account_id, version, on=on, evidence=evidence, by=by, now=now)
    reconsider(company, [account_id], by=by, now=now)
    return made


@transaction.atomic
def acceptance_taken_back(company: Company, acknowledgement_id: int, *, by: str, now: datetime) -> Any | None:
    """It was noted wrongly; the consequences follow. None where there is nothing to take back."""
    made = accepting.take_back(company, acknowledgement_id, by=by, now=now)
    if made is not None:
        reconsider(company, [made.account_id], by=by, now=now)
    return made
