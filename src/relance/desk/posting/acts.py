"""What a person does with paper: print a pile, say that it is in the post, or that a letter stays."""

from datetime import date

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, ngettext

from relance.desk.page import Desk
from relance.dunning import actions as dunning
from relance.outbox import printing, queries
from relance.outbox.printing import PostRefusal


def make(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Make a pile of what waits. What changed meanwhile is taken out and decided anew, in the same transaction."""
    if request.method != "POST":
        return _back(desk)
    with transaction.atomic():
        made = printing.make_batch(desk.company, by=desk.by, now=desk.now)
        dunning.reconsider(desk.company, made.touched, by=desk.by, now=desk.now)
    if made.taken_out:
        n = len(made.taken_out)
        said = ngettext(
            "%(n)d letter was taken out: something changed on the account since it was approved.",
            "%(n)d letters were taken out: something changed on their accounts since they were approved.",
            n,
        )
        messages.warning(request, said % {"n": n})
    if made.batch is None and not made.taken_out:
        messages.info(request, gettext("Nothing waits to be printed any more."))
    return _back(desk)


def posted(request: HttpRequest, desk: Desk, pile: int) -> HttpResponse:
    """The pile is in the post, since a day: from now on its letters count as contacts."""
    if queries.print_batch(desk.company, pile) is None:
        raise Http404
    if request.method != "POST":
        return _back(desk)
    try:
        with transaction.atomic():
            sent = printing.posted(desk.company, pile, on=_day(request, desk), by=desk.by, now=desk.now)
            dunning.reconsider(desk.company, [each.account_id for each in sent], by=desk.by, now=desk.now)
    except PostRefusal as refusal:
        messages.error(request, str(refusal))
        return _back(desk)
    if sent:
        said = ngettext("%(n)d letter is in the post.", "%(n)d letters are in the post.", len(sent))
        messages.success(request, said % {"n": len(sent)})
    else:
        messages.info(request, gettext("These letters wait for the post no more."))
    return _back(desk)


def _day(request: HttpRequest, desk: Desk) -> date:
    """The day that was entered; today where none was. Raises PostRefusal for what is no day."""
    text = request.POST.get("on", "").strip()
    try:
        return date.fromisoformat(text) if text else desk.today
    except ValueError:
        raise PostRefusal(gettext("This is not a day. Choose one from the calendar.")) from None


def stays(request: HttpRequest, desk: Desk, letter: int) -> HttpResponse:
    """This letter does not go: its step is open again, and what comes next is decided at once."""
    known = queries.get(desk.company, letter)
    if known is None:
        raise Http404
    if request.method != "POST":
        return _back(desk)
    with transaction.atomic():
        account_id = printing.not_posted(desk.company, letter, by=desk.by, now=desk.now)
        if account_id is not None:
            dunning.reconsider(desk.company, [account_id], by=desk.by, now=desk.now)
    if account_id is not None:
        messages.success(request, gettext("It does not go. Relance decided anew what comes next."))
    else:
        messages.info(request, gettext("This letter waits for the post no more."))
    return _back(desk)


def _back(desk: Desk) -> HttpResponse:
    return redirect("desk:posting", desk.company.slug)
