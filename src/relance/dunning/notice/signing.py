"""Signing the letter: drafted once more under the account's lock, frozen, put with the letters to post."""

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop

from relance.accounts import actions as accounts
from relance.company.models import Company
from relance.customers import queries as customers
from relance.dunning.notice.conditions import FORMAL
from relance.dunning.notice.drafting import draft
from relance.dunning.notice.records import Draft, Wish
from relance.dunning.reconsidering import reconsider
from relance.letters import actions as letters
from relance.letters.rules import Words
from relance.outbox import actions as outbox
from relance.outbox import queries as outbox_queries
from relance.outbox import signing
from relance.outbox.actions import Proposal
from relance.outbox.rules import KEYED, PAPER, POST, occasion
from relance.outbox.signing import Signed

GIVES_WAY = "notice_signed"


class NoticeRefusal(ValueError):
    """It cannot be signed so; the message says why. `draft` says which conditions fail, where some do."""

    says_what_to_do = True

    def __init__(self, template: str, found: Draft | None = None) -> None:
        self.template, self.draft = template, found
        super().__init__(template)


@transaction.atomic
def sign(company: Company, account_id: int, wish: Wish, *, name: str, seen: str, by: str, now: datetime) -> Any:
    """Sign the letter in a person's name. `seen` is the digest of the words that were read, empty where nobody asks.

    Raises NoticeRefusal where a condition fails, nobody signs, or the words are others by now.
    """
    name = " ".join(name.split())
    if not name:
        raise NoticeRefusal(gettext_noop("Write your name: a letter like this is signed by a person."))
    held = accounts.lock(company, [account_id])
    if account_id not in held:
        raise NoticeRefusal(gettext_noop("There is no such customer."))
    made = draft(company, account_id, wish, now)
    if made.words is None or not made.may_be_signed:
        raise NoticeRefusal(gettext_noop("It may not be signed as things stand: see what is missing."), made)
    if seen and seen != digest(made.words):
        raise NoticeRefusal(gettext_noop("Something changed since you read it. Read it again, then sign."), made)
    if outbox_queries.is_used(account_id, occasion(made.step, made.items[0].part_id), PAPER, POST, KEYED):
        raise NoticeRefusal(gettext_noop("This letter was signed already: see the timeline."), made)
    waiting = outbox_queries.waiting([account_id]).get(account_id)
    if waiting is not None:
        outbox.withdraw(company, {waiting.id: GIVES_WAY}, by=by, now=now)
    (letter,) = letters.keep(company, [(account_id, made.words)], now=now)
    proposal = _proposal(account_id, made, made.words, letter.pk, held[account_id].version)
    signed = Signed(wish.kind, wish.medium, wish.registered, made.stops_on, made.ground)
    message = signing.sign(company, proposal, signed, by=f"{name}, {by}"[:160] if name != by else by, now=now)
    reconsider(company, [account_id], by=by, now=now)
    return message


def digest(words: Words) -> str:
    """What was read, in a short sign: other words make another."""
    return hashlib.sha256(repr((words.subject, words.body, words.sheet)).encode()).hexdigest()


def _proposal(account_id: int, made: Draft, words: Words, letter_id: int, version: int) -> Proposal:
    customer = customers.addressees([account_id])[account_id]
    is_formal = made.kind == FORMAL
    return Proposal(
        account_id=account_id,
        letter_id=letter_id,
        step=made.step,
        item=made.items[0].part_id,
        channel=PAPER,
        recipient=POST,
        recipient_name=(customer.contact or customer.name)[:200],
        seen_version=version,
        answer_by=made.answer_by if is_formal else made.stops_on,
        written_for="",
        lines=tuple((i.part_id, made.step if is_formal else "", i.asked, i.currency) for i in made.items),
        charges=tuple(one for each in made.charges for one in each.booked(words.language)),
    )
