"""Proposals to merge, what a person says to them, and the merges that can be undone."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from relance.company.rules import Right
from relance.customers import merging as deeds
from relance.customers import queries as customers
from relance.desk.duplicates.pairs import chosen_pairs, pairs_of, proposals
from relance.desk.page import Desk
from relance.dunning import merging
from relance.dunning.actions import Outcomes
from relance.dunning.merging import MergeRefusal, Undoing
from relance.values.words import say_number

PAGE_SIZE, CANDIDATES = 10, 5


def duplicates(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The page; with `of` only what looks like that customer, and a search for another."""
    of = _asked_for(request, desk)
    text = request.GET.get("q", "").strip()[:100] if of else ""
    found = proposals(desk.company)
    if of is not None:
        found = [each for each in found if of.id in (each.one, each.other)]
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    pairs = pairs_of(desk.company, list(page.object_list), desk.today)
    if of is not None and text:
        others = customers.matching(desk.company, text).exclude(pk=of.id)[:CANDIDATES]
        pairs = chosen_pairs(desk.company, of, others, desk.today)
    seen = {
        "of": of,
        "text": text,
        "page": page,
        "pairs": pairs,
        "sentence": _sentence(len(found), of, desk),
        "may_merge": desk.may(Right.EDIT_CUSTOMER),
    }
    return render(request, "desk/duplicates/page.html", seen)


def _asked_for(request: HttpRequest, desk: Desk) -> Any:
    """The customer whose likes are asked for."""
    number = request.GET.get("of", "")
    return customers.standing(desk.company, [int(number)]).get(int(number)) if _is_id(number) else None


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 18


def _sentence(count: int, of: Any, desk: Desk) -> str:
    if of is not None:
        if not count:
            return gettext("Nobody looks like %(name)s.") % {"name": of.name}
        said = ngettext("%(count)s customer looks like %(name)s.", "%(count)s customers look like %(name)s.", count)
    elif not count:
        return gettext("Nobody is in your list twice, as far as can be seen.")
    else:
        said = ngettext(
            "%(count)s pair of customers looks like one.", "%(count)s pairs of customers look like one.", count
        )
    text = said % {"count": say_number(count, desk.language), "name": of.name if of else ""}
    return text[:1].upper() + text[1:]


def merges(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The merges, newest first."""
    page = Paginator(customers.merges(desk.company), 50).get_page(request.GET.get("page"))
    seen = {"page": page, "may_merge": desk.may(Right.EDIT_CUSTOMER)}
    return render(request, "desk/duplicates/merges.html", seen)


def merge(request: HttpRequest, desk: Desk, customer: int, other: int) -> HttpResponse:
    """Merge `other` into `customer`; the toast can undo it."""
    kept, gone = _known(desk, customer), _known(desk, other)
    if request.method != "POST":
        return _back(request, desk)
    try:
        made, done = merging.merge(desk.company, kept.id, gone.id, by=desk.by, now=desk.now)
    except MergeRefusal as refusal:
        messages.error(request, str(refusal))
        return _back(request, desk)
    said = [gettext("%(gone)s is part of %(kept)s now.") % {"gone": gone.name, "kept": kept.name}, *_followed(done)]
    undo = reverse("desk:merge_undo", args=[desk.company.slug, made.pk])
    messages.success(request, " ".join(said), extra_tags=f"undo:{undo}")
    return redirect("desk:customer", desk.company.slug, kept.id) if "of" in request.POST else _back(request, desk)


def _followed(done: Outcomes) -> list[str]:
    """What one would otherwise miss: a message was written anew."""
    return [gettext("One message with the invoices of both waits for your approval.")] if done.proposed else []


def two(request: HttpRequest, desk: Desk, customer: int, other: int) -> HttpResponse:
    """Remember that they are two, or with `forget` propose them again."""
    one, another = _known(desk, customer), _known(desk, other)
    if request.method != "POST" or one.id == another.id:
        return _back(request, desk)
    if "forget" in request.GET:
        deeds.forget(desk.company, one.id, another.id)
        messages.success(request, gettext("They may be proposed again."))
        return _back(request, desk)
    deeds.tell_apart(desk.company, one.id, another.id, by=desk.by, now=desk.now)
    undo = reverse("desk:duplicates_two", args=[desk.company.slug, one.id, another.id]) + "?forget=1"
    said = gettext("%(one)s and %(other)s are two. They are not proposed again.")
    messages.success(request, said % {"one": one.name, "other": another.name}, extra_tags=f"undo:{undo}")
    return _back(request, desk)


def undo(request: HttpRequest, desk: Desk, merge: int) -> HttpResponse:
    """Show what goes where (GET), then make them two again."""
    undoing = merging.look_at(desk.company, merge)
    if undoing is None:
        raise Http404
    if request.method != "POST":
        return render(request, "desk/duplicates/undo.html", _seen(undoing))
    try:
        undoing, _done = merging.unmerge(desk.company, merge, by=desk.by, now=desk.now)
    except MergeRefusal as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:merges", desk.company.slug)
    made = undoing.merge
    said = gettext("%(kept)s and %(gone)s are two again.")
    messages.success(request, said % {"kept": made.kept.name, "gone": made.gone.name})
    return redirect("desk:customer", desk.company.slug, made.gone_id)


def _seen(undoing: Undoing) -> dict[str, Any]:
    made = undoing.merge
    return {"undoing": undoing, "merge": made, "kept": made.kept, "gone": made.gone}


def _known(desk: Desk, number: int) -> Any:
    found = customers.get(desk.company, number)
    if found is None:
        raise Http404
    return found


def _back(request: HttpRequest, desk: Desk) -> HttpResponse:
    """To the page, as it was filtered."""
    of = request.POST.get("of", "")
    path = reverse("desk:duplicates", args=[desk.company.slug])
    return redirect(f"{path}?of={of}" if _is_id(of) else path)
