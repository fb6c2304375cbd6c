"""The settings page: see all, change what one may, try the mail server, end and begin test mode."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext, ngettext

from relance.accounts import actions as accounts
from relance.channels import actions as wires
from relance.channels import queries as channels
from relance.channels.rules import Envelope, NotTaken, TryLater, Unsure
from relance.company import actions
from relance.company.actions import CompanyRefusal
from relance.company.rules import Right
from relance.desk.customer.details import point_at_error
from relance.desk.page import Desk
from relance.desk.settings.codes import said as no_code
from relance.desk.settings.forms import LINES, FirmForm, MailForm
from relance.dunning import actions as dunning
from relance.letters import queries as letters
from relance.outbox import queries as outbox
from relance.policies import queries as policies
from relance.values.clock import day_in, wall_clock
from relance.values.money import country_name


def settings(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The page."""
    return _page(request, desk)


def firm(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Change what the firm says of itself. Letters that wait get the new words at the next look."""
    if request.method != "POST":
        return _back(desk)
    form = FirmForm(desk.company, request.POST)
    if form.is_valid():
        try:
            changed = _change(desk, form.cleaned_data)
        except CompanyRefusal as refusal:
            form.add_error("closes", str(refusal))
        else:
            messages.success(request, _said(changed))
            return _back(desk)
    # The page's frame names the firm: what was typed and refused must not show there.
    desk.company.refresh_from_db()
    return _page(request, desk, form=form)


def _change(desk: Desk, values: dict[str, Any]) -> list[str]:
    """The change and its consequence, together: every account is decided again by the next tick."""
    with transaction.atomic():
        changed = actions.change_settings(desk.company, values)
        if set(changed) - {"language"}:
            accounts.all_moved(desk.company)
    return changed


def _said(changed: list[str]) -> str:
    if not changed:
        return gettext("Nothing was different.")
    if set(changed) <= {"language"}:
        return gettext("Saved.")
    return gettext("Saved. Messages that wait for approval get the new words within a few minutes.")


def mail(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Set the mail server."""
    if request.method != "POST":
        return _back(desk)
    server = channels.mail_server(desk.company)
    form = MailForm(server, request.POST)
    if not form.is_valid():
        return _page(request, desk, mail=form)
    with transaction.atomic():
        wires.set_mail_server(desk.company, **form.values())
        if server is None or server.from_address != form.cleaned_data["from_address"]:
            accounts.all_moved(desk.company)
    messages.success(request, gettext("Saved. Send a test to yourself to be sure."))
    return _back(desk)


def mail_test(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Hand one real mail to the wire, to the person who asks, and tell what came of it."""
    if request.method == "POST":
        _try_wire(request, desk)
    return _back(desk)


def _try_wire(request: HttpRequest, desk: Desk) -> None:
    opener = channels.wires(desk.company).get("email")
    if opener is None:
        messages.error(request, gettext("There is no mail server yet. Enter one and save it first."))
        return
    to = desk.user.email
    wire = opener()
    try:
        wire.hand_over(_test_mail(desk))
    except NotTaken as answer:
        messages.error(request, gettext("Refused. The mail server said: %(words)s") % {"words": answer})
    except TryLater as answer:
        messages.error(request, gettext("Not sent: %(words)s") % {"words": answer})
    except Unsure as answer:
        said = gettext("Perhaps sent: the line broke before the receipt (%(words)s). Look into your mailbox.")
        messages.warning(request, said % {"words": answer})
    else:
        messages.success(request, gettext("The mail server took it. Look into the mailbox of %(to)s.") % {"to": to})
    finally:
        wire.close()


def _test_mail(desk: Desk) -> Envelope:
    now = wall_clock()
    text = gettext("This mail shows that %(firm)s can send. Nobody else received it.\n")
    return Envelope(
        id=f"relance-test-{desk.company.pk}-{desk.user.pk}-{int(now.timestamp())}",
        to=desk.user.email,
        to_name=desk.user.name,
        sender_name=desk.company.signer or desk.company.name,
        subject=gettext("A test from Relance"),
        text=text % {"firm": desk.company.name},
        language=desk.language,
        at=now,
    )


def live(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Say what will happen (GET), then end test mode. Without a mail server it stays."""
    server = channels.mail_server(desk.company)
    if not desk.company.test_mode:
        return _back(desk)
    if request.method == "POST" and server is not None:
        dunning.set_test_mode(desk.company, False)
        undo = reverse("desk:settings_rehearse", args=[desk.company.slug])
        messages.success(request, gettext("Test mode is over: what you approve leaves."), extra_tags=f"undo:{undo}")
        return _back(desk)
    seen = {"server": server, "approved": outbox.approved_count(desk.company)}
    return render(request, "desk/settings/live.html", seen, status=422 if request.method == "POST" else 200)


def rehearse(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Back to test mode, at once: it is the careful side."""
    if request.method == "POST" and not desk.company.test_mode:
        dunning.set_test_mode(desk.company, True)
        messages.success(request, gettext("Test mode: look at everything, nothing leaves."))
    return _back(desk)


def _back(desk: Desk) -> HttpResponse:
    return redirect("desk:settings", desk.company.slug)


def _page(request: HttpRequest, desk: Desk, form: FirmForm | None = None, mail: MailForm | None = None) -> HttpResponse:
    company, server = desk.company, channels.mail_server(desk.company)
    wrong = form is not None or mail is not None
    for one in (form, mail):
        if one is not None:
            point_at_error(one)
    form, mail = form or FirmForm(company), mail or MailForm(server)
    seen = {
        "form": form,
        "mail": mail,
        "server": server,
        "country": country_name(company.country, desk.language),
        "may_change": desk.may(Right.SETTINGS),
        "missing": _missing(desk),
        "no_code": no_code(letters.no_code(company)),
        "language_name": _name_of(form, "language", company.language),
        "part_name": _name_of(form, "part", company.part),
        "security_name": LINES[server.security] if server else "",
        "people_url": _people_url(desk),
        "may_erase": desk.may(Right.ERASE),
        **_policy(desk),
    }
    return render(request, "desk/settings/page.html", seen, status=422 if wrong else 200)


def _name_of(form: FirmForm, field: str, value: str) -> Any:
    """What a choice is called, for those who only look."""
    choices = form.fields[field].choices  # type: ignore[attr-defined]
    return dict(choices).get(value, value)


def _policy(desk: Desk) -> dict[str, Any]:
    """Which version of the policy holds, and since when: the page of the policy says the rest."""
    version = policies.current(desk.company)
    if version is None or version.published_at is None:
        return {"version": None}
    return {"version": version, "policy_day": day_in(version.published_at, desk.company.zone)}


def _missing(desk: Desk) -> str:
    """What a good letter still lacks, in one sentence."""
    company = desk.company
    lacks = [
        words
        for words, value in (
            (gettext("who signs"), company.signer),
            (gettext("the telephone"), company.phone),
            (gettext("the bank account"), company.iban),
        )
        if not value
    ]
    if not lacks:
        return ""
    said = ngettext("Letters still lack %(what)s.", "Letters still lack: %(what)s.", len(lacks))
    return said % {"what": ", ".join(lacks)}


def _people_url(desk: Desk) -> str:
    if not desk.may(Right.PEOPLE):
        return ""
    try:
        return reverse("desk:people", args=[desk.company.slug])
    except NoReverseMatch:
        return ""
