"""What waits to be printed and to be posted, as the page lists it: a bounded number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from relance.company.models import Company
from relance.customers import queries as customers
from relance.customers.queries import Addressee
from relance.dunning.reasons import language
from relance.letters import queries as letters
from relance.outbox import queries
from relance.policies import queries as policies
from relance.policies.rules import Policy
from relance.values.clock import day_in

LATELY = 6
"""Piles in the post that are still shown."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """One letter: who it is for, what stands in its window, and whether something changed since it was printed."""

    message_id: int
    customer: Addressee
    step: str
    address: tuple[str, ...]
    changed: bool


@dataclass(frozen=True, slots=True)
class Pile:
    """Letters of one batch, in the order of their pages."""

    batch: Any
    made_on: date
    envelopes: tuple[Envelope, ...]


@dataclass(frozen=True, slots=True)
class Post:
    """The whole page."""

    to_print: tuple[Envelope, ...]
    piles: tuple[Pile, ...]
    lately: tuple[tuple[Any, int], ...]

    @property
    def to_post(self) -> int:
        """Letters on paper that wait."""
        return sum(len(pile.envelopes) for pile in self.piles)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever printed and nothing waits."""
        return not (self.to_print or self.piles or self.lately)


def post_of(company: Company) -> Post:
    """The post of the firm in scope."""
    waiting, open_ = queries.to_print(company), queries.print_batches(company)
    gone = queries.posted_lately(company, LATELY)
    inside = queries.in_batches(company, [batch.pk for batch in (*open_, *gone)])
    shown = [message for batch in open_ for message in inside[batch.pk]]
    people = customers.addressees({message.account_id for message in (*waiting, *shown)})
    policy = policies.in_force(company)
    piles = tuple(
        Pile(batch, day_in(batch.made_at, company.zone), _envelopes(inside[batch.pk], people, policy))
        for batch in open_
    )
    lately = tuple((batch, len(inside.get(batch.pk, ()))) for batch in gone)
    return Post(_envelopes(waiting, people, policy), piles, lately)


def _envelopes(found: Iterable[Any], people: dict[int, Addressee], policy: Policy) -> tuple[Envelope, ...]:
    return tuple(
        Envelope(
            message.id,
            people[message.account_id],
            policy.title(message.step, language()),
            letters.address_of(message.letter.content),
            message.seen_version != message.account.version,
        )
        for message in found
    )
