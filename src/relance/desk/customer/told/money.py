"""The words of the timeline for invoices, payments, and what settles what."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from relance.desk.customer.told.forms import Words, day_words, money_words
from relance.intake.undoing import REASON as IMPORT_UNDONE
from relance.policies.rules import Policy


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
    again = gettext("Open again") if entry.text == IMPORT_UNDONE else gettext("Open again, as a newer list says")
    titles = {
        "payment": gettext("Payment taken back"),
        "invoice": gettext("Invoice taken back"),
        "credit_note": gettext("Credit note taken back"),
        "before": again,
        "elsewhere": again,
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
    """Why, in the words of whoever took it back, or in the reader's where an import did."""
    by_imports = {
        IMPORT_UNDONE: gettext("The import was undone."),
        "open again in a newer list": "",
        "open after all": "",
        "returned": gettext("The money went back."),
    }
    return {"detail": by_imports.get(entry.text or "", entry.text or "")}


MONEY_WORDS: dict[str, Words] = {
    "invoice": _invoice,
    "credit_note": _credit_note,
    "payment": _payment,
    "reversal": _reversal,
    "settled_before": _settled_before,
    "settled_elsewhere": _settled_elsewhere,
    "let_count": _let_count,
}
