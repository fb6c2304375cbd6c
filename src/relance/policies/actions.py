"""The only writers of policies."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from relance.accounts import actions as accounts
from relance.accounts.actions import Happening
from relance.company.models import Company
from relance.policies import queries, rules
from relance.policies.editing import with_approval
from relance.policies.models import PolicyException, PolicyVersion
from relance.policies.reading import read_policy
from relance.policies.rules import Approval, BadPolicy, Exemption
from relance.values.marking import mark as _

MOST_EXTRA_DAYS = 365


@transaction.atomic
def publish_preset(company: Company, preset: str, *, by: str, now: datetime) -> PolicyVersion:
    """Publish a preset as the firm's next version. Every account is decided again under it."""
    save_draft(company, preset_data(preset), preset=preset, by=by, now=now)
    return publish(company, by=by, now=now)


def preset_data(preset: str) -> dict[str, Any]:
    """The data of a preset. Raises BadPolicy where there is none of that name."""
    data = rules.presets().get(preset)
    if data is None:
        known = ", ".join(rules.presets())
        raise BadPolicy(_("There is no preset “%(preset)s”. Presets: %(known)s"), {"preset": preset, "known": known})
    return data


@transaction.atomic
def save_draft(
    company: Company, data: Mapping[str, Any], *, preset: str, by: str, now: datetime, seen: int | None = None
) -> PolicyVersion:
    """Keep a policy as the firm's draft, in place of the one before. Nothing is decided by it. Raises BadPolicy.

    `seen` is the id of the draft it was made from, 0 for none: another one since then is not overwritten.
    """
    read_policy(data)
    _lock(company)
    _check_seen(company, seen)
    published = PolicyVersion.objects.filter(company=company, published_at__isnull=False)
    PolicyVersion.objects.filter(company=company, published_at__isnull=True).delete()
    return PolicyVersion.objects.create(
        company=company, version=published.count() + 1, preset=preset[:40], data=dict(data), published_at=None, by=by
    )


@transaction.atomic
def drop_draft(company: Company) -> bool:
    """Throw the draft away. Whether there was one."""
    _lock(company)
    deleted, _ = PolicyVersion.objects.filter(company=company, published_at__isnull=True).delete()
    return bool(deleted)


@transaction.atomic
def publish(company: Company, *, by: str, now: datetime, seen: int | None = None) -> PolicyVersion:
    """Let the draft hold from now on. Every account is decided again under it. Raises BadPolicy without a draft.

    `seen` is the id of the draft that was looked at: another one since then does not begin to hold unread.
    """
    _lock(company)
    draft = queries.draft(company)
    if draft is None:
        raise BadPolicy(_("There is no draft to publish. Change something first."))
    _check_seen(company, seen)
    read_policy(draft.data)
    draft.published_at, draft.by = now, by
    draft.save(update_fields=["published_at", "by"])
    accounts.all_moved(company)
    return draft


@transaction.atomic
def let_get_away(company: Company, step: str, approval: Approval, *, by: str, now: datetime) -> PolicyVersion:
    """Let messages of a step get away otherwise from now on: a version that differs in nothing else, in the draft, too.

    No decision changes by it, and what waits already waits for its click. Raises BadPolicy.
    """
    _lock(company)
    before, draft = queries.current(company), queries.draft(company)
    if before is None:
        raise BadPolicy(_("%(firm)s has no policy yet. Publish one first."), {"firm": company})
    if draft is not None:
        draft.data, draft.version = with_approval(draft.data, step, approval.value), draft.version + 1
        draft.save(update_fields=["data", "version"])
    return PolicyVersion.objects.create(
        company=company,
        version=before.version + 1,
        preset=before.preset,
        data=with_approval(before.data, step, approval.value),
        published_at=now,
        by=by,
    )


def _check_seen(company: Company, seen: int | None) -> None:
    """Nobody's work is overwritten or published unread: the draft must be the one that was seen."""
    draft = queries.draft(company)
    if seen is not None and seen != (draft.pk if draft else 0):
        raise BadPolicy(_("Somebody changed the draft since you opened this page. Look at it, then do it again."))


def _lock(company: Company) -> None:
    Company.objects.select_for_update(no_key=True).get(pk=company.pk)


@transaction.atomic
def except_customer(
    company: Company, account_id: int, exemption: Exemption, *, reason: str, by: str, now: datetime
) -> PolicyException:
    """Treat one customer otherwise, in place of an earlier exception. Raises BadPolicy without a reason."""
    reason = " ".join(reason.split())
    if not reason:
        raise BadPolicy(_("Say why this customer is treated otherwise: the reason stands on the list of exceptions."))
    if not (exemption.ladder or exemption.extra_days):
        raise BadPolicy(_("Say what is to be otherwise: another ladder, or more days."))
    if not 0 <= exemption.extra_days <= MOST_EXTRA_DAYS:
        bounds = {"least": 0, "most": MOST_EXTRA_DAYS}
        raise BadPolicy(_("Use a whole number from %(least)d to %(most)d."), bounds)
    if exemption.ladder and queries.in_force(company).ladder(exemption.ladder) is None:
        raise BadPolicy(_("This ladder is not in your policy any more. Choose one that is."))
    accounts.lock(company, [account_id])
    _end(company, account_id, by, now)
    made = PolicyException.objects.create(
        company=company,
        account_id=account_id,
        ladder=exemption.ladder,
        extra_days=exemption.extra_days,
        reason=reason[:300],
        made_at=now,
        by=by,
    )
    facts = {"ladder": exemption.ladder, "extra_days": exemption.extra_days}
    accounts.record(company, [Happening(account_id, "excepted", facts, made.reason)], by=by, now=now)
    accounts.moved(company, [account_id])
    return made


@transaction.atomic
def end_exception(company: Company, account_id: int, *, by: str, now: datetime) -> bool:
    """Treat a customer like everybody else again. Whether there was an exception."""
    accounts.lock(company, [account_id])
    if not _end(company, account_id, by, now):
        return False
    accounts.record(company, [Happening(account_id, "exception_ended", {})], by=by, now=now)
    accounts.moved(company, [account_id])
    return True


def _end(company: Company, account_id: int, by: str, now: datetime) -> bool:
    mine = PolicyException.objects.filter(company=company, account_id=account_id, ended_at__isnull=True)
    return bool(mine.update(ended_at=now, ended_by=by))
