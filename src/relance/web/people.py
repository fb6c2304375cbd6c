"""How people get in: one-time links, the log-in pages, and what allauth and axes are told about us.

`urlpatterns` is the list of allauth's pages that exist here. Everything that would need a mail server
(sign-up, reset by mail, e-mail addresses) answers with a page that says whom to ask.

Who counts what: axes counts wrong passwords for an e-mail and an address together; allauth's own limits
count wrong codes for a person, and requests for an address, in the shared cache.
"""

import io
import time
from ipaddress import ip_address
from typing import Any

import qrcode
from allauth.account import views as account
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import SetPasswordForm as AllauthSetPasswordForm
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.utils import get_next_redirect_url, perform_login
from allauth.core import context
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django import forms
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import include, path, re_path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from qrcode.image.svg import SvgPathFillImage

from relance.channels import secrets
from relance.company import actions, queries
from relance.company.models import Company, User
from relance.values.clock import wall_clock
from relance.web.frame import start_of

BY_LINK = "one_time_link"
FRESH = 15 * 60
"""Seconds during which somebody who came by a one-time link may choose a password without the old one."""


# One-time links.


@never_cache
def enter(request: HttpRequest, secret: str) -> HttpResponse:
    """Follow a one-time link. A look (GET) shows a button, so that a mail scanner does not use it up."""
    ticket = queries.ticket(secret, wall_clock())
    if ticket is None:
        return render(request, "entrance/link_spent.html", status=410)
    person = request.user if isinstance(request.user, User) else None
    as_other = person is not None and person.email != ticket.email
    if request.method == "POST" and not (ticket.log_in_first and (person is None or as_other)):
        return _use(request, secret, person)
    seen = {"ticket": ticket, "as_other": as_other, "log_in_url": _log_in_url(request.path)}
    return render(request, "entrance/link.html", seen)


def _log_in_url(then: str) -> str:
    return f"{reverse('account_login')}?{urlencode({'next': then})}"


def _use(request: HttpRequest, secret: str, person: User | None) -> HttpResponse:
    used = actions.use_link(secret, now=wall_clock(), person=person)
    if used is None:
        return render(request, "entrance/link_spent.html", status=410)
    user, company = used
    if person is not None and person.pk == user.pk:
        return redirect(start_of(company))
    if person is not None:
        logout(request)
    # allauth's way in, not Django's: it asks for the second step where the person has one.
    record_authentication(request, user, BY_LINK)
    answer: HttpResponse = perform_login(request, user, redirect_url=_first_page(user, company))
    return answer


def _first_page(user: User, company: Company) -> str:
    """Somebody without a way to come back, or who has lost theirs, is first asked to choose a password."""
    start = start_of(company)
    if user.has_usable_password():
        return f"{reverse('account_change_password')}?{urlencode({'next': start})}"
    if is_mfa_enabled(user, types=[Authenticator.Type.WEBAUTHN]):
        return start
    return f"{reverse('account_set_password')}?{urlencode({'next': start})}"


def came_by_link(request: HttpRequest) -> bool:
    """Whether this very person entered by a one-time link a moment ago."""
    records = get_authentication_records(request, request.user)
    return any(r["method"] == BY_LINK and time.time() - r["at"] < FRESH for r in records)


# Names and passwords.


class _WithAWayOn:
    """A form one may leave undone: `then` is where to go on. Never another site, whatever the address says."""

    @property
    def then(self) -> str:
        """The page that was meant, or the start."""
        return str(get_next_redirect_url(context.request) or settings.LOGIN_REDIRECT_URL)


class SetPasswordForm(_WithAWayOn, AllauthSetPasswordForm):  # type: ignore[misc]
    """The first page after an invitation: who you are, and a password."""

    name = forms.CharField(label=_("Your name"), max_length=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].initial = self.user.name
        self.order_fields(["name", "password1", "password2"])

    def save(self) -> None:
        """Keep both; allauth saves the person."""
        self.user.name = self.cleaned_data["name"]
        super().save()


class ChangePasswordForm(_WithAWayOn, AllauthChangePasswordForm):  # type: ignore[misc]
    """Asks for the old password, except of somebody who has lost it and came by a link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_link = came_by_link(context.request)
        if self.by_link:
            del self.fields["oldpassword"]


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """People are invited by a firm; nobody signs up alone."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("E-mail and password do not fit together. Try again, or ask for a new link."),
        "too_many_login_attempts": _("Too many wrong codes. Wait five minutes, then try again."),
        "incorrect_code": _("This code does not fit. Take the one your app shows now."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Closed: see company.actions.invite."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Nothing: axes counts wrong passwords. Two counters would lock at different moments."""

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to work."""
        return str(settings.LOGIN_REDIRECT_URL)


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Seeds lie encrypted in the database: a copy of it alone does not make codes."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code does not fit. Take the one your app shows now."),
    }

    def encrypt(self, text: str) -> str:
        """The form in which a seed is kept."""
        return secrets.hide(text)

    def decrypt(self, encrypted_text: str) -> str:
        """The seed again."""
        return secrets.reveal(encrypted_text)

    def build_totp_svg(self, url: str) -> str:
        """The square for the app, dark on white in both themes."""
        drawn = io.BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage, border=2).save(drawn)
        return drawn.getvalue().decode()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """A name to start from; the person may write a better one."""
        others = Authenticator.objects.filter(user=user, type=type).count()
        return gettext("Passkey %(number)s") % {"number": others + 1}


# The lock-out.


def claimed_email(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """Whose password is being tried. allauth says `email`, axes says `login`, the form says `login`."""
    given = credentials or {}
    claimed = given.get("login") or given.get("email") or request.POST.get("login", "")
    return str(claimed).strip().lower()


def address(request: HttpRequest) -> str | None:
    """Where a request comes from, as allauth sees it: behind a proxy, what the proxy says. None where nobody says."""
    said = get_client_ip(request)
    try:
        return str(ip_address(said)) if said else None
    except ValueError:
        return None


def locked_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Too many wrong passwords: says when to come back."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    return render(request, "entrance/locked_out.html", {"minutes": minutes}, status=429)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Too many requests of any kind within a minute."""
    return render(request, "entrance/too_many.html", status=429)


# What exists below /accounts/.


@never_cache
def ask_owner(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """Instead of sign-up, reset by mail and the like: whom to ask for a link."""
    return render(request, "entrance/ask.html")


urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("2fa/", include("allauth.mfa.urls")),
    # Names that allauth looks up; all of them need a mail server.
    path("signup/", ask_owner, name="account_signup"),
    path("email/", ask_owner, name="account_email"),
    path("confirm-email/", ask_owner, name="account_email_verification_sent"),
    path("password/reset/", ask_owner, name="account_reset_password"),
    path("login/code/confirm/", ask_owner, name="account_confirm_login_code"),
    re_path(r"^(?:confirm-email|password/reset)/.+$", ask_owner),
]
