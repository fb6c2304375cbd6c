"""One decision on its way to words and to the outbox."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from relance.company import queries as companies
from relance.company.models import Company
from relance.company.rules import Hours
from relance.customers.queries import Addressee
from relance.dunning import charging
from relance.dunning.ahead import answer_by
from relance.dunning.charging import Asked
from relance.dunning.facts import Decision, Facts, Item, Outcome
from relance.dunning.lawful import statements_of
from relance.dunning.queries import Gathered
from relance.dunning.rules import Place
from relance.letters import own as own_wordings
from relance.letters import queries as letters
from relance.letters import rules as wording
from relance.letters.rules import Words
from relance.outbox.actions import Proposal
from relance.outbox.queries import Waiting
from relance.outbox.rules import occasion
from relance.policies import queries as policies
from relance.policies.rules import Policy, Step


@dataclass(frozen=True, slots=True)
class Frame:
    """What a whole run has in common."""

    company: Company
    policy: Policy
    hours: Hours
    sender: wording.Sender
    wordings: Mapping[tuple[str, str], str]
    by: str
    now: datetime


def frame_of(company: Company, by: str, now: datetime) -> Frame:
    """The frame of a run, as the firm is now. Raises BadPolicy where it has none."""
    company.refresh_from_db()
    sender = letters.sender_of(company)
    policy, hours = policies.in_force(company), companies.hours(company)
    return Frame(company, policy, hours, sender, own_wordings.texts(company), by, now)


@dataclass(frozen=True, slots=True)
class Writing:
    """What is written for one account, where its decision is to write.

    `items` is everything that is asked for, due or not: what is contested rests.
    """

    frame: Frame
    facts: Facts
    place: Place
    customer: Addressee
    decision: Decision
    items: tuple[Item, ...]
    charges: tuple[Asked, ...] = ()

    @classmethod
    def of(
        cls, frame: Frame, known: Gathered, decision: Decision, charged: Mapping[int, tuple[Asked, ...]]
    ) -> "Writing":
        """The writing of a decision among those that were gathered together; `charged` may be asked by account."""
        account = decision.account_id
        facts = known.facts[account]
        asked = tuple(item for item in facts.items if item.asked)
        charges = charging.of_items(charged, account, asked)
        return cls(frame, facts, known.places[account], known.people[account], decision, asked, charges)

    @property
    def step(self) -> Step:
        """The step of the ladder."""
        return next(step for step in self.place.terms.ladder.steps if step.name == self.decision.step)

    @property
    def answer_by(self) -> date:
        """The date that the message gives to answer."""
        return answer_by(self.place, self.decision.step, self.facts.today)

    @property
    def recipient(self) -> str:
        """The address on the decision's channel."""
        return self.facts.reach[self.decision.channel]

    @property
    def reader(self) -> wording.Recipient:
        """Who reads it, as far as the words show."""
        return letters.recipient_of(self.customer)

    @property
    def written_for(self) -> str:
        """A digest of who writes to whom, and of the fixed sums that are asked, as far as the words show it."""
        said: tuple[object, ...] = (self.frame.sender, self.reader)
        return hashlib.sha256(repr((*said, self.booked) if self.charges else said).encode()).hexdigest()

    @property
    def booked(self) -> tuple[dict[str, Any], ...]:
        """The fixed sums that are booked when the message leaves."""
        return tuple(one for each in self.charges for one in each.booked(self.reader.language))

    def is_said_by(self, row: Waiting) -> bool:
        """Whether a waiting message still says what is decided: same occasion, same people, same sums and marks.

        One that nobody approved may be worded anew instead of being withdrawn: there the people do not count. Words
        that a person changed stay as they are, until the date in them comes.
        """
        decision = self.decision
        if decision.outcome is not Outcome.MESSAGE or decision.item is None:
            return False
        wanted = {(item.part_id, decision.marks.get(item.part_id, ""), item.asked) for item in self.items}
        same_key = row.occasion == occasion(decision.step, decision.item) and row.recipient == self.recipient
        same_people = not (row.approved or row.edited) or row.written_for == self.written_for
        in_time = not row.edited or row.answer_by is None or row.answer_by > self.facts.today
        return same_key and same_people and in_time and row.lines == wanted

    def words(self) -> Words:
        """The words of today."""
        lines = tuple(
            wording.Line(i.number, i.issued_on, i.due_on, i.amount, i.asked, i.currency, i.asked < i.amount)
            for i in self.items
        )
        return wording.write(
            self.step.wording,
            lines,
            self.frame.sender,
            self.reader,
            self.facts.today,
            self.answer_by,
            self.decision.channel,
            tuple(each.words for each in self.charges),
            statements_of(self.facts, self.place, self.step, self.decision.channel),
            self.frame.wordings.get((self.reader.language, self.step.wording), ""),
        )

    def proposal(self, letter_id: int) -> Proposal:
        """The message to be approved."""
        decision, customer = self.decision, self.customer
        assert decision.item is not None
        return Proposal(
            account_id=self.facts.account_id,
            letter_id=letter_id,
            step=decision.step,
            item=decision.item,
            channel=decision.channel,
            recipient=self.recipient,
            recipient_name=(customer.contact or customer.name)[:200],
            seen_version=decision.version,
            answer_by=self.answer_by,
            written_for=self.written_for,
            lines=tuple((i.part_id, decision.marks.get(i.part_id, ""), i.asked, i.currency) for i in self.items),
            charges=self.booked,
        )
