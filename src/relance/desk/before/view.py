"""The page that is read before a call."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext

from relance.claims.before.gathering import Before, before
from relance.claims.words import DEBTORS
from relance.customers import flags
from relance.customers import queries as customers
from relance.customers.words import FLAGS
from relance.desk.before import told
from relance.desk.lawnote import shown
from relance.desk.page import Desk
from relance.law import rules as law

BESIDE, BEFORE_COURT = ("stop_work", "hold_documents", "security"), ("before_suit", "court", "profession", "check")


def before_page(request: HttpRequest, desk: Desk, customer: int) -> HttpResponse:
    """Everything that is known before a call to this customer."""
    known = _known(desk, customer)
    found = before(desk.company, known.account_id, desk.now)
    calling = found.calling
    seen = {
        "customer": known,
        "sentence": told.sentence(found, desk.company.zone),
        "place": law.place(found.place).names.say(desk.language),
        "debtor_known": found.debtor_known,
        "trade_known": bool(found.trade),
        "reasons": [shown(reason.rule) for reason in calling.reasons],
        "hours": [shown(rule) for rule in calling.hours],
        "counters": [(told.counted(one), shown(one.rule)) for one in calling.counters],
        "zones": [zone.rpartition("/")[2].replace("_", " ") for zone in calling.zones],
        "charging": told.charging(found),
        "limitation": told.limitation(found),
        "here": _groups(found, BESIDE),
        "there": _groups(found, BEFORE_COURT),
        "flags": [(row, gettext(FLAGS[row.flag])) for row in flags.rows(desk.company, known.account_id)],
        "informs": law.informs(desk.language),
    }
    return render(request, "desk/before/page.html", seen)


def _groups(found: Before, questions: Iterable[str]) -> list[tuple[str, Promise, list[told.Row]]]:
    """The answers to these questions, each with its name and its title."""
    asked = (question for question in questions if question in found.remedies)
    return [(one, told.TITLES[one], [told.row(each) for each in found.remedies[one]]) for one in asked]


def card_of(desk: Desk, account_id: int) -> dict[str, Any]:
    """The card on a customer's file."""
    found = before(desk.company, account_id, desk.now)
    return {
        "rows": told.card(found, desk.company.zone),
        "place": law.place(found.place).names.say(desk.language),
        "debtor": gettext(DEBTORS[found.debtor]) if found.debtor_known else gettext("kind not said"),
    }


def _known(desk: Desk, number: int) -> Any:
    found = customers.get(desk.company, number)
    if found is None:
        raise Http404
    return found.merged_into or found
