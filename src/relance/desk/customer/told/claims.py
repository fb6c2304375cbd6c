"""The words of the timeline for charges, and for the facts that charges hang on."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from relance.customers.words import FLAGS
from relance.desk.customer.told.forms import Words, day_words, money_words
from relance.policies.rules import Policy

SERVED = ("notice_served", "notice_taken_back")
FLAGGED = ("flag_raised", "flag_ended")
SIGNED = ("notice_signed", "measure_begun", "measure_ended", "evidence_made")


def _charge(entry: Any, policy: Policy, states: Mapping[int, str]) -> dict[str, Any]:
    title = gettext("Charged for lateness: %(number)s") % {"number": entry.facts["number"]}
    return {"icon": "scale", "title": title, **money_words(entry)}


def _waived(entry: Any, policy: Policy, states: Mapping[int, str]) -> dict[str, Any]:
    return {
        "icon": "scale",
        "title": gettext("Waived"),
        "quote": entry.text or "",
        "money": "received",
        **money_words(entry),
    }


def _served(entry: Any, policy: Policy, states: Mapping[int, str]) -> dict[str, Any]:
    served = {
        "formal_notice": gettext("Formal notice served, %(day)s"),
        "first_reminder": gettext("First reminder served, %(day)s"),
    }
    title = served[entry.facts["kind"]] % {"day": day_words(entry.facts["on"])}
    return {"icon": "mail-check", "title": title, "detail": entry.text or ""}


def _notice_back(entry: Any, policy: Policy, states: Mapping[int, str]) -> dict[str, Any]:
    return {"icon": "mail-x", "title": gettext("A notice that was noted as served is taken back")}


def _accepted(entry: Any, policy: Policy, states: Mapping[int, str]) -> dict[str, Any]:
    said = {"number": entry.facts["version"], "day": day_words(entry.facts["on"])}
    title = gettext("Accepted version %(number)s of the policy, %(day)s") % said
    return {"icon": "file-check", "title": title, "detail": entry.text or ""}


def _acceptance_back(entry: Any, policy: Policy, states: Mapping[int, str]) -> dict[str, Any]:
    title = gettext("The acceptance of version %(number)s is taken back") % {"number": entry.facts["version"]}
    return {"icon": "file-text", "title": title}


def _flag_raised(entry: Any, policy: Policy, states: Mapping[int, str]) -> dict[str, Any]:
    facts = entry.facts
    title = gettext(FLAGS[facts["flag"]])
    days = gettext("since %(day)s") % {"day": day_words(facts["since"])}
    if facts["until"]:
        days = gettext("%(since)s, up to %(day)s") % {"since": days, "day": day_words(facts["until"])}
    return {"icon": "flag", "title": f"{title}, {days}", "detail": entry.text or ""}


def _flag_ended(entry: Any, policy: Policy, states: Mapping[int, str]) -> dict[str, Any]:
    title = gettext("Holds no more: %(what)s") % {"what": gettext(FLAGS[entry.facts["flag"]])}
    return {"icon": "flag-off", "title": title}


def _signed(entry: Any, policy: Policy, states: Mapping[int, str]) -> dict[str, Any]:
    titles = {
        "formal_notice": gettext("Formal notice signed"),
        "stop_work": gettext("Notice signed: work stops"),
        "withdraw_credit": gettext("Notice signed: payment in advance"),
    }
    title = titles[entry.facts["kind"]]
    if entry.facts["rehearsed"]:
        title = gettext("%(what)s, a rehearsal") % {"what": title}
    return {"icon": "pen-line", "title": title, "message_id": entry.facts["message"]}


def _measure(entry: Any, policy: Policy, states: Mapping[int, str]) -> dict[str, Any]:
    titles = {
        "stop_work": gettext("Work stops from %(day)s"),
        "withdraw_credit": gettext("Payment in advance from %(day)s"),
    }
    title = titles[entry.facts["kind"]] % {"day": day_words(entry.facts["begins"])}
    return {"icon": "octagon-pause", "title": title, "detail": entry.text or ""}


def _measure_ended(entry: Any, policy: Policy, states: Mapping[int, str]) -> dict[str, Any]:
    titles = {"stop_work": gettext("Work goes on"), "withdraw_credit": gettext("Time to pay is given again")}
    paid = gettext("Nothing late is open any more.") if entry.facts["why"] == "paid" else ""
    return {"icon": "circle-play", "title": titles[entry.facts["kind"]], "detail": paid}


def _evidence(entry: Any, policy: Policy, states: Mapping[int, str]) -> dict[str, Any]:
    for_whom = {"lawyer": gettext("a lawyer"), "agency": gettext("an agency"), "court": gettext("a court")}
    title = gettext("Evidence file made for %(whom)s") % {"whom": for_whom[entry.facts["purpose"]]}
    return {"icon": "package", "title": title, "detail": f"SHA-256 {entry.facts['sum'][:16]}…"}


CLAIM_WORDS: dict[str, Words] = {
    "charge": _charge,
    "waived": _waived,
    "notice_served": _served,
    "notice_taken_back": _notice_back,
    "notice_signed": _signed,
    "measure_begun": _measure,
    "measure_ended": _measure_ended,
    "evidence_made": _evidence,
    "flag_raised": _flag_raised,
    "flag_ended": _flag_ended,
    "policy_accepted": _accepted,
    "policy_acceptance_ended": _acceptance_back,
}
