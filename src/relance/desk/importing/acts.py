"""What a person does with a dropped file: answer, correct a column, import it, let it go."""

from collections.abc import Mapping

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from relance.desk.importing import background, rows, understood, view, words
from relance.desk.page import Desk
from relance.intake import dropping
from relance.intake.actions import Options, Rejected, Report, Unanswered
from relance.intake.rules.columns import FIELDS
from relance.intake.rules.naming import column_names
from relance.values.money import is_iso_currency

ORDERS = ("dmy", "mdy", "ymd")


def answer(request: HttpRequest, desk: Desk, dropped: int) -> HttpResponse:
    """Take an answer to the open question, or a corrected column, and look again."""
    known = view.known_or_404(desk, dropped)
    if request.method != "POST" or known is None or known.state != known.State.DROPPED:
        return _to_file(desk, dropped)
    if not known.report:
        background.try_again(desk.company, dropped)
        return _to_file(desk, dropped)
    given = _given(request.POST, dropping.shown(known.report))
    if given is None:
        messages.info(request, gettext("Nothing was changed: choose one of the answers."))
        return _to_file(desk, dropped)
    is_naming = bool(known.report.get("needs"))
    if background.is_long(known):
        dropping.answer(desk.company, dropped, given)
        background.read_later(desk.company, dropped)
        return _to_file(desk, dropped)
    try:
        # If the file cannot be read this way, neither the answer nor its end has happened.
        with transaction.atomic():
            dropping.answer(desk.company, dropped, given)
            dropping.look_at(desk.company, dropped, today=desk.today)
    except Rejected:
        messages.warning(request, gettext("Read that way the file makes no sense, so it stays as it was."))
    # Who names column after column goes on where the eye was.
    return _to_columns(desk, dropped) if is_naming else _to_file(desk, dropped)


def _given(post: Mapping[str, str], report: Report | None) -> Options | None:
    """The answer in a form; None where there is none that makes sense."""
    if report is None:
        return None
    field = post.get("question", "")
    choice = post.get("other", "").strip().upper() if post.get("choice") == "other" else post.get("choice", "")
    if field == "date_order":
        return Options(date_order=choice) if choice in ORDERS else None
    if field == "currency":
        return Options(currency=choice) if is_iso_currency(choice) else None
    if field in FIELDS:
        return Options(mapping={field: choice}) if choice in column_names(report.header) else None
    chosen = {place: post[f"column-{place}"] for place in range(len(report.header)) if f"column-{place}" in post}
    mapping = understood.corrected(report, chosen)
    return Options(mapping=mapping) if mapping else None


def take(request: HttpRequest, desk: Desk, dropped: int) -> HttpResponse:
    """Import the file; a long one in the background. Two clicks are one."""
    known = view.known_or_404(desk, dropped)
    if request.method != "POST" or known is None or known.state != known.State.DROPPED:
        return _to_file(desk, dropped)
    if known.report.get("needs"):
        messages.info(request, gettext("Say first what the columns are."))
        return _to_file(desk, dropped)
    if background.is_long(known):
        background.take_later(desk.company, dropped, desk.by)
        return _to_file(desk, dropped)
    try:
        report = background.take_now(desk.company, dropped, by=desk.by, now=desk.now)
    except Unanswered:
        messages.info(request, gettext("There is a question to answer first."))
    except Rejected as rejected:
        messages.error(request, words.say_rejection(rejected.template, rejected.values))
    except Exception:
        background.fail(desk.company, dropped)
    else:
        if report is not None and report.import_id != dropped:
            messages.info(request, gettext("This very file is in your book already: nothing is there twice."))
            return redirect("desk:import_done", desk.company.slug, report.import_id)
    return _to_file(desk, dropped)


def forget(request: HttpRequest, desk: Desk, dropped: int) -> HttpResponse:
    """Let go of a file that should not be imported."""
    known = view.known_or_404(desk, dropped)
    if request.method != "POST" or known is None or known.state != known.State.DROPPED:
        return _to_file(desk, dropped)
    note = background.note_of(desk.company, dropped)
    if note is not None and note.doing == background.TAKING:
        messages.info(request, gettext("It is being imported just now. Undo the import afterwards."))
        return _to_file(desk, dropped)
    dropping.forget(desk.company, dropped)
    messages.success(request, gettext("%(name)s is removed. Your book is as it was.") % {"name": known.name})
    return redirect("desk:import", desk.company.slug)


def progress(request: HttpRequest, desk: Desk, dropped: int) -> HttpResponse:
    """The row of a file that is being read or imported, once a second; the whole page when that is over."""
    known = view.known_or_404(desk, dropped)
    if not getattr(request, "htmx", False):
        return _to_file(desk, dropped)
    if known is None:
        return _go(reverse("desk:import", args=[desk.company.slug]))
    if rows.is_taken(known):
        return _go(reverse("desk:import_done", args=[desk.company.slug, dropped]))
    if not known.report and not view.see_to(desk, known):
        return _go(reverse("desk:import", args=[desk.company.slug]))
    file = rows.waiting_of(desk.company, known)
    if not file.is_busy:
        return _go(reverse("desk:import_file", args=[desk.company.slug, dropped]))
    return render(request, "desk/importing/row.html", {"one": file, "here": request.GET.get("here") == "1"})


def _go(path: str) -> HttpResponse:
    """Tell htmx to load a page."""
    answer = HttpResponse(status=200)
    answer["HX-Redirect"] = path
    return answer


def _to_columns(desk: Desk, dropped: int) -> HttpResponse:
    """To the preview of a file."""
    return redirect(reverse("desk:import_file", args=[desk.company.slug, dropped]) + "#preview")


def _to_file(desk: Desk, dropped: int) -> HttpResponse:
    """To the file, wherever it stands by now."""
    return redirect("desk:import_file", desk.company.slug, dropped)
