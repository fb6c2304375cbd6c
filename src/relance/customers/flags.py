"""What is on file about a customer that the law asks for: a lawyer on the case, a refusal, a consent, an insolvency.

The only writer and reader of it. A flag holds from a day on, some up to a day; it is ended, never removed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from relance.accounts import actions as accounts
from relance.accounts.actions import Happening
from relance.company.models import Company
from relance.customers.models import Flag
from relance.values.batches import batched
from relance.values.clock import day_in
from relance.values.marking import mark as _

STOPS = (
    *("represented", "represented_written", "cease_request_written", "disputed_wants_court", "einvoice_refused"),
    *("insolvency", "in_collection_procedures", "breathing_space", "deceased"),
)
WAYS = (
    *("writing_only", "opted_out_email", "opted_out_sms", "employer_forbids_calls", "no_work_calls_oral"),
    *("wrong_email", "wrong_phone", "wrong_address", "work_phone", "work_email", "consent_sms", "consent_email"),
)
PAPERS = ("validation_sent", "notice_not_received", "suit_decided", "secrecy_release")
DEBTS = ("consumer_credit", "trade_credit", "commercial_loan", "agricultural_debt", "repossession_right")
GROUPS: Mapping[str, tuple[str, ...]] = {"stops": STOPS, "ways": WAYS, "papers": PAPERS, "debts": DEBTS}
"""What can be noted, by what it is about: contact as a whole, the ways to them, what was sent or decided, the debt."""

KNOWN = tuple(flag for group in GROUPS.values() for flag in group)


class FlagRefusal(ValueError):
    """This cannot be noted; the message says why and what to do. `template` is English, for translation."""

    says_what_to_do = True

    def __init__(self, template: str) -> None:
        self.template = template
        super().__init__(template)


@dataclass(frozen=True, slots=True)
class NewFlag:
    """What is to be noted: how it is known (`reason`), since when, and up to which day where it ends by itself."""

    flag: str
    since: date
    reason: str
    until: date | None = None


@transaction.atomic
def raise_flag(company: Company, account_id: int, new: NewFlag, *, by: str, now: datetime) -> Flag:
    """Note it. Raises FlagRefusal."""
    reason = " ".join(new.reason.split())[:300]
    if new.flag not in KNOWN:
        raise FlagRefusal(_("Choose what is to be noted from the list."))
    if new.since > day_in(now, company.zone):
        raise FlagRefusal(_("This day has not come yet."))
    if new.until is not None and new.until < new.since:
        raise FlagRefusal(_("The last day comes before the first."))
    if not reason:
        raise FlagRefusal(_("Say how you know: who said or wrote it, and where that is kept."))
    if account_id not in accounts.lock(company, [account_id]):
        raise FlagRefusal(_("There is no such customer."))
    if Flag.objects.filter(company=company, account_id=account_id, flag=new.flag, ended_at__isnull=True).exists():
        raise FlagRefusal(_("This is noted already. End it first if its days change."))
    made = Flag.objects.create(
        company=company,
        account_id=account_id,
        flag=new.flag,
        since=new.since,
        until=new.until,
        reason=reason,
        made_at=now,
        by=by,
    )
    until = made.until.isoformat() if made.until else ""
    facts = {"number": made.pk, "flag": made.flag, "since": made.since.isoformat(), "until": until}
    accounts.record(company, [Happening(account_id, "flag_raised", facts, reason)], by=by, now=now)
    accounts.moved(company, [account_id])
    return made


@transaction.atomic
def end_flag(company: Company, number: int, *, by: str, now: datetime) -> Flag | None:
    """It holds no more, or was noted wrongly. None where there is nothing to end."""
    found = Flag.objects.filter(company=company, pk=number, ended_at__isnull=True).first()
    if found is None:
        return None
    accounts.lock(company, [found.account_id])
    made = Flag.objects.select_for_update().get(pk=found.pk)
    if made.ended_at is not None:
        return None
    made.ended_at, made.ended_by = now, by
    made.save(update_fields=["ended_at", "ended_by"])
    facts = {"number": made.pk, "flag": made.flag}
    accounts.record(company, [Happening(made.account_id, "flag_ended", facts)], by=by, now=now)
    accounts.moved(company, [made.account_id])
    return made


def rows(company: Company, account_id: int) -> list[Flag]:
    """What is noted about a customer and not ended, the latest first."""
    return list(Flag.objects.filter(company=company, account_id=account_id, ended_at__isnull=True))


@dataclass(frozen=True, slots=True)
class Flags:
    """What holds on a day, each with its first day, and the next day on which that changes by itself."""

    since: Mapping[str, date]
    changes: date | None = None


NONE = Flags({})
"""Nothing is noted."""


def standing_on(account_ids: Iterable[int], on: date) -> dict[int, Flags]:
    """By account, what holds on a day; accounts of which nothing is noted are left out."""
    mine = Flag.objects.filter(account_id__in=set(account_ids), ended_at__isnull=True)
    mine = mine.filter(Q(until__isnull=True) | Q(until__gte=on)).order_by("-since")
    since: dict[int, dict[str, date]] = defaultdict(dict)
    ends: dict[int, list[date]] = defaultdict(list)
    for account, flag, first, last in mine.values_list("account_id", "flag", "since", "until"):
        if first <= on:
            since[account][flag] = first
        ends[account] += _changes(first, last, on)
    return {account: Flags(since.get(account, {}), min(days, default=None)) for account, days in ends.items()}


def _changes(first: date, last: date | None, on: date) -> list[date]:
    """The day on which it begins to hold, where that is still to come; else the day after its last."""
    if first > on:
        return [first]
    return [last + timedelta(days=1)] if last is not None else []


def take_over(company: Company, source: int, target: int) -> list[int]:
    """Flags of `source` become those of `target`; the accounts are locked by the caller. Their ids.

    What is noted about both stays with its own: it holds once.
    """
    open_ = Flag.objects.filter(company=company, ended_at__isnull=True)
    known = open_.filter(account_id=target).values("flag")
    mine = Flag.objects.filter(company=company, account_id=source).exclude(ended_at__isnull=True, flag__in=known)
    ids = list(mine.order_by("id").values_list("id", flat=True))
    give_back(company, ids, target)
    return ids


def give_back(company: Company, ids: Iterable[int], target: int) -> None:
    """These flags belong to `target`."""
    for slice_ in batched(ids, 500):
        Flag.objects.filter(company=company, id__in=slice_).update(account_id=target)
