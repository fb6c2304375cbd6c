"""What is done on the page: changes go into the draft, the draft is published or thrown away."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from relance.customers import queries as customers
from relance.desk.page import Desk
from relance.desk.policy import words
from relance.desk.policy.forms import Both
from relance.desk.policy.state import PARAMETERS, State, query_of, state_of
from relance.desk.policy.view import FIRST_POLICY, show
from relance.dunning import actions as dunning
from relance.policies import actions, editing, queries
from relance.policies.reading import read_policy
from relance.policies.rules import BadPolicy, StepKind, presets

OWN = "own"
MOVES = {"earlier": -1, "later": 1}
NEW_STEPS = {f"add-{kind}": kind for kind in (StepKind.MESSAGE, StepKind.CALL, StepKind.FORMAL)}


def save(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Keep what was typed in the draft, then do what the button said. Refused: the page with everything as typed."""
    state = state_of(desk, request.POST)
    if request.method != "POST" or state is None:
        return back(desk)
    then = request.POST.get("then", "")
    forms = None if then == "remove" else Both(state.policy, state.step, request.POST)
    if forms is not None and not forms.is_valid():
        return _refused(request, desk, forms)
    try:
        data, step = _changed(desk, state, forms, then)
        kept = _keep(request, desk, state, data)
        if then == "publish" and not kept:
            return _publish(request, desk, state.seen)
    except BadPolicy as refusal:
        said = words.said(refusal, state.policy)
        if forms is None or not forms.refuse(refusal, said):
            return _refused(request, desk, forms, said)
        return _refused(request, desk, forms)
    return _onwards(request, desk, then, step)


def _changed(desk: Desk, state: State, forms: Both | None, then: str) -> tuple[dict[str, Any], str]:
    """The data with what was typed and with what the button does, and the step to show next."""
    ladder, step = state.ladder.name, state.step.name
    if forms is None:
        after = state.ladder.steps[max(0, state.ladder.steps.index(state.step) - 1)]
        return editing.without_step(state.data, ladder, step), after.name
    data = forms.changed(state.data, ladder)
    if then in MOVES:
        return editing.with_step_moved(data, ladder, step, MOVES[then]), step
    if then in NEW_STEPS:
        used = queries.step_names(desk.company)
        return editing.with_new_step(data, ladder, NEW_STEPS[then], step, used)
    return data, step


def _keep(request: HttpRequest, desk: Desk, state: State, data: Mapping[str, Any]) -> bool:
    """Keep the data as the draft where it says something else than before. Whether it does."""
    made = read_policy(data)
    if made == state.policy:
        return False
    seen = request.POST.get("seen", "")
    actions.save_draft(
        desk.company, data, preset=OWN, by=desk.by, now=desk.now, seen=int(seen) if seen.isdigit() else None
    )
    if made == state.in_force:
        actions.drop_draft(desk.company)
        messages.info(request, gettext("Nothing is different any more, so there is no draft."))
    else:
        messages.success(request, gettext("Kept in the draft. It holds once you publish it."))
    return True


def _refused(request: HttpRequest, desk: Desk, forms: Both | None, words: str = "") -> HttpResponse:
    return show(request, desk, request.POST, forms, words, status=422)


def _onwards(request: HttpRequest, desk: Desk, then: str, step: str) -> HttpResponse:
    """To where the person was going: another step, the trial, or the same place again."""
    if then == "try":
        return redirect("desk:policy_try", desk.company.slug)
    going = {name: request.POST.get(f"go_{name}", "") for name in PARAMETERS}
    here = {"ladder": request.POST.get("ladder", ""), "step": step}
    return _to(desk, query_of(going if any(going.values()) else here))


def _to(desk: Desk, query: str) -> HttpResponse:
    return redirect(reverse("desk:policy", args=[desk.company.slug]) + query)


def back(desk: Desk) -> HttpResponse:
    """To the page as it begins."""
    return redirect("desk:policy", desk.company.slug)


def publish(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Let the draft hold that was looked at."""
    seen = request.POST.get("seen", "")
    if request.method != "POST":
        return back(desk)
    try:
        return _publish(request, desk, int(seen) if seen.isdigit() else 0)
    except BadPolicy as refusal:
        messages.error(request, gettext(refusal.template) % refusal.values)
        return back(desk)


def _publish(request: HttpRequest, desk: Desk, seen: int) -> HttpResponse:
    made = actions.publish(desk.company, by=desk.by, now=desk.now, seen=seen)
    said = gettext("Version %(n)d holds now. Every customer is decided anew within a few minutes.")
    messages.success(request, said % {"n": made.version})
    return _to(desk, query_of({name: request.POST.get(name, "") for name in ("ladder", "step")}))


def drop(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Ask (GET), then throw the draft away."""
    state = state_of(desk, {})
    if state is None or state.draft is None:
        return back(desk)
    if request.method != "POST":
        differs = words.told(state.in_force, state.policy) if state.in_force else []
        return render(request, "desk/policy/drop.html", {"state": state, "differs": differs})
    actions.drop_draft(desk.company)
    messages.success(request, gettext("The draft is gone. What holds is as it was."))
    return back(desk)


def take_preset(request: HttpRequest, desk: Desk, preset: str) -> HttpResponse:
    """Make a preset the draft, in place of the one before."""
    data = presets().get(preset)
    if data is None:
        raise Http404
    return _take(request, desk, data, preset)


def take_version(request: HttpRequest, desk: Desk, version: int) -> HttpResponse:
    """Make an older version the draft, in place of the one before."""
    row = queries.version(desk.company, version)
    if row is None:
        raise Http404
    return _take(request, desk, row.data, row.preset)


def _take(request: HttpRequest, desk: Desk, data: Mapping[str, Any], preset: str) -> HttpResponse:
    if request.method != "POST":
        return back(desk)
    current = queries.current(desk.company)
    if current is not None and read_policy(current.data) == read_policy(data):
        messages.info(request, gettext("This is what holds already."))
        return back(desk)
    actions.save_draft(desk.company, data, preset=preset, by=desk.by, now=desk.now)
    messages.success(request, gettext("This is your draft now. Look at it, change what you like, then publish it."))
    return back(desk)


def keep(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A new firm keeps the policy it began with: somebody has chosen it now."""
    current = queries.current(desk.company)
    if request.method == "POST" and current is not None and current.version == 1 and current.preset == FIRST_POLICY:
        actions.publish_preset(desk.company, FIRST_POLICY, by=desk.by, now=desk.now)
        messages.success(request, gettext("Good. You can change it here at any time."))
    return back(desk)


def end_exception(request: HttpRequest, desk: Desk, customer: int) -> HttpResponse:
    """Treat a customer like everybody else again."""
    known = customers.get(desk.company, customer)
    if known is None:
        raise Http404
    if request.method == "POST":
        if dunning.exception_ended(desk.company, known.account_id, by=desk.by, now=desk.now):
            said = gettext("%(name)s is treated like everybody else again.") % {"name": known.name}
            undo = reverse("desk:exception_again", args=[desk.company.slug, known.pk])
            messages.success(request, said, extra_tags=f"undo:{undo}")
        else:
            messages.info(request, gettext("%(name)s is no exception any more.") % {"name": known.name})
    return redirect(reverse("desk:policy", args=[desk.company.slug]) + "#exceptions")
