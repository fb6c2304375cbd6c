"""The only writers of the outbox: propose, approve, undo, withdraw, depart, settle."""

import logging
import os
import secrets
import socket
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext

from relance.accounts import actions as accounts
from relance.accounts.actions import Happening
from relance.accounts.writing import insert_rows, insert_values, update_rows
from relance.channels import queries as channels
from relance.channels.rules import Envelope, NotTaken, OpenWire, TryLater, Unsure, Wire
from relance.company import queries as companies
from relance.company.models import Company
from relance.company.rules import departure
from relance.letters import queries as letters
from relance.letters.tone.saying import told
from relance.outbox import charging, lawful, rules
from relance.outbox.models import Message, MessageLine
from relance.outbox.rules import LastLook, Leave, State, Verdict
from relance.values.batches import batched
from relance.values.clock import day_in

log = logging.getLogger(__name__)
CLAIM_LASTS = timedelta(minutes=15)
"""A claim of a machine that does not answer for itself is given up after this long."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A message to be shown for approval. `lines` are (part, step marked or empty, open, currency).

    `charges` are fixed sums that it asks for: they are booked when it leaves (see `charging`).
    """

    account_id: int
    letter_id: int
    step: str
    item: int
    channel: str
    recipient: str
    recipient_name: str
    seen_version: int
    answer_by: date | None
    written_for: str
    lines: tuple[tuple[int, str, int, str], ...]
    charges: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Reworded:
    """The words of today: the letter, the date it gives to answer, for whom it is written, and what it charges."""

    letter_id: int
    answer_by: date | None
    written_for: str
    charges: tuple[Mapping[str, Any], ...] = ()


@transaction.atomic
def propose(company: Company, proposals: Sequence[Proposal], *, now: datetime) -> list[Message]:
    """Put messages before the firm's people. The accounts must be locked."""
    day = day_in(now, company.zone)
    made = insert_rows(
        [
            Message(
                company_id=company.pk,
                account_id=p.account_id,
                letter_id=p.letter_id,
                step=p.step,
                occasion=rules.occasion(p.step, p.item),
                channel=p.channel,
                recipient=p.recipient,
                recipient_name=p.recipient_name,
                seen_version=p.seen_version,
                proposed_on=day,
                answer_by=p.answer_by,
                written_for=p.written_for,
                charges=[dict(charge) for charge in p.charges],
            )
            for p in proposals
        ]
    )
    lines = [(company.pk, message.pk, *line) for message, p in zip(made, proposals, strict=True) for line in p.lines]
    insert_values(MessageLine, ("company_id", "message_id", "part_id", "step", "open", "currency"), lines)
    return made


@transaction.atomic
def approve(company: Company, message_ids: Iterable[int] | None, *, by: str, now: datetime) -> list[Message]:
    """Approve proposed messages, all of them with None. They leave at the firm's next departure.

    Ids that are not proposed (any more) are passed over: the answer lists what was approved.
    """
    # One that was stopped for its words waits until they are others.
    waiting = Message.objects.filter(company=company, state=State.PROPOSED, why="")
    if message_ids is not None:
        waiting = waiting.filter(id__in=set(message_ids))
    _stand_in_line(company, waiting)
    chosen = list(waiting.order_by("account_id").select_for_update())
    leave_at = departure(now, companies.hours(company))
    batch = secrets.token_hex(16)
    for message in chosen:
        message.state = State.APPROVED
        message.approved_at, message.approved_by = now, by
        message.batch, message.departs_at = batch, leave_at
    update_rows(chosen, ["state", "approved_at", "approved_by", "batch", "departs_at"])
    return chosen


@transaction.atomic
def undo_approval(company: Company, batch: str, *, now: datetime) -> int:
    """Take an approval back for those of its messages that have not begun to leave. How many."""
    taken = (State.APPROVED, State.MOVED)
    undone = Message.objects.filter(company=company, batch=batch, state__in=taken).exclude(batch="")
    _stand_in_line(company, undone)
    return undone.update(state=State.PROPOSED, approved_at=None, approved_by="", batch="", departs_at=None, why="")


def _stand_in_line(company: Company, messages: "QuerySet[Message]") -> None:
    """Lock the accounts of messages in the house's order: approving meets a tick that withdraws or words anew."""
    for slice_ in batched(sorted(set(messages.values_list("account_id", flat=True))), 500):
        accounts.lock(company, slice_)


@transaction.atomic
def withdraw(company: Company, reasons: Mapping[int, str], *, by: str, now: datetime) -> int:
    """Withdraw waiting messages, each with its reason. One that was approved is noted on the timeline."""
    rows = list(Message.objects.select_for_update().filter(company=company, id__in=list(reasons)))
    rows = [row for row in rows if row.state in (*rules.WAITING, State.FAILED)]
    noted = [
        Happening(row.account_id, "withdrawn", {"message": row.id, "step": row.step, "reason": reasons[row.id]})
        for row in rows
        if row.approved_at is not None
    ]
    for row in rows:
        row.state, row.why = State.WITHDRAWN, reasons[row.id]
    update_rows(rows, ["state", "why"])
    if noted:
        accounts.record(company, noted, by=by, now=now)
    return len(rows)


def keep(company: Company, versions: Mapping[int, int]) -> None:
    """The decision behind these waiting messages stands: they have seen the account as it is now."""
    rows = list(Message.objects.select_for_update().filter(company=company, id__in=list(versions)))
    for row in rows:
        row.seen_version = versions[row.id]
        if row.state == State.MOVED:
            row.state = State.APPROVED if row.approved_at else State.PROPOSED
    update_rows(rows, ["seen_version", "state"])


def reword(company: Company, words: Mapping[int, Reworded]) -> None:
    """Give proposed messages, which nobody has approved, words of today. By message."""
    rows = list(Message.objects.filter(company=company, id__in=list(words), state=State.PROPOSED))
    for row in rows:
        new = words[row.id]
        row.letter_id, row.answer_by, row.written_for = new.letter_id, new.answer_by, new.written_for
        row.charges, row.why = [dict(charge) for charge in new.charges], ""
    update_rows(rows, ["letter_id", "answer_by", "written_for", "charges", "why"])


@transaction.atomic
def edit(company: Company, message_id: int, letter_id: int | None, *, by: str, now: datetime) -> Message | None:
    """Let a message that waits for approval say other words; with None it is worded anew the next time it is decided.

    None where it waits no more. What was stopped for its words is free again.
    """
    message = _locked(company, message_id, (State.PROPOSED,))
    if message is None:
        return None
    message.letter_id = letter_id or message.letter_id
    message.edited_at, message.edited_by = (now, by) if letter_id else (None, "")
    message.why = ""
    message.save(update_fields=["letter", "edited_at", "edited_by", "why"])
    return message


@dataclass(slots=True)
class Departed:
    """What a send loop did: message ids by outcome, and why nothing could leave."""

    sent: list[int] = field(default_factory=list)
    rehearsed: list[int] = field(default_factory=list)
    moved: list[int] = field(default_factory=list)
    later: list[int] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)
    unknown: list[int] = field(default_factory=list)
    no_wire: list[int] = field(default_factory=list)
    words: list[int] = field(default_factory=list)
    to_post: list[int] = field(default_factory=list)

    @property
    def any(self) -> bool:
        """Whether anything changed."""
        went = (self.sent, self.rehearsed, self.to_post)
        changed = (*went, self.moved, self.later, self.failed, self.unknown, self.words)
        return any(changed)


def depart(company: Company, *, now: datetime, wires: Mapping[str, OpenWire] | None = None) -> Departed:
    """Send what is approved and due. Each message is claimed, handed over and settled on its own.

    Not one transaction, on purpose: the claim must be on disk before the wire is touched.
    """
    openers = channels.wires(company) if wires is None else wires
    lines: dict[str, Wire] = {}
    done = Departed()
    due = Message.objects.filter(company=company, state=State.APPROVED, departs_at__lte=now)
    try:
        for message_id in list(due.order_by("departs_at", "id").values_list("id", flat=True)):
            verdict, message = claim(company, message_id, now=now, channels_open=openers)
            if verdict is Verdict.GO and message is not None:
                if message.channel not in lines:
                    lines[message.channel] = openers[message.channel]()
                _hand_over(company, message, lines[message.channel], done, now)
            elif message is not None and verdict is not None and verdict is not Verdict.WAIT:
                _note(done, verdict, message).append(message_id)
    finally:
        for line in lines.values():
            line.close()
    return done


def _note(done: Departed, verdict: Verdict, message: Message) -> list[int]:
    if message.state == State.FAILED:
        return done.failed
    lists = {
        Verdict.MOVED: done.moved,
        Verdict.REHEARSE: done.rehearsed,
        Verdict.NO_WIRE: done.no_wire,
        Verdict.WORDS: done.words,
    }
    return lists.get(verdict, done.to_post)


@transaction.atomic
def claim(
    company: Company, message_id: int, *, now: datetime, channels_open: Mapping[str, OpenWire]
) -> tuple[Verdict | None, Message | None]:
    """The last look, and the claim. None where another worker has the message or it is no longer approved."""
    found = Message.objects.filter(company=company, pk=message_id).values_list("account_id", flat=True).first()
    if found is None:
        return None, None
    account = accounts.lock(company, [found])[found]
    firm = Company.objects.get(pk=company.pk)
    message = Message.objects.select_for_update().select_related("letter").get(pk=message_id)
    if message.state != State.APPROVED or message.departs_at is None:
        return None, None
    look = LastLook(
        seen_version=message.seen_version,
        version=account.version,
        asleep=not account.trouble and _asleep(account.decided_on, account.wake_on, day_in(now, firm.zone)),
        test_mode=firm.test_mode,
        has_wire=message.channel in channels_open,
        on_paper=message.channel == rules.PAPER,
    )
    verdict = rules.last_look(look, now, message.departs_at, companies.hours(firm))
    if verdict not in (Verdict.MOVED, Verdict.WAIT):
        look = replace(look, law=lawful.may_leave(firm, message, now))
        verdict = rules.last_look(look, now, message.departs_at, companies.hours(firm))
    if verdict in (Verdict.GO, Verdict.PRINT, Verdict.REHEARSE, Verdict.NO_WIRE):
        verdict = _read_again(firm, message, verdict)
    if verdict is Verdict.GO:
        message.state, message.claimed_at, message.claimed_by = State.SENDING, now, worker()
        message.tries += 1
    elif verdict is Verdict.PRINT:
        _to_paper(firm, message, now)
    elif verdict is Verdict.MOVED:
        message.state = State.MOVED
        if look.law is Leave.NOT:
            # The facts are those that were decided on; only the law's day is another. It is decided again.
            accounts.moved(company, [message.account_id])
    elif verdict is Verdict.REHEARSE:
        message.state, message.left_at = State.REHEARSED, now
    message.save(update_fields=list(CLAIMED))
    return verdict, message


CLAIMED = (
    *("state", "why", "claimed_at", "claimed_by", "tries", "left_at"),
    *("approved_at", "approved_by", "batch", "departs_at"),
)


def _read_again(company: Company, message: Message, verdict: Verdict) -> Verdict:
    """The words are read a last time: what must never be sent goes back to a person, with the reason."""
    found = letters.unfit(message.letter, (message.recipient_name, company.name, company.signer))
    if found is None:
        return verdict
    because = told(found, company.language, message.letter.language).because
    with translation.override(company.language):
        why = gettext("Stopped for its words, “%(words)s”. %(because)s") % {"words": found.words, "because": because}
    message.state, message.why = State.PROPOSED, why[:300]
    message.approved_at, message.approved_by, message.batch, message.departs_at = None, "", "", None
    return Verdict.WORDS


def _to_paper(company: Company, message: Message, now: datetime) -> None:
    """A letter leaves into the next pile to print: a row of our own, so there is no moment of doubt and no wire."""
    why = _not_deliverable(company, message)
    message.state, message.why = (State.FAILED if why else State.TO_POST), why
    if why:
        accounts.moved(company, [message.account_id])
    else:
        message.claimed_at, message.tries = now, message.tries + 1


def _not_deliverable(company: Company, message: Message) -> str:
    """Why no postman could deliver it, in the firm's language."""
    with translation.override(company.language):
        if not letters.address_of(message.letter.content):
            return gettext("No postal address is known.")
        if lacking := letters.not_printable(message.letter.content):
            said = gettext("The address has letters that cannot be printed: %(letters)s. Write it in Latin letters.")
            return (said % {"letters": lacking[:40]})[:300]
    return ""


def _asleep(decided_on: date | None, wake_on: date | None, today: date) -> bool:
    """Whether an account's last decision still holds on this day."""
    if decided_on is None or decided_on > today:
        return False
    return decided_on == today or wake_on is None or wake_on > today


def _hand_over(company: Company, message: Message, wire: Wire, done: Departed, now: datetime) -> None:
    try:
        envelope = _envelope(company, message, now)
    except Exception as error:
        # Nothing was handed over: it certainly did not leave, and the others must not wait for it.
        log.exception("message %s: no mail could be made of it", message.id)
        settle_failed(company, message.id, f"{type(error).__name__}: {error}")
        done.failed.append(message.id)
        return
    try:
        receipt = wire.hand_over(envelope)
    except NotTaken as error:
        settle_failed(company, message.id, str(error))
        done.failed.append(message.id)
    except TryLater as error:
        gave_up = settle_later(company, message.id, str(error), now=now)
        (done.failed if gave_up else done.later).append(message.id)
    except Unsure as error:
        settle_unknown(company, message.id, str(error), now=now)
        done.unknown.append(message.id)
    except Exception as error:
        # A wire must not fail so. Nobody can tell what became of this message; the others must not wait for it.
        log.exception("message %s: the wire failed", message.id)
        settle_unknown(company, message.id, f"{type(error).__name__}: {error}", now=now)
        done.unknown.append(message.id)
    else:
        settle_sent(company, message.id, receipt, now=now)
        done.sent.append(message.id)


def _envelope(company: Company, message: Message, now: datetime) -> Envelope:
    key = f"relance-{message.company_id}-{message.id}"
    mail = letters.mail_of(message.letter, company.name, key)
    return Envelope(
        id=key,
        to=message.recipient,
        to_name=message.recipient_name,
        sender_name=company.signer or company.name,
        subject=message.letter.subject,
        text=message.letter.body,
        language=message.letter.language,
        at=now,
        html=mail.html,
        pictures=mail.pictures,
    )


@transaction.atomic
def settle_sent(company: Company, message_id: int, receipt: str, *, now: datetime, by: str = "") -> None:
    """It left: the contact is logged, and with it the account has a new fact."""
    message = _locked(company, message_id, (State.SENDING, State.UNKNOWN))
    if message is None:
        return
    was_unknown = message.state == State.UNKNOWN
    message.state, message.receipt, message.why = State.SENT, receipt[:200], ""
    message.left_at = message.claimed_at if was_unknown else now
    message.save(update_fields=["state", "receipt", "why", "left_at"])
    log_departure(company, message, by=by or message.approved_by, now=now)


@transaction.atomic
def settle_unknown(company: Company, message_id: int, why: str, *, now: datetime) -> None:
    """It may have left: counted as a contact, shown to a person, never repeated by itself."""
    message = _locked(company, message_id, (State.SENDING,))
    if message is None:
        return
    message.state, message.why = State.UNKNOWN, why[:300]
    message.save(update_fields=["state", "why"])
    log_departure(company, message, by=message.approved_by, now=message.claimed_at or now)


def log_departure(company: Company, message: Message, *, by: str, now: datetime, day: date | None = None) -> None:
    """A message left, or may have: one contact, once, on the day given or that of the moment."""
    accounts.log_contact(
        company,
        message.account_id,
        channel=message.channel,
        outgoing=True,
        subject=message.letter.subject,
        text=message.letter.subject,
        by=by,
        now=now,
        day=day or day_in(now, company.zone),
        source=f"message:{message.id}",
        facts={"message": message.id, "step": message.step, "state": str(message.state)},
    )
    if message.state == State.SENT:
        charging.book(company, message, by=by, now=now, day=day or day_in(now, company.zone))


@transaction.atomic
def settle_failed(company: Company, message_id: int, why: str) -> None:
    """It certainly did not leave and will not by itself: a person is shown why."""
    message = _locked(company, message_id, (State.SENDING,))
    if message is None:
        return
    message.state, message.why = State.FAILED, why[:300]
    message.save(update_fields=["state", "why"])
    accounts.moved(company, [message.account_id])


@transaction.atomic
def settle_later(company: Company, message_id: int, why: str, *, now: datetime) -> bool:
    """It certainly did not leave this time: it is tried again, or given up after many tries (then True)."""
    message = _locked(company, message_id, (State.SENDING,))
    if message is None:
        return False
    again = rules.next_try(message.tries, now)
    message.state, message.why = (State.APPROVED if again else State.FAILED), why[:300]
    message.departs_at = again or message.departs_at
    message.save(update_fields=["state", "why", "departs_at"])
    # Its step counted as done while it was leaving: whatever was decided meanwhile is decided again.
    accounts.moved(company, [message.account_id])
    return again is None


@transaction.atomic
def answer_unknown(company: Company, message_id: int, *, left: bool, by: str, now: datetime) -> bool:
    """A person says whether an unknown message left. Not left: its step may be proposed again."""
    message = _locked(company, message_id, (State.UNKNOWN,))
    if message is None:
        return False
    if left:
        settle_sent(company, message_id, f"settled by {by}", now=now, by=by)
        return True
    message.state, message.why = State.WITHDRAWN, "did_not_leave"
    message.save(update_fields=["state", "why"])
    happening = Happening(message.account_id, "withdrawn", {"message": message.id, "reason": "did_not_leave"})
    accounts.record(company, [happening], by=by, now=now)
    accounts.moved(company, [message.account_id])
    return True


@transaction.atomic
def try_again(company: Company, message_id: int, *, by: str, now: datetime) -> bool:
    """Approve a failed message once more, to the same address."""
    message = _locked(company, message_id, (State.FAILED,))
    if message is None:
        return False
    others = Message.objects.filter(account_id=message.account_id, state__in=rules.WAITING)
    if others.exists():
        return False
    message.state, message.tries, message.approved_at, message.approved_by = State.MOVED, 0, now, by
    message.batch, message.departs_at = secrets.token_hex(16), departure(now, companies.hours(company))
    message.save(update_fields=["state", "tries", "approved_at", "approved_by", "batch", "departs_at"])
    accounts.moved(company, [message.account_id])
    return True


def _locked(company: Company, message_id: int, states: Sequence[State]) -> Message | None:
    """The message under its account's lock, if it is in one of these states."""
    found = Message.objects.filter(company=company, pk=message_id).values_list("account_id", flat=True).first()
    if found is None:
        return None
    accounts.lock(company, [found])
    message = Message.objects.select_for_update().select_related("letter").get(pk=message_id)
    return message if message.state in states else None


def sweep(company: Company, *, now: datetime, wall: datetime) -> list[int]:
    """Claims whose worker is gone become unknown: it died between hand-over and receipt. Ids."""
    lost = []
    for message in Message.objects.filter(company=company, state=State.SENDING):
        if _worker_gone(message, wall):
            settle_unknown(company, message.id, "the machine stopped while this message was leaving", now=now)
            lost.append(message.id)
    return lost


def worker() -> str:
    """This process, named so that another on the same machine can see whether it still lives."""
    return f"{socket.gethostname()}:{os.getpid()}:{_started(os.getpid())}:{int(datetime.now().timestamp())}"


def _worker_gone(message: Message, wall: datetime) -> bool:
    host, pid, started, since = message.claimed_by.rsplit(":", 3)
    if host == socket.gethostname() and started:
        return _started(int(pid)) != started
    return wall.timestamp() - int(since) > CLAIM_LASTS.total_seconds()


def _started(pid: int) -> str:
    """When a process of this machine started, in clock ticks since boot; empty where that cannot be told.

    One that has ended and waits for its parent to notice (a zombie) is gone: it will send nothing more.
    """
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
            told = file.read().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if told[0] in ("Z", "X") else told[19]
