"""The list of messages by where they stand, page after page: what left, what did not."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count

from relance.accounts import paging
from relance.accounts.paging import Place, Source, Stage
from relance.company.models import Company
from relance.outbox.models import Message
from relance.outbox.rules import State
from relance.values.clock import at as moment_of

LEFT, LEAVES, TRIED, WRITTEN = "left_at", "departs_at", "claimed_at", "proposed_on"
BY = {
    State.APPROVED: LEAVES,
    State.MOVED: LEAVES,
    State.SENDING: LEAVES,
    State.TO_POST: LEAVES,
    State.SENT: LEFT,
    State.REHEARSED: LEFT,
    State.UNKNOWN: TRIED,
}
"""The moment by which the messages of a state are listed; the day they were written where nothing else is known."""
SOON = frozenset(State) - {State.SENT, State.REHEARSED, State.WITHDRAWN}
"""States that messages pass through: there are never many in them."""


@dataclass(frozen=True, slots=True)
class Messages:
    """A page of the list, with words and lines."""

    messages: tuple[Any, ...]
    before: Place | None
    after: Place | None


def moment(message: Any) -> date | datetime | None:
    """The moment by which a message is listed."""
    found: date | datetime | None = getattr(message, BY.get(State(message.state), WRITTEN))
    return found


def page(
    company: Company, states: Collection[State], size: int, at: Place | None = None, back: bool = False
) -> Messages:
    """Messages in these states, the newest first, those that leave the soonest first. They share a kind of moment."""
    by = {BY.get(state, WRITTEN) for state in states}
    assert len(by) == 1, "States that are listed together are listed by one kind of moment."
    (column,) = by
    mine = [Message.objects.filter(company=company, state=state).values("id", column) for state in sorted(states)]
    stage = Stage(tuple(Source(rows, (column, "id")) for rows in mine), descending=column != LEAVES)
    found = paging.page([stage], size, at, back)
    ids = [row["id"] for row in found.rows]
    rows = Message.objects.filter(company=company, id__in=ids).select_related("letter")
    known = {row.pk: row for row in rows.prefetch_related("lines__part__document")}
    return Messages(tuple(known[pk] for pk in ids if pk in known), found.before, found.after)


def counts(company: Company, states: Collection[State] = SOON) -> dict[State, int]:
    """How many messages are in each of these states."""
    rows = Message.objects.filter(company=company, state__in=sorted(states)).order_by()
    return {State(state): n for state, n in rows.values_list("state").annotate(n=Count("*"))}


def any_in(company: Company, state: State) -> bool:
    """Whether any message is in a state."""
    return Message.objects.filter(company=company, state=state).exists()


def left_since(company: Company, zone: str, day: date) -> int:
    """How many messages left on a day of the firm's time zone, and after it."""
    return Message.objects.filter(
        company=company, state=State.SENT, left_at__gte=moment_of(day, time.min, zone)
    ).count()


def together(company: Company, batches: Collection[str]) -> dict[str, int]:
    """By approval, how many of its messages have not begun to leave."""
    rows = Message.objects.filter(company=company, state__in=(State.APPROVED, State.MOVED), batch__in=set(batches))
    return dict(rows.exclude(batch="").order_by().values_list("batch").annotate(n=Count("*")))
