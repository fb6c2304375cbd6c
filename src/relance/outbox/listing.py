"""The list of messages by where they stand, page after page: what left, what did not."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count

from relance.accounts import paging
from relance.accounts.paging import Place, Source, Stage
from relance.company.models import Company
from relance.outbox.models import Message
from relance.outbox.queries import LONGEST_DELAY
from relance.outbox.rules import PAPER, State
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


def reached_on(company: Company, zone: str, day: date) -> set[int]:
    """Accounts that a message left for on a day, or would have; and those for which one may have left."""
    first, end = (moment_of(each, time.min, zone) for each in (day, day + timedelta(days=1)))
    # The hour of departure is indexed: years of messages need not be read for one day of them.
    gone = Message.objects.filter(company=company, state__in=(State.SENT, State.REHEARSED))
    gone = gone.filter(departs_at__gte=first - LONGEST_DELAY, left_at__gte=first, left_at__lt=end)
    doubtful = Message.objects.filter(company=company, state=State.UNKNOWN)
    return {*gone.values_list("account_id", flat=True), *doubtful.values_list("account_id", flat=True)}


def approved_of(company: Company, message_ids: Collection[int]) -> int:
    """How many of these messages somebody has approved already."""
    rows = Message.objects.filter(company=company, id__in=set(message_ids)).exclude(approved_by="")
    return rows.exclude(state__in=(State.PROPOSED, State.WITHDRAWN)).count()


def letters_in(company: Company, batches: Collection[str]) -> dict[str, int]:
    """By approval, how many of its messages that have not begun to leave are letters on paper."""
    rows = Message.objects.filter(company=company, state__in=(State.APPROVED, State.MOVED), batch__in=set(batches))
    return dict(rows.filter(channel=PAPER).order_by().values_list("batch").annotate(n=Count("*")))


def letters_waiting(company: Company) -> tuple[int, int]:
    """How many letters are to be printed, and how many printed ones to be brought to the post."""
    rows = Message.objects.filter(company=company, state=State.TO_POST)
    return rows.filter(print_batch=None).count(), rows.exclude(print_batch=None).count()


def together(company: Company, batches: Collection[str]) -> dict[str, int]:
    """By approval, how many of its messages have not begun to leave."""
    rows = Message.objects.filter(company=company, state__in=(State.APPROVED, State.MOVED), batch__in=set(batches))
    return dict(rows.exclude(batch="").order_by().values_list("batch").annotate(n=Count("*")))
