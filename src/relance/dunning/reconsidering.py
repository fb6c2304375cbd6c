"""Decide accounts again and let the consequences follow: the only place that withdraws, proposes and words anew."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta

from django.db import OperationalError, transaction
from django.utils.translation import gettext_noop

from relance.accounts import actions as accounts
from relance.accounts import queries as account_queries
from relance.accounts.actions import Decided
from relance.accounts.writing import insert_rows, update_rows
from relance.company.models import Company
from relance.dunning import charging, queries
from relance.dunning import facts as said
from relance.dunning.facts import Outcome
from relance.dunning.models import Decision
from relance.dunning.notice.measuring import end_what_is_paid
from relance.dunning.queries import Gathered
from relance.dunning.rules import decide
from relance.dunning.writing import Frame, Writing, frame_of
from relance.letters import actions as letters
from relance.letters.rules import Words
from relance.outbox import actions as outbox
from relance.outbox import queries as outbox_queries
from relance.outbox.queries import Waiting
from relance.policies.rules import Approval
from relance.values.batches import batched
from relance.values.clock import day_in

log = logging.getLogger(__name__)
SLICE = 500
UNEXPECTED = gettext_noop("Something in its data was not expected. The details are in errors.log in the data folder.")
BY_ITSELF = "Relance"
"""Who approves what a firm lets leave by itself."""


@dataclass(slots=True)
class Outcomes:
    """What reconsidering did: account ids by outcome, messages proposed and withdrawn, troubles, and who was busy."""

    message: list[int] = field(default_factory=list)
    call: list[int] = field(default_factory=list)
    person: list[int] = field(default_factory=list)
    wait: list[int] = field(default_factory=list)
    proposed: list[int] = field(default_factory=list)
    withdrawn: list[int] = field(default_factory=list)
    trouble: list[int] = field(default_factory=list)
    later: list[int] = field(default_factory=list)


def run(company: Company, *, by: str, now: datetime) -> Outcomes:
    """Decide every account that is due for it: moved since its decision, or woken by the day.

    One that somebody else holds this moment stays due and is left for the next run.
    """
    due = account_queries.due_ids(company, day_in(now, company.zone))
    return _reconsider(company, due, by=by, now=now, wait=False)


def reconsider(company: Company, account_ids: Iterable[int], *, by: str, now: datetime) -> Outcomes:
    """Decide these accounts again and let the consequences follow, a slice a transaction.

    An account whose data make an error is noted with it, and the others go on.
    """
    return _reconsider(company, account_ids, by=by, now=now, wait=True)


def _reconsider(company: Company, account_ids: Iterable[int], *, by: str, now: datetime, wait: bool) -> Outcomes:
    frame = frame_of(company, by, now)
    done = Outcomes()
    for slice_ in batched(sorted(set(account_ids)), SLICE):
        try:
            with transaction.atomic():
                _reconsider_slice(frame, slice_, done, wait)
        except Exception:
            for account_id in slice_:
                _reconsider_alone(frame, account_id, done, wait)
    return done


def _reconsider_alone(frame: Frame, account_id: int, done: Outcomes, wait: bool) -> None:
    """One account of a slice that failed: it goes through, or its error is kept with it, or it is busy."""
    try:
        with transaction.atomic():
            _reconsider_slice(frame, [account_id], done, wait)
    except OperationalError:
        # The database would not let us in: nothing is wrong with the account, and it is still due.
        log.exception("account %s could not be locked", account_id)
        done.later.append(account_id)
    except Exception as error:
        log.exception("account %s could not be decided", account_id)
        today = day_in(frame.now, frame.company.zone)
        with transaction.atomic():
            account = accounts.lock(frame.company, [account_id])[account_id]
            trouble = str(error) if getattr(error, "says_what_to_do", False) else UNEXPECTED
            again = Decided(account_id, account.version, today, today + timedelta(days=1), trouble)
            accounts.decided(frame.company, [again])
        done.trouble.append(account_id)


def _reconsider_slice(frame: Frame, account_ids: list[int], done: Outcomes, wait: bool) -> None:
    mine = accounts.lock(frame.company, account_ids, wait=wait)
    done.later += [] if wait else [account_id for account_id in account_ids if account_id not in mine]
    versions = {account_id: account.version for account_id, account in mine.items()}
    known = queries.gather(frame.company, frame.policy, versions, day_in(frame.now, frame.company.zone))
    decisions = {i: decide(facts, known.places[i]) for i, facts in known.facts.items()}
    today = day_in(frame.now, frame.company.zone)
    end_what_is_paid(frame.company, known.facts, today, by=frame.by, now=frame.now)
    step = Outcomes()
    _write_decisions(frame, list(decisions.values()))
    _follow(frame, known, decisions, step)
    accounts.decided(frame.company, [_decided(d) for d in decisions.values()])
    for decision in decisions.values():
        getattr(step, decision.outcome.value).append(decision.account_id)
    for each in fields(Outcomes):
        getattr(done, each.name).extend(getattr(step, each.name))


def _write_decisions(frame: Frame, decisions: Sequence[said.Decision]) -> None:
    """Keep each decision; one that says the same as before only becomes longer."""
    before = queries.current_of(d.account_id for d in decisions)
    longer, over, fresh = [], [], []
    for decision in decisions:
        row = _row(frame, decision)
        old = before.get(decision.account_id)
        if old is not None and _same(old, row):
            old.last_on, old.version, old.look_again_on = row.last_on, row.version, row.look_again_on
            old.reasons = row.reasons
            longer.append(old)
            continue
        if old is not None:
            over.append(old.pk)
        fresh.append(row)
    update_rows(longer, ["last_on", "version", "look_again_on", "reasons"])
    Decision.objects.filter(pk__in=over).update(current=False)
    insert_rows(fresh)


def _row(frame: Frame, decision: said.Decision) -> Decision:
    return Decision(
        company_id=frame.company.pk,
        account_id=decision.account_id,
        first_on=decision.today,
        last_on=decision.today,
        version=decision.version,
        outcome=decision.outcome,
        step=decision.step,
        channel=decision.channel,
        item=decision.item,
        instead_of=decision.instead_of,
        code=decision.reasons[0].code,
        reasons=[{"code": reason.code, "facts": dict(reason.facts)} for reason in decision.reasons],
        look_again_on=decision.look_again_on,
        by=frame.by,
        decided_at=frame.now,
    )


def _same(old: Decision, new: Decision) -> bool:
    def codes(row: Decision) -> list[str]:
        return [reason["code"] for reason in row.reasons]

    return (old.outcome, old.step, old.item, old.instead_of, codes(old)) == (
        new.outcome,
        new.step,
        new.item,
        new.instead_of,
        codes(new),
    )


def _follow(frame: Frame, known: Gathered, decisions: dict[int, said.Decision], done: Outcomes) -> None:
    """What waits and no longer fits is withdrawn; what fits is kept; what is missing is proposed."""
    waiting = outbox_queries.waiting(decisions)
    withdraw: dict[int, str] = {}
    stay: dict[int, int] = {}
    write: list[Writing] = []
    reword: list[tuple[Writing, Waiting]] = []
    charged = charging.asked(frame.company, _charging(known, decisions), frame.now)
    for account_id, decision in decisions.items():
        writing = Writing.of(frame, known, decision, charged)
        row = waiting.get(account_id)
        if row is not None and writing.is_said_by(row):
            stay[row.id] = decision.version
            if not (row.approved or row.edited):
                reword.append((writing, row))
        else:
            if row is not None:
                withdraw[row.id] = _why_withdrawn(row, decision)
            if decision.outcome is Outcome.MESSAGE:
                write.append(writing)
    outbox.withdraw(frame.company, withdraw, by=frame.by, now=frame.now)
    outbox.keep(frame.company, stay)
    _reword(frame, reword)
    done.withdrawn += list(withdraw)
    done.proposed += _propose(frame, write)


def _charging(known: Gathered, decisions: dict[int, said.Decision]) -> list[int]:
    """The accounts whose step asks for late charges, too."""
    found = []
    for account_id, decision in decisions.items():
        step = known.places[account_id].terms.ladder.find(decision.step)
        if decision.outcome is Outcome.MESSAGE and step is not None and step.charges:
            found.append(account_id)
    return found


def _why_withdrawn(row: Waiting, decision: said.Decision) -> str:
    """The code of the reason; a message that gives way to another one says so."""
    if decision.outcome is Outcome.MESSAGE:
        return "written_anew"
    return decision.reasons[0].code


def _propose(frame: Frame, writings: list[Writing]) -> list[int]:
    """Put messages before the firm's people. Steps that leave by themselves are approved at once, undo as always."""
    kept = letters.keep(frame.company, [(w.facts.account_id, w.words()) for w in writings], now=frame.now)
    proposals = [writing.proposal(letter.id) for writing, letter in zip(writings, kept, strict=True)]
    made = [message.id for message in outbox.propose(frame.company, proposals, now=frame.now)]
    alone = [pk for pk, w in zip(made, writings, strict=True) if w.step.approval is Approval.NONE]
    if alone:
        outbox.approve(frame.company, alone, by=BY_ITSELF, now=frame.now)
    return made


def _reword(frame: Frame, rows: list[tuple[Writing, Waiting]]) -> None:
    """A proposal nobody has approved yet gets today's words, where the days in them have passed on."""
    written = [(writing, writing.words(), row) for writing, row in rows]
    stale = [each for each in written if _is_stale(*each)]
    kept = letters.keep(frame.company, [(w.facts.account_id, words) for w, words, _ in stale], now=frame.now)
    fresh = {
        row.id: outbox.Reworded(letter.id, writing.answer_by, writing.written_for, writing.booked)
        for (writing, _, row), letter in zip(stale, kept, strict=True)
    }
    outbox.reword(frame.company, fresh)


def _is_stale(writing: Writing, words: Words, row: Waiting) -> bool:
    """Whether other words, or other people than those in a letter's window, stand in the proposal."""
    said = (row.subject, row.body, row.written_for)
    return (words.subject, words.body, writing.written_for) != said


def _decided(decision: said.Decision) -> Decided:
    return Decided(decision.account_id, decision.version, decision.today, decision.look_again_on)
