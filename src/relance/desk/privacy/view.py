"""Telling what is kept and until when; the copy; words that go; erasing, said before it is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext

from relance.company.rules import Right
from relance.customers import queries as customers
from relance.desk.page import Desk
from relance.law import rules as law
from relance.privacy import erasing, export, reading, reducing
from relance.privacy.inventory import SHELVES
from relance.privacy.rules import Papers, Term, hindrances, restricted_until
from relance.privacy.words import HINDRANCES, PAPERS
from relance.values.clock import day_in
from relance.values.words import say_date

A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """Papers on the page: what they are, until when they are kept, whether they go now."""

    words: str
    until: str
    free: bool


def kept(request: HttpRequest, desk: Desk, customer: int) -> HttpResponse:
    """What is kept about a customer, until when, and what can be done about it."""
    known = _known(desk, customer)
    ids = reading.accounts_of(known)
    terms, language = reading.terms_of(desk.company, ids, desk.today), desk.language
    why = hindrances(reading.standing(ids, desk.today))
    seen = {
        "customer": known,
        "sentence": _sentence(known, terms, desk),
        "lines": [Line(gettext(PAPERS[each]), export.term_words(t, language), t.free) for each, t in terms.items()],
        "counts": _counts(ids),
        "why": [gettext(HINDRANCES[each]) for each in why],
        "words": _typed(known, desk),
        "whole": terms[Papers.BOOKS].free,
        "may_erase": desk.may(Right.ERASE),
        "informs": law.informs(desk.language),
    }
    return render(request, "desk/privacy/page.html", seen)


def _sentence(known: Any, terms: Mapping[Papers, Term], desk: Desk) -> str:
    name = {"name": known.name}
    if known.erased_on:
        return gettext("Nothing personal is left: only sums, days and numbers.")
    until = restricted_until(terms)
    if until is not None:
        day = say_date(until, desk.language, "day")
        return gettext("The law wants the books about %(name)s kept until %(day)s.") % {**name, "day": day}
    if terms[Papers.BOOKS].free:
        return gettext("Nothing about %(name)s has to be kept any more.") % name
    return gettext("How long your books are kept is not known here: %(name)s’s name stays.") % name


def _counts(ids: list[int]) -> list[tuple[str, int]]:
    """How many rows the tables that a person would ask about hold; those that hold none are left out."""
    found = ((gettext(shelf.title), reading.rows(shelf, ids).count()) for shelf in SHELVES if shelf.told)
    return [(words, n) for words, n in found if n]


def _typed(known: Any, desk: Desk) -> list[tuple[Any, Any]]:
    """Entries with words that a person typed, each with its day, the newest first."""
    found = reducing.reducible([known.account_id])[:A_PAGE]
    return [(entry, day_in(entry.at, desk.company.zone)) for entry in found]


def copy(request: HttpRequest, desk: Desk, customer: int) -> HttpResponse:
    """The copy for that person."""
    known = _known(desk, customer)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    language = known.language if known.language in ("en", "fr") else "en"
    answer = HttpResponse(
        export.copy(desk.company, known, language, by=desk.by, now=desk.now), content_type="application/zip"
    )
    answer["Content-Disposition"] = f'attachment; filename="{known.reference}-{desk.today.isoformat()}.zip"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def reduce(request: HttpRequest, desk: Desk, customer: int) -> HttpResponse:
    """The words of one entry go: a personal reason."""
    known = _known(desk, customer)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    entry = request.POST.get("entry", "")
    done = entry.isdecimal() and reducing.reduce(desk.company, known.account_id, int(entry), by=desk.by, now=desk.now)
    if done:
        messages.success(request, gettext("The words are gone for good."))
    else:
        messages.info(request, gettext("These words are gone already."))
    return redirect("desk:customer_privacy", desk.company.slug, known.id)


def erase(request: HttpRequest, desk: Desk, customer: int) -> HttpResponse:
    """What will go and what stays (GET); erase it (POST)."""
    known = _known(desk, customer)
    ids = reading.accounts_of(known)
    if request.method == "POST":
        return _erased(request, desk, known)
    terms = reading.terms_of(desk.company, ids, desk.today)
    seen = {
        "customer": known,
        "why": [gettext(HINDRANCES[each]) for each in hindrances(reading.standing(ids, desk.today))],
        "going": [Line(gettext(PAPERS[each]), "", True) for each, term in terms.items() if term.free],
        "staying": [
            Line(gettext(PAPERS[each]), export.term_words(term, desk.language), False)
            for each, term in terms.items()
            if not term.free
        ],
        "whole": terms[Papers.BOOKS].free,
    }
    return render(request, "desk/privacy/erase.html", seen)


def _erased(request: HttpRequest, desk: Desk, known: Any) -> HttpResponse:
    try:
        done = erasing.erase(desk.company, known, by=desk.by, now=desk.now)
    except erasing.ErasureRefusal as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:customer_privacy", desk.company.slug, known.id)
    if done.rows or done.name:
        said = ngettext("Erased in %(n)d row.", "Erased in %(n)d rows.", done.rows) % {"n": done.rows}
        messages.success(request, said)
    else:
        messages.info(request, gettext("Nothing more may go today."))
    return redirect("desk:customer_privacy", desk.company.slug, known.id)


def due(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Customers whose papers are over their time, by name. Nothing goes by itself."""
    found = reading.due(desk.company, desk.today)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    n = page.paginator.count
    known = law.nearest(desk.company.country, desk.company.part)
    sentence = ngettext(
        "The papers of %(n)d customer need not be kept any more.",
        "The papers of %(n)d customers need not be kept any more.",
        n,
    )
    seen = {
        "sentence": sentence % {"n": n} if n else gettext("Nobody’s papers are over their time."),
        "page": page,
        "rule": law.kept_until(known, Papers.BOOKS, desk.today, desk.today),
        "informs": law.informs(desk.language),
    }
    return render(request, "desk/privacy/due.html", seen)


def _known(desk: Desk, number: int) -> Any:
    found = customers.get(desk.company, number)
    if found is None:
        raise Http404
    return found.merged_into or found
