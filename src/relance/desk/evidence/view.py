"""The page of the hand-over file, and the archive itself."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.translation import gettext, ngettext

from relance.customers import queries as customers
from relance.desk.page import Desk
from relance.handover.gathering import gather
from relance.handover.making import archive
from relance.handover.paper import titles
from relance.handover.records import Bundle
from relance.handover.rules import Purpose
from relance.values.money import format_money


def evidence(request: HttpRequest, desk: Desk, customer: int) -> HttpResponse:
    """What the file holds, for whom, and the figures of the local procedure."""
    known = _known(desk, customer)
    purpose = _purpose(request.GET.get("for", ""))
    found = gather(desk.company, known.account_id, purpose, desk.language, desk.now)
    seen = {
        "customer": known,
        "sentence": _sentence(found, desk),
        "purposes": [(each.value, titles()[each], each is purpose) for each in Purpose],
        "purpose": purpose.value,
        "chapters": [(table.title, len(table.rows)) for table in found.tables],
        "letters": len(found.sent),
        "links": len(found.links),
        "left_out": purpose is not Purpose.LAWYER,
        "procedure": found.procedure,
        "form": found.procedure.title.say(desk.language),
        "figures": [(each.label.say(desk.language), each.value) for each in found.procedure.figures],
        "informs": found.informs,
    }
    return render(request, "desk/evidence/page.html", seen)


def bundle(request: HttpRequest, desk: Desk, customer: int) -> HttpResponse:
    """The archive, to be kept. That it was made stands on the timeline."""
    known = _known(desk, customer)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    purpose = _purpose(request.POST.get("for", ""))
    content, _ = archive(desk.company, known.account_id, purpose, desk.language, by=desk.by, now=desk.now)
    answer = HttpResponse(content, content_type="application/zip")
    name = f"{known.reference}-{purpose}-{desk.today.isoformat()}.zip"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _purpose(text: str) -> Purpose:
    return Purpose(text) if text in set(Purpose) else Purpose.LAWYER


def _sentence(found: Bundle, desk: Desk) -> str:
    total = " + ".join(format_money(minor, currency, desk.language) for currency, minor in found.totals.items())
    n = len(found.claims)
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
