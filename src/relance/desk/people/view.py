"""Show the people of the firm; invite, change, remove. A new link is shown in the answer and kept nowhere."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from relance.company import actions, queries
from relance.company.actions import CompanyRefusal, WayIn
from relance.company.models import Membership, OneTimeLink
from relance.company.rules import Role
from relance.desk.page import Desk
from relance.desk.people.form import InviteForm
from relance.desk.people.words import ROLES, table
from relance.values.clock import wall_clock


@dataclass(frozen=True, slots=True)
class Person:
    """A line of the list."""

    member: Membership
    role: Promise
    me: bool
    second_step: bool
    choices: list[tuple[Role, Promise]]


@dataclass(frozen=True, slots=True)
class Invited:
    """A link that waits to be followed."""

    link: OneTimeLink
    role: Promise


@dataclass(frozen=True, slots=True)
class Shown:
    """A one-time link at the only moment it can be read."""

    email: str
    address: str


@never_cache
def people(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The page."""
    return _page(request, desk)


@never_cache
def invite(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Invite somebody. The page that answers shows the link; loading it again makes a fresh one."""
    if request.method != "POST":
        return _back(desk)
    form = InviteForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            way_in = actions.invite(desk.company, given["email"], given["role"], by=desk.by, now=wall_clock())
        except CompanyRefusal as refusal:
            form.add_error("email", str(refusal))
        else:
            return _page(request, desk, shown=_shown(request, way_in))
    return _page(request, desk, form=form, status=422)


def change_role(request: HttpRequest, desk: Desk, member: int, role: str) -> HttpResponse:
    """Give somebody another role. The role is in the address, so that undoing is the same address with the old one."""
    person = _member(desk, member)
    if request.method != "POST" or person.role == role:
        return _back(desk)
    before = person.role
    try:
        person = actions.change_role(desk.company, member, role)
    except CompanyRefusal as refusal:
        messages.error(request, str(refusal))
        return _back(desk)
    if person.user_id == desk.user.pk:
        messages.success(request, gettext("You are now: %(role)s.") % {"role": ROLES[Role(role)]})
        return redirect("home")
    undo = reverse("desk:people_role", args=[desk.company.slug, member, before])
    said = gettext("%(name)s is now: %(role)s.") % {"name": person.user, "role": ROLES[Role(role)]}
    messages.success(request, said, extra_tags=f"undo:{undo}")
    return _back(desk)


@never_cache
def new_link(request: HttpRequest, desk: Desk, member: int) -> HttpResponse:
    """A new way in for somebody who has lost theirs."""
    return _fresh_link(request, desk, _member(desk, member).user.email)


@never_cache
def renew(request: HttpRequest, desk: Desk, link: int) -> HttpResponse:
    """A fresh link for an invitation whose link got lost."""
    return _fresh_link(request, desk, _link(desk, link).email)


def _fresh_link(request: HttpRequest, desk: Desk, email: str) -> HttpResponse:
    if request.method != "POST":
        return _back(desk)
    try:
        way_in = actions.new_way_in(desk.company, email, by=desk.by, now=wall_clock())
    except CompanyRefusal as refusal:
        messages.error(request, str(refusal))
        return _back(desk)
    return _page(request, desk, shown=_shown(request, way_in))


def remove(request: HttpRequest, desk: Desk, member: int) -> HttpResponse:
    """Ask (GET), then remove."""
    person = _member(desk, member)
    if request.method != "POST":
        last = queries.is_last_owner(person)
        return render(request, "desk/people/remove.html", {"person": person, "last": last})
    try:
        actions.remove_member(desk.company, member, now=wall_clock())
    except CompanyRefusal as refusal:
        messages.error(request, str(refusal))
        return _back(desk)
    if person.user_id == desk.user.pk:
        return redirect("home")
    messages.success(request, gettext("%(name)s no longer belongs to the firm.") % {"name": person.user})
    return _back(desk)


def cancel(request: HttpRequest, desk: Desk, link: int) -> HttpResponse:
    """Make an invitation useless."""
    waiting = _link(desk, link)
    if request.method == "POST":
        actions.cancel_link(desk.company, link, now=wall_clock())
        messages.success(request, gettext("The link for %(email)s no longer works.") % {"email": waiting.email})
    return _back(desk)


def _member(desk: Desk, number: int) -> Membership:
    found = queries.member(desk.company, number)
    if found is None:
        raise Http404
    return found


def _link(desk: Desk, number: int) -> OneTimeLink:
    found = queries.invitation(desk.company, number)
    if found is None:
        raise Http404
    return found


def _back(desk: Desk) -> HttpResponse:
    return redirect("desk:people", desk.company.slug)


def _shown(request: HttpRequest, way_in: WayIn) -> Shown:
    return Shown(way_in.link.email, request.build_absolute_uri(reverse("enter", args=[way_in.secret])))


def _page(
    request: HttpRequest, desk: Desk, form: InviteForm | None = None, shown: Shown | None = None, status: int = 200
) -> HttpResponse:
    seen = {
        "people": _people(desk),
        "invited": [_invited(link) for link in queries.open_links(desk.company, wall_clock())],
        "form": form or InviteForm(),
        "shown": shown,
        "roles": ROLES.values(),
        "table": table(),
    }
    return render(request, "desk/people/people.html", seen, status=status)


def _people(desk: Desk) -> list[Person]:
    members = queries.members(desk.company)
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    found = Authenticator.objects.filter(user__in=[m.user_id for m in members], type__in=kinds)
    safe = set(found.values_list("user_id", flat=True))
    return [_person(desk, member, member.user_id in safe) for member in members]


def _person(desk: Desk, member: Membership, second_step: bool) -> Person:
    choices = [(role, words) for role, words in ROLES.items() if role != member.role]
    return Person(member, ROLES[Role(member.role)], member.user_id == desk.user.pk, second_step, choices)


def _invited(link: OneTimeLink) -> Invited:
    return Invited(link, ROLES[Role(link.role)] if link.role else _("to log in again"))
