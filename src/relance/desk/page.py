"""What a page is: a folder that names its path, its right and its place in the menu.

`door` is the only way into a firm's page. It finds the firm by membership (another firm's name is a
404, as if it did not exist), checks the right, sets the firm's scope and hands the view a `Desk`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.functional import Promise
from django_scopes import scope

from relance.company import queries as companies
from relance.company.models import Company, Membership, User
from relance.company.rules import Right, may
from relance.values.clock import day_in, wall_clock


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu. `order` sorts; `icon` is a Lucide name; `key` follows G.

    `waits` counts what waits there: such a line is in the menu only while something does.
    """

    label: Promise | str
    icon: str
    order: int
    key: str
    waits: Callable[[Company], int] | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """One address of a page below `/<firm>/`. `name` is unique on the desk."""

    path: str
    name: str
    view: Callable[..., HttpResponseBase]
    right: Right


@dataclass(frozen=True, slots=True)
class Page:
    """What a page folder exports as PAGE. Without `entry` it is not in the menu."""

    routes: tuple[Route, ...]
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """What a view gets beside the request: the firm, the person, and what time it is for the firm."""

    company: Company
    user: User
    role: str
    now: datetime

    @property
    def today(self) -> date:
        """The firm's day."""
        return day_in(self.now, self.company.zone)

    @property
    def by(self) -> str:
        """How this person is named in what they did."""
        return str(self.user)

    @property
    def language(self) -> str:
        """The language the page is read in."""
        return (translation.get_language() or "en")[:2]

    def may(self, right: Right) -> bool:
        """Whether this person holds the right here."""
        return may(self.role, right)


def door(route: Route) -> Callable[..., HttpResponseBase]:
    """Wrap a view: log-in, membership, right, scope, time zone."""

    @login_required
    @wraps(route.view)
    def enter(request: HttpRequest, firm: str, **kwargs: Any) -> HttpResponseBase:
        assert isinstance(request.user, User)
        member = companies.membership(request.user, firm)
        if member is None:
            raise Http404
        desk = _desk(member, request.user)
        request.desk = desk  # type: ignore[attr-defined]
        if not desk.may(route.right):
            return no_right(request, desk)
        with scope(company=member.company), timezone.override(member.company.zone):
            response = route.view(request, desk, **kwargs)
            return response.render() if hasattr(response, "render") else response

    return enter


def no_right(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The page that says whom to ask, with status 403."""
    owners = User.objects.filter(memberships__company=desk.company, memberships__role="owner")
    return render(request, "desk/no_right.html", {"owners": owners}, status=403)


def _desk(member: Membership, user: User) -> Desk:
    return Desk(member.company, user, member.role, companies.clock(member.company, wall_clock()))
