"""The page: the ladder, the settings of a step with the law beside them, its letter, the draft, and what is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, ngettext

from relance.company.rules import Right
from relance.customers import queries as customers
from relance.desk.page import Desk
from relance.desk.policy import words
from relance.desk.policy.forms import LANGUAGES, Both
from relance.desk.policy.ladder import nodes
from relance.desk.policy.notes import notes
from relance.desk.policy.sample import Sample, sample
from relance.desk.policy.state import State, state_of
from relance.letters.rules import MissingWording
from relance.policies import ownlaw, queries
from relance.policies.rules import Ladder, Policy, StepKind, presets
from relance.values.clock import day_in
from relance.values.words import say_number

SHOWN_DIFFERENCES = 8
NEW = timedelta(days=30)
"""How long a firm is asked whether the policy it began with fits."""

FIRST_POLICY = "standard"


def policy(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The page as its address says."""
    return show(request, desk, request.GET)


def show(
    request: HttpRequest,
    desk: Desk,
    wanted: Mapping[str, str],
    forms: Both | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page, with what was typed and refused where there is such."""
    state = state_of(desk, wanted)
    seen: dict[str, Any] = {"may_change": desk.may(Right.SETTINGS), "refused": refused, **_kept(desk)}
    if state is None:
        return render(request, "desk/policy/none.html", seen, status=status)
    forms = forms or Both(state.policy, state.step)
    seen |= {
        "state": state,
        "sentence": sentence(state.ladder, desk.language),
        "tabs": _tabs(state, desk.language),
        "nodes": nodes(state.ladder, lambda step: state.query(step=step)),
        "title": state.step.called(desk.language),
        "when": words.day_label(state.step.day),
        "facts": words.facts(state.step),
        "is_new": _is_new(state, desk),
        "form": forms.step,
        "all": forms.rhythm,
        "charges": forms.charges,
        "approvals": _approvals(forms),
        "notes": notes(desk.company.country, state.ladder, state.step, desk.today, ownlaw.of(desk.company)),
        "shared": sum(each.find(state.step.name) is not None for each in state.policy.ladders) > 1,
        "can_remove": state.step.kind is not StepKind.PERSON,
        **_draft(state),
        **_letter(desk, state, wanted),
    }
    _focus(forms)
    return render(request, "desk/policy/page.html", seen, status=status)


def sentence(ladder: Ladder, language: str) -> str:
    """How many steps there are before a person takes over."""
    n = len(ladder.steps) - 1
    said = ngettext("One step, then you decide.", "%(n)s steps, the same politeness at each.", n)
    text = said % {"n": say_number(n, language)} if n > 1 else said
    if not n:
        return gettext("No step: you decide, %(when)s.") % {"when": words.day_label(ladder.steps[-1].day)}
    return text[:1].upper() + text[1:]


@dataclass(frozen=True, slots=True)
class Tab:
    """A ladder, a language or a channel to go to."""

    title: str
    query: str
    current: bool


def _tabs(state: State, language: str) -> list[Tab]:
    return [
        Tab(each.called(language), state.query(ladder=each.name, step=""), each is state.ladder)
        for each in state.policy.ladders
    ]


def _is_new(state: State, desk: Desk) -> bool:
    """Whether nobody has chosen yet: the policy that every firm begins with, young, and no draft."""
    held = state.current
    if held is None or state.draft is not None or desk.now - held.published_at >= NEW:
        return False
    return bool(held.version == 1 and held.preset == FIRST_POLICY)


def _approvals(forms: Both) -> list[dict[str, Any]]:
    """The ways to approve, each with what it means."""
    if "approval" not in forms.step.fields:
        return []
    chosen = str(forms.step["approval"].value())
    return [
        {"code": code.value, "words": title, "meaning": meaning, "checked": code.value == chosen}
        for code, (title, meaning) in words.APPROVALS.items()
    ]


def _draft(state: State) -> dict[str, Any]:
    """How the draft differs from what holds."""
    if state.draft is None:
        return {"differs": []}
    told = words.told(state.in_force, state.policy) if state.in_force else []
    return {"differs": told[:SHOWN_DIFFERENCES], "differs_more": max(0, len(told) - SHOWN_DIFFERENCES)}


def _letter(desk: Desk, state: State, wanted: Mapping[str, str]) -> dict[str, Any]:
    """The letter of the step, or what happens instead."""
    step = state.step
    if step.kind is not StepKind.MESSAGE:
        return {"instead": step.kind.value}
    lang = wanted.get("lang", "")
    lang = lang if lang in LANGUAGES else desk.language
    channel = wanted.get("by", "")
    channel = channel if channel in step.channels else step.channel
    kept = {"lang": lang if lang != desk.language else "", "by": channel if channel != step.channel else ""}
    made: Sample | None = None
    lacks = ""
    try:
        made = sample(desk.company, state.policy, state.ladder, step, lang, channel, desk.today)
    except MissingWording as missing:
        lacks = str(missing)
    return {
        "sample": made,
        "lacks": lacks,
        "channels": [
            Tab(str(words.CHANNELS[each]), state.query(**kept | {"by": each}), each == channel)
            for each in step.channels
        ],
        "other_language": next(state.query(**kept | {"lang": each}) for each in LANGUAGES if each != lang),
        "other": "fr" if lang == "en" else "en",
    }


def _focus(forms: Both) -> None:
    """Let the browser go to the first field that was refused."""
    if forms.first_wrong is not None:
        form, name = forms.first_wrong
        form.fields[name].widget.attrs["autofocus"] = True


@dataclass(frozen=True, slots=True)
class Except:
    """An exception as the list shows it."""

    customer: Any
    ladder: str
    row: Any


def _kept(desk: Desk) -> dict[str, Any]:
    """What does not depend on the step: presets, versions, exceptions."""
    rows = queries.exceptions(desk.company)
    people = customers.addressees(row.account_id for row in rows)
    current = queries.current(desk.company)
    policy = queries.in_force(desk.company) if current else None
    return {
        "presets": [
            {"name": name, "title": words.preset_title(name), "about": data.get("about", {}).get(desk.language, "")}
            for name, data in presets().items()
        ],
        "versions": [
            {"row": row, "title": words.preset_title(row.preset), "day": day_in(row.published_at, desk.company.zone)}
            for row in queries.versions(desk.company)
            if row.published_at
        ],
        "exceptions": [Except(people[row.account_id], _ladder_of(row, policy, desk.language), row) for row in rows],
    }


def _ladder_of(row: Any, policy: Policy | None, language: str) -> str:
    """The ladder of an exception by its title; its bare name where the policy has it no more."""
    if not row.ladder:
        return ""
    known = policy.ladder(row.ladder) if policy else None
    return known.called(language) if known else str(row.ladder)
