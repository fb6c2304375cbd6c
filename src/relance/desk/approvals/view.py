"""The kinds of messages, what became of them lately, and how they get away."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy, ngettext

from relance.company.models import Company
from relance.company.rules import Right
from relance.desk.page import Desk
from relance.dunning import approving
from relance.dunning.reasons import language
from relance.dunning.trusting import LOOKS_BACK, Trust, trust
from relance.outbox import queries as outbox
from relance.outbox.queries import Record
from relance.policies import queries as policies
from relance.policies.rules import Approval, Policy, Step, StepKind

WAYS = {
    Approval.TOGETHER: gettext_lazy("With one click for all"),
    Approval.EACH: gettext_lazy("One by one"),
    Approval.NONE: gettext_lazy("By itself"),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of message as a row."""

    name: str
    title: str
    way: str
    is_now: Approval
    record: Record
    trust: Trust
    past: str
    why_not: str


def approvals(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The page."""
    policy = policies.in_force(desk.company)
    seen = {
        "kinds": kinds_of(desk.company, desk.today, policy),
        "ways": [(way.value, words) for way, words in WAYS.items()],
        "may_change": desk.may(Right.SETTINGS),
        "days": LOOKS_BACK.days,
    }
    return render(request, "desk/approvals/page.html", seen)


def kinds_of(company: Company, today: date, policy: Policy) -> list[Kind]:
    """Every kind of message of the policy in force, gentlest first."""
    records = outbox.records(company, today - LOOKS_BACK)
    steps = {step.name: step for step in policy.steps if step.kind is StepKind.MESSAGE}
    return [_kind(step, policy, records.get(name, Record())) for name, step in steps.items()]


def _kind(step: Step, policy: Policy, record: Record) -> Kind:
    trusted = trust(step, record)
    why_not = "" if trusted.may or step.approval is Approval.NONE else _missing(trusted)
    title = policy.title(step.name, language())
    return Kind(step.name, title, str(WAYS[step.approval]), step.approval, record, trusted, _past(record), why_not)


def _past(record: Record) -> str:
    if not (record.left or record.skipped):
        return gettext("None yet")
    said = [ngettext("%(n)d left", "%(n)d left", record.left) % {"n": record.left}]
    if record.edited:
        said.append(ngettext("%(n)d in other words", "%(n)d in other words", record.edited) % {"n": record.edited})
    if record.skipped:
        said.append(ngettext("%(n)d left out", "%(n)d left out", record.skipped) % {"n": record.skipped})
    return ", ".join(said)


def _missing(trusted: Trust) -> str:
    said = ngettext(
        "By itself: possible once %(n)d more has left as it was.",
        "By itself: possible once %(n)d more have left as they were.",
        trusted.missing,
    )
    return said % {"n": trusted.missing}


def change(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Let a kind of message get away otherwise."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    step, way = request.POST.get("step", ""), request.POST.get("way", "")
    refusal = approving.let_get_away(desk.company, step, way, by=desk.by, now=desk.now)
    if refusal:
        messages.warning(request, refusal)
    else:
        messages.success(request, _changed(desk, step, Approval(way)))
    return redirect("desk:approvals", desk.company.slug)


def _changed(desk: Desk, step: str, way: Approval) -> str:
    title = policies.in_force(desk.company).title(step, language())
    said = {
        Approval.TOGETHER: gettext("%(title)s: one click approves all of a day."),
        Approval.EACH: gettext("%(title)s: never again without you. Each is read one by one."),
        Approval.NONE: gettext("%(title)s: new ones leave by themselves, after the time to undo them."),
    }
    return said[way] % {"title": title}
