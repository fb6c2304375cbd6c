"""Show and keep what a person chose for themselves."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext

from relance.desk.me.form import MeForm
from relance.desk.page import Desk


def me(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The form; after saving the page speaks the new language at once."""
    begin = {"keys_on": not desk.user.keys_off, "language": desk.user.language or desk.language}
    form = MeForm(request.POST or None, instance=desk.user, initial=begin)
    if request.method == "POST" and form.is_valid():
        return _kept(request, desk, form)
    return render(request, "desk/me/me.html", {"form": form}, status=422 if form.errors else 200)


def _kept(request: HttpRequest, desk: Desk, form: MeForm) -> HttpResponse:
    person = form.save()
    with translation.override(person.language):
        messages.success(request, gettext("Saved."))
    answer = redirect("desk:me", desk.company.slug)
    answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, person.language, samesite="Lax", secure=settings.HTTPS)
    return answer
