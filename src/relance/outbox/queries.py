"""What other rooms may ask of the outbox."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, F, Min, Q, QuerySet, Sum, Window
from django.db.models.functions import RowNumber

from relance.company.models import Company
from relance.outbox.models import Message, MessageLine, PrintBatch
from relance.outbox.rules import DONE, WAITING, State
from relance.values.clock import at


@dataclass(frozen=True, slots=True)
class Done:
    """What messages that left, or may have left, did for a due part: its steps, and the last date given to answer.

    The date is given for everything that a message lists, also for what it is not marked for.
    """

    steps: frozenset[str]
    answer_by: date | None


def done(account_ids: Iterable[int]) -> dict[int, Done]:
    """By due part, what messages that listed it did, whatever account they are with since a merge."""
    rows = MessageLine.objects.filter(part__account_id__in=set(account_ids), message__state__in=DONE)
    steps: dict[int, set[str]] = defaultdict(set)
    until: dict[int, list[date]] = defaultdict(list)
    for part_id, step, answer_by in rows.values_list("part_id", "step", "message__answer_by"):
        steps[part_id] |= {step} if step else set()
        until[part_id] += [answer_by] if answer_by is not None else []
    return {part: Done(frozenset(named), max(until[part], default=None)) for part, named in steps.items()}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that may still be withdrawn. `lines` are (part, step marked or empty, minor units open)."""

    id: int
    occasion: str
    recipient: str
    written_for: str
    approved: bool
    edited: bool
    answer_by: date | None
    subject: str
    body: str
    lines: frozenset[tuple[int, str, int]]


def waiting(account_ids: Iterable[int]) -> dict[int, Waiting]:
    """The one message of each account that may still be withdrawn."""
    rows = Message.objects.filter(account_id__in=set(account_ids), state__in=WAITING)
    return {row.account_id: _waiting(row) for row in rows.select_related("letter").prefetch_related("lines")}


def _waiting(row: Message) -> Waiting:
    lines = frozenset((line.part_id, line.step, line.open) for line in row.lines.all())
    approved = row.approved_at is not None
    words = row.letter
    return Waiting(
        row.id,
        row.occasion,
        row.recipient,
        row.written_for,
        approved,
        row.edited_at is not None,
        row.answer_by,
        words.subject,
        words.body,
        lines,
    )


@dataclass(frozen=True, slots=True)
class Record:
    """What became of the messages of a step: how many left, how many of these a person had worded otherwise, and how
    many were left out.
    """

    left: int = 0
    edited: int = 0
    skipped: int = 0


def records(company: Company, since: date) -> dict[str, Record]:
    """By step, what became of the messages that were written since a day."""
    rows = Message.objects.filter(company=company, proposed_on__gte=since, notice="").order_by()
    left = Count("id", filter=Q(state__in=(State.SENT, State.TO_POST)))
    edited = Count("id", filter=Q(state__in=(State.SENT, State.TO_POST), edited_at__isnull=False))
    skipped = Count("id", filter=Q(state=State.WITHDRAWN, why="skipped"))
    found = rows.values_list("step").annotate(left=left, edited=edited, skipped=skipped)
    return {step: Record(*counts) for step, *counts in found}


def in_flight(account_ids: Iterable[int]) -> set[int]:
    """Accounts with a message that is leaving this moment."""
    rows = Message.objects.filter(account_id__in=set(account_ids), state=State.SENDING)
    return set(rows.values_list("account_id", flat=True))


def refused(account_ids: Iterable[int]) -> dict[int, set[str]]:
    """By account, recipients that a message failed to reach and nobody has tried again."""
    rows = Message.objects.filter(account_id__in=set(account_ids), state=State.FAILED)
    found: dict[int, set[str]] = defaultdict(set)
    for account_id, recipient in rows.values_list("account_id", "recipient"):
        found[account_id].add(recipient)
    return found


def proposed_steps(company: Company, ready: bool = False) -> dict[int, str]:
    """Messages that wait for approval, with their steps; `ready`: without those that were stopped for their words."""
    rows = Message.objects.filter(company=company, state=State.PROPOSED).order_by("id")
    rows = rows.filter(why="") if ready else rows
    return dict(rows.values_list("id", "step"))


def in_state(company: Company, *states: State) -> list[Message]:
    """The firm's messages in some states, with their words and lines, in order of proposal."""
    rows = Message.objects.filter(company=company, state__in=states).select_related("letter")
    return list(rows.prefetch_related("lines__part__document").order_by("id"))


def get(company: Company, message_id: int) -> Message | None:
    """A message of this firm."""
    rows = Message.objects.filter(company=company, pk=message_id)
    return rows.select_related("letter").prefetch_related("lines__part__document").first()


def left_on(company: Company, zone: str, day: date, most: int | None = None) -> list[Message]:
    """What left, or would have left, on a day of the firm's time zone; at most so many."""
    return list(_gone(company, zone, day).select_related("letter").order_by("left_at", "id")[:most])


def left_count(company: Company, zone: str, day: date) -> dict[str, int]:
    """How many left, or would have left, on a day, by state."""
    return dict(_gone(company, zone, day).order_by().values_list("state").annotate(n=Count("id")))


LONGEST_DELAY = timedelta(days=31)
"""How long after its hour a message may leave and still be found among those of its day."""


def _gone(company: Company, zone: str, day: date) -> "QuerySet[Message]":
    first, end = at(day, time.min, zone), at(day + timedelta(days=1), time.min, zone)
    rows = Message.objects.filter(company=company, state__in=(State.SENT, State.REHEARSED))
    # The hour of departure is indexed: years of messages need not be read for one day of them.
    return rows.filter(departs_at__gte=first - LONGEST_DELAY, left_at__gte=first, left_at__lt=end)


def first_in_state(company: Company, state: State, most: int) -> list[Message]:
    """The firm's oldest messages in a state, at most so many, without the body of their words."""
    rows = Message.objects.filter(company=company, state=state).select_related("letter").defer("letter__body")
    return list(rows.order_by("id")[:most])


def proposed(company: Company, most: int) -> list[Message]:
    """Messages that wait for approval: of each step the oldest, at most so many, without the body of their words."""
    rank = Window(RowNumber(), partition_by=F("step"), order_by="id")
    rows = Message.objects.filter(company=company, state=State.PROPOSED).annotate(rank=rank).filter(rank__lte=most)
    return list(rows.select_related("letter").defer("letter__body").order_by("id"))


def counts(company: Company) -> dict[tuple[str, str], int]:
    """How many messages are on their way or need a look, by state and step."""
    states = (*WAITING, State.UNKNOWN, State.FAILED)
    rows = Message.objects.filter(company=company, state__in=states).order_by()
    return {(state, step): n for state, step, n in rows.values_list("state", "step").annotate(n=Count("id"))}


def proposed_sums(company: Company) -> dict[str, dict[str, int]]:
    """What messages that wait for approval ask for, by step and currency."""
    rows = Message.objects.filter(company=company, state=State.PROPOSED, lines__isnull=False).order_by()
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for step, currency, total in rows.values_list("step", "lines__currency").annotate(total=Sum("lines__open")):
        found[step][currency] = total
    return found


def asked(message_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """What messages ask for, by currency."""
    rows = MessageLine.objects.filter(message_id__in=set(message_ids)).order_by()
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for message, currency, total in rows.values_list("message_id", "currency").annotate(total=Sum("open")):
        found[message][currency] = total
    return found


@dataclass(frozen=True, slots=True)
class Departure:
    """Messages approved in one breath that have not begun to leave."""

    batch: str
    departs_at: datetime
    by: str
    count: int


def departures(company: Company) -> list[Departure]:
    """Approvals that can still be undone, the first to leave first."""
    rows = Message.objects.filter(company=company, state__in=(State.APPROVED, State.MOVED)).order_by()
    found = rows.values_list("batch").annotate(at=Min("departs_at"), who=Min("approved_by"), n=Count("id"))
    return [Departure(batch, at_, who, n) for batch, at_, who, n in found.order_by("at", "batch")]


def days_of_steps(part_ids: Iterable[int]) -> dict[int, list[datetime]]:
    """By due part, the moments at which a message marked a step for it, oldest first."""
    rows = MessageLine.objects.filter(part_id__in=set(part_ids), message__state__in=DONE).exclude(step="")
    found: dict[int, list[datetime]] = defaultdict(list)
    for part_id, moment in rows.order_by("message__claimed_at").values_list("part_id", "message__claimed_at"):
        if moment is not None:
            found[part_id].append(moment)
    return found


def waiting_messages(account_ids: Iterable[int]) -> dict[int, Message]:
    """The one message of each account that has not left and is not given up."""
    rows = Message.objects.filter(account_id__in=set(account_ids), state__in=WAITING)
    return {row.account_id: row for row in rows}


def stuck(account_id: int) -> list[Message]:
    """Messages of an account that need a person: refused, or perhaps left."""
    rows = Message.objects.filter(account_id=account_id, state__in=(State.UNKNOWN, State.FAILED))
    return list(rows.order_by("id"))


def states(account_id: int, message_ids: Iterable[int]) -> dict[int, str]:
    """Where these messages of an account stand now."""
    rows = Message.objects.filter(account_id=account_id, id__in=set(message_ids))
    return dict(rows.values_list("id", "state"))


def approved_together(company: Company, batch: str) -> int:
    """How many messages of one approval have not begun to leave."""
    if not batch:
        return 0
    return Message.objects.filter(company=company, batch=batch, state=State.APPROVED).count()


def approved_count(company: Company) -> int:
    """How many approved messages wait for their departure."""
    return Message.objects.filter(company=company, state__in=(State.APPROVED, State.MOVED)).count()


def asked_for(company: Company, entry_ids: Iterable[int]) -> list[tuple[str, date]]:
    """Documents, by their entries, that a message which left, or may have left, lists: number and day."""
    rows = MessageLine.objects.filter(company=company, part__document__entry_id__in=set(entry_ids))
    rows = rows.filter(message__state__in=DONE)
    return list(rows.values_list("part__document__number", "message__proposed_on").distinct())


def to_print(company: Company) -> list[Message]:
    """Letters that left for the next pile to print, oldest first."""
    rows = Message.objects.filter(company=company, state=State.TO_POST, print_batch=None)
    return list(rows.select_related("letter", "account").order_by("claimed_at", "id"))


def waits_for_post(company: Company) -> int:
    """How many letters somebody has to print or to bring to the post."""
    return Message.objects.filter(company=company, state=State.TO_POST).count()


def is_used(account_id: int, occasion: str, channel: str, recipient: str, states: Iterable[str]) -> bool:
    """Whether a message for this occasion is in one of these states."""
    mine = Message.objects.filter(account_id=account_id, occasion=occasion, channel=channel, recipient=recipient)
    return mine.filter(state__in=[str(state) for state in states]).exists()


def not_posted_yet(account_ids: Iterable[int]) -> set[int]:
    """Accounts with a letter that is on paper, or about to be, and not in the post."""
    rows = Message.objects.filter(account_id__in=set(account_ids), state=State.TO_POST)
    return set(rows.values_list("account_id", flat=True))


def print_batches(company: Company) -> list[PrintBatch]:
    """Batches with letters that are not in the post yet, oldest first."""
    found = PrintBatch.objects.filter(company=company, messages__state=State.TO_POST)
    return list(found.distinct().order_by("id"))


def print_batch(company: Company, number: int) -> PrintBatch | None:
    """A print batch of this firm."""
    return PrintBatch.objects.filter(company=company, pk=number).first()


def posted_lately(company: Company, most: int) -> list[PrintBatch]:
    """Batches that are in the post, newest first."""
    return list(PrintBatch.objects.filter(company=company, posted_on__isnull=False).order_by("-id")[:most])


def in_batches(company: Company, numbers: Iterable[int]) -> dict[int, list[Message]]:
    """The letters of batches, in the order of their pages, without those that were taken out or lost their words."""
    rows = Message.objects.filter(company=company, print_batch__in=set(numbers), state__in=DONE)
    rows = rows.exclude(letter__body="")
    found: dict[int, list[Message]] = defaultdict(list)
    for message in rows.select_related("letter", "account").order_by("claimed_at", "id"):
        found[message.print_batch_id or 0].append(message)
    return found


def left_of(account_id: int) -> list[Message]:
    """Every message to a customer that left, or may have, with its exact words, oldest first."""
    rows = Message.objects.filter(account_id=account_id, state__in=(State.SENT, State.UNKNOWN))
    return list(rows.select_related("letter", "print_batch").order_by("left_at", "id"))
