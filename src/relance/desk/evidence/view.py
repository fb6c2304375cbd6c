"""The page of the hand-over file, and the archive itself."""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.translation import gettext, ngettext

from relance.customers import queries as customers
from relance.desk.page import Desk
from relance.handover.cells import say_sums
from relance.handover.gathering import gather
from relance.handover.making import Wanted, archive
from relance.handover.paper import about
from relance.handover.records import Bundle, Figure
from relance.handover.rules import Purpose

LANGUAGES = (("en", "English"), ("fr", "Français"))
UNFIT = re.compile(r"[^A-Za-z0-9._-]+")
"""What does not belong into the name of a file."""


def evidence(request: HttpRequest, desk: Desk, customer: int) -> HttpResponse:
    """What the file holds, for whom, and the figures of the local procedure."""
    known = _known(desk, customer)
    purpose = _purpose(request.GET.get("for", ""))
    found = gather(desk.company, known.account_id, purpose, desk.language, desk.now)
    seen = {
        "customer": known,
        "sentence": _sentence(found, desk),
        "purposes": [(each.value, words, each is purpose) for each, words in _readers().items()],
        "purpose": purpose.value,
        "languages": [(code, words, code == desk.company.language) for code, words in LANGUAGES],
        "chapters": [(table.title, len(table.rows)) for table in found.tables],
        "letters": len(found.sent),
        "links": len(found.links),
        "about": about(found),
        "procedure": found.procedure,
        "form": found.procedure.title.say(desk.language),
        "groups": list(_groups(found, desk.language)),
    }
    return render(request, "desk/evidence/page.html", seen)


def bundle(request: HttpRequest, desk: Desk, customer: int) -> HttpResponse:
    """The archive, to be kept. That it was made stands on the timeline."""
    known = _known(desk, customer)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    purpose = _purpose(request.POST.get("for", ""))
    language = request.POST.get("language", "")
    language = language if language in dict(LANGUAGES) else desk.company.language
    content, _ = archive(Wanted(desk.company, known.account_id, purpose, language), by=desk.by, now=desk.now)
    answer = HttpResponse(content, content_type="application/zip")
    name = f"{UNFIT.sub('-', known.reference)}-{purpose}-{desk.today.isoformat()}.zip"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _readers() -> dict[Purpose, str]:
    return {Purpose.LAWYER: gettext("Lawyer"), Purpose.AGENCY: gettext("Agency"), Purpose.COURT: gettext("Court")}


def _purpose(text: str) -> Purpose:
    return Purpose(text) if text in set(Purpose) else Purpose.LAWYER


def _groups(found: Bundle, language: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The figures in their order, those of an invoice under its number."""
    for number, figures in groupby(found.procedure.figures, key=_of):
        yield number, [(each.label.say(language), each.value) for each in figures]


def _of(figure: Figure) -> str:
    return figure.of


def _sentence(found: Bundle, desk: Desk) -> str:
    total = say_sums(dict(found.totals), desk.language)
    n = sum(1 for one in found.claims if one.total)
    if not n:
        return gettext("Nothing is late: the file holds what was exchanged.")
    said = ngettext(
        "%(sum)s for %(n)d invoice, with everything that proves it.",
        "%(sum)s for %(n)d invoices, with everything that proves them.",
        n,
    )
    return said % {"sum": total, "n": n}


def _known(desk: Desk, number: int) -> Any:
    found = customers.get(desk.company, number)
    if found is None:
        raise Http404
    return found.merged_into or found
