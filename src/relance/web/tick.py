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
from relance.intake import dropping, watching
from relance.intake.watching import Watched
from relance.matching import actions as matching
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
    watched: Watched = field(default_factory=Watched)
    placed: int = 0


def tick(
    company: Company, now: datetime, own_day: date | None = None, wires: Mapping[str, OpenWire] | None = None
) -> TickReport:
    """Bring one firm up to date: settle broken claims, read what lies ready, decide, send what is due, decide again.

    `own_day` is the day the firm lives on when the clock was given by hand, None for the wall clock.
    `wires` replaces the firm's own wires.
    """
    with scope(company=company):
        companies.set_clock(company, own_day=own_day, now=now)
        lost = outbox.sweep(company, now=now, wall=wall_clock())
        watched, placed = _take_in(company, now)
        decided = dunning.run(company, by=BY, now=now)
        departed = outbox.depart(company, now=now, wires=wires)
        if departed.any:
            after = dunning.run(company, by=BY, now=now)
            decided.withdrawn += after.withdrawn
            decided.proposed += after.proposed
            decided.trouble += after.trouble
        accounts.seal(company, day_in(now, company.zone) - timedelta(days=1), now=now)
    return TickReport(company.name, now, decided, departed, lost, watched, placed)


def _take_in(company: Company, now: datetime) -> tuple[Watched, int]:
    """Read the watched folder, and place bank lines that fit since. The run that follows decides what it changed."""
    dropping.forget_old(company, now)
    today = day_in(now, company.zone)
    watched = watching.read_folder(company, by=BY, now=now, today=today, wall=wall_clock())
    return watched, len(matching.place_by_reference(company, by=BY, now=now).lines)
