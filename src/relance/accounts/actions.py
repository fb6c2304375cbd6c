"""The only writers of accounts, timelines and contact logs.

Lock order of the whole house: accounts first, by rising id. Every action on an account's facts
starts here, so that two workers on one account stand in line.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from relance.accounts import rules
from relance.accounts.models import Account, Contact, Seal, SealedHead, TimelineEntry
from relance.accounts.writing import insert_named, insert_rows, update_rows
from relance.company.models import Company


@dataclass(frozen=True, slots=True)
class Happening:
    """Something to be put on a timeline. `facts` stay for ever; `text` may be personal, can be erased."""

    account_id: int
    kind: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """That an account was decided: which version was seen, on which day, and when to wake it."""

    account_id: int
    version: int
    on: date
    wake_on: date | None
    trouble: str = ""


def decided(company: Company, news: Sequence[Decided]) -> None:
    """Remember decisions with their accounts, which must be locked."""
    rows = [
        Account(
            id=new.account_id,
            company_id=company.pk,
            decided_version=new.version,
            decided_on=new.on,
            wake_on=new.wake_on,
            trouble=new.trouble[:500],
        )
        for new in news
    ]
    update_rows(rows, ["decided_version", "decided_on", "wake_on", "trouble"])


def open_accounts(company: Company, how_many: int) -> list[Account]:
    """New, empty accounts."""
    return insert_rows([Account(company_id=company.pk) for _ in range(how_many)])


def lock(company: Company, account_ids: Iterable[int], *, wait: bool = True) -> dict[int, Account]:
    """Lock accounts of the firm in the house's order. Ids of other firms are simply not there.

    Without `wait` those that somebody else holds are left out; SQLite has one lock for all and always waits.
    """
    wanted = sorted(set(account_ids))
    skip = not wait and connection.features.has_select_for_update_skip_locked
    rows = Account.objects.select_for_update(no_key=True, skip_locked=skip)
    return {account.id: account for account in rows.filter(company=company, id__in=wanted).order_by("id")}


@transaction.atomic
def record(company: Company, happenings: Sequence[Happening], *, by: str, now: datetime) -> None:
    """Put happenings on the timelines, in the order given: a bounded number of queries for any number."""
    accounts = lock(company, {h.account_id for h in happenings})
    entries = [_next_entry(accounts[h.account_id], h, by, now) for h in happenings]
    insert_named(TimelineEntry, entries, company_id=company.pk, at=now, by=by)
    update_rows(accounts.values(), ["chain_length", "chain_head"])


def _next_entry(account: Account, happening: Happening, by: str, now: datetime) -> dict[str, Any]:
    """The entry that follows the account's head, without what all entries of a moment have; moves the head."""
    seq, previous, salt = account.chain_length + 1, account.chain_head, secrets.token_hex(16)
    chained = rules.digest(salt, happening.text)
    facts = dict(happening.facts)
    account.chain_length = seq
    account.chain_head = rules.link_hash(previous, seq, now, happening.kind, by, facts, chained)
    return {
        "account_id": account.pk,
        "seq": seq,
        "kind": happening.kind,
        "facts": facts,
        "text": happening.text,
        "salt": salt,
        "digest": chained,
        "previous": previous,
        "hash": account.chain_head,
    }


def moved(company: Company, account_ids: Iterable[int]) -> None:
    """A fact of these accounts changed: what was decided before no longer counts."""
    Account.objects.filter(company=company, id__in=set(account_ids)).update(version=F("version") + 1)


def all_moved(company: Company) -> None:
    """A fact of the whole firm changed (its policy, its words): every account is decided again."""
    Account.objects.filter(company=company).update(version=F("version") + 1)


@transaction.atomic
def log_contact(
    company: Company,
    account_id: int,
    *,
    channel: str,
    outgoing: bool,
    subject: str,
    text: str,
    by: str,
    now: datetime,
    day: date,
    source: str = "",
    about_debt: bool = True,
    kind: str = "",
    facts: Mapping[str, Any] | None = None,
) -> Contact:
    """One contact, once per source, with its line on the timeline. It is a new fact of the account."""
    lock(company, [account_id])
    if source and (known := Contact.objects.filter(account_id=account_id, source=source).first()):
        return known
    contact = Contact.objects.create(
        company=company,
        account_id=account_id,
        at=now,
        day=day,
        channel=channel,
        kind=kind,
        outgoing=outgoing,
        about_debt=about_debt,
        subject=subject[:200],
        source=source,
        by=by,
    )
    said = {"contact": contact.id, "channel": channel, "outgoing": outgoing, "source": source, **(facts or {})}
    record(company, [Happening(account_id, "contact", said, text or subject)], by=by, now=now)
    moved(company, [account_id])
    return contact


def note(company: Company, account_id: int, text: str, *, by: str, now: datetime) -> None:
    """A note on the timeline: no contact, no change of fact."""
    record(company, [Happening(account_id, "note", {}, text.strip())], by=by, now=now)


@transaction.atomic
def seal(company: Company, day: date, *, now: datetime) -> Seal | None:
    """Seal the chains that moved since the last seal. None where the day, or a later one, is sealed already."""
    if Seal.objects.filter(company=company, day__gte=day).exists():
        return None
    Company.objects.select_for_update(no_key=True).get(pk=company.pk)
    last = Seal.objects.filter(company=company).order_by("-day").first()
    if last is not None and last.day >= day:
        return None
    moving = list(Account.objects.filter(company=company).exclude(chain_length=F("sealed_length")).order_by("id"))
    heads = [(account.id, account.chain_length, account.chain_head) for account in moving]
    previous = last.hash if last else rules.GENESIS
    made = rules.seal_hash(previous, day.isoformat(), heads)
    seal = Seal.objects.create(company=company, day=day, previous=previous, hash=made, sealed_at=now)
    rows = [SealedHead(company=company, seal=seal, account_id=a, length=n, head=h) for a, n, h in heads]
    insert_rows(rows)
    for account in moving:
        account.sealed_length = account.chain_length
    update_rows(moving, ["sealed_length"])
    return seal
