"""The words of the timeline for what was agreed, steps that were taken, and exceptions."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, ngettext

from relance.arrangements.rules import Kind
from relance.desk.agree.words import ICONS, TITLES
from relance.desk.customer.agreed import exception_words
from relance.desk.customer.told.forms import Words, day_words, money_words
from relance.dunning.reasons import language
from relance.policies.rules import Policy


def _pause(entry: Any, policy: Policy, states: Mapping[int, str]) -> dict[str, Any]:
    title = gettext("Pause until %(day)s") % {"day": day_words(entry.facts["until"])}
    detail = gettext("personal reason") if entry.facts.get("personal") else ""
    return {"icon": ICONS[Kind.PAUSE], "title": title, "quote": entry.text or "", "detail": detail}


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


def _step_skipped(entry: Any, policy: Policy, states: Mapping[int, str]) -> dict[str, Any]:
    title = gettext("%(step)s: left out") % {"step": policy.title(entry.facts["step"], language())}
    until = entry.facts.get("answer_by")
    detail = gettext("No next step before %(day)s") % {"day": day_words(until)} if until else ""
    return {"icon": "forward", "title": title, "quote": entry.text or "", "detail": detail}


def _excepted(entry: Any, policy: Policy, states: Mapping[int, str]) -> dict[str, Any]:
    what = exception_words(entry.facts["ladder"], entry.facts["extra_days"], policy)
    return {"icon": "signpost", "title": gettext("Exception: %(what)s") % {"what": what}, "detail": entry.text or ""}


def _exception_ended(entry: Any, policy: Policy, states: Mapping[int, str]) -> dict[str, Any]:
    return {"icon": "signpost", "title": gettext("The exception has ended")}


AGREED_WORDS: dict[str, Words] = {
    "pause": _pause,
    "promise": _promise,
    "dispute": _dispute,
    "lifted": _lifted,
    "held_again": _held_again,
    "step_taken": _step_taken,
    "step_skipped": _step_skipped,
    "excepted": _excepted,
    "exception_ended": _exception_ended,
}
