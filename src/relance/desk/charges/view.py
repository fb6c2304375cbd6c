"""The page of a customer's charges, and noting the facts that they hang on. Everything noted can be taken back."""

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from relance.claims import notices
from relance.claims import queries as claims
from relance.claims.explaining import explain
from relance.claims.notices import NoticeRefusal
from relance.company.rules import Right
from relance.customers import queries as customers
from relance.desk.charges.forms import AcceptanceForm, NoticeForm, WhoForm
from relance.desk.charges.told import bill, places, sentence
from relance.desk.customer.details import point_at_error
from relance.desk.page import Desk
from relance.dunning import actions as dunning
from relance.dunning import claiming
from relance.law import rules as law
from relance.policies import accepting
from relance.policies import queries as policies
from relance.policies.rules import BadPolicy


def charges(request: HttpRequest, desk: Desk, customer: int) -> HttpResponse:
    """What may be charged today."""
    return _page(request, desk, _known(desk, customer))


def served(request: HttpRequest, desk: Desk, customer: int) -> HttpResponse:
    """Note a notice that was served."""
    known = _known(desk, customer)
    if request.method != "POST":
        return _back(desk, known)
    form = NoticeForm(request.POST, today=desk.today)
    if not form.is_valid():
        return _page(request, desk, known, notice=form)
    try:
        made = claiming.served(
            desk.company, known.account_id, form.new(), proof=form.cleaned_data["proof"], by=desk.by, now=desk.now
        )
    except NoticeRefusal as refusal:
        messages.warning(request, gettext(refusal.template))
        return _back(desk, known)
    undo = reverse("desk:notice_back", args=[desk.company.slug, made.pk])
    messages.success(request, gettext("It stands on the timeline, and counts."), extra_tags=f"undo:{undo}")
    return _back(desk, known)


def accepted(request: HttpRequest, desk: Desk, customer: int) -> HttpResponse:
    """Note that the customer accepted a version of the policy."""
    known = _known(desk, customer)
    if request.method != "POST":
        return _back(desk, known)
    form = AcceptanceForm(request.POST, versions=_versions(desk), today=desk.today)
    if not form.is_valid():
        return _page(request, desk, known, acceptance=form)
    given = form.cleaned_data
    try:
        made = claiming.accepted(
            desk.company,
            known.account_id,
            given["version"],
            on=given["accepted_on"],
            evidence=given["evidence"],
            by=desk.by,
            now=desk.now,
        )
    except BadPolicy as refusal:
        messages.warning(request, gettext(refusal.template) % refusal.values)
        return _back(desk, known)
    undo = reverse("desk:acceptance_back", args=[desk.company.slug, made.pk])
    messages.success(request, gettext("It stands on the timeline, and counts."), extra_tags=f"undo:{undo}")
    return _back(desk, known)


def who(request: HttpRequest, desk: Desk, customer: int) -> HttpResponse:
    """Say what the law calls the customer."""
    known = _known(desk, customer)
    if request.method != "POST":
        return _back(desk, known)
    form = WhoForm(request.POST, country=known.country or desk.company.country)
    if not form.is_valid():
        return _page(request, desk, known, who=form)
    dunning.corrected(desk.company, known.id, form.values(), by=desk.by, now=desk.now)
    messages.success(request, gettext("Noted. The law is looked up anew."))
    return _back(desk, known)


def notice_back(request: HttpRequest, desk: Desk, notice: int) -> HttpResponse:
    """It was noted wrongly."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    return _taken_back(request, desk, claiming.notice_taken_back(desk.company, notice, by=desk.by, now=desk.now))


def acceptance_back(request: HttpRequest, desk: Desk, acceptance: int) -> HttpResponse:
    """It was noted wrongly."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    return _taken_back(
        request, desk, claiming.acceptance_taken_back(desk.company, acceptance, by=desk.by, now=desk.now)
    )


def _taken_back(request: HttpRequest, desk: Desk, made: Any | None) -> HttpResponse:
    if made is None:
        raise Http404
    messages.success(request, gettext("Taken back. It stays on the timeline that it had been noted."))
    return _back(desk, customers.addressees([made.account_id])[made.account_id])


def _page(request: HttpRequest, desk: Desk, known: Any, **refused: django_forms.Form) -> HttpResponse:
    """The page, with a form that was refused in place of an empty one."""
    for form in refused.values():
        point_at_error(form)
    account = known.account_id
    debtor = customers.debtors([account])[account]
    found = claims.of_accounts(desk.company, [account], desk.today).get(account, [])
    bills = [bill(one, explain(one, bool(debtor.kind))) for one in found]
    country = known.country or desk.company.country
    used = places(bills) or [claims.parties(desk.company, debtor).place]
    seen = {
        "customer": known,
        "bills": bills,
        "sentence": sentence(bills),
        "debtor_known": bool(debtor.kind),
        "places": [law.place(code).names.say(desk.language) for code in used],
        "unknown_place": [code for code in used if not law.place(code).known],
        "informs": law.informs(desk.language),
        "notices": notices.rows(desk.company, account),
        "acceptances": accepting.rows(desk.company, account),
        "notice": NoticeForm(today=desk.today),
        "acceptance": AcceptanceForm(versions=_versions(desk), today=desk.today),
        "who": WhoForm(country=country, initial={"debtor": known.debtor, "part": known.part}),
        "may_edit": desk.may(Right.EDIT_CUSTOMER),
        "wrong": bool(refused),
        **refused,
    }
    return render(request, "desk/charges/page.html", seen, status=422 if refused else 200)


def _versions(desk: Desk) -> list[int]:
    return [version.version for version in policies.versions(desk.company)]


def _known(desk: Desk, number: int) -> Any:
    found = customers.get(desk.company, number)
    if found is None:
        raise Http404
    return found.merged_into or found


def _back(desk: Desk, known: Any) -> HttpResponse:
    return redirect("desk:charges", desk.company.slug, known.id)
