"""What a person does to one message that waits: put it in other words, back as it was, or leave it out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from relance.accounts import actions as accounts
from relance.company.models import Company
from relance.dunning import tasks
from relance.dunning.reconsidering import reconsider
from relance.dunning.tasks import NothingSaid
from relance.letters import actions as letters
from relance.letters import queries as letter_queries
from relance.letters.tone import Level, Verdict
from relance.outbox import actions as outbox
from relance.outbox import queries as outbox_queries
from relance.outbox.rules import State
from relance.values.clock import day_in


class NotWaiting(ValueError):
    """The message waits for approval no more: it was approved, withdrawn or written anew."""

    says_what_to_do = True

    def __init__(self) -> None:
        super().__init__(gettext("This message no longer waits for approval. Look at where it stands."))


class NoWords(ValueError):
    """Nothing would be left to say."""

    says_what_to_do = True

    def __init__(self) -> None:
        super().__init__(gettext("Leave at least one sentence, or leave the message out."))


@dataclass(frozen=True, slots=True)
class Edited:
    """What came of other words: kept or not, and what the tone check says of them."""

    kept: bool
    verdict: Verdict


@transaction.atomic
def edit(
    company: Company, message_id: int, texts: Mapping[int, str], *, anyway: bool, by: str, now: datetime
) -> Edited:
    """Put passages of a message in other words. What must never be sent is not kept; what is warned about only
    `anyway`. Raises NotWaiting, and NoWords where no sentence is left.
    """
    message = _waiting(company, message_id)
    try:
        letter = letters.put_otherwise(message.letter, texts, now=now)
    except ValueError as nothing:
        raise NoWords from nothing
    verdict = letter_queries.read(letter, (message.recipient_name, company.name, company.signer))
    if verdict.level is Level.BLOCK or (verdict.level is Level.WARN and not anyway):
        return Edited(False, verdict)
    if letter.body != message.letter.body:
        letter.save()
        if outbox.edit(company, message_id, letter.pk, by=by, now=now) is None:
            raise NotWaiting
    return Edited(True, verdict)


@transaction.atomic
def put_back(company: Company, message_id: int, *, by: str, now: datetime) -> None:
    """Let a message say again what the firm's wording says. Raises NotWaiting."""
    message = _waiting(company, message_id)
    outbox.edit(company, message_id, None, by=by, now=now)
    reconsider(company, [message.account_id], by=by, now=now)


@transaction.atomic
def skip(company: Company, message_id: int, *, reason: str, by: str, now: datetime) -> None:
    """Leave a message out: its step counts as taken, without a contact. The next one comes on its day, but not before
    the date that the message would have given to answer.

    Raises NotWaiting, and NothingSaid without a reason.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise NothingSaid(gettext("Say why it is left out: the reason stays with the customer."))
    message = _waiting(company, message_id)
    accounts.lock(company, [message.account_id])
    marked = [line.part_id for line in message.lines.all() if line.step]
    on = day_in(now, company.zone)
    tasks.take(
        company,
        message.account_id,
        message.step,
        marked,
        on=on,
        answer_by=message.answer_by,
        said=reason,
        by=by,
        now=now,
        skipped=True,
    )
    outbox.withdraw(company, {message.id: "skipped"}, by=by, now=now)
    reconsider(company, [message.account_id], by=by, now=now)


def _waiting(company: Company, message_id: int) -> Any:
    message = outbox_queries.get(company, message_id)
    if message is None or message.state != State.PROPOSED or not message.letter.has_words:
        raise NotWaiting
    return message
