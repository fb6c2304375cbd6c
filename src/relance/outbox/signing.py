"""Letters that a person signed, one by one: into the pile at once, and, once in the post, served and in force."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from relance.accounts import actions as accounts
from relance.accounts.actions import Happening
from relance.arrangements import measures
from relance.arrangements.measures import MeasureKind, NewMeasure
from relance.claims import notices
from relance.claims.notices import NoticeKind, Served
from relance.company.models import Company
from relance.outbox import rules
from relance.outbox.actions import Proposal, propose
from relance.outbox.models import Message
from relance.outbox.rules import State

FORMAL = "formal_notice"


@dataclass(frozen=True, slots=True)
class Signed:
    """How a letter goes: its kind of notice, how it is sent, and what it stops from which day on what ground."""

    notice: str
    medium: str
    registered: str = ""
    stops_on: date | None = None
    ground: str = ""


def sign(company: Company, proposal: Proposal, signed: Signed, *, by: str, now: datetime) -> Message:
    """Put a signed letter into the pile to print; in test mode it is rehearsed. The account must be locked."""
    (message,) = propose(company, [proposal], now=now)
    message.notice, message.medium, message.registered = signed.notice, signed.medium, signed.registered[:40]
    message.stops_on, message.ground = signed.stops_on, signed.ground[:300]
    message.approved_at, message.approved_by, message.departs_at = now, by, now
    if company.test_mode:
        message.state, message.left_at = State.REHEARSED, now
    else:
        message.state, message.claimed_at, message.tries = State.TO_POST, now, 1
    message.save()
    facts = {"message": message.pk, "kind": signed.notice, "step": message.step, "rehearsed": company.test_mode}
    accounts.record(company, [Happening(message.account_id, "notice_signed", facts)], by=by, now=now)
    return message


def in_force(company: Company, messages: Iterable[Message], *, on: date, by: str, now: datetime) -> None:
    """What was signed is in the post since a day: a notice is served, work or credit stops. Accounts are locked."""
    for message in messages:
        if message.notice == FORMAL:
            proof = f"{message.registered or message.receipt}, message {message.pk}"
            notices.serve(
                company,
                message.account_id,
                Served(NoticeKind.FORMAL_NOTICE, message.medium or rules.PAPER, on, None),
                proof=proof,
                by=by,
                now=now,
            )
        elif message.notice and message.stops_on is not None:
            kind = MeasureKind(message.notice)
            new = NewMeasure(message.account_id, kind, message.stops_on, message.ground)
            measures.begin(company, new, by=by, now=now)
