"""One task on a page of its own: on the telephone, and where something entered was refused."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_noop

from relance.arrangements.rules import ArrangementRefusal
from relance.customers import queries as customers
from relance.desk.customer.details import point_at_error
from relance.desk.page import Desk
from relance.desk.task.form import TaskForm
from relance.desk.task.standing import Task, task_of
from relance.dunning import queries as decisions
from relance.dunning.facts import Outcome
from relance.dunning.reasons import say
from relance.dunning.reporting import Report, report
from relance.dunning.tasks import NothingSaid, TaskRefusal
from relance.ledger import queries as ledger
from relance.policies import queries as policies
from relance.values.money import add_up, format_money
from relance.values.words import say_date

BACK = ("today", "customer")
gettext_noop("Something changed meanwhile: this is not to be done any more. Look at the customer's file.")


def task(request: HttpRequest, desk: Desk, customer: int) -> HttpResponse:
    """Show the task (GET), or note what came of it (POST)."""
    known = _known(desk, customer)
    decision = decisions.current(known.account_id)
    policy = policies.in_force(desk.company)
    items = ledger.items_on([known.account_id], desk.today).get(known.account_id, [])
    currencies = sorted({item.currency for item in items}) or [desk.company.currency]
    data = request.POST if request.method == "POST" else None
    now = task_of(desk, policy, decision, currencies, data, _back_of(request))
    if now is None or (data is not None and data.get("step", "") != now.step):
        messages.info(request, gettext("Nothing waits for you here any more."))
        return _back(request, desk, known)
    if now.form is None:
        messages.warning(request, gettext("This is not yours to note: it %(who)s.") % {"who": now.waits_for})
        return _back(request, desk, known)
    if data is not None and now.form.is_valid():
        noted = _note(request, desk, known, now, now.form)
        if noted is not None:
            return noted
    point_at_error(now.form)
    seen = {
        "customer": known,
        "task": now,
        "total": add_up((item.currency, item.open) for item in items),
        "days_late": max(((desk.today - item.due_on).days for item in items), default=0),
        "reasons": say(decision.reasons, policy) if decision is not None else [],
    }
    return render(request, "desk/task/page.html", seen, status=422 if now.form.errors else 200)


def _note(request: HttpRequest, desk: Desk, known: Any, now: Task, form: TaskForm) -> HttpResponse | None:
    """Note it, and say what follows. None where something entered is refused: it is said beside its field."""
    told = form.told()
    try:
        report(desk.company, known.account_id, now.step, told, by=desk.by, now=desk.now)
    except NothingSaid as refusal:
        form.add_error("said", gettext(str(refusal)))
        return None
    except ArrangementRefusal as refusal:
        form.add_error("amount" if told.amount else "until", gettext(str(refusal)))
        return None
    except TaskRefusal as refusal:
        messages.warning(request, gettext(str(refusal)))
        return _back(request, desk, known)
    messages.success(request, " ".join([_noted(desk, known, told), *_follows(desk, known)]))
    return _back(request, desk, known)


def _noted(desk: Desk, known: Any, told: Report) -> str:
    if not told.reached:
        return gettext("%(name)s: the try is noted.") % {"name": known}
    if told.until is None:
        return gettext("%(name)s: noted.") % {"name": known}
    words = {"name": known, "day": say_date(told.until, desk.language, "near")}
    if told.amount:
        words["sum"] = format_money(told.amount, told.currency, desk.language)
        return gettext("%(name)s: %(sum)s promised for %(day)s.") % words
    return gettext("%(name)s: nobody writes or calls up to %(day)s.") % words


def _follows(desk: Desk, known: Any) -> list[str]:
    """What comes next, as it is decided by now."""
    decision = decisions.current(known.account_id)
    if decision is None or decision.outcome in (Outcome.PERSON, Outcome.CALL):
        return []
    if decision.outcome == Outcome.MESSAGE:
        return [gettext("A message waits for your approval.")]
    if decision.look_again_on is None or decision.look_again_on <= desk.today:
        return []
    return [gettext("Next look: %(day)s.") % {"day": say_date(decision.look_again_on, desk.language, "near")}]


def _known(desk: Desk, number: int) -> Any:
    found = customers.get(desk.company, number)
    if found is None:
        raise Http404
    return found.merged_into or found


def _back_of(request: HttpRequest) -> str:
    wanted = request.POST.get("back") or request.GET.get("back") or ""
    return wanted if wanted in BACK else "customer"


def _back(request: HttpRequest, desk: Desk, known: Any) -> HttpResponse:
    if _back_of(request) == "today":
        return redirect("desk:today", desk.company.slug)
    return redirect("desk:customer", desk.company.slug, known.id)
