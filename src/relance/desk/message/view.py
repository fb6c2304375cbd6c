"""One message, and what a person decides about it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from relance.channels import queries as channels
from relance.company.rules import Right
from relance.customers import queries as customers
from relance.desk.letter import parts_of
from relance.desk.message.words import standing, way
from relance.desk.page import Desk
from relance.dunning import actions as dunning
from relance.dunning import approving
from relance.dunning import queries as decisions
from relance.dunning.reasons import Said, language, say
from relance.letters.rules.blocks import blocks_of
from relance.outbox import actions as outbox
from relance.outbox import queries
from relance.outbox.rules import State
from relance.policies import queries as policies
from relance.values.clock import day_in
from relance.values.words import say_date, say_hour


def message(request: HttpRequest, desk: Desk, message: int) -> HttpResponse:
    """The page."""
    known = _known(desk, message)
    policy = policies.in_force(desk.company)
    server = channels.mail_server(desk.company)
    together = queries.approved_together(desk.company, known.batch)
    seen = {
        "message": known,
        "customer": customers.addressees([known.account_id])[known.account_id],
        "standing": standing(known, desk.company.zone, desk.company.test_mode),
        "step": policy.title(known.step, language()),
        "sender": desk.company.signer or desk.company.name,
        "from_address": server.from_address if server else "",
        "no_wire": server is None and not desk.company.test_mode,
        "parts": parts_of(blocks_of(known.letter.content, known.letter.body), known.letter.content.get("stress", "")),
        "lines": [_line(line, policy, desk) for line in known.lines.all()],
        "reasons": _reasons(known, policy),
        "State": {state.name: state.value for state in State},
        "together": together,
        "way": way(known, desk.company.zone),
        "may_approve": desk.may(Right.APPROVE),
        "may_change": _may_change(known, policy, desk),
    }
    return render(request, "desk/message/page.html", seen)


def _may_change(known: Any, policy: Any, desk: Desk) -> bool:
    """Whether this person may still put it in other words, or leave it out."""
    waits = known.state == State.PROPOSED and known.letter.has_words
    return waits and desk.may(Right.APPROVE) and approving.may_approve(policy, known.step, desk.role)


def _line(line: Any, policy: Any, desk: Desk) -> dict[str, Any]:
    """A listed due part: its number, what was open, and the step it is marked with."""
    return {
        "number": line.part.document.number,
        "due_on": line.part.due_on,
        "open": line.open,
        "currency": line.currency,
        "step": policy.title(line.step, language()) if line.step else "",
    }


def _reasons(known: Any, policy: Any) -> list[Said]:
    """Why it was written, as it was decided then."""
    item = known.occasion.rpartition(":")[2]
    behind = decisions.behind(known.account_id, known.step, int(item)) if item.isdigit() else None
    return say(behind.reasons, policy) if behind is not None else []


def approve(request: HttpRequest, desk: Desk, message: int) -> HttpResponse:
    """Approve this one; the toast can undo it."""
    known = _known(desk, message)
    if request.method != "POST":
        return _back(request, desk, known)
    approved = approving.approve(desk.company, [known.id], role=desk.role, by=desk.by, now=desk.now)
    if not approved or approved[0].departs_at is None:
        messages.warning(request, gettext("This message no longer waits for approval. Look at where it stands."))
        return _back(request, desk, known)
    at = approved[0].departs_at
    day, hour = day_in(at, desk.company.zone), say_hour(at, desk.company.zone, desk.language)
    if desk.company.test_mode:
        said = gettext("A rehearsal: it would leave at %(hour)s.")
    elif day == desk.today:
        said = gettext("It leaves at %(hour)s.")
    else:
        said = gettext("It leaves on %(day)s at %(hour)s.")
    undo = reverse("desk:message_undo", args=[desk.company.slug, known.id])
    undo += f"?back={request.POST['back']}" if request.POST.get("back") in ("customer", "outbox") else ""
    words = said % {"hour": hour, "day": say_date(day, desk.language, "near")}
    messages.success(request, words, extra_tags=f"undo:{undo}")
    return _back(request, desk, known)


def undo(request: HttpRequest, desk: Desk, message: int) -> HttpResponse:
    """Take the approval back, with all that was approved in the same breath."""
    known = _known(desk, message)
    if request.method == "POST":
        undone = outbox.undo_approval(desk.company, known.batch, now=desk.now)
        if undone:
            said = ngettext("%(n)d message waits for you again.", "%(n)d messages wait for you again.", undone)
            messages.success(request, said % {"n": undone})
        else:
            messages.warning(request, gettext("There is nothing to undo: it is not waiting for its hour."))
    return _back(request, desk, known)


def answer(request: HttpRequest, desk: Desk, message: int) -> HttpResponse:
    """A person says whether a message in doubt left."""
    known = _known(desk, message)
    left = request.POST.get("left")
    if request.method != "POST" or left not in ("yes", "no"):
        return _back(request, desk, known)
    if not dunning.answered(desk.company, known.id, left=left == "yes", by=desk.by, now=desk.now):
        messages.info(request, gettext("This was answered already."))
    elif left == "yes":
        messages.success(request, gettext("Good to know: it counts as a contact."))
    else:
        messages.success(request, gettext("It does not count. Relance decided anew what comes next."))
    return _back(request, desk, known)


def again(request: HttpRequest, desk: Desk, message: int) -> HttpResponse:
    """Try a refused message once more, to the same address."""
    known = _known(desk, message)
    if request.method != "POST":
        return _back(request, desk, known)
    if dunning.tried_again(desk.company, known.id, by=desk.by, now=desk.now):
        now = queries.get(desk.company, known.id)
        if now is not None and now.state == State.APPROVED:
            messages.success(request, gettext("It is tried once more at the next sending hour."))
        else:
            messages.warning(request, gettext("It is out of date by now, so it does not leave. See why below."))
    else:
        messages.warning(request, gettext("It cannot be tried again: another message to this customer waits."))
    return _back(request, desk, known)


def _known(desk: Desk, number: int) -> Any:
    found = queries.get(desk.company, number)
    if found is None:
        raise Http404
    return found


def _back(request: HttpRequest, desk: Desk, known: Any) -> HttpResponse:
    """To the page the person came from: the customer's, the outbox, or the message's own."""
    wanted = request.POST.get("back") or request.GET.get("back")
    if wanted == "outbox":
        shown = request.POST.get("show", "")
        return redirect(
            reverse("desk:outbox", args=[desk.company.slug]) + (f"?show={shown}" if shown.isalpha() else "")
        )
    if wanted == "customer":
        customer = customers.addressees([known.account_id])[known.account_id]
        return redirect("desk:customer", desk.company.slug, customer.id)
    return redirect("desk:message", desk.company.slug, known.id)
