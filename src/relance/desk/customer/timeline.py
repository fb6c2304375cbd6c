"""The timeline in words of the reader: each kind of happening becomes one line, perhaps a detail, perhaps a sum."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from relance.arrangements.rules import Kept, Kind
from relance.claims.words import DEBTORS
from relance.desk.agree.words import ICONS, TITLES
from relance.desk.customer.agreed import exception_words
from relance.desk.customer.claimed import CLAIMS, SERVED
from relance.desk.customer.details import KINDS as KINDS_OF_CUSTOMERS
from relance.desk.customer.telling import Words, day_words, money_words
from relance.desk.doers import doer
from relance.dunning.reasons import GROUPS, language
from relance.outbox.rules import PAPER, State
from relance.policies.rules import Policy
from relance.values.money import add_up, format_money

CONTACTS, MONEY, NOTES = "contacts", "money", "notes"
KINDS = {
    CONTACTS: ("contact", "withdrawn", "step_taken", "pause", "promise", "dispute", "lifted", "held_again", *SERVED),
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
    NOTES: ("note", "excepted", "exception_ended", "policy_accepted", "policy_acceptance_ended"),
}
FILTERS = {
    "": pgettext_lazy("of what happened", "All"),
    CONTACTS: _("Contacts"),
    MONEY: _("Money"),
    NOTES: _("Notes"),
}
FIELDS: dict[str, Promise] = {
    "name": _("name"),
    "contact": _("person to write to"),
    "kind": _("kind"),
    "language": _("language"),
    "email": _("e-mail"),
    "phone": _("telephone"),
    "address": _("postal address"),
    "country": _("country"),
    "part": _("part of the country"),
    "debtor": _("who they are for the law"),
    "about": _("what we know"),
}


NAMED = {
    "let_count",
    "customer_changed",
    "payment",
    "reversal",
    "note",
    "withdrawn",
    "erased",
    "merged",
    "merge_undone",
    "pause",
    "promise",
    "dispute",
    "lifted",
    "held_again",
    "step_taken",
    "excepted",
    "exception_ended",
    "waived",
    *SERVED,
    "policy_accepted",
    "policy_acceptance_ended",
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
    said = _WORDS.get(entry.kind, _other)(entry, policy, states)
    spoken = entry.kind in NAMED or (entry.kind == "contact" and not entry.facts.get("message"))
    return Line(day=date.fromisoformat(entry.day), by=doer(entry.by) if spoken else "", **said)


def _invoice(entry: Any, policy: Policy, states: Mapping[int, str]) -> dict[str, Any]:
    facts = entry.facts
    if facts.get("due_on"):
        title = gettext("Invoice %(number)s, due %(due)s") % {
            "number": facts["number"],
            "due": day_words(facts["due_on"]),
        }
    else:
        title = gettext("Invoice %(number)s") % {"number": facts["number"]}
    return {"icon": "file-text", "title": title, **money_words(entry)}


def _credit_note(entry: Any, policy: Policy, states: Mapping[int, str]) -> dict[str, Any]:
    title = gettext("Credit note %(number)s") % {"number": entry.facts["number"]}
    money = money_words(entry)
    return {"icon": "file-minus", "title": title, **money, "amount": -money["amount"]}


def _payment(entry: Any, policy: Policy, states: Mapping[int, str]) -> dict[str, Any]:
    return {
        "icon": "check",
        "mark": "done",
        "title": gettext("Payment received"),
        "quote": entry.text or "",
        "money": "received",
        **money_words(entry),
    }


def _settled_before(entry: Any, policy: Policy, states: Mapping[int, str]) -> dict[str, Any]:
    return {
        "icon": "check",
        "title": gettext("Settled before the first list"),
        "money": "received",
        **money_words(entry),
    }


def _settled_elsewhere(entry: Any, policy: Policy, states: Mapping[int, str]) -> dict[str, Any]:
    title = gettext("Settled elsewhere, as the newer list says")
    return {
        "icon": "check",
        "mark": "done",
        "title": title,
        "money": "received",
        **money_words(entry),
    }


def _let_count(entry: Any, policy: Policy, states: Mapping[int, str]) -> dict[str, Any]:
    return {"icon": "scale", "title": gettext("What was set apart counts again")}


def _reversal(entry: Any, policy: Policy, states: Mapping[int, str]) -> dict[str, Any]:
    titles = {
        "payment": gettext("Payment taken back"),
        "invoice": gettext("Invoice taken back"),
        "credit_note": gettext("Credit note taken back"),
        "before": gettext("Open again, as a newer list says"),
        "elsewhere": gettext("Open again, as a newer list says"),
    }
    money = money_words(entry)
    if entry.facts["kind"] != "invoice":
        return {
            "icon": "undo-2",
            "mark": "slipped",
            "title": titles[entry.facts["kind"]],
            **money,
        } | _reason(entry)
    return {
        "icon": "undo-2",
        "title": titles["invoice"],
        **money,
        "amount": -money["amount"],
    } | _reason(entry)


def _reason(entry: Any) -> dict[str, Any]:
    return {"detail": entry.text or ""}


def _contact(entry: Any, policy: Policy, states: Mapping[int, str]) -> dict[str, Any]:
    if entry.facts.get("message"):
        return _message(entry, policy, states)
    return {
        "icon": _ICONS.get(entry.facts["channel"], "message-circle"),
        "title": _spoken(entry.facts["channel"], entry.facts["outgoing"]),
        "quote": entry.text or "",
    }


_ICONS = {"call": "phone", "email": "mail", "letter": "mailbox", "meeting": "users"}


def _spoken(channel: str, outgoing: bool) -> str:
    """Who turned to whom, and how."""
    known = {
        ("call", True): gettext("We called"),
        ("call", False): gettext("They called"),
        ("email", True): gettext("We wrote an e-mail"),
        ("email", False): gettext("They wrote an e-mail"),
        ("letter", True): gettext("We wrote a letter"),
        ("letter", False): gettext("They wrote a letter"),
        ("meeting", True): gettext("We met"),
        ("meeting", False): gettext("We met, at their wish"),
    }
    fallback = gettext("We turned to them") if outgoing else gettext("They turned to us")
    return known.get((channel, outgoing), fallback)


def _message(entry: Any, policy: Policy, states: Mapping[int, str]) -> dict[str, Any]:
    facts = entry.facts
    title = policy.title(facts["step"], language())
    words = {"icon": "mail", "quote": entry.text or "", "message_id": facts["message"]}
    if states.get(facts["message"], facts["state"]) == State.UNKNOWN:
        said = gettext("%(step)s by e-mail, may have left") % {"step": title}
        return words | {"icon": "mail-question-mark", "title": said, "mark": "slipped"}
    if facts.get("channel") == PAPER:
        return words | {"icon": "mailbox", "title": gettext("%(step)s by letter") % {"step": title}}
    return words | {"title": gettext("%(step)s by e-mail") % {"step": title}}


def _withdrawn(entry: Any, policy: Policy, states: Mapping[int, str]) -> dict[str, Any]:
    facts = entry.facts
    if facts["reason"] == "did_not_leave":
        title = gettext("The message in doubt did not leave")
        return {"icon": "mail-x", "title": title, "message_id": facts["message"]}
    title = gettext("%(step)s withdrawn before it left") % {"step": policy.title(facts.get("step", ""), language())}
    return {
        "icon": "mail-x",
        "title": title,
        "detail": why_withdrawn(facts["reason"]),
        "message_id": facts["message"],
    }


def why_withdrawn(code: str) -> str:
    """Why a message was withdrawn, from the code kept with it."""
    own = {
        "merged": gettext("The customer became part of another"),
        "written_anew": gettext("Another message takes its place"),
        "did_not_leave": gettext("It did not leave"),
        "changed_before_print": gettext("Something changed before it was printed"),
        "not_posted": gettext("It did not go to the post"),
    }
    return own.get(code) or str(GROUPS.get(code, ""))


def _note(entry: Any, policy: Policy, states: Mapping[int, str]) -> dict[str, Any]:
    return {
        "icon": "notebook-pen",
        "title": entry.text or gettext("A note, erased since"),
    }


def _added(entry: Any, policy: Policy, states: Mapping[int, str]) -> dict[str, Any]:
    title = gettext("Added to the list as %(reference)s") % {"reference": entry.facts.get("reference", "")}
    return {"icon": "user-plus", "title": title}


def _changed(entry: Any, policy: Policy, states: Mapping[int, str]) -> dict[str, Any]:
    fields = [str(FIELDS.get(name, name)) for name in entry.facts.get("fields", [])]
    title = gettext("Corrected: %(fields)s") % {"fields": ", ".join(fields)}
    return {"icon": "pencil", "title": title, "detail": _before_and_after(entry)}


VALUES: dict[str, Mapping[str, str | Promise]] = {"debtor": DEBTORS, "kind": dict(KINDS_OF_CUSTOMERS)}
"""What is kept as a word of ours, in words of the reader."""


def _before_and_after(entry: Any) -> str:
    """One short change is told; several would only be noise."""
    kept = (entry.text or "").split("\n")
    if len(kept) != 1 or not kept[0]:
        return ""
    name, _colon, change = kept[0].partition(": ")
    said = VALUES.get(name, {})
    return " → ".join(gettext(str(said[code])) if code in said else code for code in change.split(" → ")).strip()


def _merged(entry: Any, policy: Policy, states: Mapping[int, str]) -> dict[str, Any]:
    other = {"other": entry.text or entry.facts["reference"]}
    title = gettext("%(other)s became part of this customer") if entry.facts["stays"] else gettext("Part of %(other)s")
    return {"icon": "merge", "title": title % other}


def _merge_undone(entry: Any, policy: Policy, states: Mapping[int, str]) -> dict[str, Any]:
    other = {"other": entry.text or entry.facts["reference"]}
    return {"icon": "split", "title": gettext("No longer one with %(other)s") % other}


def _erased(entry: Any, policy: Policy, states: Mapping[int, str]) -> dict[str, Any]:
    n = entry.facts.get("entries", 0)
    title = ngettext(
        "Personal words erased in %(n)d entry",
        "Personal words erased in %(n)d entries",
        n,
    ) % {"n": n}
    return {"icon": "eraser", "title": title}


def _pause(entry: Any, policy: Policy, states: Mapping[int, str]) -> dict[str, Any]:
    title = gettext("Pause until %(day)s") % {"day": day_words(entry.facts["until"])}
    return {"icon": ICONS[Kind.PAUSE], "title": title, "quote": entry.text or ""}


def _promise(entry: Any, policy: Policy, states: Mapping[int, str]) -> dict[str, Any]:
    title = gettext("Promise for %(day)s") % {"day": day_words(entry.facts["until"])}
    return {"icon": ICONS[Kind.PROMISE], "title": title, "quote": entry.text or "", **money_words(entry)}


def _dispute(entry: Any, policy: Policy, states: Mapping[int, str]) -> dict[str, Any]:
    n = len(entry.facts["parts"])
    title = ngettext(
        "Dispute of %(n)d invoice, to be settled by %(day)s",
        "Dispute of %(n)d invoices, to be settled by %(day)s",
        n,
    ) % {"n": n, "day": day_words(entry.facts["until"])}
    return {"icon": ICONS[Kind.DISPUTE], "title": title, "quote": entry.text or ""}


def _lifted(entry: Any, policy: Policy, states: Mapping[int, str]) -> dict[str, Any]:
    kind = Kind(entry.facts["kind"])
    return {"icon": ICONS[kind], "title": gettext("Lifted: %(what)s") % {"what": TITLES[kind]}}


def _held_again(entry: Any, policy: Policy, states: Mapping[int, str]) -> dict[str, Any]:
    kind = Kind(entry.facts["kind"])
    return {"icon": ICONS[kind], "title": gettext("Holds again: %(what)s") % {"what": TITLES[kind]}}


def _step_taken(entry: Any, policy: Policy, states: Mapping[int, str]) -> dict[str, Any]:
    step, until = entry.facts["step"], entry.facts.get("answer_by")
    title = gettext("Your decision, noted")
    if step:
        title = gettext("%(step)s: done") % {"step": policy.title(step, language())}
    # A day agreed on stands beside it as a promise or a pause; at a step this is when the next one may come.
    said = gettext("No next step before %(day)s") if step else gettext("Agreed until %(day)s")
    detail = said % {"day": day_words(until)} if until else ""
    return {"icon": "circle-check", "title": title, "quote": entry.text or "", "detail": detail}


def _excepted(entry: Any, policy: Policy, states: Mapping[int, str]) -> dict[str, Any]:
    what = exception_words(entry.facts["ladder"], entry.facts["extra_days"], policy)
    return {"icon": "signpost", "title": gettext("Exception: %(what)s") % {"what": what}, "detail": entry.text or ""}


def _exception_ended(entry: Any, policy: Policy, states: Mapping[int, str]) -> dict[str, Any]:
    return {"icon": "signpost", "title": gettext("The exception has ended")}


def _other(entry: Any, policy: Policy, states: Mapping[int, str]) -> dict[str, Any]:
    """A kind this page does not know yet is shown by its own name, never hidden."""
    return {
        "icon": "circle-dot",
        "title": entry.kind.replace("_", " ").capitalize(),
        "detail": entry.text or "",
    }


_WORDS: dict[str, Words] = {
    "customer_added": _added,
    "customer_changed": _changed,
    "invoice": _invoice,
    "credit_note": _credit_note,
    "payment": _payment,
    "reversal": _reversal,
    "settled_before": _settled_before,
    "settled_elsewhere": _settled_elsewhere,
    "let_count": _let_count,
    "contact": _contact,
    "note": _note,
    "withdrawn": _withdrawn,
    "erased": _erased,
    "merged": _merged,
    "merge_undone": _merge_undone,
    "pause": _pause,
    "promise": _promise,
    "dispute": _dispute,
    "lifted": _lifted,
    "held_again": _held_again,
    "step_taken": _step_taken,
    "excepted": _excepted,
    "exception_ended": _exception_ended,
    **CLAIMS,
}
