"""Making an exception for one customer, and ending it. Both can be undone by the toast."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from relance.customers import queries as customers
from relance.desk.customer.details import point_at_error
from relance.desk.exception.form import ExceptionForm
from relance.desk.page import Desk
from relance.dunning import actions as dunning
from relance.policies import queries as policies
from relance.policies.rules import BadPolicy, Exemption

gettext_noop("This ladder is not in your policy any more. Choose one that is.")


def exception(request: HttpRequest, desk: Desk, customer: int) -> HttpResponse:
    """The form on a page of its own (GET), or make the exception (POST)."""
    known = _known(desk, customer)
    policy = policies.in_force(desk.company)
    form = ExceptionForm(request.POST if request.method == "POST" else None, policy=policy)
    if not form.is_bound or not form.is_valid():
        point_at_error(form)
        seen = {"customer": known, "form": form}
        return render(request, "desk/exception/page.html", seen, status=422 if form.errors else 200)
    reason = form.cleaned_data["reason"]
    try:
        dunning.excepted(desk.company, known.account_id, form.exemption(), reason=reason, by=desk.by, now=desk.now)
    except BadPolicy as refusal:
        messages.warning(request, gettext(str(refusal)))
        return _file(desk, known)
    undo = reverse("desk:exception_end", args=[desk.company.slug, known.id])
    messages.success(request, gettext("The exception holds from now on."), extra_tags=f"undo:{undo}")
    return _file(desk, known)


def end(request: HttpRequest, desk: Desk, customer: int) -> HttpResponse:
    """Treat the customer like everybody else again."""
    known = _known(desk, customer)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if dunning.exception_ended(desk.company, known.account_id, by=desk.by, now=desk.now):
        undo = reverse("desk:exception_again", args=[desk.company.slug, known.id])
        messages.success(request, gettext("The exception has ended: as usual from now on."), extra_tags=f"undo:{undo}")
    else:
        messages.info(request, gettext("There is no exception any more."))
    return _file(desk, known)


def again(request: HttpRequest, desk: Desk, customer: int) -> HttpResponse:
    """Undo the end: the last exception is made once more, with its reason."""
    known = _known(desk, customer)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    last = policies.last_exception(desk.company, known.account_id)
    if last is None or last.ended_at is None:
        messages.info(request, gettext("There is nothing to undo."))
        return _file(desk, known)
    exemption = Exemption(last.ladder, last.extra_days)
    try:
        dunning.excepted(desk.company, known.account_id, exemption, reason=last.reason, by=desk.by, now=desk.now)
    except BadPolicy as refusal:
        messages.warning(request, gettext(str(refusal)))
    else:
        messages.success(request, gettext("The exception holds again."))
    return _file(desk, known)


def _known(desk: Desk, number: int) -> Any:
    found = customers.get(desk.company, number)
    if found is None:
        raise Http404
    return found.merged_into or found


def _file(desk: Desk, known: Any) -> HttpResponse:
    return redirect("desk:customer", desk.company.slug, known.id)
