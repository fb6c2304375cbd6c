"""The page: the drop zone, what waits with one file looked at closely, and what was imported before."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import TooManyFilesSent
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from relance.customers import queries as customers
from relance.desk.importing import background, questions, receiving, rows, understood, words
from relance.desk.importing.rows import Stage, Waiting
from relance.desk.page import Desk
from relance.dunning.reasons import language
from relance.intake import queries, watching
from relance.intake.gate.bounds import LARGEST
from relance.intake.words import of_mend, of_problem

PAGE_SIZE = 20
SHOWN_PROBLEMS = 50
NAMED_BY_NUMBER = {"changed_amount", "changed_date"}
READ_AT_ONCE = 3
"""Files that came by another way, such as a watched folder, are read a few at a time."""


@csrf_exempt
def importing(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The page, and where files are dropped. The check against forgery comes once the bounds are set."""
    if request.method != "POST":
        return show(request, desk)
    if receiving.is_far_too_long(request):
        return show(request, desk, refused=[(gettext("Your files"), receiving.too_large())], status=413)
    request.upload_handlers.insert(0, receiving.Bounds(request))
    try:
        return _receive(request, desk)
    except TooManyFilesSent:
        return show(request, desk, refused=[(gettext("Your files"), receiving.too_many())], status=413)


@csrf_protect
def _receive(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Files that came in: to the first of them, or the page again with what was refused."""
    background.forget_refused(desk.company)
    done = receiving.receive(desk, request.FILES.getlist("files"))
    bounds = next(one for one in request.upload_handlers if isinstance(one, receiving.Bounds))
    refused = [*done.refused, *bounds.over, *receiving.held_back(request.POST)]
    if not done.ids and not refused:
        messages.info(request, gettext("Choose a file first."))
        return redirect("desk:import", desk.company.slug)
    first = rows.first_of(one for one in rows.all_waiting(desk.company) if one.id in done.ids)
    if refused or first is None:
        return show(request, desk, refused=refused, here=first.id if first else 0, status=422)
    return redirect("desk:import_file", desk.company.slug, first.id)


def file(request: HttpRequest, desk: Desk, dropped: int) -> HttpResponse:
    """The page with one dropped file looked at."""
    known = known_or_404(desk, dropped)
    if known is None:
        return redirect("desk:import", desk.company.slug)
    if rows.is_taken(known):
        return redirect("desk:import_done", desk.company.slug, dropped)
    return show(request, desk, here=dropped)


def known_or_404(desk: Desk, import_id: int) -> Any:
    """A file of this firm; None where it turned out to be none while it was read, which the page tells."""
    known = queries.get(desk.company, import_id)
    if known is not None:
        return known
    note = background.note_of(desk.company, import_id)
    if note is None or note.doing != background.REFUSED:
        raise Http404
    return None


def see_to(desk: Desk, dropped: Any) -> bool:
    """Have a file read, a long one in the background. Whether it is one."""
    if dropped is None:
        return False
    if background.note_of(desk.company, dropped.pk):
        return True
    if background.is_long(dropped):
        if not dropped.report:
            background.read_later(desk.company, dropped.pk)
        return True
    return background.read_now(desk.company, dropped, desk.now)


def show(
    request: HttpRequest, desk: Desk, *, refused: list[tuple[str, str]] | None = None, here: int = 0, status: int = 200
) -> HttpResponse:
    """The page as it stands."""
    waiting, file = _waiting(desk, here)
    lately = rows.just_taken(desk.company, desk.now)
    earlier = rows.past(desk.company).exclude(pk__in=[one.id for one in lately])
    page = Paginator(earlier, PAGE_SIZE).get_page(request.GET.get("page"))
    long_ago = [(name, words.say_rejection(said, values)) for name, said, values in background.refused(desk.company)]
    seen = {
        "first_run": not customers.matching(desk.company).exists(),
        "waiting": waiting,
        "lately": lately,
        "refused": [*long_ago, *(refused or [])],
        "folder": watching.lying(desk.company),
        "busy": any(one.is_busy for one in waiting),
        "page": page,
        "past": [rows.past_row(row, desk.now) for row in page.object_list],
        "largest": LARGEST,
        "at_once": receiving.AT_ONCE,
        "sentence": _sentence(file),
        "stage": file.stage if file else "",
        **(looked_at(file) if file else {}),
    }
    return render(request, "desk/importing/page.html", seen, status=status)


def _waiting(desk: Desk, here: int) -> tuple[list[Waiting], Waiting | None]:
    """The files that wait and the one to look at. What nobody has read yet is read, and told anew after a change."""
    waiting = rows.all_waiting(desk.company)
    unread = [one.id for one in waiting if one.stage is Stage.READING]
    file = _here(waiting, here)
    if file and file.report and background.is_stale(desk.company, file.id):
        unread.append(file.id)
    if not unread:
        return waiting, file
    for import_id in unread[-READ_AT_ONCE:]:
        see_to(desk, queries.get(desk.company, import_id))
    waiting = rows.all_waiting(desk.company)
    return waiting, _here(waiting, here)


def _here(waiting: list[Waiting], here: int) -> Waiting | None:
    return next((one for one in waiting if one.id == here), None) or rows.first_of(waiting)


def _sentence(file: Waiting | None) -> str:
    """What the page says once the firm has a book."""
    if file is None:
        return gettext("Drop your newest list.")
    return {
        Stage.READING: gettext("Your file is being read."),
        Stage.TAKING: gettext("Your file is on its way into the book."),
        Stage.FAILED: gettext("Something went wrong. Your file is safe."),
        Stage.NAMING: gettext("Say what its columns are."),
        Stage.ASKING: gettext("One answer, and it can be imported."),
        Stage.READY: gettext("Understood. Have a look, then import it."),
    }[file.stage]


def looked_at(file: Waiting) -> dict[str, Any]:
    """What the page shows of one file."""
    seen: dict[str, Any] = {"file": file}
    report = file.report
    if report is None:
        return seen
    columns, hidden = understood.columns_of(report)
    return seen | {
        "report": report,
        "columns": columns,
        "cells": [
            [(column, column.cells[at]) for column in columns] for at in range(len(report.sample[: understood.ROWS]))
        ],
        "hidden": hidden,
        "firsts": [] if columns else understood.first_entries(report),
        "total": words.say_count(words.lines_of(report)),
        "question": _told_apart(questions.question_of(report)),
        "needs": understood.needs_of(report),
        "is_blank": not any(report.fields),
        "label": words.import_label(report),
        "good": words.good(report),
        "nothing_new": not (report.new or report.updated or report.missing or report.customers.get("new")),
        **facts_of(report),
        **problems_of(report),
    }


def _told_apart(ask: questions.Ask | None) -> questions.Ask | None:
    """Columns among the answers, as the reader's language names them."""
    if ask is None or ask.field in {"currency", "date_order"}:
        return ask
    return replace(ask, choices=[(value, understood.say_name(value)) for value, _ in ask.choices])


def facts_of(report: Any) -> dict[str, Any]:
    """What the rail says of a report."""
    return {
        "figures": understood.figures_of(report),
        "compared": understood.compared(report),
        "businesses": report.customers.get("businesses", 0),
        "persons": report.customers.get("persons", 0),
        "placed": report.bank.get("placed", 0),
    }


def problems_of(report: Any) -> dict[str, Any]:
    """Rows that stay out, and rows that come in and deserve a look; the first of each."""
    wrong = [problem for problem in report.problems if problem["severity"] == "error"]
    doubts = [problem for problem in report.problems if problem["severity"] != "error"]
    return {
        "wrong": [_in_words(problem) for problem in wrong[:SHOWN_PROBLEMS]],
        "wrong_count": report.errors,
        "doubts": [_in_words(problem) for problem in doubts[:SHOWN_PROBLEMS]],
        "doubt_count": report.problem_counts.get("warning", 0),
    }


def _in_words(problem: dict[str, Any]) -> dict[str, Any]:
    said, mend = of_problem(problem, language()), of_mend(problem["reason"])
    # The book's own objections name the document, not the cell that differs.
    cell = words.columns_named("number" if problem["reason"] in NAMED_BY_NUMBER else problem["field"])
    return problem | {"cell": cell, "said": said[:1].upper() + said[1:], "mend": mend}
