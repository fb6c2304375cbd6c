"""One line of the bank: whose it is, or that it is nobody's."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from relance.customers import queries as customers
from relance.desk.bank.rows import choices_of, open_rows
from relance.desk.page import Desk
from relance.dunning import actions as dunning
from relance.dunning.actions import Outcomes
from relance.ledger.actions import LedgerRefusal
from relance.matching import actions, queries
from relance.matching.actions import MatchingRefusal
from relance.values.money import format_money

MOST = 8
"""Customers shown for a text."""


def line(request: HttpRequest, desk: Desk, line: int) -> HttpResponse:
    """The page of one line that waits: what it says, whom it could be from, the search."""
    known = _known(desk, line)
    if not queries.is_waiting(known):
        messages.info(request, gettext("This line has its place already. Take it back first."))
        return _back(request, desk)
    request.counts = {"bank": queries.counts(desk.company).waiting}  # type: ignore[attr-defined]  # for the menu
    (row,) = open_rows(desk.company, [known], desk.today)
    text = request.GET.get("q", "").strip()[:100]
    found = list(customers.matching(desk.company, text)[: MOST + 1]) if text else []
    seen = {
        "row": row,
        "text": text,
        "found": choices_of(desk.company, [one.account_id for one in found[:MOST]], desk.today),
        "many": len(found) > MOST,
        "proposed": choices_of(desk.company, row.accounts, desk.today, row.hints),
    }
    return render(request, "desk/bank/line.html", seen)


def place(request: HttpRequest, desk: Desk, line: int) -> HttpResponse:
    """Place a line with the customer that was pressed; what follows from the payment follows at once."""
    known = _known(desk, line)
    if request.method != "POST":
        return _back(request, desk)
    customer = _customer(desk, request.POST.get("customer", ""))
    if customer is None:
        messages.error(request, gettext("There is no such customer. Choose one from your list."))
        return redirect("desk:bank_line", desk.company.slug, known.pk)
    try:
        with transaction.atomic():
            done = actions.place(desk.company, known.pk, customer.account_id, by=desk.by, now=desk.now)
            followed = dunning.reconsider(desk.company, done.touched, by=desk.by, now=desk.now)
    except MatchingRefusal as refusal:
        messages.error(request, str(refusal))
    else:
        said = gettext("%(sum)s is placed with %(name)s.") % {"sum": _sum(known, desk), "name": customer.name}
        messages.success(request, " ".join([said, *_followed(followed)]), extra_tags=_undo_tag(desk, known))
    return _back(request, desk)


def aside(request: HttpRequest, desk: Desk, line: int) -> HttpResponse:
    """Set a line aside: it is no customer's payment."""
    known = _known(desk, line)
    if request.method != "POST":
        return _back(request, desk)
    try:
        actions.set_aside(desk.company, known.pk, request.POST.get("reason", ""), by=desk.by, now=desk.now)
    except MatchingRefusal as refusal:
        messages.error(request, str(refusal))
    else:
        said = gettext("%(sum)s is set aside.") % {"sum": _sum(known, desk)}
        messages.success(request, said, extra_tags=_undo_tag(desk, known))
    return _back(request, desk)


def undo(request: HttpRequest, desk: Desk, line: int) -> HttpResponse:
    """Take a line back from its place; it waits again."""
    known = _known(desk, line)
    if request.method != "POST":
        return _back(request, desk)
    reason = gettext("Taken back on the bank page")
    try:
        with transaction.atomic():
            done = actions.take_back(desk.company, known.pk, on=desk.today, reason=reason, by=desk.by, now=desk.now)
            followed = dunning.reconsider(desk.company, done.touched, by=desk.by, now=desk.now)
    except (MatchingRefusal, LedgerRefusal) as refusal:
        messages.error(request, str(refusal))
    else:
        said = gettext("%(sum)s waits for a place again.") % {"sum": _sum(known, desk)}
        messages.success(request, " ".join([said, *_followed(followed)]))
    return _back(request, desk)


def _known(desk: Desk, number: int) -> Any:
    found = queries.get(desk.company, number)
    if found is None:
        raise Http404
    return found


def _customer(desk: Desk, chosen: str) -> Any:
    is_id = chosen.isascii() and chosen.isdigit() and len(chosen) < 19
    return customers.get(desk.company, int(chosen)) if is_id else None


def _undo_tag(desk: Desk, known: Any) -> str:
    return "undo:" + reverse("desk:bank_undo", args=[desk.company.slug, known.pk])


def _sum(known: Any, desk: Desk) -> str:
    return format_money(known.amount, known.currency, desk.language)


def _followed(done: Outcomes) -> list[str]:
    """What became of a waiting message."""
    if done.withdrawn and done.proposed:
        return [gettext("The waiting message was written anew.")]
    if done.withdrawn:
        return [gettext("The waiting message is withdrawn.")]
    return [gettext("A message waits for your approval.")] if done.proposed else []


def _back(request: HttpRequest, desk: Desk) -> HttpResponse:
    """To the list the person came from."""
    shown, page = request.POST.get("show", ""), request.POST.get("page", "")
    kept = [f"show={shown}"] if shown in ("placed", "aside") else []
    kept += [f"page={page}"] if page.isascii() and page.isdigit() and page != "1" else []
    return redirect(reverse("desk:bank", args=[desk.company.slug]) + ("?" + "&".join(kept) if kept else ""))
