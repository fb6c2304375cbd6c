"""What is known before a call to a customer, gathered: a bounded number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from relance.claims import queries
from relance.claims.before.records import Calling, Counter, Told
from relance.claims.before.rules import remedies
from relance.claims.explaining import Explained, explain
from relance.claims.gate.nearest import any_hour, nearest
from relance.claims.gate.records import Contact
from relance.claims.gate.rules import counters
from relance.claims.gate.standing import TALKING, Standing
from relance.claims.queries import Claimed
from relance.claims.standing import standings
from relance.company.models import Company
from relance.customers import queries as customers
from relance.law import rules as law
from relance.law.charging import By
from relance.law.rules import Charging
from relance.values.clock import day_in
from relance.values.money import add_up, exponent


@dataclass(frozen=True, slots=True)
class Before:
    """All of it. `remedies` by question, in the order they matter; `claims` are the late invoices, told.

    `interest_waits`: the law gives interest, but only once a notice has come or gone.
    """

    place: str
    debtor: str
    debtor_known: bool
    creditor: str
    trade: str
    claims: tuple[Explained, ...]
    remedies: Mapping[str, tuple[Told, ...]]
    calling: Calling
    interest_waits: bool = False

    @property
    def lapses(self) -> date | None:
        """The last day of the claim that lapses first."""
        return min((one.lapses for one in self.claims if one.lapses is not None), default=None)

    def first(self, question: str) -> Told | None:
        """What a card says of a question: the answer for the firm's trade, else the one for every trade."""
        return next(iter(self.remedies.get(question, ())), None)


def before(company: Company, account_id: int, now: datetime) -> Before:
    """What may be charged and done, when and how often one may call, what comes before a suit."""
    today = day_in(now, company.zone)
    debtor = customers.debtors([account_id])[account_id]
    about = queries.parties(company, debtor)
    standing = standings(company, [account_id], today)[account_id]
    claimed = queries.of_accounts(company, [account_id], today).get(account_id, [])
    told = tuple(explain(one, bool(debtor.kind)) for one in claimed)
    known = law.remedies(about.place, about.debtor, today, about.creditor, own=standing.own)
    charging = law.charging(about.place, about.debtor, today, about.creditor, own=standing.own)
    sums = add_up((one.currency, _hundredths(one.principal, one.currency)) for one in told)
    return Before(
        place=about.place,
        debtor=about.debtor,
        debtor_known=bool(debtor.kind),
        creditor=about.creditor,
        trade=company.trade,
        claims=told,
        remedies=remedies(known, company.trade, sums, _days(claimed), today),
        calling=_calling(company, standing, claimed, now),
        interest_waits=_interest_waits(charging),
    )


NOTICES = {By.FORMAL_NOTICE, By.REMINDER, By.REMINDER_SENT, By.WAITING}
"""What begins delay and is the creditor's own act."""


def _interest_waits(said: Charging) -> bool:
    found = said.interest
    return (
        found is not None and found.owed and bool(found.starts) and all(start.by in NOTICES for start in found.starts)
    )


def _hundredths(minor: int, currency: str) -> int:
    return int(minor * 100 // 10 ** exponent(currency))


def _days(claimed: Sequence[Claimed]) -> dict[str, date]:
    """The days from which last days are counted: those of the oldest late invoice."""
    issued = [one.invoice.issued_on for one in claimed if one.invoice.issued_on is not None]
    due = [part.due_on for one in claimed for part in one.invoice.parts if part.due_on is not None]
    found = {"invoice": min(issued, default=None), "due": min(due, default=None)}
    return {event: day for event, day in found.items() if day is not None}


def _calling(company: Company, standing: Standing, claimed: Sequence[Claimed], now: datetime) -> Calling:
    here = now.astimezone(ZoneInfo(company.zone))
    due = _days(claimed).get("due")

    def ask(at: datetime) -> Contact:
        return standing.contact(at, "call", TALKING, due=due)

    found = nearest(ask, here, any_hour(company.zone))
    week = law.contact_limits(standing.places[0], standing.debtor, here.date(), "call", own=standing.own).hours
    return Calling(
        allowed=found.at == here,
        reasons=found.now.reasons,
        at=found.at,
        hours=week.rules if week is not None else (),
        counters=tuple(Counter(used, cap.most, cap.days, cap.channels, cap.rule) for cap, used in counters(ask(here))),
        zones=tuple(zone.key for zone in standing.zones),
    )
