"""The words for what stands on a timeline: one for each kind of happening, and what its facts say in short."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relance.values.money import format_money
from relance.values.words import say_date

KINDS: Mapping[str, Promise] = {
    "invoice": _("Invoice"),
    "credit_note": _("Credit note"),
    "charge": _("Charge for lateness"),
    "payment": _("Payment"),
    "reversal": _("Booking taken back"),
    "settled_before": _("Settled before the first list"),
    "settled_elsewhere": _("Settled elsewhere"),
    "waived": _("Waived"),
    "let_count": _("What was set apart counts again"),
    "contact": _("Contact"),
    "withdrawn": _("Message withdrawn before it left"),
    "step_taken": _("Step done by a person"),
    "step_skipped": _("Step left out by a person"),
    "pause": _("Pause"),
    "promise": _("Promise to pay"),
    "dispute": _("Dispute"),
    "lifted": _("Agreement lifted"),
    "held_again": _("Agreement holds again"),
    "measure_begun": _("Notice takes effect"),
    "measure_ended": _("Notice holds no more"),
    "excepted": _("Exception from the terms"),
    "exception_ended": _("Exception ended"),
    "policy_accepted": _("Terms accepted"),
    "policy_acceptance_ended": _("Acceptance taken back"),
    "notice_served": _("Notice served"),
    "notice_taken_back": _("Notice taken back"),
    "notice_signed": _("Notice signed"),
    "flag_raised": _("Noted for the law"),
    "flag_ended": _("Noted for the law, ended"),
    "customer_added": _("Customer added"),
    "customer_changed": _("Customer’s data corrected"),
    "merged": _("Two customers became one"),
    "merge_undone": _("Customers are two again"),
    "erased": _("Personal words erased"),
    "reduced": _("Words of an entry erased"),
    "copy_made": _("Copy made for the person"),
    "note": _("Note"),
    "evidence_made": _("Evidence file made"),
}
"""Every kind that a room puts on a timeline."""

CHANNELS: Mapping[str, Promise] = {
    "email": _("e-mail"),
    "letter": _("letter"),
    "registered_letter": _("registered letter"),
    "call": _("telephone"),
    "voicemail": _("voicemail"),
    "sms": _("text message"),
    "meeting": _("meeting"),
    "visit": _("visit"),
    "portal": _("payment page"),
}


def channel(code: str) -> str:
    """A channel in words; its code where it has none."""
    return str(CHANNELS.get(code, code))


def happened(kind: str, facts: Mapping[str, Any], language: str) -> str:
    """What happened, with the number, sum and days that the entry itself holds."""
    about = [facts["number"]] if isinstance(facts.get("number"), str) else []
    if facts.get("channel"):
        about.append(channel(facts["channel"]))
    if isinstance(facts.get("amount"), int) and facts.get("currency"):
        about.append(format_money(facts["amount"], facts["currency"], language))
    for name in ("on", "due_on", "until"):
        if facts.get(name):
            about.append(_day(name, facts[name], language))
    title = str(KINDS.get(kind, kind))
    return gettext("%(what)s: %(about)s") % {"what": title, "about": ", ".join(about)} if about else title


def _day(name: str, text: str, language: str) -> str:
    said = {"on": "%(day)s", "due_on": gettext("due %(day)s"), "until": gettext("until %(day)s")}
    return said[name] % {"day": say_date(date.fromisoformat(text), language, "short")}
