"""The timeline in words of the reader: each kind of happening becomes one line, perhaps a detail, perhaps a sum."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from relance.arrangements.rules import Kept
from relance.desk.customer.told.agreed import AGREED_WORDS
from relance.desk.customer.told.claims import CLAIM_WORDS, FLAGGED, SERVED, SIGNED
from relance.desk.customer.told.contacts import CONTACT_WORDS
from relance.desk.customer.told.forms import Words
from relance.desk.customer.told.money import MONEY_WORDS
from relance.desk.customer.told.people import PEOPLE_WORDS
from relance.desk.doers import doer
from relance.dunning.reasons import language
from relance.policies.rules import Policy
from relance.values.money import add_up, format_money

CONTACTS, MONEY, NOTES = "contacts", "money", "notes"
KINDS = {
    CONTACTS: (
        "contact",
        "withdrawn",
        "step_taken",
        "step_skipped",
        "pause",
        "promise",
        "dispute",
        "lifted",
        "held_again",
        *SERVED,
        *SIGNED,
    ),
    MONEY: (
        "invoice",
        "credit_note",
        "payment",
        "reversal",
        "settled_before",
        "settled_elsewhere",
        "let_count",
        "charge",
        "waived",
    ),
    NOTES: (
        "note",
        "flag_raised",
        "flag_ended",
        "excepted",
        "exception_ended",
        "policy_accepted",
        "policy_acceptance_ended",
    ),
}
FILTERS = {
    "": pgettext_lazy("of what happened", "All"),
    CONTACTS: _("Contacts"),
    MONEY: _("Money"),
    NOTES: _("Notes"),
}


NAMED = {
    "let_count",
    "customer_changed",
    "payment",
    "reversal",
    "note",
    "withdrawn",
    "erased",
    "reduced",
    "copy_made",
    "merged",
    "merge_undone",
    "pause",
    "promise",
    "dispute",
    "lifted",
    "held_again",
    "step_taken",
    "step_skipped",
    "excepted",
    "exception_ended",
    "waived",
    *SERVED,
    "policy_accepted",
    "policy_acceptance_ended",
    *FLAGGED,
    *SIGNED,
}
"""Kinds whose line says who did it; an invoice is nobody's deed, a message says it on its own page."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the timeline. `quote` are a person's words; `mark` is empty, done or slipped."""

    day: date
    icon: str
    title: str
    detail: str = ""
    quote: str = ""
    mark: str = ""
    amount: int = 0
    currency: str = ""
    money: str = "plain"
    message_id: int | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """What the entries do not say themselves: where messages stand now, what became of promises, the currencies of
    contested parts, and the moments of calls that nobody answered."""

    states: Mapping[int, str] = field(default_factory=dict)
    promises: Mapping[int, Kept] = field(default_factory=dict)
    currencies: Mapping[int, str] = field(default_factory=dict)
    tries: Collection[datetime] = ()


def lines(entries: Iterable[Any], policy: Policy, beside: Beside) -> list[Line]:
    """The entries in words.

    Words that were said in a call, and are kept with what came of it too, are quoted once, at the call.
    """
    shown = list(entries)
    spoken = {(entry.at, entry.text) for entry in shown if entry.kind == "contact" and entry.text}
    found = []
    for entry in shown:
        line = _line(entry, policy, beside.states)
        if entry.kind == "promise":
            line = replace(line, **_kept(beside.promises.get(entry.facts["arrangement"])))
        if entry.kind == "dispute":
            line = replace(line, **_contested(entry, beside.currencies))
        if entry.kind == "contact" and entry.facts["channel"] == "call" and entry.at in beside.tries:
            line = replace(line, icon="phone-off", title=gettext("We called, nobody answered"))
        if entry.kind != "contact" and (entry.at, entry.text) in spoken:
            line = replace(line, quote="")
        found.append(line)
    return found


def _kept(state: Kept | None) -> dict[str, Any]:
    """What became of a promise; nothing where it is open or was lifted."""
    if state is Kept.KEPT:
        return {"mark": "done", "detail": gettext("Kept")}
    return {"mark": "slipped", "icon": "clock-alert", "detail": gettext("Not kept")} if state is Kept.BROKEN else {}


def _contested(entry: Any, currencies: Mapping[int, str]) -> dict[str, Any]:
    """How much is contested; with several currencies in words."""
    parts = ((currencies.get(int(part), ""), minor) for part, minor in entry.facts["parts"].items())
    sums = add_up((currency, minor) for currency, minor in parts if currency)
    if len(sums) == 1:
        ((currency, minor),) = sums.items()
        return {"amount": minor, "currency": currency}
    said = (format_money(minor, currency, language()) for currency, minor in sums.items())
    return {"detail": " + ".join(said)}


def parts_in(entries: Iterable[Any]) -> set[int]:
    """The due parts that these entries contest."""
    return {int(part) for entry in entries if entry.kind == "dispute" for part in entry.facts["parts"]}


def messages_in(entries: Iterable[Any]) -> list[int]:
    """The messages these entries speak of."""
    return [entry.facts["message"] for entry in entries if entry.facts.get("message")]


def _line(entry: Any, policy: Policy, states: Mapping[int, str]) -> Line:
    said = WORDS.get(entry.kind, _other)(entry, policy, states)
    spoken = entry.kind in NAMED or (entry.kind == "contact" and not entry.facts.get("message"))
    return Line(day=date.fromisoformat(entry.day), by=doer(entry.by) if spoken else "", **said)


def _other(entry: Any, policy: Policy, states: Mapping[int, str]) -> dict[str, Any]:
    """A kind this page does not know yet is shown by its own name, never hidden."""
    return {
        "icon": "circle-dot",
        "title": entry.kind.replace("_", " ").capitalize(),
        "detail": entry.text or "",
    }


WORDS: dict[str, Words] = {**PEOPLE_WORDS, **MONEY_WORDS, **CONTACT_WORDS, **AGREED_WORDS, **CLAIM_WORDS}
