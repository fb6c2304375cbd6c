"""Where a message stands, in words."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, pgettext

from relance.desk.customer.told.contacts import why_withdrawn
from relance.desk.doers import doer
from relance.dunning.reasons import language
from relance.outbox.rules import PAPER, State
from relance.values.clock import day_in
from relance.values.words import say_date, say_hour


@dataclass(frozen=True, slots=True)
class Standing:
    """A sentence for the head, a line below it, an icon."""

    sentence: str
    line: str
    icon: str


def standing(message: Any, zone: str, test_mode: bool) -> Standing:
    """What became of the message, or will."""
    state = State(message.state)
    when = _moment(message.left_at or message.claimed_at or message.departs_at, zone)
    said: dict[State, tuple[str, str, str]] = {
        State.PROPOSED: (
            gettext("This message waits for your approval."),
            gettext("Nothing leaves before somebody approves it."),
            "mail",
        ),
        State.APPROVED: (
            gettext("This message would leave %(when)s.") if test_mode else gettext("This message leaves %(when)s."),
            gettext("Approved by %(by)s. Payments are looked at again just before."),
            "send",
        ),
        State.MOVED: (
            gettext("This message is looked at again."),
            gettext("Something changed on the account after it was approved. Nothing leaves until that is clear."),
            "hourglass",
        ),
        State.SENDING: (
            gettext("This message is leaving at this moment."),
            gettext("Approved by %(by)s. Look again in a minute."),
            "send",
        ),
        State.TO_POST: (
            gettext("This letter waits for the post."),
            gettext("Approved by %(by)s. It counts as a contact once somebody says that it is posted."),
            "mailbox",
        ),
        State.SENT: (gettext("This message left %(when)s."), gettext("Approved by %(by)s."), "mail-check"),
        State.UNKNOWN: (
            gettext("This message may have left %(when)s."),
            gettext("The line broke before the receipt. Nothing is repeated by itself: look in the mailbox, then say."),
            "mail-question-mark",
        ),
        State.FAILED: (
            gettext("This message did not leave."),
            gettext("The mail server said no. Correct the address, or try again."),
            "mail-warning",
        ),
        State.WITHDRAWN: (gettext("This message was withdrawn."), "", "mail-x"),
        State.REHEARSED: (
            gettext("This message would have left %(when)s."),
            gettext("Test mode: it did not leave, and it does not count as a contact."),
            "mail-x",
        ),
    }
    sentence, line, icon = said[state]
    if message.channel == PAPER and state is State.FAILED:
        line = gettext("It cannot be posted as it is. Correct the address; then it is written anew.")
    facts = {"when": when, "by": doer(message.approved_by)}
    if state is State.WITHDRAWN:
        line = why_withdrawn(message.why)
    return Standing(sentence % facts, line % facts if state is not State.WITHDRAWN else line, icon)


def _moment(moment: Any, zone: str) -> str:
    """`on Tuesday 24 November at 9:30`."""
    if moment is None:
        return ""
    day, hour = say_date(day_in(moment, zone), language(), "near"), say_hour(moment, zone, language())
    return gettext("on %(day)s at %(hour)s") % {"day": day, "hour": hour}


def way(message: Any, zone: str) -> list[tuple[str, str]]:
    """What happened to the message so far, and when."""
    approved = ", ".join(part for part in (doer(message.approved_by), _when(message.approved_at, zone)) if part)
    left = pgettext("message", "Would have left") if message.state == State.REHEARSED else pgettext("message", "Left")
    leaves = message.departs_at if message.state == State.APPROVED else None
    steps = [
        (pgettext("message", "Written"), _when(message.letter.written_at, zone)),
        (pgettext("message", "Approved"), approved),
        (pgettext("message", "Leaves"), _when(leaves, zone)),
        (left, _when(message.left_at, zone)),
        (pgettext("of a mail server", "Receipt"), message.receipt),
    ]
    return [(term, words) for term, words in steps if words]


def _when(moment: Any, zone: str) -> str:
    """`24 November 2026, 9:30`, or nothing."""
    if moment is None:
        return ""
    return f"{say_date(day_in(moment, zone), language(), 'day')}, {say_hour(moment, zone, language())}"
