"""The words of the timeline for notes, and for what becomes of a customer's data."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from relance.claims.words import DEBTORS
from relance.desk.customer.details import KINDS as KINDS_OF_CUSTOMERS
from relance.desk.customer.told.forms import Words
from relance.dunning.reasons import language
from relance.policies.rules import Policy
from relance.values.words import say_date

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
    until = entry.facts.get("kept_until")
    day = say_date(date.fromisoformat(until), language(), "day") if until else ""
    detail = gettext("The rest is kept until %(day)s") % {"day": day} if day else ""
    return {"icon": "eraser", "title": title, "detail": detail}


def _reduced(entry: Any, policy: Policy, states: Mapping[int, str]) -> dict[str, Any]:
    return {"icon": "eraser", "title": gettext("Words of an entry erased: personal reason")}


def _copied(entry: Any, policy: Policy, states: Mapping[int, str]) -> dict[str, Any]:
    return {"icon": "archive", "title": gettext("A copy of all that is kept was made")}


PEOPLE_WORDS: dict[str, Words] = {
    "note": _note,
    "customer_added": _added,
    "customer_changed": _changed,
    "merged": _merged,
    "merge_undone": _merge_undone,
    "erased": _erased,
    "reduced": _reduced,
    "copy_made": _copied,
}
