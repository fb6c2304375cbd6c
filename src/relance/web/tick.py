"""The one clock of the house. Cron, the background worker, the command line and the tests call it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django_scopes import scope

from relance.accounts import actions as accounts
from relance.channels.rules import OpenWire
from relance.company import actions as companies
from relance.company.models import Company
from relance.dunning import actions as dunning
from relance.dunning.actions import Outcomes
from relance.outbox import actions as outbox
from relance.outbox.actions import Departed
from relance.values.clock import day_in, wall_clock

BY = "Relance"


@dataclass(frozen=True, slots=True)
class TickReport:
    """What one tick of one firm did."""

    company: str
    now: datetime
    decided: Outcomes
    departed: Departed
    lost: list[int] = field(default_factory=list)


def tick(
    company: Company, now: datetime, own_day: date | None = None, wires: Mapping[str, OpenWire] | None = None
) -> TickReport:
    """Bring one firm up to date: settle broken claims, decide, send what is due, decide what that changed.

    `own_day` is the day the firm lives on when the clock was given by hand, None for the wall clock.
    `wires` replaces the firm's own wires.
    """
    with scope(company=company):
        companies.set_clock(company, own_day=own_day, now=now)
        lost = outbox.sweep(company, now=now, wall=wall_clock())
        decided = dunning.run(company, by=BY, now=now)
        departed = outbox.depart(company, now=now, wires=wires)
        if departed.any:
            after = dunning.run(company, by=BY, now=now)
            decided.withdrawn += after.withdrawn
            decided.proposed += after.proposed
            decided.trouble += after.trouble
        accounts.seal(company, day_in(now, company.zone) - timedelta(days=1), now=now)
    return TickReport(company.name, now, decided, departed, lost)
