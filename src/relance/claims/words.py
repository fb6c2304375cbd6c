"""Why there is no figure, and what a claim rests on: plain words for pages, letters and commands, to be translated."""

from datetime import date

from django.utils.translation import gettext

from relance.claims.rules.records import Refusal
from relance.values.marking import mark as _
from relance.values.words import say_date


def why(refusal: Refusal | None, language: str) -> str:
    """Why there is no figure, in the active language (which is the one named); empty where there is one."""
    if refusal is None:
        return ""
    about = dict(refusal.about)
    if "fact" in about:
        about["fact"] = gettext(FACTS[about["fact"]])
    if "day" in about:
        about["day"] = say_date(date.fromisoformat(about["day"]), language)
    return gettext(REFUSED[refusal.why]) % about


REFUSED = {
    "rate_missing": _("No rate is known for %(day)s: nothing is computed. Enter the published rate, with its source."),
    "rate_below_floor": _("The agreed rate lies below what the law lets businesses agree on: ask somebody who knows."),
    "rate_above_ceiling": _("The agreed rate lies above what the law allows: it cannot be asked for."),
    "rule_missing": _("The law of this place is not known here: nothing is asked and nothing guessed."),
    "switched_off": _("%(by)s has switched this fact off for your firm: nothing is asked."),
    "fact_missing": _("A fact is missing: %(fact)s."),
    "other_currency": _("The law names this sum in %(law)s, the invoice is in %(currency)s: a person decides."),
}
"""By the code of a refusal."""

FACTS = {
    "invoice_received": _("the day the invoice was received"),
    "reminder_received": _("the day the reminder was received"),
    "reminder_sent": _("the day the reminder was sent"),
    "performed": _("the day the work was done"),
    "invoiced": _("the day of the invoice"),
    "due": _("the due date"),
}
"""By the name of a fact that is missing."""

ACTS = {
    "part_payment": _("a part payment"),
    "own_reminder": _("your reminder"),
    "own_registered_letter": _("your registered letter"),
    "formal_notice": _("your formal notice"),
    "acknowledgment_oral": _("an acknowledgment by word of mouth"),
    "acknowledgment_signed": _("a signed acknowledgment"),
}
"""What started the limitation period anew."""

DEBTORS = {
    "business": _("a business"),
    "consumer": _("a private person"),
    "sole_trader": _("a sole trader"),
    "guarantor": _("a guarantor"),
}

TRADES = {
    "building": _("building work"),
    "repair": _("repairs"),
    "goods": _("goods"),
    "services": _("services"),
    "law": _("legal work"),
    "rent": _("premises for rent"),
    "transport": _("transport"),
}
"""What a firm supplies (law.remedies.TRADES)."""

CREDITORS = {
    "business": _("a business"),
    "sme": _("a small or medium firm"),
    "lawyer": _("a law firm, for its own fees"),
    "healthcare": _("a medical practice"),
    "lender": _("a lender"),
    "individual": _("a private individual"),
}
