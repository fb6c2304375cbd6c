"""What the gate has to know about debtors, gathered: a bounded number of queries for any number of accounts."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from relance.accounts import queries as accounts
from relance.accounts.queries import Had
from relance.claims import notices
from relance.claims.gate.records import Past
from relance.claims.gate.standing import Standing
from relance.claims.notices import NoticeKind, Served
from relance.company.models import Company
from relance.customers import flags
from relance.customers import queries as customers
from relance.customers.queries import Debtor
from relance.law import rules as law
from relance.policies import ownlaw
from relance.values.zones import distinct, zones_of, zones_of_number

CHANNELS = {"meeting": "visit", "registered_letter": "letter"}
"""Ways of ours that the law calls otherwise."""


def standings(company: Company, account_ids: Iterable[int], on: date) -> dict[int, Standing]:
    """By account, how the debtor stands before the law on a day."""
    ids = set(account_ids)
    whom, had, served = customers.debtors(ids), accounts.contacts_until(ids, on), notices.served(ids)
    raised, own, zone = flags.standing_on(ids, on), ownlaw.of(company), ZoneInfo(company.zone)
    home = (company.country, company.part, company.zone)
    found = {}
    for account, debtor in whom.items():
        mine, noted = served.get(account, ()), raised.get(account, flags.NONE)
        found[account] = Standing(
            places=(_place(debtor, home),),
            debtor=debtor.kind,
            creditor=company.creditor,
            zones=_zones(debtor.country, debtor.part, debtor.phone, home),
            flags=noted.since,
            past=tuple(_past(one, zone) for one in had.get(account, ())) + _reminders(mine, zone),
            notices=tuple(n.received_on for n in mine if n.kind is NoticeKind.FORMAL_NOTICE and n.received_on),
            changes=noted.changes,
            own=own,
        )
    return found


def _place(debtor: Debtor, home: tuple[str, str, str]) -> str:
    """Where the debtor lives; the firm's own place where nobody said."""
    return law.nearest(debtor.country, debtor.part) if debtor.country else law.nearest(home[0], home[1])


@lru_cache(maxsize=4096)
def _zones(country: str, part: str, phone: str, home: tuple[str, str, str]) -> tuple[ZoneInfo, ...]:
    """Every zone that may apply: that of the residence, and that of the telephone number's area."""
    lives = zones_of(country, part) if country else distinct([home[2]])
    called = zones_of_number(phone, country or home[0]) if phone else ()
    return distinct({zone.key for zone in (*lives, *called)}) or distinct([home[2]])


def _past(one: Had, zone: ZoneInfo) -> Past:
    moment = datetime.combine(one.day, one.at.astimezone(zone).time(), zone)
    return Past(moment, CHANNELS.get(one.channel, one.channel), one.kind)


def _reminders(served: Iterable[Served], zone: ZoneInfo) -> tuple[Past, ...]:
    """First reminders that open a waiting time of the law. They stand in the log as well: none counts twice."""
    return tuple(
        Past(
            datetime.combine(one.day, datetime.min.time(), zone),
            CHANNELS.get(one.medium, one.medium),
            "first_reminder",
            count=0,
        )
        for one in served
        if one.kind is NoticeKind.FIRST_REMINDER
    )
