"""An import that is in the book: what it brought, what stayed out, what is gone from the list, taking it back."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext, ngettext

from relance.customers import queries as customers
from relance.desk.importing import background, rows, understood, view, words
from relance.desk.page import Desk
from relance.dunning import actions as dunning
from relance.intake import dropping, queries
from relance.intake.actions import Rejected, Report
from relance.intake.mending import to_correct
from relance.intake.originals import content_of
from relance.intake.settling import open_again, settle_missing
from relance.intake.undoing import CannotUndo, Happened
from relance.intake.undoing import undo as take_back
from relance.intake.words import of_followed
from relance.values.clock import day_in

MOST_MISSING = 200


def done(request: HttpRequest, desk: Desk, source: int) -> HttpResponse:
    """The page of one import."""
    known = _known(desk, source)
    if not rows.is_taken(known):
        return _to_file(desk, source)
    return render(request, "desk/importing/done.html", _seen(desk, known))


def _seen(desk: Desk, known: Any) -> dict[str, Any]:
    report = dropping.shown(known.report) or Report(known.name)
    gone = queries.missing(desk.company, known.pk)
    settled = queries.settled_as_missing(desk.company, known.pk)
    shown = {one.account_id for one in gone[:MOST_MISSING]} | {one.account_id for one in settled[:MOST_MISSING]}
    people = customers.addressees(shown)
    waiting = rows.first_of(rows.all_waiting(desk.company))
    past = rows.past_row(rows.past(desk.company).get(pk=known.pk), desk.now)
    return {
        "source": past,
        "report": report,
        "sentence": _sentence(past),
        "missing": [(one, people.get(one.account_id)) for one in gone[:MOST_MISSING]],
        "missing_count": len(gone),
        "settled": [(one, people.get(one.account_id)) for one in settled[:MOST_MISSING]],
        "settled_count": len(settled),
        "last_day": day_in(known.imported_at + queries.UNDO_WITHIN, desk.company.zone),
        "next": waiting,
        **view.facts_of(report),
        **view.problems_of(report),
        "results": understood.results_of(report),
    }


def _sentence(past: rows.Past) -> str:
    if past.undone_at is not None:
        return gettext("This import was undone. Your book is as it was before.")
    if past.new:
        return words.counted(words.IN_THE_BOOK.get(past.counted_as, words.IN_THE_BOOK_ENTRIES), past.new)
    return gettext("Your book follows this file.") if past.updated else gettext("Nothing new: your book had it all.")


def undo(request: HttpRequest, desk: Desk, source: int) -> HttpResponse:
    """Ask first, then take the import back; a refusal says what followed from it."""
    known = _known(desk, source)
    if not rows.is_taken(known):
        return _to_file(desk, source)
    if not queries.may_undo(known, desk.now):
        said = gettext(
            "An import can be undone once, and for 30 days. Correct what is wrong with a credit note or a newer list."
        )
        messages.info(request, said)
        return redirect("desk:import_done", desk.company.slug, source)
    refusal = None
    if request.method == "POST":
        try:
            _undo(desk, source)
        except CannotUndo as cannot:
            refusal = cannot
        else:
            messages.success(request, gettext("%(name)s is undone. Your book is as it was.") % {"name": known.name})
            return redirect("desk:import", desk.company.slug)
    past = rows.past_row(rows.past(desk.company).get(pk=known.pk), desk.now)
    seen = {"source": past, **(_refused(refusal, desk.language) if refusal else {})}
    return render(request, "desk/importing/undo.html", seen, status=409 if refusal else 200)


def _refused(refusal: CannotUndo, language: str) -> dict[str, Any]:
    because = [(of_followed(one, language), one.number) for one in refusal.because]
    # What was sent stays sent; money that came can be taken back where it was noted by mistake.
    only_paid = all(one.what is Happened.SETTLED for one in refusal.because)
    return {"refused": gettext(refusal.template), "because": because, "only_paid": only_paid}


@transaction.atomic
def _undo(desk: Desk, source: int) -> None:
    undone = take_back(desk.company, source, by=desk.by, now=desk.now, today=desk.today)
    dunning.reconsider(desk.company, undone.touched, by=desk.by, now=desk.now)
    background.book_changed(desk.company)


def missing(request: HttpRequest, desk: Desk, source: int) -> HttpResponse:
    """Book the ticked documents, which the list does not have any more, as settled elsewhere."""
    known = _known(desk, source)
    if not rows.is_taken(known):
        return _to_file(desk, source)
    if request.method == "POST":
        ids = _ticked(request)
        before = len(queries.missing(desk.company, source))
        last = queries.last_settled(desk.company, source)
        with transaction.atomic():
            touched = settle_missing(desk.company, source, ids, by=desk.by, now=desk.now, today=desk.today)
            dunning.reconsider(desk.company, touched, by=desk.by, now=desk.now)
        n = before - len(queries.missing(desk.company, source))
        said = ngettext(
            "%(n)s invoice is booked as settled elsewhere.", "%(n)s invoices are booked as settled elsewhere.", n
        )
        if n:
            undo = reverse("desk:import_reopen", args=[desk.company.slug, source]) + f"?after={last}"
            messages.success(request, said % {"n": n}, extra_tags=f"undo:{undo}")
        else:
            messages.success(request, gettext("Nothing was ticked, so nothing was booked."))
    return redirect("desk:import_done", desk.company.slug, source)


def _ticked(request: HttpRequest) -> list[int]:
    """The entries that were ticked."""
    return [int(text) for text in request.POST.getlist("entry") if text.isascii() and text.isdigit() and len(text) < 19]


def reopen(request: HttpRequest, desk: Desk, source: int) -> HttpResponse:
    """Take back what was settled because this list lacks it: what is ticked, or what was settled since an entry."""
    known = _known(desk, source)
    if not rows.is_taken(known):
        return _to_file(desk, source)
    if request.method == "POST":
        after = request.GET.get("after", "")
        since = int(after) if after.isascii() and after.isdigit() and len(after) < 19 else None
        settled = queries.settled_as_missing(desk.company, source)
        ids = [one.entry_id for one in settled if since is not None and one.settlement_id > since] or _ticked(request)
        with transaction.atomic():
            touched = open_again(desk.company, source, ids, by=desk.by, now=desk.now, today=desk.today)
            dunning.reconsider(desk.company, touched, by=desk.by, now=desk.now)
        n = len(settled) - len(queries.settled_as_missing(desk.company, source))
        said = ngettext("%(n)s invoice is open again.", "%(n)s invoices are open again.", n)
        messages.success(request, said % {"n": n} if n else gettext("Nothing was ticked, so nothing was booked."))
    return redirect("desk:import_done", desk.company.slug, source)


def errors(request: HttpRequest, desk: Desk, source: int) -> HttpResponseBase:
    """The rows that stayed out, as a file that can be corrected and dropped again."""
    known = _known(desk, source)
    report = dropping.shown(known.report)
    text = _mended(known, report, desk.language) if report else ""
    if not text:
        messages.info(request, gettext("No row of this file has to be corrected."))
        return _to_file(desk, source)
    name = gettext("to correct %(name)s") % {"name": known.name.rpartition(".")[0] or known.name}
    # The mark lets a spreadsheet see that this is UTF-8.
    return _download(f"{name}.csv", HttpResponse(text.encode("utf-8-sig"), content_type="text/csv; charset=utf-8"))


def _mended(known: Any, report: Report, language: str) -> str:
    said = dropping.options_of(known).mapping
    try:
        return to_correct(known.name, content_of(known), report.problems, language, said)
    except Rejected:
        return ""


def original(request: HttpRequest, desk: Desk, source: int) -> HttpResponseBase:
    """The file as it came, to be kept and never shown by the browser."""
    known = _known(desk, source)
    return _download(
        known.name, StreamingHttpResponse(content_of(known).pieces(), content_type="application/octet-stream")
    )


def _download(name: str, answer: HttpResponseBase) -> HttpResponseBase:
    plain = "".join(sign for sign in name if sign.isprintable())
    answer["Content-Disposition"] = content_disposition_header(True, plain) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer


def _known(desk: Desk, import_id: int) -> Any:
    found = queries.get(desk.company, import_id)
    if found is None:
        raise Http404
    return found


def _to_file(desk: Desk, dropped: int) -> HttpResponse:
    """To the file, wherever it stands."""
    return redirect("desk:import_file", desk.company.slug, dropped)
