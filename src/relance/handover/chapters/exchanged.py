"""What went between the two: contacts with their proof, messages in their exact words, notices."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext

from relance.accounts import queries as accounts
from relance.claims import notices as served
from relance.handover.cells import Row
from relance.handover.records import Column, Sent, Table
from relance.handover.scene import Scene
from relance.handover.told import channel
from relance.outbox import queries as outbox
from relance.outbox.rules import PAPER, State
from relance.values.clock import day_in
from relance.values.words import say_date, say_hour


def sent(scene: Scene) -> Iterator[Sent]:
    """Every message that left, or may have, the oldest first."""
    for number, one in enumerate(outbox.left_of(scene.account), start=1):
        left = one.left_at or one.claimed_at
        assert left is not None, "what left has its moment"
        posted = one.print_batch.posted_on if one.print_batch is not None else None
        yield Sent(
            number=number,
            message=one.pk,
            on=posted or day_in(left, scene.company.zone),
            channel=one.channel,
            to=one.recipient_name if one.channel == PAPER else one.recipient,
            subject=one.letter.subject,
            body=one.letter.body if one.letter.has_words else gettext("The words of this message were erased."),
            proof=_proof(scene, one, left),
            letter=one.letter,
        )


def _proof(scene: Scene, one: Any, left: Any) -> str:
    """What proves that it left, and what is not proven."""
    if one.channel == PAPER:
        posted = one.print_batch.posted_on if one.print_batch is not None else None
        day = posted or day_in(left, scene.company.zone)
        said = gettext("In the post on %(day)s.") % {"day": say_date(day, scene.language)}
        number = gettext("Registered letter %(number)s.") % {"number": one.registered} if one.registered else ""
        return " ".join(filter(None, (said, number)))
    when = {
        "day": say_date(day_in(left, scene.company.zone), scene.language),
        "hour": say_hour(left, scene.company.zone, scene.language),
        "receipt": one.receipt,
    }
    if one.state == State.UNKNOWN:
        return gettext("May have left on %(day)s at %(hour)s: the mail server gave no answer.") % when
    return gettext("The mail server took it on %(day)s at %(hour)s and answered: %(receipt)s") % when


def contacts(scene: Scene, left: Sequence[Sent]) -> Table:
    """Every contact, either way. What proves one is the message itself, or the entry of the timeline."""
    numbers = {f"message:{each.message}": each.number for each in left}
    entries = {link.facts.get("contact"): link.seq for link in scene.links if link.kind == "contact"}
    return Table(
        "contacts",
        gettext("Contacts"),
        gettext("every contact, either way, and what proves it"),
        (
            Column(gettext("Day")),
            Column(gettext("Hour")),
            Column(gettext("How"), "1"),
            Column(gettext("Who began")),
            Column(gettext("Subject"), "2"),
            Column(gettext("By"), "1"),
            Column(gettext("Proof"), "1.6"),
        ),
        tuple(_contacts(scene, numbers, entries)),
    )


def _contacts(scene: Scene, numbers: dict[str, int], entries: dict[Any, int]) -> Iterator[Row]:
    for one in accounts.contacts_of(scene.account):
        proof = []
        if one.source in numbers:
            proof.append(gettext("message %(n)d") % {"n": numbers[one.source]})
        if one.pk in entries:
            proof.append(gettext("timeline no. %(n)d") % {"n": entries[one.pk]})
        how = gettext("attempt to call, nobody answered") if one.kind == "attempt" else channel(one.channel)
        began = gettext("creditor") if one.outgoing else gettext("debtor")
        hour = f"{one.at.astimezone(scene.zone):%H:%M}"
        yield one.day, hour, how, began, one.subject, one.by, ", ".join(proof)


def notices(scene: Scene) -> Table:
    """Formal notices and first reminders that were served."""
    return Table(
        "notices",
        gettext("Notices served"),
        gettext("formal notices and first reminders, and what proves them"),
        (
            Column(gettext("Notice"), "1"),
            Column(gettext("Sent")),
            Column(gettext("Received")),
            Column(gettext("How"), "1"),
            Column(gettext("Proof"), "2"),
        ),
        tuple(_notices(scene)),
    )


def _notices(scene: Scene) -> Iterator[Row]:
    kinds = {"formal_notice": gettext("Formal notice"), "first_reminder": gettext("First reminder")}
    for one in reversed(served.rows(scene.company, scene.account)):
        yield kinds[one.kind], one.sent_on or "", one.received_on or "", channel(one.medium), one.proof
