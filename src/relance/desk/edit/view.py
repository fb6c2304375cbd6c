"""Changing the words of one message before it is approved, and leaving one out."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from relance.customers import queries as customers
from relance.desk.edit.form import SkipForm, Words, words_of
from relance.desk.page import Desk
from relance.desk.tone.view import Remark, remarks
from relance.dunning import approving, byhand
from relance.dunning.byhand import Edited, NotWaiting, NoWords
from relance.dunning.reasons import language
from relance.dunning.tasks import NothingSaid
from relance.letters import queries as letters
from relance.outbox import queries
from relance.outbox.rules import State
from relance.policies import queries as policies


def edit(request: HttpRequest, desk: Desk, message: int) -> HttpResponse:
    """The passages of the message to be changed (GET); or keep them (POST)."""
    known = _known(desk, message)
    if not _is_open(desk, known):
        return _too_late(request, desk, known)
    words = words_of(known.letter, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, desk, known, words)
    try:
        done = byhand.edit(
            desk.company, known.id, words.texts, anyway="anyway" in request.POST, by=desk.by, now=desk.now
        )
    except NoWords as refusal:
        return _page(request, desk, known, words, error=str(refusal))
    except NotWaiting:
        return _too_late(request, desk, known)
    if not done.kept:
        return _page(request, desk, known, words, done)
    messages.success(request, gettext("These are its words now. Nothing leaves before somebody approves it."))
    return redirect("desk:message", desk.company.slug, known.id)


def _page(
    request: HttpRequest, desk: Desk, known: Any, words: Words, done: Edited | None = None, error: str = ""
) -> HttpResponse:
    verdict = done.verdict if done else letters.read(known.letter, (known.recipient_name, desk.company.name))
    found: list[Remark] = remarks(verdict, desk.language, known.letter.language)
    seen = {
        "message": known,
        "customer": customers.addressees([known.account_id])[known.account_id],
        "step": policies.in_force(desk.company).title(known.step, language()),
        "words": words,
        "remarks": found,
        "written_in": known.letter.language,
        "refused": done is not None,
        "must_go": any(one.must_go for one in found),
        "error": error,
    }
    return render(request, "desk/edit/page.html", seen, status=422 if done or error else 200)


def original(request: HttpRequest, desk: Desk, message: int) -> HttpResponse:
    """Back to what the firm's wording says."""
    known = _known(desk, message)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        byhand.put_back(desk.company, known.id, by=desk.by, now=desk.now)
    except NotWaiting:
        return _too_late(request, desk, known)
    messages.success(request, gettext("It says again what your wording says."))
    return redirect("desk:message", desk.company.slug, known.id)


def skip(request: HttpRequest, desk: Desk, message: int) -> HttpResponse:
    """Leave it out, with the reason."""
    known = _known(desk, message)
    if not _is_open(desk, known):
        return _too_late(request, desk, known)
    form = SkipForm(request.POST if request.method == "POST" else None)
    customer = customers.addressees([known.account_id])[known.account_id]
    if form.is_bound and form.is_valid():
        try:
            byhand.skip(desk.company, known.id, reason=form.cleaned_data["reason"], by=desk.by, now=desk.now)
        except NothingSaid as refusal:
            form.add_error("reason", str(refusal))
        except NotWaiting:
            return _too_late(request, desk, known)
        else:
            messages.success(request, gettext("Left out. The next step comes on its day."))
            return redirect("desk:customer", desk.company.slug, customer.id)
    seen = {
        "message": known,
        "customer": customer,
        "form": form,
        "step": policies.in_force(desk.company).title(known.step, language()),
    }
    return render(request, "desk/edit/skip.html", seen, status=422 if form.errors else 200)


def _known(desk: Desk, number: int) -> Any:
    found = queries.get(desk.company, number)
    if found is None:
        raise Http404
    return found


def _is_open(desk: Desk, known: Any) -> bool:
    """Whether this person may still change it: it waits, and it is theirs to approve."""
    policy = policies.in_force(desk.company)
    waits = known.state == State.PROPOSED and known.letter.has_words
    return waits and approving.may_approve(policy, known.step, desk.role)


def _too_late(request: HttpRequest, desk: Desk, known: Any) -> HttpResponse:
    messages.warning(request, str(NotWaiting()))
    return redirect("desk:message", desk.company.slug, known.id)
