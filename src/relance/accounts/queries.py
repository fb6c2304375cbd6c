"""What other rooms may ask about accounts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import CharField, F, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, TruncDate

from relance.accounts.models import Account, Contact, Seal, SealedHead, TimelineEntry
from relance.accounts.rules import GENESIS, Link, broken_links, seal_hash
from relance.company.models import Company
from relance.values.batches import batched


def due_ids(company: Company, today: date) -> list[int]:
    """Accounts whose last decision does not hold on this day.

    They moved since, or the day woke them, or they were decided on a later day (the firm's clock was
    set back by hand).
    """
    moved = ~Q(version=F("decided_version"))
    woken = Q(wake_on__lte=today) & (Q(decided_on__lt=today) | Q(decided_on__isnull=True))
    ahead = Q(decided_on__gt=today)
    wanted = Account.objects.filter(moved | woken | ahead, company=company)
    return list(wanted.order_by("id").values_list("id", flat=True))


def slices(company: Company, size: int = 500) -> Iterator[list[int]]:
    """All accounts of the firm by rising id, so many at a time."""
    last = 0
    while True:
        after = Account.objects.filter(company=company, id__gt=last).order_by("id")
        ids = list(after.values_list("id", flat=True)[:size])
        if not ids:
            return
        yield ids
        last = ids[-1]


def versions(account_ids: Iterable[int]) -> dict[int, int]:
    """The versions of accounts."""
    return dict(Account.objects.filter(id__in=set(account_ids)).values_list("id", "version"))


def in_trouble(company: Company, most: int | None = None) -> list[tuple[int, str]]:
    """Accounts that could not be decided, with what went wrong; at most so many."""
    rows = Account.objects.filter(company=company).exclude(trouble="")
    return list(rows.order_by("id").values_list("id", "trouble")[:most])


COUNTED_DAYS = 366
"""How far back contacts count: no rhythm and no law looks farther."""


@dataclass(frozen=True, slots=True)
class Had:
    """A contact about money that we made: its calendar day, its moment, its channel, and its kind."""

    day: date
    at: datetime
    channel: str
    kind: str


KINDS = {"call": "conversation", "meeting": "conversation", "visit": "conversation", "voicemail": "voicemail"}
"""What a contact is called where nobody said: what rests longest after it. Everything else is a message."""


def contacts_until(account_ids: Iterable[int], until: date) -> dict[int, tuple[Had, ...]]:
    """What went out about money, by account, up to and with a day, oldest first."""
    rows = Contact.objects.filter(account_id__in=set(account_ids), outgoing=True, about_debt=True, day__lte=until)
    rows = rows.filter(day__gt=until - timedelta(days=COUNTED_DAYS)).order_by("day", "id")
    found: dict[int, list[Had]] = defaultdict(list)
    for account_id, day, at, channel, kind in rows.values_list("account_id", "day", "at", "channel", "kind"):
        found[account_id].append(Had(day, at, channel, kind or KINDS.get(channel, "message")))
    return {account_id: tuple(days) for account_id, days in found.items()}


def timeline(account_id: int) -> Iterator[TimelineEntry]:
    """What happened, newest first."""
    return TimelineEntry.objects.filter(account_id=account_id).order_by("-seq").iterator()


def chain(account_id: int) -> Iterator[Link]:
    """The links of an account's chain, in order."""
    for e in TimelineEntry.objects.filter(account_id=account_id).order_by("seq").iterator():
        yield Link(e.seq, e.at, e.kind, e.by, e.facts, e.digest, e.previous, e.hash, e.text, e.salt)


def chain_faults(company: Company) -> list[str]:
    """What is wrong with any chain or seal of the firm; empty when all hold."""
    faults = []
    for account in Account.objects.filter(company=company).order_by("id").iterator():
        links = list(chain(account.id))
        found = broken_links(links)
        if (links[-1].hash if links else GENESIS) != account.chain_head or len(links) != account.chain_length:
            found.append("the end of the timeline is missing")
        faults += [f"account {account.id}: {fault}" for fault in found]
    return faults + _seal_faults(company)


def _seal_faults(company: Company) -> list[str]:
    """Seals that do not follow each other, or that no longer fit the timelines they sealed."""
    faults, previous = [], GENESIS
    for seal in Seal.objects.filter(company=company).order_by("day"):
        heads = list(SealedHead.objects.filter(seal=seal).values_list("account_id", "length", "head"))
        if seal.previous != previous or seal_hash(previous, seal.day.isoformat(), heads) != seal.hash:
            faults.append(f"the seal of {seal.day} was altered")
        faults += [f"account {a}: does not fit the seal of {seal.day}" for a in _unlike(heads)]
        previous = seal.hash
    return faults


def _unlike(heads: list[tuple[int, int, str]]) -> list[int]:
    """Accounts whose timeline no longer holds the sealed entry at its place."""
    wanted = {(account_id, length): head for account_id, length, head in heads}
    for slice_ in batched(sorted({a for a, _, _ in heads}), 500):
        rows = TimelineEntry.objects.filter(account_id__in=slice_).values_list("account_id", "seq", "hash")
        for account_id, seq, made in rows.iterator():
            if wanted.get((account_id, seq)) == made:
                del wanted[(account_id, seq)]
    return sorted(account_id for account_id, _ in wanted)


def happenings(account_ids: Iterable[int], zone: str, kinds: Iterable[str] = ()) -> "QuerySet[TimelineEntry]":
    """What happened to accounts, newest first by the day it is about (`day`, ISO); all kinds without a choice.

    An invoice entered late stands at its own day: the chain keeps the order in which it was learnt.
    """
    own = Coalesce(
        KeyTextTransform("on", "facts"),
        KeyTextTransform("issued_on", "facts"),
        Cast(TruncDate("at", tzinfo=ZoneInfo(zone)), CharField(max_length=10)),
        output_field=CharField(),
    )
    found = TimelineEntry.objects.filter(account_id__in=set(account_ids)).annotate(day=own)
    chosen = list(kinds)
    return (found.filter(kind__in=chosen) if chosen else found).order_by("-day", "-at", "-seq")


def contacts_of(account_id: int) -> list[Contact]:
    """Every contact with a customer, either way, oldest first."""
    return list(Contact.objects.filter(account_id=account_id).order_by("at", "id"))


def seals_of(account_id: int) -> list[tuple[date, int, str]]:
    """The days on which an account's chain was sealed, with its length and head then."""
    rows = SealedHead.objects.filter(account_id=account_id).order_by("seal__day")
    return list(rows.values_list("seal__day", "length", "head"))
