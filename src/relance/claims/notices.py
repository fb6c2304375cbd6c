"""Formal notices and first reminders that were served: the only writer and reader of them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db import transaction

from relance.accounts import actions as accounts
from relance.accounts.actions import Happening
from relance.claims.models import Notice
from relance.company.models import Company
from relance.law.charging import MEDIA
from relance.values.batches import batched
from relance.values.clock import day_in
from relance.values.marking import mark as _


class NoticeKind(StrEnum):
    """A formal notice, or a first reminder with every item that the law of the place asks for."""

    FORMAL_NOTICE = "formal_notice"
    FIRST_REMINDER = "first_reminder"


class NoticeRefusal(ValueError):
    """This cannot be noted; the message says why and what to do. `template` is English, for translation."""

    says_what_to_do = True

    def __init__(self, template: str) -> None:
        self.template = template
        super().__init__(template)


@dataclass(frozen=True, slots=True)
class Served:
    """One that was served: of the two days one may be unknown."""

    kind: NoticeKind
    medium: str
    sent_on: date | None
    received_on: date | None

    @property
    def day(self) -> date:
        """The first day that is known of it."""
        found = self.sent_on or self.received_on
        assert found is not None, "a notice has a day"
        return found


@transaction.atomic
def serve(company: Company, account_id: int, new: Served, *, proof: str, by: str, now: datetime) -> Notice:
    """Note that a notice or a first reminder was served. Raises NoticeRefusal."""
    today, proof = day_in(now, company.zone), " ".join(proof.split())
    days = [day for day in (new.sent_on, new.received_on) if day is not None]
    if not days:
        raise NoticeRefusal(_("Say on which day it was sent, or on which it was received."))
    if max(days) > today:
        raise NoticeRefusal(_("This day has not come yet."))
    if len(days) == 2 and days[1] < days[0]:
        raise NoticeRefusal(_("It cannot have been received before it was sent."))
    if new.medium not in MEDIA:
        raise NoticeRefusal(_("Say how it went: e-mail, letter or registered letter."))
    if not proof:
        raise NoticeRefusal(_("Say what proves it: the receipt of the post, an answer, and where it is kept."))
    if account_id not in accounts.lock(company, [account_id]):
        raise NoticeRefusal(_("There is no such customer."))
    made = Notice.objects.create(
        company=company,
        account_id=account_id,
        kind=new.kind,
        medium=new.medium,
        sent_on=new.sent_on,
        received_on=new.received_on,
        proof=proof[:300],
        made_at=now,
        by=by,
    )
    facts = {"notice": made.pk, "kind": str(new.kind), "medium": new.medium, "on": new.day.isoformat()}
    accounts.record(company, [Happening(account_id, "notice_served", facts, made.proof)], by=by, now=now)
    accounts.moved(company, [account_id])
    return made


@transaction.atomic
def take_back(company: Company, notice_id: int, *, by: str, now: datetime) -> Notice | None:
    """It was noted wrongly. None where there is nothing to take back."""
    found = Notice.objects.filter(company=company, pk=notice_id, ended_at__isnull=True).first()
    if found is None:
        return None
    accounts.lock(company, [found.account_id])
    found.ended_at, found.ended_by = now, by
    found.save(update_fields=["ended_at", "ended_by"])
    accounts.record(company, [Happening(found.account_id, "notice_taken_back", {"notice": found.pk})], by=by, now=now)
    accounts.moved(company, [found.account_id])
    return found


def rows(company: Company, account_id: int) -> list[Notice]:
    """What was served on a customer, newest first."""
    return list(Notice.objects.filter(company=company, account_id=account_id, ended_at__isnull=True))


def served(account_ids: Iterable[int]) -> dict[int, tuple[Served, ...]]:
    """By account, what was served, the earliest first."""
    found: dict[int, list[Served]] = defaultdict(list)
    mine = Notice.objects.filter(account_id__in=set(account_ids), ended_at__isnull=True).order_by("id")
    for account, kind, medium, sent, received in mine.values_list(
        "account_id", "kind", "medium", "sent_on", "received_on"
    ):
        found[account].append(Served(NoticeKind(kind), medium, sent, received))
    return {account: tuple(sorted(each, key=lambda one: one.day)) for account, each in found.items()}


def take_over(company: Company, source: int, target: int) -> list[int]:
    """Notices of `source` become those of `target`; the accounts are locked by the caller. Their ids."""
    ids = list(Notice.objects.filter(company=company, account_id=source).order_by("id").values_list("id", flat=True))
    give_back(company, ids, target)
    return ids


def give_back(company: Company, notice_ids: Iterable[int], target: int) -> None:
    """These notices belong to `target`."""
    for slice_ in batched(notice_ids, 500):
        Notice.objects.filter(company=company, id__in=slice_).update(account_id=target)
