"""Noting what was agreed, and lifting it. Every lift can be undone on its day."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from relance.arrangements import queries as arrangements
from relance.arrangements.rules import NOTHING, ArrangementRefusal, Kind
from relance.customers import queries as customers
from relance.desk.agree.forms import FORMS, AgreeForm
from relance.desk.agree.words import LIFTED, TITLES
from relance.desk.customer.details import point_at_error
from relance.desk.page import Desk
from relance.dunning import actions as dunning
from relance.ledger import queries as ledger
from relance.values.words import say_date

gettext_noop("This invoice is not open any more, or it is another customer's.")
gettext_noop("More is contested than is open of this invoice.")
gettext_noop("There is no such customer.")


def agree(request: HttpRequest, desk: Desk, customer: int, kind: str) -> HttpResponse:
    """The form on a page of its own (GET), or note it (POST)."""
    known = _known(desk, customer)
    if kind not in set(Kind):
        raise Http404
    form = form_for(desk, known, Kind(kind), request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        noted = _note(request, desk, known, form)
        if noted is not None:
            return noted
    point_at_error(form)
    seen = {"customer": known, "form": form, "title": TITLES[form.kind], "back": _wanted(request)}
    return render(request, "desk/agree/page.html", seen, status=422 if form.errors else 200)


def form_for(desk: Desk, known: Any, kind: Kind, data: Any = None) -> AgreeForm:
    """The form of a kind for a customer, with what is open and not contested yet."""
    items = ledger.items_on([known.account_id], desk.today).get(known.account_id, [])
    standing = arrangements.standing_on([known.account_id], desk.today).get(known.account_id, NOTHING)
    return FORMS[kind](data, items=items, contested=standing.disputed(), today=desk.today)


def _note(request: HttpRequest, desk: Desk, known: Any, form: AgreeForm) -> HttpResponse | None:
    """Note it, and say so. None where it is refused: that is said in the form."""
    new = form.new()
    try:
        made, done = dunning.arranged(desk.company, known.account_id, new, by=desk.by, now=desk.now)
    except ArrangementRefusal as refusal:
        form.add_error("amount" if new.kind is Kind.PROMISE else "until", gettext(str(refusal)))
        return None
    words = {"day": say_date(new.until, desk.language, "near")}
    said = {
        Kind.PAUSE: gettext("Noted: nobody writes or calls up to %(day)s."),
        Kind.PROMISE: gettext("Noted: nobody writes before the promise of %(day)s."),
        Kind.DISPUTE: gettext("Noted: what is contested rests until %(day)s."),
    }[new.kind] % words
    if done.withdrawn:
        said += " " + gettext("The waiting message is withdrawn.")
    undo = reverse("desk:agree_lift", args=[desk.company.slug, made.pk])
    undo += "?back=today" if _wanted(request) else ""
    messages.success(request, said, extra_tags=f"undo:{undo}")
    return _back(request, desk, known)


def lift(request: HttpRequest, desk: Desk, arrangement: int) -> HttpResponse:
    """Let it hold no longer; the toast can undo it."""
    found = arrangements.get(desk.company, arrangement)
    if found is None:
        raise Http404
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    made = dunning.lifted(desk.company, arrangement, by=desk.by, now=desk.now)
    known = _owner(found.account_id)
    if made is None:
        messages.info(request, gettext("It holds no longer: somebody has lifted it."))
    else:
        back = "?back=today" if _wanted(request) else ""
        undo = reverse("desk:agree_again", args=[desk.company.slug, arrangement]) + back
        said = LIFTED[Kind(made.kind)] % {"name": known.name}
        messages.success(request, said, extra_tags=f"undo:{undo}")
    return _back(request, desk, known)


def again(request: HttpRequest, desk: Desk, arrangement: int) -> HttpResponse:
    """Undo a lift."""
    found = arrangements.get(desk.company, arrangement)
    if found is None:
        raise Http404
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    known = _owner(found.account_id)
    if dunning.held_again(desk.company, arrangement, by=desk.by, now=desk.now) is None:
        messages.warning(request, gettext("Too late to undo: note it anew on the customer’s file."))
    else:
        messages.success(request, gettext("%(name)s: it holds again.") % {"name": known.name})
    return _back(request, desk, known)


def _known(desk: Desk, number: int) -> Any:
    found = customers.get(desk.company, number)
    if found is None:
        raise Http404
    return found.merged_into or found


def _owner(account_id: int) -> Any:
    return customers.addressees([account_id])[account_id]


def _wanted(request: HttpRequest) -> str:
    """The page one came from and goes back to: Today, or the customer's file where nothing is said."""
    return "today" if "today" in (request.POST.get("back"), request.GET.get("back")) else ""


def _back(request: HttpRequest, desk: Desk, known: Any) -> HttpResponse:
    if _wanted(request):
        return redirect("desk:today", desk.company.slug)
    return redirect("desk:customer", desk.company.slug, known.id)
