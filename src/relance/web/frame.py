"""What the frame around every page needs: the menu, the firms of the person, how they like it.

Few queries a page: the person's firms, and what waits behind lines that come and go; the door knows the rest.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django_scopes import scope

from relance.company.models import Company, User
from relance.desk import urls as doors
from relance.desk.page import Desk, Page

DESK = Path(doors.__file__).parent
THEMES = ("light", "dark")


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A line of the menu as the template draws it. `count` is None where no page gave one."""

    label: Promise | str
    icon: str
    url: str
    key: str
    current: bool
    count: int | None


@dataclass(frozen=True, slots=True)
class Firm:
    """A firm the person may go to."""

    name: str
    url: str
    current: bool


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context of every page. Outside a firm only the person's looks are known."""
    looks = _looks(request)
    desk: Desk | None = getattr(request, "desk", None)
    if desk is None:
        return looks
    here = page_of(_route_name(request))
    return looks | {
        "desk": desk,
        "menu": _menu(desk, here, getattr(request, "counts", {})),
        "firms": SimpleLazyObject(lambda: _firms(desk)),
        "home_url": start_of(desk.company),
        "search_url": _search_url(desk),
        "help_url": _help_url(desk, here),
    }


def _looks(request: HttpRequest) -> dict[str, Any]:
    person = getattr(request, "user", None)
    theme = getattr(person, "theme", "")
    return {"theme": theme if theme in THEMES else "", "keys_off": bool(getattr(person, "keys_off", False))}


def _route_name(request: HttpRequest) -> str:
    match = request.resolver_match
    return (match.url_name or "") if match else ""


def page_of(route_name: str) -> str:
    """The folder of the page that has a route of this name, or nothing."""
    for folder, page in doors.pages().items():
        if any(route.name == route_name for route in page.routes):
            return folder
    return ""


def _menu(desk: Desk, here: str, counts: dict[str, int]) -> list[MenuItem]:
    entries = [
        (page.entry.order, folder, page)
        for folder, page in doors.pages().items()
        if page.entry and desk.may(page.routes[0].right)
    ]
    found = [_item(desk, page, folder == here, counts) for _order, folder, page in sorted(entries, key=lambda e: e[:2])]
    return [item for item in found if item is not None]


def _item(desk: Desk, page: Page, current: bool, counts: dict[str, int]) -> MenuItem | None:
    """The line, or None for a page where nothing waits and nobody is."""
    assert page.entry is not None
    name = page.routes[0].name
    url = reverse(f"desk:{name}", args=[desk.company.slug])
    count = counts.get(name)
    if page.entry.waits is not None:
        with scope(company=desk.company):
            count = page.entry.waits(desk.company) if count is None else count
        if not count and not current:
            return None
    return MenuItem(page.entry.label, page.entry.icon, url, page.entry.key, current, count)


def _firms(desk: Desk) -> list[Firm]:
    return [Firm(firm.name, start_of(firm), firm.pk == desk.company.pk) for firm in firms_of(desk.user)]


def firms_of(user: User) -> list[Company]:
    """The firms a person belongs to, by name."""
    return list(Company.objects.filter(memberships__user=user).order_by("name", "id"))


def start_of(firm: Company) -> str:
    """Where work in a firm begins: the first page of its menu."""
    entries = [page for page in doors.pages().values() if page.entry]
    first = min(entries, key=lambda page: page.entry.order if page.entry else 0, default=None)
    return reverse(f"desk:{first.routes[0].name if first else 'me'}", args=[firm.slug])


def has_help(folder: str) -> bool:
    """Whether a page folder explains itself."""
    return bool(folder) and (DESK / folder / "help.en.html").is_file()


def _help_url(desk: Desk, here: str) -> str:
    return reverse("desk:help_page", args=[desk.company.slug, here]) if has_help(here) else ""


def _search_url(desk: Desk) -> str:
    """Where one searches without JavaScript: the list of customers."""
    page = doors.pages().get("customers")
    return reverse(f"desk:{page.routes[0].name}", args=[desk.company.slug]) if page else start_of(desk.company)
