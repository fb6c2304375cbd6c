"""Reconsider: the only place that withdraws, decides again or proposes. Doors and the tick call it.

A call that is forgotten delays, never harms: the account's version has moved on, so the last look
stops what was decided before, and the next tick comes here.
"""

import hashlib
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from relance.accounts import actions as accounts
from relance.accounts import queries as account_queries
from relance.accounts.actions import Decided
from relance.accounts.writing import update_rows
from relance.company import actions as company_actions
from relance.company import queries as companies
from relance.company.models import Company
from relance.company.rules import Hours
from relance.customers import actions as customers
from relance.customers.actions import NewCustomer
from relance.customers.queries import Addressee
from relance.customers.rules import Kind
from relance.dunning import queries
from relance.dunning import rules as dunning
from relance.dunning.models import Decision
from relance.dunning.rules import Facts, Outcome
from relance.ledger import actions as ledger
from relance.ledger.actions import NewPayment
from relance.letters import actions as letters
from relance.letters import rules as wording
from relance.letters.rules import Words
from relance.outbox import actions as outbox
from relance.outbox import queries as outbox_queries
from relance.outbox.actions import Proposal
from relance.outbox.queries import Waiting
from relance.outbox.rules import State, occasion
from relance.policies import queries as policies
from relance.policies.rules import Ladder
from relance.values.batches import batched
from relance.values.clock import day_in

log = logging.getLogger(__name__)
SLICE = 200


@dataclass(slots=True)
class Outcomes:
    """What reconsidering did: account ids by outcome, messages proposed and withdrawn, and troubles."""

    message: list[int] = field(default_factory=list)
    wait: list[int] = field(default_factory=list)
    person: list[int] = field(default_factory=list)
    proposed: list[int] = field(default_factory=list)
    withdrawn: list[int] = field(default_factory=list)
    trouble: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Frame:
    """What a whole run has in common."""

    company: Company
    ladder: Ladder
    hours: Hours
    sender: wording.Sender
    by: str
    now: datetime


def run(company: Company, *, by: str, now: datetime) -> Outcomes:
    """Decide every account that is due for it: moved since its decision, or woken by the day."""
    return reconsider(company, account_queries.due_ids(company, day_in(now, company.zone)), by=by, now=now)


def reconsider(company: Company, account_ids: Iterable[int], *, by: str, now: datetime) -> Outcomes:
    """Decide these accounts again and let the consequences follow, a slice a transaction.

    An account whose data make an error is noted with it, and the others go on.
    """
    frame = _frame(company, by, now)
    done = Outcomes()
    for slice_ in batched(sorted(set(account_ids)), SLICE):
        try:
            with transaction.atomic():
                _reconsider_slice(frame, slice_, done)
        except Exception:
            for account_id in slice_:
                _reconsider_alone(frame, account_id, done)
    return done


def _reconsider_alone(frame: _Frame, account_id: int, done: Outcomes) -> None:
    """One account of a slice that failed: either it goes through, or its error is kept with it."""
    try:
        with transaction.atomic():
            _reconsider_slice(frame, [account_id], done)
    except Exception as error:
        log.exception("account %s could not be decided", account_id)
        today = day_in(frame.now, frame.company.zone)
        with transaction.atomic():
            account = accounts.lock(frame.company, [account_id])[account_id]
            trouble = f"{type(error).__name__}: {error}"
            again = Decided(account_id, account.version, today, today + timedelta(days=1), trouble)
            accounts.decided(frame.company, [again])
        done.trouble.append(account_id)


@transaction.atomic
def set_test_mode(company: Company, on: bool) -> None:
    """End or begin test mode. What was rehearsed today may be proposed again today: every account is decided anew."""
    company_actions.set_test_mode(company, on)
    accounts.all_moved(company)


@transaction.atomic
def paid(company: Company, new: NewPayment, *, by: str, now: datetime) -> tuple[Any, Outcomes]:
    """Book a payment and let its consequences follow, in one transaction. The ledger entry, and what followed."""
    entry = ledger.record_payments(company, [new], by=by, now=now)[0]
    done = reconsider(company, [new.account_id], by=by, now=now)
    entry.refresh_from_db()
    return entry, done


@transaction.atomic
def taken_back(
    company: Company, entry_id: int, *, on: date, reason: str, by: str, now: datetime
) -> tuple[Any, Outcomes]:
    """Take an entry back and let the consequences follow. The opposite entry, and what followed."""
    opposite = ledger.reverse(company, entry_id, on=on, reason=reason, by=by, now=now)
    return opposite, reconsider(company, [opposite.account_id], by=by, now=now)


@transaction.atomic
def let_count(company: Company, account_id: int, *, by: str, now: datetime) -> Outcomes:
    """Let what was set apart count again, and let the consequences follow."""
    ledger.let_count(company, account_id, by=by, now=now)
    return reconsider(company, [account_id], by=by, now=now)


@transaction.atomic
def contacted(
    company: Company, account_id: int, *, channel: str, outgoing: bool, text: str, by: str, now: datetime
) -> Outcomes:
    """Log a contact that a person had and let its consequences follow: the days between two contacts count."""
    day = day_in(now, company.zone)
    accounts.log_contact(
        company, account_id, channel=channel, outgoing=outgoing, subject="", text=text, by=by, now=now, day=day
    )
    return reconsider(company, [account_id], by=by, now=now)


@transaction.atomic
def added(company: Company, new: NewCustomer, *, by: str, now: datetime) -> Any:
    """Add a customer, whose account is decided at once."""
    customer = customers.add(company, [new], by=by, now=now)[0]
    reconsider(company, [customer.account_id], by=by, now=now)
    return customer


@transaction.atomic
def corrected(company: Company, customer_id: int, values: dict[str, str], *, by: str, now: datetime) -> Outcomes:
    """Change what is known of a customer and let the consequences follow: another address, another message."""
    customer = customers.change(company, customer_id, values, by=by, now=now)
    return reconsider(company, [customer.account_id], by=by, now=now)


@transaction.atomic
def answered(company: Company, message_id: int, *, left: bool, by: str, now: datetime) -> bool:
    """A person says whether an unknown message left, and the consequences follow. False where nobody asks."""
    known = outbox_queries.get(company, message_id)
    if known is None or known.state != State.UNKNOWN:
        return False
    outbox.answer_unknown(company, message_id, left=left, by=by, now=now)
    reconsider(company, [known.account_id], by=by, now=now)
    return True


@transaction.atomic
def tried_again(company: Company, message_id: int, *, by: str, now: datetime) -> bool:
    """Approve a failed message once more; the consequences follow. False where another one waits by now."""
    known = outbox_queries.get(company, message_id)
    if known is None or not outbox.try_again(company, message_id, by=by, now=now):
        return False
    reconsider(company, [known.account_id], by=by, now=now)
    return True


def _frame(company: Company, by: str, now: datetime) -> _Frame:
    company.refresh_from_db()
    server = getattr(company, "mail_server", None)
    sender = wording.Sender(
        firm=company.name,
        signer=company.signer,
        phone=company.phone,
        bank_name=company.account_holder,
        iban=company.iban,
        email=server.from_address if server else "",
    )
    return _Frame(company, policies.ladder(company), companies.hours(company), sender, by, now)


def _reconsider_slice(frame: _Frame, account_ids: list[int], done: Outcomes) -> None:
    versions = {i: account.version for i, account in accounts.lock(frame.company, account_ids).items()}
    facts, people = queries.gather(versions, day_in(frame.now, frame.company.zone))
    decisions = {i: dunning.decide(f, frame.ladder, frame.hours.calendar) for i, f in facts.items()}
    step = Outcomes()
    _write_decisions(frame, list(decisions.values()))
    _follow(frame, facts, decisions, people, step)
    accounts.decided(frame.company, [_decided(d) for d in decisions.values()])
    for decision in decisions.values():
        getattr(step, decision.outcome.value).append(decision.account_id)
    for name in ("message", "wait", "person", "proposed", "withdrawn"):
        getattr(done, name).extend(getattr(step, name))


def _write_decisions(frame: _Frame, decisions: Sequence[dunning.Decision]) -> None:
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
    Decision.objects.bulk_create(fresh, batch_size=500)


def _row(frame: _Frame, decision: dunning.Decision) -> Decision:
    return Decision(
        company=frame.company,
        account_id=decision.account_id,
        first_on=decision.today,
        last_on=decision.today,
        version=decision.version,
        outcome=decision.outcome,
        step=decision.step,
        item=decision.item,
        instead_of=decision.instead_of,
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


def _follow(
    frame: _Frame,
    facts: dict[int, Facts],
    decisions: dict[int, dunning.Decision],
    people: dict[int, Addressee],
    done: Outcomes,
) -> None:
    """What waits and no longer fits is withdrawn; what fits is kept; what is missing is proposed."""
    waiting = outbox_queries.waiting(decisions)
    withdraw: dict[int, str] = {}
    stay: dict[int, int] = {}
    write: list[int] = []
    reword: dict[int, Waiting] = {}
    for account_id, decision in decisions.items():
        row = waiting.get(account_id)
        if row is not None and _fits(frame, row, decision, facts[account_id], people[account_id]):
            stay[row.id] = decision.version
            if not row.approved:
                reword[account_id] = row
        else:
            if row is not None:
                withdraw[row.id] = _why_withdrawn(row, decision)
            if decision.outcome is Outcome.MESSAGE:
                write.append(account_id)
    outbox.withdraw(frame.company, withdraw, by=frame.by, now=frame.now)
    outbox.keep(frame.company, stay)
    _reword(frame, facts, decisions, people, reword)
    done.withdrawn += list(withdraw)
    done.proposed += _propose(frame, write, facts, decisions, people)


def _fits(frame: _Frame, row: Waiting, decision: dunning.Decision, facts: Facts, customer: Addressee) -> bool:
    """Whether a waiting message still says what is decided: same occasion, same people, same sums and marks.

    One that nobody approved may be worded anew instead of being withdrawn: there the people do not count.
    """
    if decision.outcome is not Outcome.MESSAGE or decision.item is None:
        return False
    wanted = {(item.part_id, decision.marks.get(item.part_id, ""), item.open) for item in facts.items}
    same_key = row.occasion == occasion(decision.step, decision.item) and row.recipient == facts.recipient
    same_people = not row.approved or row.written_for == _written_for(frame, customer)
    return same_key and same_people and row.lines == wanted


def _why_withdrawn(row: Waiting, decision: dunning.Decision) -> str:
    """The code of the reason; a message that gives way to another one says so."""
    if decision.outcome is Outcome.MESSAGE:
        return "written_anew"
    return decision.reasons[0].code


def _propose(
    frame: _Frame,
    account_ids: list[int],
    facts: dict[int, Facts],
    decisions: dict[int, dunning.Decision],
    people: dict[int, Addressee],
) -> list[int]:
    written = [(i, _words(frame, facts[i], decisions[i], people[i])) for i in account_ids]
    kept = letters.keep(frame.company, written, now=frame.now)
    proposals = [
        _proposal(frame, letter.id, facts[i], decisions[i], people[i])
        for letter, i in zip(kept, account_ids, strict=True)
    ]
    return [message.id for message in outbox.propose(frame.company, proposals, now=frame.now)]


def _reword(
    frame: _Frame,
    facts: dict[int, Facts],
    decisions: dict[int, dunning.Decision],
    people: dict[int, Addressee],
    rows: dict[int, Waiting],
) -> None:
    """A proposal nobody has approved yet gets today's words, where the days in them have passed on."""
    written = [(i, _words(frame, facts[i], decisions[i], people[i])) for i in rows]
    stale = [(i, words) for i, words in written if (words.subject, words.body) != (rows[i].subject, rows[i].body)]
    kept = letters.keep(frame.company, stale, now=frame.now)
    fresh = {
        rows[i].id: (letter.id, _answer_by(frame, facts[i], decisions[i]), _written_for(frame, people[i]))
        for (i, _), letter in zip(stale, kept, strict=True)
    }
    outbox.reword(frame.company, fresh)


def _answer_by(frame: _Frame, facts: Facts, decision: dunning.Decision) -> date:
    """The date the message gives to answer; the day itself where the step asks for none."""
    days = frame.ladder.step(decision.step).answer_days
    return frame.hours.calendar.on_or_after(facts.today + timedelta(days=days)) if days else facts.today


def _words(frame: _Frame, facts: Facts, decision: dunning.Decision, customer: Addressee) -> Words:
    lines = tuple(
        wording.Line(i.number, i.issued_on, i.due_on, i.amount, i.open, i.currency, i.open < i.amount)
        for i in facts.items
    )
    return wording.write(
        decision.step, lines, frame.sender, _recipient(customer), facts.today, _answer_by(frame, facts, decision)
    )


def _recipient(customer: Addressee) -> wording.Recipient:
    return wording.Recipient(
        name=customer.name,
        contact=customer.contact,
        kind="person" if customer.kind == Kind.PERSON else "business",
        language="fr" if customer.language == "fr" else "en",
        reference=customer.reference,
    )


def _written_for(frame: _Frame, customer: Addressee) -> str:
    """A digest of who writes to whom, as far as the words show it."""
    return hashlib.sha256(repr((frame.sender, _recipient(customer))).encode()).hexdigest()


def _proposal(frame: _Frame, letter_id: int, facts: Facts, decision: dunning.Decision, customer: Addressee) -> Proposal:
    assert decision.item is not None
    return Proposal(
        account_id=facts.account_id,
        letter_id=letter_id,
        step=decision.step,
        item=decision.item,
        channel=frame.ladder.step(decision.step).channel,
        recipient=facts.recipient,
        recipient_name=(customer.contact or customer.name)[:200],
        seen_version=decision.version,
        answer_by=_answer_by(frame, facts, decision),
        written_for=_written_for(frame, customer),
        lines=tuple((i.part_id, decision.marks.get(i.part_id, ""), i.open, i.currency) for i in facts.items),
    )


def _decided(decision: dunning.Decision) -> Decided:
    return Decided(decision.account_id, decision.version, decision.today, decision.look_again_on)
