"""The page of law, and what a firm enters on it. Everything entered can be taken back and stands wherever it acts."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext

from relance.company import actions as companies
from relance.company.actions import CompanyRefusal
from relance.company.rules import Right
from relance.desk.customer.details import point_at_error
from relance.desk.law.forms import ChangeForm, CreditorForm, RateForm, half_year_from
from relance.desk.law.told import groups, rates, unsure
from relance.desk.page import Desk
from relance.law import rules as law
from relance.law.rows import BadLaw
from relance.policies import ownlaw
from relance.policies.ownlaw import OwnLawRefusal


def law_page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The law of the firm's place, or of another one."""
    return _page(request, desk)


def creditor(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Say what the firm is for the law."""
    form = CreditorForm(request.POST)
    if request.method != "POST":
        return _back(desk)
    if not form.is_valid():
        return _page(request, desk, creditor=form)
    try:
        companies.change_settings(desk.company, form.cleaned_data)
    except CompanyRefusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, gettext("Noted. The law is looked up anew."))
    return _back(desk)


def rate(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Enter a published rate."""
    if request.method != "POST":
        return _back(desk)
    form = RateForm(request.POST, series=_series(desk, _place(request, desk)))
    if not form.is_valid():
        return _page(request, desk, rate=form)
    given = form.cleaned_data
    try:
        ownlaw.enter_rate(
            desk.company,
            given["series"],
            given["since"],
            given["until"],
            given["percent"],
            source=given["source"],
            said_by=given["said_by"],
            by=desk.by,
            now=desk.now,
        )
    except OwnLawRefusal as refusal:
        messages.warning(request, gettext(refusal.template) % refusal.values)
        return _page(request, desk, rate=form)
    messages.success(request, gettext("The rate counts from now on, with its source beside every figure."))
    return _back(desk)


def rate_end(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Take a rate back."""
    if request.method == "POST":
        series, since = request.POST.get("series", ""), parse_date(request.POST.get("since", ""))
        ended = since is not None and ownlaw.end_rate(desk.company, series, since, by=desk.by, now=desk.now)
        messages.success(request, gettext("Taken back.") if ended else gettext("There is nothing to take back."))
    return _back(desk)


def change(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Change a fact, or switch it off."""
    if request.method != "POST":
        return _back(desk)
    form = ChangeForm(request.POST)
    if not form.is_valid():
        return _page(request, desk, change=form)
    given = form.cleaned_data
    try:
        ownlaw.change_fact(
            desk.company,
            given["rule"],
            off=given["off"],
            values=given["values"].replace("\r\n", "\n"),
            said_by=given["said_by"],
            reason=given["reason"],
            by=desk.by,
            now=desk.now,
        )
    except OwnLawRefusal as refusal:
        form.add_error("values", gettext(refusal.template) % refusal.values)
        return _page(request, desk, change=form)
    except BadLaw as error:
        form.add_error("values", gettext("This fact cannot have such values: %(error)s") % {"error": error})
        return _page(request, desk, change=form)
    messages.success(request, gettext("It acts so from now on, with the name beside it."))
    return _back(desk)


def change_end(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Let a fact act as it did."""
    if request.method == "POST":
        ended = ownlaw.end_change(desk.company, request.POST.get("rule", ""), by=desk.by, now=desk.now)
        messages.success(request, gettext("Taken back.") if ended else gettext("There is nothing to take back."))
    return _back(desk)


def _page(request: HttpRequest, desk: Desk, **refused: Any) -> HttpResponse:
    for form in refused.values():
        point_at_error(form)
    code, own = _place(request, desk), ownlaw.of(desk.company)
    found = law.place(code)
    changed = {each.rule_id for each in own.changes}
    first, last = half_year_from(desk.today)
    initial = {"since": first, "until": last, "said_by": desk.by}
    facts = law.said(code, desk.today, own=own) if found.known else []
    seen = {
        "place": found,
        "home": law.nearest(desk.company.country, desk.company.part) == code,
        "places": sorted(
            ((each, law.place(each).names.say(desk.language)) for each in law.places()), key=lambda p: p[1]
        ),
        "name": found.names.say(desk.language),
        "groups": groups(facts, changed),
        "count": len(facts),
        "rates": rates(law.series(code, own=own).values(), desk.today, ownlaw.rates(desk.company)),
        "unsure": unsure(law.unsure(desk.today, code)) if found.known else [],
        "informs": law.informs(desk.language),
        "creditor": CreditorForm(initial={"creditor": desk.company.creditor, "trade": desk.company.trade}),
        "rate": RateForm(series=_series(desk, code), initial=initial),
        "change": None,
        "may_change": desk.may(Right.SETTINGS),
        "wrong": bool(refused),
        **refused,
    }
    return render(request, "desk/law/page.html", seen, status=422 if refused else 200)


def _place(request: HttpRequest, desk: Desk) -> str:
    asked = request.GET.get("place") or request.POST.get("place") or ""
    return asked if asked in law.places() else law.nearest(desk.company.country, desk.company.part)


def _series(desk: Desk, code: str) -> list[tuple[str, str]]:
    return [(name, one.names.say(desk.language)) for name, one in law.series(code).items()]


def _back(desk: Desk) -> HttpResponse:
    return redirect("desk:law", desk.company.slug)
