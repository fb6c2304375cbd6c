"""The day's list, approving and taking an approval back."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from relance.company.rules import Right
from relance.customers import queries as customers
from relance.desk.importing.receiving import AT_ONCE
from relance.desk.page import Desk
from relance.desk.task.standing import form_for, waits_for
from relance.desk.today.day import Bounds, Day, day_of, done_today
from relance.desk.today.departing import departure_words, minutes_left
from relance.desk.today.rows import Leaving, Row
from relance.desk.today.words import counted, greeting, reason_words, sentence, sub, until_words
from relance.dunning import approving
from relance.dunning.facts import Outcome
from relance.dunning.reasons import GROUPS, ICONS
from relance.intake.gate.bounds import LARGEST
from relance.outbox import actions as outbox
from relance.outbox import listing
from relance.policies.rules import Policy
from relance.values.words import say_hour

FORMS = 20
"""Tasks of a group that carry their form with them; the others lead to a page with theirs."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many are not contacted for one reason."""

    code: str
    title: Any
    icon: str
    count: int


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A row with the form of its task; `waits_for` says whose it is where it is not this person's."""

    row: Row
    is_call: bool
    form: Any = None
    waits_for: str = ""
    may_note: bool = False
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class First:
    """Where the main button leads once nothing is left to approve."""

    label: str
    icon: str
    url: str


def today(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The page."""
    why = request.GET.get("why", "")
    why = why if why in GROUPS else ""
    page = max(1, _number(request, "page")) if why else 1
    bounds = Bounds()
    day = day_of(desk.company, desk.now, desk.role, bounds, why, (page - 1) * bounds.why_not)
    to_do = day.ready_count + day.each_count + day.letters_count + day.counts["calls"] + day.decisions_count
    nothing = not (to_do or day.others or day.leaving or day.unknown or day.failed)
    is_new = nothing and desk.may(Right.IMPORT) and not customers.matching(desk.company).exists()
    request.counts = {"today": to_do}  # type: ignore[attr-defined]  # for the menu
    opened = _number(request, "open")
    context = {
        "day": day,
        "greeting": greeting(day, desk),
        "sentence": gettext("Drop what you have. We take care of the rest.") if is_new else sentence(day, desk),
        "sub": sub(day, desk),
        "may_approve": desk.may(Right.APPROVE),
        "may_log": desk.may(Right.LOG_CONTACT),
        "may_edit": desk.may(Right.EDIT_CUSTOMER),
        "others": [(group, waits_for(group.role)) for group in day.others],
        "calls": _tasks(desk, day.policy, day.calls, True, opened),
        "decisions": _tasks(desk, day.policy, day.decisions, False, opened),
        "more": {name: day.counts[name] - len(rows) for name, rows in _shown(day).items()},
        "shown_count": sum(len(group.rows) for group in day.together),
        "leaving": [_departing(one, desk) for one in day.leaving],
        "arrived_more": day.counts["arrived"] - len(day.arrived),
        "gone_more": day.gone_count - len(day.left) - len(day.rehearsed),
        "first": _first(day, desk),
        "done": done_today(day),
        "nothing": nothing,
        "is_new": is_new,
        "largest": LARGEST,
        "at_once": AT_ONCE,
        **_why_not(day, why, page, bounds),
    }
    return render(request, "desk/today/page.html", context)


def _departing(one: Leaving, desk: Desk) -> tuple[Leaving, str, int]:
    """An approval, what leaves of it in words, and the minutes until then where they are few."""
    words = departure_words(one, desk.company.zone, desk.language, desk.company.test_mode)
    return one, words, minutes_left(one, desk.now)


def _shown(day: Day) -> dict[str, list[Row]]:
    return {
        "calls": day.calls,
        "persons": day.persons,
        "disputes": day.disputes,
        "unknown": day.unknown,
        "failed": day.failed,
    }


def _number(request: HttpRequest, name: str) -> int:
    """A number of the address; 0 where there is none."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _tasks(desk: Desk, policy: Policy, rows: list[Row], is_call: bool, opened: int) -> list[TaskRow]:
    """Each task with its form, where it is this person's to do."""
    found = []
    for place, row in enumerate(rows):
        may_do = approving.may_approve(policy, row.task_step, desk.role)
        may_note = row.task and may_do and desk.may(Right.LOG_CONTACT) and row.code != "dispute_review"
        form = None
        if may_note and (place < FORMS or row.customer.id == opened):
            standing = _Standing(Outcome.CALL if is_call else Outcome.PERSON, row.task_step)
            currencies = row.currencies or [desk.company.currency]
            form = form_for(standing, currencies, desk.today, back="today", prefix=f"task-{row.customer.id}")
        who = "" if may_do else waits_for(row.role)
        found.append(TaskRow(row, is_call, form, who, may_note, row.customer.id == opened))
    return found


@dataclass(frozen=True, slots=True)
class _Standing:
    """As much of a decision as its form needs."""

    outcome: Outcome
    step: str


def _first(day: Day, desk: Desk) -> First | None:
    """The next thing to do once nothing is left to approve; the button says what it is."""
    here = reverse("desk:today", args=[desk.company.slug])
    if day.ready_count or day.unknown or day.failed:
        return None
    if day.each and desk.may(Right.APPROVE):
        message = day.each[0].rows[0].message_id
        return First(gettext("Read the first one"), "mail", reverse("desk:message", args=[desk.company.slug, message]))
    if day.letters_count and desk.may(Right.APPROVE):
        return First(gettext("To the post page"), "mailbox", reverse("desk:posting", args=[desk.company.slug]))
    if not desk.may(Right.LOG_CONTACT):
        return None
    if day.calls:
        return First(gettext("Begin the calls"), "phone", _opened(here, day.calls[0]))
    if day.persons:
        return First(gettext("Decide the first one"), "signpost", _opened(here, day.persons[0]))
    return None


def _opened(here: str, row: Row) -> str:
    return f"{here}?open={row.customer.id}#task-{row.customer.id}"


def _why_not(day: Day, why: str, page: int, bounds: Bounds) -> dict[str, Any]:
    """Who is not contacted: a list that opens once nothing is left to approve, or for one reason."""
    rest = dict(day.why_counts)
    for row in day.why_not:
        rest[row.code] -= 1
    all_of = day.why_counts.get(why, 0)
    return {
        "why": why,
        "why_title": GROUPS.get(why),
        "why_rows": [(row, reason_words(row), until_words(row)) for row in day.why_not],
        "why_count": all_of if why else day.why_count,
        "why_more": 0 if why else sum(rest.values()),
        "why_rest": "" if why else counted({code: n for code, n in rest.items() if n}),
        "why_before": page - 1 if page > 1 else 0,
        "why_after": page + 1 if page * bounds.why_not < all_of else 0,
        "show_why": bool(why) or not day.ready_count,
        "why_counts": sorted(
            (Count(code, GROUPS[code], ICONS[code], n) for code, n in day.why_counts.items()),
            key=lambda one: -one.count,
        ),
    }


def approve(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Approve the ticked messages; the toast can undo it. What is read one by one is not approved from a list."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    ticked = {int(text) for text in request.POST.getlist("message") if text.isascii() and text.isdigit()}
    ids = ticked.intersection(approving.together(desk.company, desk.role)) if ticked else set()
    approved = approving.approve(desk.company, ids, role=desk.role, by=desk.by, now=desk.now) if ids else []
    if not approved or approved[0].departs_at is None:
        messages.info(request, _nothing_approved(desk, ticked))
        return _back(desk)
    hour = say_hour(approved[0].departs_at, desk.company.zone, desk.language)
    text = _departure_words(desk, len(approved)) % {"n": len(approved), "hour": hour}
    url = reverse("desk:today_undo", args=[desk.company.slug, approved[0].batch])
    messages.success(request, text, extra_tags=f"undo:{url}")
    if len(approved) < len(ticked):
        messages.warning(request, gettext("Some had changed since you opened the page; they were left out."))
    return _back(desk)


def _nothing_approved(desk: Desk, ticked: set[int]) -> str:
    """Why nothing came of it: nothing was asked for, or somebody was faster, perhaps in another window."""
    if not ticked:
        return gettext("Nothing was ticked, so nothing was approved.")
    already = listing.approved_of(desk.company, ticked)
    if already == len(ticked):
        return gettext("These are approved already. Nothing leaves twice.")
    return gettext("Nothing of it waits for you any more: it was approved already, or it changed meanwhile.")


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
