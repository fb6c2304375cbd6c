"""Letters on paper: printed in batches, brought to the post by a person.

A letter that departs waits here for the next batch (state `to_post`, no batch). Making a batch is one transaction, so a
letter is in exactly one; its PDF can be made again as often as a printer fails. Only a person knows what became of
paper: they say that a batch is in the post, or that a letter is not.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from relance.accounts import actions as accounts
from relance.accounts.actions import Happening
from relance.accounts.writing import update_rows
from relance.company.models import Company
from relance.outbox import rules, signing
from relance.outbox.actions import log_departure
from relance.outbox.models import Message, PrintBatch
from relance.outbox.rules import State
from relance.values.clock import at, day_in

MOST = 200
"""Letters in one batch: a pile that one person folds, and a file that a small machine makes."""

CHANGED, NOT_POSTED = "changed_before_print", "not_posted"
"""Why a letter was taken out of the pile."""


class PostRefusal(ValueError):
    """This cannot be said of these letters; the message says why and what to do."""

    says_what_to_do = True


@dataclass(frozen=True, slots=True)
class Made:
    """A new batch, if any letter was left for it. `taken_out` are messages that no longer held, `touched` accounts."""

    batch: PrintBatch | None = None
    letters: tuple[int, ...] = ()
    taken_out: tuple[int, ...] = ()
    touched: tuple[int, ...] = field(default=())


@transaction.atomic
def make_batch(company: Company, *, by: str, now: datetime) -> Made:
    """Put what waits into a batch, the oldest letters first, each looked at once more under its account's lock.

    What changed since it departed is withdrawn and may be decided anew: reconsider what is `touched`.
    """
    waiting = _lock(company, Message.objects.filter(print_batch=None), MOST)
    today = day_in(now, company.zone)
    good: list[Message] = []
    stale: list[Message] = []
    for message, version in waiting:
        fits = rules.may_print(message.seen_version, version, message.answer_by, today)
        (good if fits else stale).append(message)
    _take_out(company, stale, CHANGED, by=by, now=now)
    batch = PrintBatch.objects.create(company=company, made_at=now, made_by=by) if good else None
    for message in good:
        message.print_batch = batch
    update_rows(good, ["print_batch"])
    return Made(batch, _ids(good), _ids(stale), tuple(message.account_id for message in stale))


@transaction.atomic
def posted(company: Company, number: int, *, on: date, by: str, now: datetime) -> list[Message]:
    """The batch is in the post since that day: its letters are sent and count as contacts. Those that it was news for.

    Raises PostRefusal for a day that has not come, or that lies before the batch was made.
    """
    batch = PrintBatch.objects.filter(company=company, pk=number).first()
    if batch is None:
        raise PostRefusal(gettext("There is no such batch of letters."))
    today = day_in(now, company.zone)
    if not day_in(batch.made_at, company.zone) <= on <= today:
        raise PostRefusal(gettext("The day lies between the day the letters were printed and today."))
    left_at = now if on == today else at(on, time(12), company.zone)
    letters = [message for message, _ in _lock(company, batch.messages.all())]
    for message in letters:
        message.state, message.left_at = State.SENT, left_at
        message.receipt = f"print batch {number}, posted by {by}"[:200]
    update_rows(letters, ["state", "left_at", "receipt"])
    for message in letters:
        log_departure(company, message, by=by, now=left_at, day=on)
    signing.in_force(company, letters, on=on, by=by, now=now)
    if letters:
        PrintBatch.objects.filter(pk=batch.pk).update(posted_on=on, posted_at=now, posted_by=by)
    return letters


@transaction.atomic
def not_posted(company: Company, message_id: int, *, by: str, now: datetime) -> int | None:
    """This letter does not go to the post: its step is not done. The account to reconsider; None where nobody asks."""
    found = [message for message, _ in _lock(company, Message.objects.filter(pk=message_id))]
    _take_out(company, found, NOT_POSTED, by=by, now=now)
    return found[0].account_id if found else None


def _lock(company: Company, wanted: Any, most: int | None = None) -> list[tuple[Message, int]]:
    """Those of these messages that wait for the post, under their accounts' locks, with the accounts' versions."""
    waiting = wanted.filter(company=company, state=State.TO_POST).order_by("claimed_at", "id")
    seen = dict(waiting.values_list("id", "account_id")[:most])
    held = accounts.lock(company, seen.values())
    rows = waiting.filter(id__in=list(seen)).select_for_update(of=("self",)).select_related("letter")
    # An account that a merge gave the message meanwhile is not locked: the letter waits for the next look.
    return [(message, held[message.account_id].version) for message in rows if message.account_id in held]


def _take_out(company: Company, messages: Iterable[Message], why: str, *, by: str, now: datetime) -> None:
    rows = list(messages)
    for message in rows:
        message.state, message.why = State.WITHDRAWN, why
    update_rows(rows, ["state", "why"])
    noted = [Happening(m.account_id, "withdrawn", {"message": m.id, "step": m.step, "reason": why}) for m in rows]
    if noted:
        accounts.record(company, noted, by=by, now=now)
        accounts.moved(company, {message.account_id for message in rows})


def _ids(messages: Iterable[Message]) -> tuple[int, ...]:
    return tuple(message.id for message in messages)
