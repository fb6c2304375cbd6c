"""The lists of the bank: lines that wait, those that were placed, those set aside."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, ngettext

from relance.company.rules import Right
from relance.desk.bank.rows import done_rows, open_rows
from relance.desk.page import Desk
from relance.matching import queries
from relance.values.money import format_money
from relance.values.words import say_number

PAGE_SIZE, LATELY = 25, 8
SHOWN = ("placed", "aside")


def bank(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The page."""
    counts = queries.counts(desk.company)
    shown = request.GET.get("show", "")
    shown = shown if shown in SHOWN else ""
    request.counts = {"bank": counts.waiting}  # type: ignore[attr-defined]  # the frame shows it in the menu
    seen = {
        "counts": counts,
        "sentence": _sentence(desk, counts.waiting) if counts.all else "",
        "show": shown,
        "may_place": desk.may(Right.RECORD_PAYMENT),
        "may_import": desk.may(Right.IMPORT),
        **_lists(request, desk, shown),
    }
    return render(request, "desk/bank/page.html", seen)


def _lists(request: HttpRequest, desk: Desk, shown: str) -> dict[str, Any]:
    """What the page lists: lines that wait with those placed lately, or one of the other two."""
    sources = {"placed": queries.placed, "aside": queries.set_aside}
    source = sources.get(shown, queries.not_placed)(desk.company)
    page = Paginator(source, PAGE_SIZE).get_page(request.GET.get("page"))
    if shown:
        return {"page": page, "done": done_rows(page.object_list)}
    lately = done_rows(queries.placed(desk.company)[:LATELY])
    return {"page": page, "rows": open_rows(desk.company, page.object_list, desk.today), "lately": lately}


def _sentence(desk: Desk, waiting: int) -> str:
    """How many lines wait, and how much money that is."""
    if not waiting:
        return gettext("Every line has its place.")
    totals = queries.waiting_total(desk.company)
    sums = " + ".join(format_money(minor, currency, desk.language) for currency, minor in totals.items())
    if sums:
        said = ngettext(
            "%(many)s line is not placed yet: %(sum)s.", "%(many)s lines are not placed yet, %(sum)s in all.", waiting
        )
    else:
        said = ngettext("%(many)s line is not placed yet.", "%(many)s lines are not placed yet.", waiting)
    said = said % {"many": say_number(waiting, desk.language), "sum": sums}
    return said[:1].upper() + said[1:]
