"""The page of the outbox."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from relance.accounts.paging import read_place
from relance.channels import queries as channels
from relance.company.rules import Right
from relance.desk.outbox.rows import by_day, by_departure, rows_of
from relance.desk.outbox.words import STATES, TABS, Tab, sentence, states_of
from relance.desk.page import Desk
from relance.outbox import listing
from relance.outbox.rules import State

PAGE_SIZE = 40
PRESSING = (Tab.UNKNOWN, Tab.NOT, Tab.WAITING, Tab.LEAVING)
PAST = (Tab.LEFT, Tab.REHEARSED, Tab.NOT)
"""What is opened without a wish: what the sentence speaks of, the first where something waits; else what is over."""


def outbox(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The page."""
    counts = listing.counts(desk.company)
    filled = _filled(desk, counts)
    show = _asked(request, filled, counts)
    found = _page(request, desk, show)
    rows = rows_of(desk.company, found.messages, desk.role)
    seen = {
        "sentence": sentence(counts, listing.left_since(desk.company, desk.company.zone, desk.today), desk.language),
        "show": show,
        "tabs": [
            (tab, TABS[tab], _number(tab, counts)) for tab in Tab if tab in filled or tab is show or tab in ALWAYS
        ],
        "groups": by_departure(desk.company, rows) if show is Tab.LEAVING else by_day(rows),
        "empty": not filled,
        "before": found.before.token() if found.before else "",
        "after": found.after.token() if found.after else "",
        "may_approve": desk.may(Right.APPROVE),
        "no_wire": show is Tab.LEAVING and not desk.company.test_mode and channels.mail_server(desk.company) is None,
        "State": {state.name: state.value for state in State},
        "Tab": {tab.name: tab.value for tab in Tab},
    }
    return render(request, "desk/outbox/page.html", seen)


ALWAYS = (Tab.WAITING, Tab.LEAVING, Tab.LEFT, Tab.NOT)
"""Headings that are there when nothing stands under them."""


def _filled(desk: Desk, counts: Mapping[State, int]) -> set[Tab]:
    """The headings under which something stands."""
    others = [state for state in STATES if state not in listing.SOON]
    there = {state for state in others if listing.any_in(desk.company, state)}
    return {told.tab for state, told in STATES.items() if counts.get(state) or state in there}


def _asked(request: HttpRequest, filled: set[Tab], counts: Mapping[State, int]) -> Tab:
    given = request.GET.get("show", "")
    if given in set(Tab):
        return Tab(given)
    waits = (tab for tab in PRESSING if _number(tab, counts))
    return next(waits, next((tab for tab in PAST if tab in filled), Tab.LEFT))


def _number(tab: Tab, counts: Mapping[State, int]) -> int:
    """How many wait under a heading; of what is over, the past grows and is not counted."""
    return sum(counts.get(state, 0) for state in states_of(tab) if tab is not Tab.NOT or state is State.FAILED)


def _page(request: HttpRequest, desk: Desk, show: Tab) -> Any:
    before, after = request.GET.get("before", ""), request.GET.get("after", "")
    at = read_place(after or before) if after or before else None
    return listing.page(desk.company, states_of(show), PAGE_SIZE, at, back=at is not None and not after)
