"""Reasons in words, for people of the firm. One place, French by the catalogue.

`short` is at most five words, for a chip. `full` is one sentence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from relance.dunning.saying import WORDS, language
from relance.policies.rules import Policy

__all__ = ["GROUPS", "ICONS", "Said", "language", "say"]


@dataclass(frozen=True, slots=True)
class Said:
    """A reason as it is shown: `tone` is fact, late or kind; `icon` a Lucide name."""

    code: str
    short: str
    full: str
    tone: str
    icon: str

    @property
    def chip(self) -> str:
        """The chip's tone: none for a fact, `late` for what slipped, `accent` for what is made simpler."""
        return {"late": "late", "kind": "accent"}.get(self.tone, "")


ICONS = {
    "step_due": "calendar-clock",
    "no_payment_after": "mail",
    "tried": "phone",
    "younger_wait": "hourglass",
    "no_way_for_note": "mail-x",
    "first_message": "mail",
    "note_before": "mail-check",
    "one_message_for_all": "layers",
    "partly_paid": "circle-dot",
    "private_person": "user",
    "nothing_open": "check",
    "not_due_yet": "calendar",
    "step_later": "calendar",
    "small_balance": "coins",
    "contacted_recently": "hourglass",
    "leaving_now": "send",
    "not_posted": "mailbox",
    "no_address": "at-sign",
    "address_refused": "mail-warning",
    "ladder_ended": "signpost",
    "formal_step": "file-text",
    "promise_broken": "clock-alert",
    "part_disputed": "scale",
    "more_time": "calendar-plus",
    "paused": "pause",
    "promised": "handshake",
    "disputed": "scale",
    "dispute_review": "scale",
    "no_phone": "phone-off",
    "contacted_often": "hourglass",
    "law_cap": "scale",
    "law_waits": "scale",
    "law_stops": "scale",
}
LATE = {
    "no_payment_after",
    "ladder_ended",
    "address_refused",
    "no_address",
    "no_phone",
    "promise_broken",
    "dispute_review",
    "law_stops",
}
KIND = {"one_message_for_all"}

GROUPS = {
    "not_due_yet": _("Not due yet"),
    "step_later": _("Next step on its day"),
    "small_balance": _("Small balance"),
    "contacted_recently": _("Contacted a few days ago"),
    "leaving_now": _("Leaving now"),
    "not_posted": _("Letter to post"),
    "no_address": _("No e-mail address"),
    "address_refused": _("Address refused"),
    "ladder_ended": _("Yours to decide"),
    "nothing_open": _("Nothing open"),
    "paused": _("Paused"),
    "promised": _("Promise to pay"),
    "disputed": _("Dispute open"),
    "dispute_review": _("Dispute to settle"),
    "no_phone": _("No telephone number"),
    "contacted_often": _("Contacted often enough"),
    "law_cap": _("Kept back by the law"),
    "law_waits": _("Not now: the law"),
    "law_stops": _("Stopped by the law, yours to decide"),
    "formal_step": _("Formal step, yours to decide"),
}


def say(reasons: Sequence[Mapping[str, Any]], policy: Policy) -> list[Said]:
    """The reasons of a decision, as kept, in words of the active language."""
    return [_say(reason["code"], reason["facts"], policy) for reason in reasons]


def _say(code: str, facts: Mapping[str, Any], policy: Policy) -> Said:
    short, full = WORDS[code](facts, policy)
    tone = "late" if code in LATE else "kind" if code in KIND else "fact"
    return Said(code, short, full, tone, ICONS[code])
