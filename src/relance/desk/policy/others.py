"""Policies to be looked at: a preset, an older version, and what the draft would do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from relance.company.rules import Right
from relance.desk.doers import doer
from relance.desk.page import Desk
from relance.desk.policy import words
from relance.desk.policy.ladder import nodes
from relance.desk.policy.state import state_of
from relance.dunning.trying import MOST, Next, Trial, trial
from relance.policies import queries
from relance.policies.reading import read_policy
from relance.policies.rules import Ladder, Policy, presets
from relance.values.clock import day_in
from relance.values.words import say_date, say_number


def preset(request: HttpRequest, desk: Desk, preset: str) -> HttpResponse:
    """A preset, before it becomes the draft."""
    data = presets().get(preset)
    if data is None:
        raise Http404
    about = data.get("about", {}).get(desk.language, "")
    take = reverse("desk:policy_preset_take", args=[desk.company.slug, preset])
    return _look(request, desk, data, words.preset_title(preset), about, take)


def version(request: HttpRequest, desk: Desk, version: int) -> HttpResponse:
    """A version that holds or once held."""
    row = queries.version(desk.company, version)
    if row is None or row.published_at is None:
        raise Http404
    values = {"day": say_date(day_in(row.published_at, desk.company.zone), desk.language), "by": doer(row.by)}
    about = gettext("Published on %(day)s by %(by)s.") % values
    take = reverse("desk:policy_version_take", args=[desk.company.slug, version])
    return _look(request, desk, row.data, gettext("Version %(n)d") % {"n": version}, about, take)


def _look(request: HttpRequest, desk: Desk, data: Mapping[str, Any], title: str, about: str, take: str) -> HttpResponse:
    state, policy = state_of(desk, {}), read_policy(data)
    seen = {
        "title": title,
        "about": about,
        "take": take,
        "may_change": desk.may(Right.SETTINGS),
        "is_in_force": state is not None and state.in_force == policy,
        "has_draft": state is not None and state.draft is not None,
        "policy": policy,
        "ladders": [_drawn(ladder, desk.language) for ladder in policy.ladders],
    }
    return render(request, "desk/policy/look.html", seen)


def _drawn(ladder: Ladder, language: str) -> dict[str, Any]:
    """A ladder as a drawing, and its steps as a table."""
    steps = [
        {
            "title": step.called(language),
            "day": words.day_words(step.day),
            "how": words.ways(step),
            "approval": words.approval(step),
            "answer": step.answer_days,
        }
        for step in ladder.steps
    ]
    return {"title": ladder.called(language), "nodes": nodes(ladder), "steps": steps, "name": ladder.name}


@dataclass(frozen=True, slots=True)
class Line:
    """A step, and how often it would be taken now and then."""

    title: str
    now: int
    then: int


def try_out(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What the draft would do in the next thirty days, beside what holds."""
    state = state_of(desk, {})
    if state is None or state.draft is None or state.in_force is None:
        messages.info(request, gettext("There is no draft to try. Change something first."))
        return redirect("desk:policy", desk.company.slug)
    tried = trial(desk.company, state.in_force, state.policy, desk.today)
    seen = {
        "state": state,
        "tried": tried,
        "sentence": _sentence(tried, desk.language),
        "most": MOST,
        "lines": _lines(tried, state.in_force, state.policy, desk.language),
        "rows": [
            {
                "customer": each.customer,
                "now": _step(each.now, state.in_force, desk.language),
                "then": _step(each.then, state.policy, desk.language),
            }
            for each in tried.first
        ],
        "more": tried.changed - len(tried.first),
    }
    return render(request, "desk/policy/try.html", seen)


def _sentence(tried: Trial, language: str) -> str:
    if not tried.changed:
        return gettext("Nobody’s next step would change.")
    n = tried.changed
    said = ngettext(
        "The next step would change for %(n)s customer.", "The next step would change for %(n)s customers.", n
    )
    return said % {"n": say_number(n, language)}


def _lines(tried: Trial, before: Policy, after: Policy, language: str) -> list[Line]:
    """Every step of either policy that would be taken, in the order of days; what a person decides last."""
    known = {step.name: step.day for step in (*before.steps, *after.steps)}
    names = sorted({*tried.now, *tried.then} - {""}, key=lambda name: known.get(name, 0))
    if tried.now[""] or tried.then[""]:
        names.append("")
    return [Line(_title(name, before, after, language), tried.now[name], tried.then[name]) for name in names]


def _title(name: str, before: Policy, after: Policy, language: str) -> str:
    if not name:
        return gettext("Yours to decide")
    return (after if after.find(name) else before).title(name, language)


def _step(step: Next | None, policy: Policy, language: str) -> dict[str, Any]:
    """A next step in words; no step within the thirty days says so."""
    if step is None:
        return {"title": gettext("nothing in thirty days"), "on": None}
    return {"title": policy.title(step.step, language) if step.step else gettext("Yours to decide"), "on": step.on}
