"""The page of what comes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from relance.company.rules import Right
from relance.desk.ahead.days import ahead_of
from relance.desk.page import Desk


def ahead(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The page."""
    text = request.GET.get("page", "")
    page = int(text) if text.isascii() and text.isdigit() and 0 < int(text[:6]) < 100_000 else 1
    found = ahead_of(desk.company, desk.today, page)
    seen = {
        "found": found,
        "may_log": desk.may(Right.LOG_CONTACT),
        "before": page - 1 if page > 1 else 0,
        "after": page + 1 if page < found.pages else 0,
    }
    return render(request, "desk/ahead/page.html", seen)
