"""Noting what the law asks for, and ending it. What was noted wrongly is ended too: it stays on the timeline."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from relance.customers import flags, words
from relance.customers import queries as customers
from relance.customers.flags import FlagRefusal
from relance.desk.customer.details import point_at_error
from relance.desk.flags.form import FlagForm
from relance.desk.page import Desk
from relance.dunning import flagging
from relance.law import rules as law


def add(request: HttpRequest, desk: Desk, customer: int) -> HttpResponse:
    """What is noted, and the form (GET); or note it (POST)."""
    known = _known(desk, customer)
    form = FlagForm(request.POST if request.method == "POST" else None, today=desk.today)
    if form.is_bound and form.is_valid() and (made := _note(desk, known, form)) is not None:
        undo = reverse("desk:flag_end", args=[desk.company.slug, made.pk])
        said = gettext("Noted. Every step is looked at anew.")
        messages.success(request, said, extra_tags=f"undo:{undo}")
        return redirect("desk:customer", desk.company.slug, known.id)
    point_at_error(form)
    seen = {
        "customer": known,
        "form": form,
        "rows": [(row, gettext(words.FLAGS[row.flag])) for row in flags.rows(desk.company, known.account_id)],
        "informs": law.informs(desk.language),
    }
    return render(request, "desk/flags/page.html", seen, status=422 if form.errors else 200)


def _note(desk: Desk, known: Any, form: FlagForm) -> Any | None:
    """Note it. None where it is refused: that is said in the form."""
    try:
        return flagging.flagged(desk.company, known.account_id, form.new(), by=desk.by, now=desk.now)
    except FlagRefusal as refusal:
        form.add_error("flag", gettext(refusal.template))
        return None


def end(request: HttpRequest, desk: Desk, flag: int) -> HttpResponse:
    """It holds no more."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    made = flagging.flag_ended(desk.company, flag, by=desk.by, now=desk.now)
    if made is None:
        raise Http404
    messages.success(request, gettext("It holds no more. That it was noted stays on the timeline."))
    return redirect("desk:customer", desk.company.slug, customers.addressees([made.account_id])[made.account_id].id)


def _known(desk: Desk, number: int) -> Any:
    found = customers.get(desk.company, number)
    if found is None:
        raise Http404
    return found.merged_into or found
