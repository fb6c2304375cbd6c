"""The few pages outside a firm: the way in, and the calm pages for when something is not there."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string

from relance.company.models import User
from relance.web.frame import firms_of, start_of


def home(request: HttpRequest) -> HttpResponse:
    """Send a person to their first firm's first page; say how one is invited where there is no firm."""
    if not isinstance(request.user, User):
        return redirect("account_login")
    firms = firms_of(request.user)
    return redirect(start_of(firms[0])) if firms else render(request, "no_firm.html")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The 404 page. It says nothing about whether the thing exists for others."""
    layout = "base.html" if hasattr(request, "desk") else "entrance.html"
    return render(request, "404.html", {"layout": layout}, status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """The 500 page: no database, no session, no person, so that it works when they are what broke."""
    return HttpResponse(render_to_string("500.html"), status=500)
