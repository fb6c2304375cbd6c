"""The day's list, approving and taking an approval back."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from relance.company.rules import Right
from relance.desk.page import Desk
from relance.desk.today.day import Day, day_of
from relance.dunning import approving
from relance.dunning.reasons import GROUPS, ICONS
from relance.outbox import actions as outbox
from relance.values.words import say_hour, say_number

SHOWN = 30
"""Rows of a long list that are drawn at once; the rest is a line that says how many."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many are not contacted for one reason."""

    code: str
    title: Any
    icon: str
    count: int


def today(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The page."""
    day = day_of(desk.company, desk.now)
    why = request.GET.get("why", "")
    request.counts = {"today": day.ready_count + len(day.persons)}  # type: ignore[attr-defined]
    listed = [row for row in day.why_not if not why or row.why[0].code == why]
    context = {
        "day": day,
        "sentence": _sentence(day, desk),
        "sub": _sub(day, desk),
        "may_approve": desk.may(Right.APPROVE),
        "counts": _counts(day),
        "why": why,
        "why_title": GROUPS.get(why),
        "why_rows": listed[: None if why else SHOWN],
        "why_more": 0 if why else max(0, len(listed) - SHOWN),
        "show_why": bool(why) or not day.ready_count,
        "nothing": not (day.ready_count or day.persons or day.leaving or day.unknown or day.failed),
    }
    return render(request, "desk/today/page.html", context)


def _sentence(day: Day, desk: Desk) -> str:
    """The answer before any list."""
    ready, first = day.ready_count, desk.user.name.split(" ")[0] if desk.user.name else ""
    words = say_number(ready, desk.language)
    leaving = sum(len(one.rows) for one in day.leaving)
    if ready:
        text = ngettext("%(n)s reminder is ready.", "%(n)s reminders are ready.", ready) % {"n": words}
        text = text[:1].upper() + text[1:]
        return gettext("Good morning %(name)s. %(text)s") % {"name": first, "text": text} if first else text
    if day.unknown or day.failed:
        return gettext("Some messages need a look from you.")
    if day.persons:
        n = len(day.persons)
        text = ngettext("%(n)s customer is yours to decide.", "%(n)s customers are yours to decide.", n)
        text %= {"n": say_number(n, desk.language)}
        return text[:1].upper() + text[1:]
    return gettext("Good. Everything is on its way.") if leaving else gettext("That’s everything for today.")


def _sub(day: Day, desk: Desk) -> str:
    """What else there is, in one line."""
    parts = []
    if day.ready_count and day.persons:
        n = len(day.persons)
        parts.append(
            ngettext("Then %(n)d customer to decide about.", "Then %(n)d customers to decide about.", n) % {"n": n}
        )
    if day.company.test_mode:
        parts.append(gettext("Test mode: look at everything, nothing leaves."))
    return " ".join(parts)


def _counts(day: Day) -> list[Count]:
    found = Counter(row.why[0].code for row in day.why_not)
    return [Count(code, GROUPS[code], ICONS[code], n) for code, n in found.most_common()]


def approve(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Approve the ticked messages; the toast can undo it."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    ids = [int(text) for text in request.POST.getlist("message") if text.isdigit()]
    approved = approving.approve(desk.company, ids, role=desk.role, by=desk.by, now=desk.now) if ids else []
    if not approved or approved[0].departs_at is None:
        messages.info(request, gettext("Nothing was ticked, so nothing was approved."))
        return _back(desk)
    hour = say_hour(approved[0].departs_at, desk.company.zone, desk.language)
    text = _departure_words(desk, len(approved)) % {"n": len(approved), "hour": hour}
    url = reverse("desk:today_undo", args=[desk.company.slug, approved[0].batch])
    messages.success(request, text, extra_tags=f"undo:{url}")
    if len(approved) < len(ids):
        messages.warning(request, gettext("Some had changed since you opened the page; they were left out."))
    return _back(desk)


def _departure_words(desk: Desk, n: int) -> str:
    """What the toast says: in test mode nothing leaves, and it does not claim so."""
    if desk.company.test_mode:
        return ngettext(
            "A rehearsal: %(n)d reminder would leave at %(hour)s.",
            "A rehearsal: %(n)d reminders would leave at %(hour)s.",
            n,
        )
    return ngettext("%(n)d reminder leaves at %(hour)s.", "%(n)d reminders leave at %(hour)s.", n)


def undo(request: HttpRequest, desk: Desk, batch: str) -> HttpResponse:
    """Take an approval back for what has not begun to leave."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    undone = outbox.undo_approval(desk.company, batch, now=desk.now)
    if undone:
        text = ngettext("%(n)d reminder waits for you again.", "%(n)d reminders wait for you again.", undone)
        messages.success(request, text % {"n": undone})
    else:
        messages.warning(request, gettext("Too late to undo: nothing of this approval is still here."))
    return _back(desk)


def _back(desk: Desk) -> HttpResponse:
    return redirect("desk:today", desk.company.slug)
