"""Every state of a message in words, and under which heading it is listed. A new state needs a line here."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from relance.desk.customer.told.contacts import why_withdrawn
from relance.outbox.rules import State
from relance.values.words import say_number


class Tab(StrEnum):
    """The parts of the page, in their order."""

    UNKNOWN = "unknown"
    WAITING = "waiting"
    LEAVING = "leaving"
    LEFT = "left"
    NOT = "not"
    REHEARSED = "rehearsed"


TABS: dict[Tab, Promise] = {
    Tab.UNKNOWN: _("Please look"),
    Tab.WAITING: _("To approve"),
    Tab.LEAVING: pgettext_lazy("messages", "Leaving"),
    Tab.LEFT: pgettext_lazy("messages", "Left"),
    Tab.NOT: _("Did not leave"),
    Tab.REHEARSED: _("Rehearsed"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A state as the list says it. Tones are those of chips; where `tone` is empty the heading says enough."""

    words: Promise
    tab: Tab
    icon: str
    tone: str = ""


STATES: dict[State, Told] = {
    State.PROPOSED: Told(_("Waits for approval"), Tab.WAITING, "mail"),
    State.APPROVED: Told(pgettext_lazy("message", "Approved"), Tab.LEAVING, "send"),
    State.MOVED: Told(_("Looked at again first"), Tab.LEAVING, "hourglass", "late"),
    State.SENDING: Told(_("Leaving now"), Tab.LEAVING, "send", "accent"),
    State.TO_POST: Told(_("Waits for the post"), Tab.LEAVING, "mailbox", "accent"),
    State.SENT: Told(pgettext_lazy("message", "Left"), Tab.LEFT, "mail-check"),
    State.UNKNOWN: Told(_("May have left"), Tab.UNKNOWN, "mail-question-mark", "late"),
    State.FAILED: Told(pgettext_lazy("message", "Refused"), Tab.NOT, "mail-warning", "late"),
    State.WITHDRAWN: Told(pgettext_lazy("message", "Withdrawn"), Tab.NOT, "mail-x"),
    State.REHEARSED: Told(_("Would have left"), Tab.REHEARSED, "mail-x"),
}


def states_of(tab: Tab) -> list[State]:
    """The states listed under a heading."""
    return [state for state, told in STATES.items() if told.tab is tab]


def why(message: Any) -> str:
    """Why it stands where it does, in a sentence; nothing where there is nothing to say."""
    state = State(message.state)
    if state is State.WITHDRAWN:
        return why_withdrawn(message.why)
    if state is State.MOVED:
        return gettext("Something changed on the account after it was approved.")
    if state is State.UNKNOWN:
        said = gettext(
            "The line broke before the receipt. Nothing is repeated by itself: look in the mailbox, then say."
        )
        return f"{said} {message.why}".strip()
    return str(message.why)


def sentence(counts: Mapping[State, int], left_today: int, language: str) -> str:
    """What matters most: what is in doubt, what was refused, what waits, what leaves, what left."""
    doubtful, refused, waiting = (counts.get(state, 0) for state in (State.UNKNOWN, State.FAILED, State.PROPOSED))
    leaving = sum(counts.get(state, 0) for state in states_of(Tab.LEAVING))
    n = doubtful or refused or waiting or leaving or left_today
    if doubtful:
        said = ngettext("%(n)s message may have left: please look.", "%(n)s messages may have left: please look.", n)
    elif refused:
        said = ngettext("%(n)s message was refused.", "%(n)s messages were refused.", n)
    elif waiting:
        said = ngettext("%(n)s message waits for approval.", "%(n)s messages wait for approval.", n)
    elif leaving:
        said = ngettext("%(n)s message is about to leave.", "%(n)s messages are about to leave.", n)
    elif left_today:
        said = ngettext("%(n)s message left today.", "%(n)s messages left today.", n)
    else:
        return gettext("Nothing is on its way.")
    said %= {"n": say_number(n, language)}
    return said[:1].upper() + said[1:]
