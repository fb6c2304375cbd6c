"""What a firm itself says of the law: the only writer and reader of its own rates and of its lawyer's changes."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from relance.accounts import actions as accounts
from relance.company.models import Company
from relance.law import rules as law
from relance.law.own import Change, Own
from relance.law.rates import Entered
from relance.law.rows import BadLaw
from relance.policies.models import LawChange, OwnRate
from relance.values.clock import day_in
from relance.values.marking import mark as _


class OwnLawRefusal(ValueError):
    """This cannot be entered; the message says why and what to do. `template` is English, for translation."""

    says_what_to_do = True

    def __init__(self, template: str, values: Mapping[str, object] | None = None) -> None:
        self.template, self.values = template, dict(values or {})
        super().__init__(template % self.values if self.values else template)


LOWEST, HIGHEST = -100_000, 1_000_000
"""Ten-thousandths of a percent: from -10 to 100 percent a year."""


def of(company: Company) -> Own:
    """All that a firm says of its own, as an argument of law."""
    return Own(
        tuple(
            Entered(row.series, row.since, row.until, row.rate, row.source, row.said_by, row.made_on)
            for row in rates(company)
        ),
        tuple(
            Change(row.rule_id, row.off, row.values, row.said_by, row.reason, row.made_on) for row in changes(company)
        ),
    )


def rates(company: Company) -> list[OwnRate]:
    """The firm's own rates that hold."""
    return list(OwnRate.objects.filter(company=company, ended_at__isnull=True))


def changes(company: Company) -> list[LawChange]:
    """The changes of facts that hold."""
    return list(LawChange.objects.filter(company=company, ended_at__isnull=True))


@transaction.atomic
def enter_rate(
    company: Company,
    series: str,
    since: date,
    until: date,
    rate: int,
    *,
    source: str,
    said_by: str,
    by: str,
    now: datetime,
) -> OwnRate:
    """Enter a published rate (ten-thousandths of a percent), instead of one of that day. Raises OwnLawRefusal."""
    source, said_by = " ".join(source.split()), " ".join(said_by.split())
    if series not in law.all_series():
        raise OwnLawRefusal(_("There is no series “%(series)s”. Choose one of the list."), {"series": series})
    if until < since:
        raise OwnLawRefusal(_("The last day comes before the first."))
    if not LOWEST <= rate <= HIGHEST:
        raise OwnLawRefusal(_("A rate lies between -10 and 100 percent a year."))
    if not source or not said_by:
        raise OwnLawRefusal(_("Say where the rate was published, and who looked: both stand beside every figure."))
    _lock(company)
    mine = OwnRate.objects.filter(company=company, series=series, ended_at__isnull=True)
    mine.filter(since=since).update(ended_at=now, ended_by=by)
    over = mine.filter(since__lte=until, until__gte=since).first()
    if over is not None:
        values = {"since": over.since.isoformat(), "until": over.until.isoformat()}
        raise OwnLawRefusal(
            _("A rate of yours from %(since)s to %(until)s lies in these days. Take it back first."), values
        )
    made = OwnRate.objects.create(
        company=company,
        series=series,
        since=since,
        until=until,
        rate=rate,
        source=source[:300],
        said_by=said_by[:160],
        made_on=day_in(now, company.zone),
        made_at=now,
        by=by,
    )
    accounts.all_moved(company)
    return made


@transaction.atomic
def end_rate(company: Company, series: str, since: date, *, by: str, now: datetime) -> bool:
    """Take a rate back. Whether there was one."""
    _lock(company)
    mine = OwnRate.objects.filter(company=company, series=series, since=since, ended_at__isnull=True)
    ended = bool(mine.update(ended_at=now, ended_by=by))
    if ended:
        accounts.all_moved(company)
    return ended


@transaction.atomic
def change_fact(
    company: Company, rule_id: str, *, off: bool, values: str, said_by: str, reason: str, by: str, now: datetime
) -> LawChange:
    """Change a fact or switch it off, in place of an earlier change of it. Raises OwnLawRefusal, and BadLaw for values
    that such a fact cannot have."""
    said_by, reason = " ".join(said_by.split()), " ".join(reason.split())
    today = day_in(now, company.zone)
    if law.rule(rule_id, today) is None:
        raise OwnLawRefusal(
            _("No fact of today’s law is called “%(rule)s”. Choose one of the list."), {"rule": rule_id}
        )
    if not said_by or not reason:
        raise OwnLawRefusal(_("Say who answers for it, and why: both stand wherever it acts."))
    if off == bool(values.strip()):
        raise OwnLawRefusal(_("Switch the fact off, or give it other values: one of the two."))
    law.prove(Change(rule_id, off, values, said_by, reason, today), today)
    _lock(company)
    LawChange.objects.filter(company=company, rule_id=rule_id, ended_at__isnull=True).update(ended_at=now, ended_by=by)
    made = LawChange.objects.create(
        company=company,
        rule_id=rule_id,
        off=off,
        values=values,
        said_by=said_by[:160],
        reason=reason[:300],
        made_on=today,
        made_at=now,
        by=by,
    )
    accounts.all_moved(company)
    return made


@transaction.atomic
def end_change(company: Company, rule_id: str, *, by: str, now: datetime) -> bool:
    """Let a fact act as it did. Whether it was changed."""
    _lock(company)
    mine = LawChange.objects.filter(company=company, rule_id=rule_id, ended_at__isnull=True)
    ended = bool(mine.update(ended_at=now, ended_by=by))
    if ended:
        accounts.all_moved(company)
    return ended


def _lock(company: Company) -> None:
    Company.objects.select_for_update(no_key=True).get(pk=company.pk)


__all__ = [
    "BadLaw",
    "OwnLawRefusal",
    "change_fact",
    "changes",
    "end_change",
    "end_rate",
    "enter_rate",
    "of",
    "rates",
]
