"""The list of wordings, and one of them with its preview, its tone and its versions."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from relance.company.rules import Right
from relance.desk.page import Desk
from relance.desk.tone.view import Remark, remarks
from relance.desk.wording.example import INVENTED, ONE, choices, example, judged
from relance.desk.wording.form import Form, form_of
from relance.dunning.reasons import language as page_language
from relance.letters import actions, own
from relance.letters.rules.editing import opened
from relance.letters.rules.wording import languages, steps
from relance.letters.tone import Level
from relance.policies import queries as policies
from relance.policies.rules import StepKind

TONGUES = {"en": "English", "fr": "Français"}
"""Languages by their own names."""


@dataclass(frozen=True, slots=True)
class Known:
    """A wording of the list."""

    language: str
    name: str
    title: str
    changed: Any


def wordings(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The list: every message of every language, and which of them are the firm's own."""
    titles, mine = _titles(desk), own.in_force(desk.company)
    lists = [
        (
            TONGUES.get(language, language),
            language,
            [
                Known(language, name, titles.get(name, name), _own(mine.get((language, name))))
                for name in _order(language, titles)
            ],
        )
        for language in sorted(languages(), key=lambda each: each != desk.company.language)
    ]
    return render(request, "desk/wording/list.html", {"lists": lists, "may_change": desk.may(Right.SETTINGS)})


def _own(row: Any) -> Any:
    return row if row is not None and row.texts else None


def _titles(desk: Desk) -> dict[str, str]:
    """What the policy in force calls the messages, gentlest first."""
    found = policies.in_force(desk.company).steps
    return {
        step.wording: step.called(page_language()) for step in found if step.kind is StepKind.MESSAGE and step.wording
    }


def _order(language: str, titles: dict[str, str]) -> list[str]:
    known = steps(language)
    return [*(name for name in titles if name in known), *(name for name in known if name not in titles)]


def wording(request: HttpRequest, desk: Desk, language: str, name: str) -> HttpResponse:
    """One message as it is."""
    return _page(request, desk, language, name)


def look(request: HttpRequest, desk: Desk, language: str, name: str) -> HttpResponse:
    """The preview and the tone of what stands in the form, or the page with them. Nothing is kept."""
    if request.method != "POST":
        return redirect("desk:wording", desk.company.slug, language, name)
    if getattr(request, "htmx", False):
        _known(language, name)
        return render(
            request,
            "desk/wording/look.html",
            _seen(request, desk, language, name, _form(request, desk, language, name)),
        )
    return _page(request, desk, language, name, _form(request, desk, language, name))


def save(request: HttpRequest, desk: Desk, language: str, name: str) -> HttpResponse:
    """Keep the sentences: never what must not be sent; what is warned about only where the person says so."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    form = _form(request, desk, language, name)
    level = judged(desk.company, language, name, dict(form.texts), desk.today).level
    if form.errors or level is Level.BLOCK or (level is Level.WARN and "anyway" not in request.POST):
        return _page(request, desk, language, name, form, refused=True)
    actions.word(desk.company, language, name, form.texts, by=desk.by, now=desk.now)
    messages.success(request, gettext("Kept. What is not approved yet is worded anew within the minute."))
    return redirect("desk:wording", desk.company.slug, language, name)


def back(request: HttpRequest, desk: Desk, language: str, name: str) -> HttpResponse:
    """Back to the original (version 0), or to one of the firm's versions."""
    _known(language, name)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    number = request.POST.get("version", "")
    if not number:
        messages.warning(request, gettext("Say which version is to hold again."))
        return redirect("desk:wording", desk.company.slug, language, name)
    found = {str(row.version): row.texts for row in own.versions(desk.company, language, name)} | {"0": {}}
    if number not in found:
        raise Http404
    actions.word(desk.company, language, name, found[number], by=desk.by, now=desk.now)
    said = gettext("Back to the original.") if number == "0" else gettext("Version %(n)s holds again.") % {"n": number}
    messages.success(request, said)
    return redirect("desk:wording", desk.company.slug, language, name)


def _form(request: HttpRequest, desk: Desk, language: str, name: str) -> Form:
    _known(language, name)
    rows = own.versions(desk.company, language, name)
    known = opened(language, name, rows[0].texts if rows else {})
    return form_of(known, language, name, request.POST if request.method == "POST" else None)


def _known(language: str, name: str) -> None:
    if language not in languages() or name not in steps(language):
        raise Http404


def _page(
    request: HttpRequest, desk: Desk, language: str, name: str, form: Form | None = None, refused: bool = False
) -> HttpResponse:
    form = form or _form(request, desk, language, name)
    rows = own.versions(desk.company, language, name)
    known = opened(language, name, rows[0].texts if rows else {})
    seen = _seen(request, desk, language, name, form) | {
        "title": _titles(desk).get(name, name),
        "tongue": TONGUES.get(language, language),
        "form": form,
        "versions": rows,
        "lost": known.lost,
        "fields": known.fields,
        "refused": refused,
        "may_change": desk.may(Right.SETTINGS),
    }
    return render(request, "desk/wording/page.html", seen, status=422 if refused else 200)


def _seen(request: HttpRequest, desk: Desk, language: str, name: str, form: Form) -> dict[str, Any]:
    """The preview and the remarks on what stands in the form."""
    of = (request.POST if request.method == "POST" else request.GET).get("of", ONE)
    of = of if of in INVENTED or of.isdigit() else ONE
    found: list[Remark] = remarks(
        judged(desk.company, language, name, dict(form.texts), desk.today), desk.language, language
    )
    return {
        "example": example(desk.company, language, name, dict(form.texts), of, desk.today),
        "of": of,
        "choices": [(str(number), who) for number, who in choices(desk.company)],
        "remarks": found,
        "must_go": any(one.must_go for one in found),
        "errors": list(form.errors.values()),
        "written_in": language,
        "language": language,
        "name": name,
    }
