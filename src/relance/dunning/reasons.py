"""Reasons in words, for people of the firm. One place, French by the catalogue.

`short` is at most five words, for a chip. `full` is one sentence.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from relance.policies.rules import Ladder
from relance.values.money import exponent, format_money
from relance.values.words import say_date


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
    "no_address": "at-sign",
    "address_refused": "mail-warning",
    "ladder_ended": "signpost",
}
LATE = {"no_payment_after", "ladder_ended", "address_refused", "no_address"}
KIND = {"one_message_for_all"}

GROUPS = {
    "not_due_yet": _("Not due yet"),
    "step_later": _("Next step on its day"),
    "small_balance": _("Small balance"),
    "contacted_recently": _("Contacted a few days ago"),
    "leaving_now": _("Leaving now"),
    "no_address": _("No e-mail address"),
    "address_refused": _("Address refused"),
    "ladder_ended": _("Yours to decide"),
    "nothing_open": _("Nothing open"),
}


def say(reasons: Sequence[Mapping[str, Any]], ladder: Ladder) -> list[Said]:
    """The reasons of a decision, as kept, in words of the active language."""
    return [_say(reason["code"], reason["facts"], ladder) for reason in reasons]


def _say(code: str, facts: Mapping[str, Any], ladder: Ladder) -> Said:
    short, full = _WORDS[code](facts, ladder)
    tone = "late" if code in LATE else "kind" if code in KIND else "fact"
    return Said(code, short, full, tone, ICONS[code])


def language() -> str:
    """The active language, as the two letters our formats know."""
    return (get_language() or "en")[:2]


def _day(facts: Mapping[str, Any], key: str, form: str = "near") -> str:
    return say_date(date.fromisoformat(facts[key]), language(), form)


def _step_due(facts: Mapping[str, Any], ladder: Ladder) -> tuple[str, str]:
    days = facts["days_late"]
    title = ladder.title(facts["step"], language())
    if days < 0:
        short = ngettext("Due in %(n)d day", "Due in %(n)d days", -days) % {"n": -days}
    else:
        short = ngettext("%(n)d day late", "%(n)d days late", days) % {"n": days}
    full = gettext("%(title)s for %(number)s, due on %(due)s: its day was %(on)s.") % {
        "title": title,
        "number": facts["number"],
        "due": _day(facts, "due_on", "day"),
        "on": _day(facts, "on"),
    }
    return short, full


def _no_payment_after(facts: Mapping[str, Any], ladder: Ladder) -> tuple[str, str]:
    n = facts["count"]
    short = ngettext("%(n)d message, still open", "%(n)d messages, still open", n) % {"n": n}
    full = ngettext(
        "%(n)d message left before this one and the invoice is still open.",
        "%(n)d messages left before this one and the invoice is still open.",
        n,
    )
    return short, full % {"n": n}


def _first_message(facts: Mapping[str, Any], ladder: Ladder) -> tuple[str, str]:
    return gettext("First message"), gettext("Nothing has been said about these invoices yet.")


def _note_before(facts: Mapping[str, Any], ladder: Ladder) -> tuple[str, str]:
    return gettext("Note sent before"), gettext("A note left before the due date; this is the first one after it.")


def _one_message(facts: Mapping[str, Any], ladder: Ladder) -> tuple[str, str]:
    n = facts["count"]
    short = ngettext("%(n)d invoice, 1 message", "%(n)d invoices, 1 message", n) % {"n": n}
    return short, gettext("One message lists everything that is open.")


def _partly_paid(facts: Mapping[str, Any], ladder: Ladder) -> tuple[str, str]:
    return gettext("Partly paid"), gettext("A part was paid; the message asks for the rest.")


def _private_person(facts: Mapping[str, Any], ladder: Ladder) -> tuple[str, str]:
    return gettext("Private person"), gettext("A private person: the subject line names no invoice.")


def _nothing_open(facts: Mapping[str, Any], ladder: Ladder) -> tuple[str, str]:
    return gettext("Nothing open"), gettext("Nothing is open on this account.")


def _not_due_yet(facts: Mapping[str, Any], ladder: Ladder) -> tuple[str, str]:
    words = {
        "title": ladder.title(facts["step"], language()),
        "number": facts["number"],
        "on": _day(facts, "on"),
        "due": _day(facts, "due_on", "day"),
    }
    full = gettext("%(number)s is due on %(due)s. Next: %(title)s on %(on)s.") % words
    return gettext("Due on %(due)s") % {"due": _day(facts, "due_on", "brief")}, full


def _step_later(facts: Mapping[str, Any], ladder: Ladder) -> tuple[str, str]:
    words = {
        "title": ladder.title(facts["step"], language()),
        "number": facts["number"],
        "on": _day(facts, "on"),
    }
    full = gettext("The next step for %(number)s is: %(title)s on %(on)s.") % words
    return gettext("Next step %(on)s") % {"on": _day(facts, "on", "brief")}, full


def _small_balance(facts: Mapping[str, Any], ladder: Ladder) -> tuple[str, str]:
    totals = " + ".join(format_money(minor, currency, language()) for currency, minor in facts["totals"].items())
    currency = next(iter(facts["totals"]))
    least = format_money(facts["minimum"] * 10 ** exponent(currency), currency, language())
    full = gettext("%(totals)s is less than %(least)s: it waits for their next invoice.")
    return gettext("Less than %(least)s") % {"least": least}, full % {"totals": totals, "least": least}


def _contacted_recently(facts: Mapping[str, Any], ladder: Ladder) -> tuple[str, str]:
    words = {"contact": _day(facts, "contact"), "gap": facts["gap"], "on": _day(facts, "on")}
    full = ngettext(
        "Contacted on %(contact)s; %(gap)d day lies between two contacts. Possible from %(on)s.",
        "Contacted on %(contact)s; %(gap)d days lie between two contacts. Possible from %(on)s.",
        facts["gap"],
    )
    full %= words
    return gettext("Contacted %(day)s") % {"day": _day(facts, "contact", "brief")}, full


def _leaving_now(facts: Mapping[str, Any], ladder: Ladder) -> tuple[str, str]:
    return gettext("Leaving now"), gettext("A message to this customer is leaving at this moment.")


def _no_address(facts: Mapping[str, Any], ladder: Ladder) -> tuple[str, str]:
    return gettext("No e-mail address"), gettext("There is no e-mail address to write to. Add one to go on.")


def _address_refused(facts: Mapping[str, Any], ladder: Ladder) -> tuple[str, str]:
    full = gettext("The last message to %(address)s was refused. Correct the address or try again.")
    return gettext("Address refused"), full % {"address": facts["address"]}


def _ladder_ended(facts: Mapping[str, Any], ladder: Ladder) -> tuple[str, str]:
    full = gettext("Every message about %(number)s has been sent; it was due on %(due)s. What next is yours to decide.")
    return gettext("All messages sent"), full % {"number": facts["number"], "due": _day(facts, "due_on", "day")}


_WORDS: dict[str, Callable[[Mapping[str, Any], Ladder], tuple[str, str]]] = {
    "step_due": _step_due,
    "no_payment_after": _no_payment_after,
    "first_message": _first_message,
    "note_before": _note_before,
    "one_message_for_all": _one_message,
    "partly_paid": _partly_paid,
    "private_person": _private_person,
    "nothing_open": _nothing_open,
    "not_due_yet": _not_due_yet,
    "step_later": _step_later,
    "small_balance": _small_balance,
    "contacted_recently": _contacted_recently,
    "leaving_now": _leaving_now,
    "no_address": _no_address,
    "address_refused": _address_refused,
    "ladder_ended": _ladder_ended,
}
