"""Getting in: passwords, the lock-out, one-time links, second steps, passkeys, cookies."""

import os
import re
import subprocess
import sys
import time
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.hashers import identify_hasher, make_password
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from relance.company import actions
from relance.company.models import Membership, OneTimeLink, User
from relance.company.rules import Role
from relance.values.clock import wall_clock
from relance.web import settings as written
from relance.web.newfirm import new_firm

PASSWORD = "three small words"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_counts(db):
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def firm():
    company, _ = new_firm("Plomberie Aubry", "FR", "nobody@aubry.example", by="test", now=wall_clock())
    return company


@pytest.fixture
def anna(firm):
    return person(firm, "anna@aubry.example", PASSWORD)


def person(firm, email, password=None, role=Role.OWNER, **fields):
    user, _ = User.objects.get_or_create(email=email)
    user.set_password(password)
    for name, value in fields.items():
        setattr(user, name, value)
    user.save()
    Membership.objects.create(company=firm, user=user, role=role)
    return user


def found(pattern, text):
    """What the pattern's bracket holds; a failure that shows the text where it does not fit."""
    match = re.search(pattern, text, re.DOTALL)
    assert match, f"{pattern} is not in:\n{text}"
    return match[1]


def try_password(client, email, password, **extra):
    return client.post(reverse("account_login"), {"login": email, "password": password}, **extra)


def whoever_is_in(client):
    return client.session.get("_auth_user_id")


def is_in(client, user):
    return whoever_is_in(client) == str(user.pk)


def with_app(user):
    """Give the person a second step; the seed."""
    seed = totp.generate_totp_secret()
    totp.TOTP.activate(user, seed)
    return seed


def code_of(seed, steps=0):
    return totp.format_hotp_value(totp.hotp_value(seed, int(time.time()) // 30 + steps))


def way_in(firm, email, role=Role.ASSISTANT, **how):
    made = actions.invite(firm, email, role, by="Julien", now=wall_clock(), **how)
    return reverse("enter", args=[made.secret])


# E-mail and password.


def test_e_mail_and_password_let_in_whatever_the_case_of_the_e_mail(client, anna):
    assert try_password(client, " Anna@AUBRY.example", PASSWORD).url == "/"
    assert is_in(client, anna)


def test_a_wrong_password_says_neither_which_was_wrong_nor_who_exists(client, anna):
    known = try_password(client, anna.email, "wrong").content.decode()
    unknown = try_password(client, "nobody@x.example", "wrong").content.decode()
    words = r'class="error"[^>]*>.*?<span>(.*?)</span>'
    assert found(words, known) == found(words, unknown)
    assert whoever_is_in(client) is None


def test_somebody_without_a_password_cannot_be_guessed(client, firm):
    tom = person(firm, "tom@aubry.example")
    for password in ("", "None", "!"):
        try_password(client, tom.email, password)
    assert whoever_is_in(client) is None


def test_the_session_key_changes_at_log_in_and_dies_at_log_out(client, anna):
    client.get(reverse("account_login"))
    client.session["before"] = "x"
    session = client.session
    session["before"] = "x"
    session.save()
    before = session.session_key
    try_password(client, anna.email, PASSWORD)
    during = client.session.session_key
    assert before and before != during
    assert not Session.objects.filter(session_key=before).exists()
    client.post(reverse("account_logout"))
    assert not Session.objects.filter(session_key=during).exists()


def test_log_out_is_a_post_because_a_link_in_a_mail_must_not_do_it(client, anna):
    client.force_login(anna)
    assert client.get(reverse("account_logout")).status_code == 200
    assert is_in(client, anna)
    client.post(reverse("account_logout"))
    assert whoever_is_in(client) is None


def test_no_form_is_taken_without_its_token(anna):
    strict = Client(enforce_csrf_checks=True)
    assert try_password(strict, anna.email, PASSWORD).status_code == 403
    assert whoever_is_in(strict) is None


def test_a_closed_account_stays_out(client, anna):
    User.objects.filter(pk=anna.pk).update(is_active=False)
    assert try_password(client, anna.email, PASSWORD).url == reverse("account_inactive")
    assert client.get(reverse("account_inactive")).status_code == 200
    assert whoever_is_in(client) is None


@pytest.mark.parametrize("place", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_after_log_in_nobody_is_sent_to_another_site(client, anna, place):
    answer = client.post(reverse("account_login"), {"login": anna.email, "password": PASSWORD, "next": place})
    assert answer.url == "/"


def test_passwords_are_kept_as_argon2(settings):
    assert written.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    settings.PASSWORD_HASHERS = written.PASSWORD_HASHERS
    kept = make_password(PASSWORD)
    assert kept.startswith("argon2$argon2id$")
    assert identify_hasher(kept).verify(PASSWORD, kept)


def test_the_log_in_speaks_french(client, anna):
    page = client.get(reverse("account_login"), headers={"accept-language": "fr-FR,fr;q=0.9"})
    assert '<html lang="fr"' in page.content.decode()
    assert page["Content-Language"] == "fr"
    answer = client.post(
        reverse("account_login"), {"login": "pas une adresse", "password": "x"}, headers={"accept-language": "fr"}
    )
    assert "adresse" in found(r'class="error".*?<span>(.*?)</span>', answer.content.decode())
    client.post(
        reverse("account_login"), {"login": anna.email, "password": PASSWORD}, headers={"accept-language": "fr"}
    )
    assert is_in(client, anna)


# The lock-out.


def fail(client, email, times, **extra):
    answers = [try_password(client, email, f"wrong{n}", **extra) for n in range(times)]
    return answers[-1]


def test_five_wrong_passwords_close_the_door_for_a_quarter_of_an_hour(client, anna):
    start = wall_clock()
    with time_machine.travel(start, tick=False) as clock:
        assert fail(client, anna.email, 4).status_code == 200
        answer = fail(client, anna.email, 1)
        assert answer.status_code == 429
        assert "entrance/locked_out.html" in [t.name for t in answer.templates]
        assert "15" in answer.content.decode()
        clock.move_to(start + timedelta(minutes=14))
        assert try_password(client, anna.email, PASSWORD).status_code == 429
        assert whoever_is_in(client) is None
        # Trying during the wait does not make it longer.
        clock.move_to(start + timedelta(minutes=15, seconds=1))
        assert try_password(client, anna.email, PASSWORD).status_code == 302
    assert is_in(client, anna)


def test_the_case_of_the_e_mail_does_not_give_more_tries(client, anna):
    for n, email in enumerate(
        ["anna@aubry.example", "ANNA@aubry.example", " Anna@Aubry.Example ", "anna@AUBRY.example"]
    ):
        assert try_password(client, email, f"wrong{n}").status_code == 200
    assert try_password(client, anna.email, "wrong").status_code == 429


def test_the_lock_holds_for_that_e_mail_and_that_address_only(client, firm, anna):
    tom = person(firm, "tom@aubry.example", PASSWORD)
    assert fail(client, anna.email, 5, REMOTE_ADDR="192.0.2.1").status_code == 429
    assert try_password(Client(), anna.email, PASSWORD, REMOTE_ADDR="192.0.2.2").status_code == 302
    assert try_password(Client(), tom.email, PASSWORD, REMOTE_ADDR="192.0.2.1").status_code == 302
    assert try_password(Client(), anna.email, PASSWORD, REMOTE_ADDR="192.0.2.1").status_code == 429


def test_a_right_password_in_between_forgets_the_wrong_ones(client, anna):
    fail(client, anna.email, 4)
    try_password(client, anna.email, PASSWORD)
    other = Client()
    assert fail(other, anna.email, 4).status_code == 200
    assert try_password(other, anna.email, PASSWORD).status_code == 302


def test_the_password_asked_for_again_is_counted_too(client, anna):
    client.force_login(anna)
    where = reverse("account_reauthenticate")
    answers = [client.post(where, {"password": f"wrong{n}"}).status_code for n in range(5)]
    assert answers[-1] == 429


def test_many_e_mails_from_one_address_are_slowed_down(client, db):
    answers = [try_password(client, f"p{n}@x.example", "x").status_code for n in range(31)]
    assert answers[:30] == [200] * 30
    assert answers[30] == 429


def test_behind_a_proxy_the_visitors_own_address_counts(client, anna, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for n in range(5):
        last = try_password(client, anna.email, f"w{n}", headers={"x-forwarded-for": f"6.6.6.{n}, 192.0.2.1"})
    assert last.status_code == 429
    there = {"x-forwarded-for": "192.0.2.7"}
    assert try_password(Client(), anna.email, PASSWORD, headers=there).status_code == 302


def test_without_a_proxy_a_made_up_address_is_not_believed(client, anna):
    for n in range(5):
        last = try_password(client, anna.email, f"w{n}", headers={"x-forwarded-for": f"6.6.6.{n}"})
    assert last.status_code == 429


@pytest.mark.parametrize("said", ["", "unknown", "fe80::1%eth0", "192.0.2.1:443"])
def test_an_address_that_is_none_breaks_nothing(anna, settings, said):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    answer = try_password(Client(raise_request_exception=False), anna.email, "x", headers={"x-forwarded-for": said})
    assert answer.status_code in (200, 400, 403)


def test_the_counts_are_shared_by_all_processes():
    assert written.CACHES["default"]["BACKEND"].endswith("DatabaseCache")


def test_passwords_are_not_written_beside_the_wrong_tries(client, anna):
    from axes.models import AccessAttempt

    try_password(client, anna.email, "my other secret")
    assert "my other secret" not in str(list(AccessAttempt.objects.values()))


# The second step.


def test_with_an_app_the_password_alone_is_not_enough(client, anna):
    seed = with_app(anna)
    assert try_password(client, anna.email, PASSWORD).url == reverse("mfa_authenticate")
    assert whoever_is_in(client) is None
    assert client.get(reverse("mfa_authenticate")).status_code == 200
    assert client.post(reverse("mfa_authenticate"), {"code": code_of(seed)}).status_code == 302
    assert is_in(client, anna)


def test_codes_cannot_be_guessed(client, anna):
    seed = with_app(anna)
    try_password(client, anna.email, PASSWORD)
    for n in range(5):
        client.post(reverse("mfa_authenticate"), {"code": f"00000{n}"})
    answer = client.post(reverse("mfa_authenticate"), {"code": code_of(seed)})
    assert whoever_is_in(client) is None
    assert "five minutes" in answer.content.decode()


def test_starting_again_or_coming_from_elsewhere_does_not_give_more_codes(anna):
    seed = with_app(anna)
    for n in range(5):
        client = Client()
        try_password(client, anna.email, PASSWORD, REMOTE_ADDR=f"192.0.2.{n}")
        client.post(reverse("mfa_authenticate"), {"code": "000000"}, REMOTE_ADDR=f"192.0.2.{n}")
    client = Client()
    try_password(client, anna.email, PASSWORD, REMOTE_ADDR="192.0.2.99")
    client.post(reverse("mfa_authenticate"), {"code": code_of(seed)}, REMOTE_ADDR="192.0.2.99")
    assert whoever_is_in(client) is None


def test_a_code_works_once(client, anna):
    seed = with_app(anna)
    code = code_of(seed)
    try_password(client, anna.email, PASSWORD)
    client.post(reverse("mfa_authenticate"), {"code": code})
    other = Client()
    try_password(other, anna.email, PASSWORD)
    other.post(reverse("mfa_authenticate"), {"code": code})
    assert whoever_is_in(other) is None


def test_a_clock_that_is_half_a_minute_off_still_fits(client, anna):
    seed = with_app(anna)
    try_password(client, anna.email, PASSWORD)
    client.post(reverse("mfa_authenticate"), {"code": code_of(seed, steps=-1)})
    assert is_in(client, anna)


def test_a_recovery_code_lets_in_once(client, anna):
    with_app(anna)
    code = RecoveryCodes.activate(anna).get_unused_codes()[0]
    for expected in (True, False):
        client = Client()
        try_password(client, anna.email, PASSWORD)
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert is_in(client, anna) is expected


def test_seeds_do_not_lie_open_in_the_database(anna):
    seed = with_app(anna)
    codes = RecoveryCodes.activate(anna)
    kept = str(list(Authenticator.objects.values("data")))
    assert seed not in kept
    assert codes.get_unused_codes()[0] not in kept
    assert codes.instance.data["seed"]


def test_setting_up_the_app_asks_for_the_password_then_shows_recovery_codes(client, anna):
    client.force_login(anna)
    begin = client.get(reverse("mfa_activate_totp"))
    assert begin.url.startswith(reverse("account_reauthenticate"))
    client.post(begin.url, {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    seed = page.context["form"].secret
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(seed)})
    assert answer.url == reverse("mfa_view_recovery_codes")
    codes = client.get(answer.url).context["unused_codes"]
    assert len(codes) == 10
    assert client.get(reverse("mfa_download_recovery_codes")).content.decode().count(codes[0]) == 1


# One-time links.


def test_a_look_at_a_link_does_not_use_it_and_a_click_does_once(client, firm):
    link = way_in(firm, "new@aubry.example")
    for _ in range(2):
        page = client.get(link)
        assert page.status_code == 200
        assert "new@aubry.example" in page.content.decode()
    assert not User.objects.filter(email="new@aubry.example").exists()
    assert client.post(link).status_code == 302
    assert is_in(client, User.objects.get(email="new@aubry.example"))
    for again in (Client().get(link), Client().post(link)):
        assert again.status_code == 410
        assert reverse("account_login") in again.content.decode()


def test_an_unknown_link_looks_like_a_spent_one(client, db):
    assert client.get(reverse("enter", args=["x" * 43])).status_code == 410


def test_who_came_by_link_sets_a_name_and_a_password_and_goes_on_to_the_firm(client, firm):
    landed = client.post(way_in(firm, "new@aubry.example"))
    assert landed.url.startswith(reverse("account_set_password"))
    page = client.get(landed.url).content.decode()
    assert f"/{firm.slug}/" in page
    answer = client.post(landed.url, {"name": "Nina Petit", "password1": PASSWORD, "password2": PASSWORD})
    assert answer.url.startswith(f"/{firm.slug}/")
    nina = User.objects.get(email="new@aubry.example")
    assert nina.name == "Nina Petit"
    client.post(reverse("account_logout"))
    try_password(client, nina.email, PASSWORD)
    assert is_in(client, nina)


def test_the_password_can_be_left_for_later(client, firm):
    landed = client.post(way_in(firm, "new@aubry.example"))
    later = found(r'class="btn-quiet" href="([^"]+)"', client.get(landed.url).content.decode())
    assert client.get(later).status_code == 200


@pytest.mark.parametrize("name", ["account_set_password", "account_change_password"])
def test_later_never_leads_to_another_site(client, firm, name):
    client.force_login(person(firm, "x@aubry.example", PASSWORD if "change" in name else None))
    page = client.get(reverse(name), {"next": "https://evil.example/"}).content.decode()
    assert 'href="https://evil.example' not in page


@pytest.mark.parametrize("weak", ["short", "password123", "anna@aubry.example", "1234567890"])
def test_a_weak_password_is_refused(client, firm, weak):
    client.force_login(person(firm, "anna@aubry.example"))
    client.post(reverse("account_set_password"), {"name": "Anna", "password1": weak, "password2": weak})
    assert not User.objects.get(email="anna@aubry.example").has_usable_password()


def new_way_in(firm, email):
    made = actions.new_way_in(firm, email, by="Julien", now=wall_clock())
    return reverse("enter", args=[made.secret])


def test_who_lost_the_password_gets_a_link_and_chooses_a_new_one(client, firm, anna):
    landed = client.post(new_way_in(firm, anna.email))
    assert landed.url.startswith(reverse("account_change_password"))
    assert 'name="oldpassword"' not in client.get(landed.url).content.decode()
    client.post(landed.url, {"password1": "four other small words", "password2": "four other small words"})
    anna.refresh_from_db()
    assert anna.check_password("four other small words")


def test_otherwise_and_a_quarter_of_an_hour_later_the_old_password_is_asked_for(client, firm, anna):
    landed = client.post(new_way_in(firm, anna.email))
    with time_machine.travel(wall_clock() + timedelta(minutes=16)):
        assert 'name="oldpassword"' in client.get(landed.url).content.decode()
    other = Client()
    try_password(other, anna.email, PASSWORD)
    page = other.get(reverse("account_change_password"))
    assert 'name="oldpassword"' in page.content.decode()
    other.post(reverse("account_change_password"), {"password1": "a b c d e f g", "password2": "a b c d e f g"})
    anna.refresh_from_db()
    assert anna.check_password(PASSWORD)


def test_a_new_password_logs_other_devices_out(client, anna):
    other = Client()
    for each in (client, other):
        try_password(each, anna.email, PASSWORD)
    new = "four other small words"
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert client.get(reverse("mfa_index")).status_code == 200
    assert other.get(reverse("mfa_index")).status_code == 302


def test_a_link_does_not_replace_the_second_step(client, firm, anna):
    seed = with_app(anna)
    landed = client.post(new_way_in(firm, anna.email))
    assert landed.url == reverse("mfa_authenticate")
    assert whoever_is_in(client) is None
    assert client.get(reverse("account_change_password")).status_code == 302
    answer = client.post(reverse("mfa_authenticate"), {"code": code_of(seed)})
    assert is_in(client, anna)
    assert answer.url.startswith(reverse("account_change_password"))


def test_the_session_key_changes_when_a_link_is_used(client, firm, anna):
    link = new_way_in(firm, anna.email)
    session = client.session
    session["x"] = 1
    session.save()
    before = client.session.session_key
    client.post(link)
    assert before != client.session.session_key


def test_a_link_used_on_somebody_elses_device_logs_that_person_out_first(client, firm, anna):
    tom = person(firm, "tom@aubry.example", PASSWORD)
    client.force_login(tom)
    link = new_way_in(firm, anna.email)
    assert "tom@aubry.example" in client.get(link).content.decode()
    client.post(link)
    assert is_in(client, anna)


def test_a_link_of_one_firm_does_not_open_an_account_of_another(client, firm, anna):
    other, _ = new_firm("Other", "FR", "eve@other.example", by="test", now=wall_clock())
    link = way_in(other, anna.email)
    eve = person(other, "eve@other.example", PASSWORD)
    for visitor in (Client(), client):
        if visitor is client:
            client.force_login(eve)
        page = visitor.get(link)
        assert page.context["ticket"].log_in_first
        assert visitor.post(link).status_code == 200
        assert not is_in(visitor, anna)
    assert not Membership.objects.filter(company=other, user=anna).exists()


def test_its_own_person_logs_in_and_joins_the_second_firm(client, firm, anna):
    other, _ = new_firm("Other", "FR", "eve@other.example", by="test", now=wall_clock())
    link = way_in(other, anna.email)
    where = found(r'href="(/accounts/login/\?next=[^"]+)"', client.get(link).content.decode())
    answer = client.post(where, {"login": anna.email, "password": PASSWORD, "next": link})
    assert answer.url == link
    assert client.post(link).url.startswith(f"/{other.slug}/")
    assert anna.companies.count() == 2
    for one in (firm, other):
        assert client.get(reverse("desk:me", args=[one.slug])).status_code == 200
        assert one.name in client.get(reverse("desk:me", args=[firm.slug])).content.decode()


def test_a_firm_one_does_not_belong_to_is_not_there(client, anna):
    other, _ = new_firm("Other", "FR", "eve@other.example", by="test", now=wall_clock())
    client.force_login(anna)
    page = client.get(reverse("desk:me", args=[other.slug]))
    assert page.status_code == 404
    assert "Other" not in page.content.decode()


# What would need a mail server.


@pytest.mark.parametrize(
    "path",
    ["signup/", "email/", "confirm-email/", "confirm-email/abc/", "password/reset/", "password/reset/done/",
     "password/reset/key/1-abc/", "login/code/confirm/"],
)  # fmt: skip
@pytest.mark.parametrize("inside", [True, False])
def test_what_would_need_mail_says_whom_to_ask_and_does_nothing(client, anna, path, inside, mailoutbox):
    if inside:
        client.force_login(anna)
    before = (User.objects.count(), OneTimeLink.objects.count())
    given = {"email": anna.email, "password1": PASSWORD, "password2": PASSWORD, "action_add": "1"}
    for answer in (client.get(f"/accounts/{path}"), client.post(f"/accounts/{path}", given)):
        assert answer.status_code == 200
        assert "owner" in answer.content.decode()
    assert (User.objects.count(), OneTimeLink.objects.count()) == before
    assert not mailoutbox


@pytest.mark.parametrize("path", ["login/code/", "phone/change/", "signup/passkey/", "3rdparty/", "social/signup/"])
def test_other_pages_of_allauth_do_not_exist(client, anna, path):
    client.force_login(anna)
    assert client.get(f"/accounts/{path}").status_code == 404


# Cookies.


@pytest.mark.parametrize("https", [True, False])
def test_cookies_are_kept_to_this_site_and_away_from_scripts(client, anna, settings, https):
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = https
    client.get(reverse("account_login"), secure=https)
    try_password(client, anna.email, PASSWORD, secure=https)
    session, token = client.cookies["sessionid"], client.cookies["csrftoken"]
    assert session["httponly"]
    assert (session["samesite"], token["samesite"]) == ("Lax", "Lax")
    assert bool(session["secure"]) is https
    assert bool(token["secure"]) is https


@pytest.mark.parametrize(("https", "secure"), [("1", "True True 1"), ("", "False False 0")])
def test_https_is_said_once_and_reaches_both_cookies_and_the_proxy(https, secure, tmp_path):
    asked = "from relance.web import settings as s; "
    asked += "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.ALLAUTH_TRUSTED_PROXY_COUNT)"
    env = {**os.environ, "RELANCE_HTTPS": https, "RELANCE_HOME": str(tmp_path)}
    told = subprocess.run([sys.executable, "-c", asked], env=env, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == secure


# Passkeys, in a real browser with an authenticator made of software.


@pytest.fixture
def authenticator(page):
    """A device that says yes to every question about its owner's finger."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return devtools, made["authenticatorId"]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_passkey_is_registered_and_then_opens_the_door_alone(page, live_site, axe, authenticator):
    company, _ = new_firm("Plomberie Aubry", "FR", "nobody@aubry.example", by="test", now=wall_clock())
    anna = person(company, "anna@aubry.example", PASSWORD)
    # Passkeys belong to a name, not to a number: the browser refuses them at 127.0.0.1.
    site = live_site.replace("127.0.0.1", "localhost")
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{site}/accounts/login/")
    axe(page)
    page.fill("[name=login]", anna.email)
    page.fill("[name=password]", PASSWORD)
    page.click("[data-main]")
    page.wait_for_url(f"{site}/{company.slug}/**")
    page.goto(f"{site}/accounts/2fa/webauthn/add/")
    page.fill("[name=password]", PASSWORD)
    page.click("[data-main]")
    axe(page)
    page.fill("[name=name]", "Laptop in the office")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/2fa/recovery-codes/")
    axe(page)
    kept = Authenticator.objects.get(user=anna, type=Authenticator.Type.WEBAUTHN)
    assert kept.wrap().name == "Laptop in the office"
    page.context.clear_cookies()
    page.goto(f"{site}/accounts/login/")
    page.click("#passkey_login")
    page.wait_for_url(f"{site}/{company.slug}/**")
    assert page.locator(".person").first.inner_text().startswith(("AN", "A"))


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_passkey_that_does_not_answer_says_so_calmly(page, live_site, authenticator):
    devtools, device = authenticator
    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.goto(live_site.replace("127.0.0.1", "localhost") + "/accounts/login/")
    failed = page.locator("[data-passkey-failed]")
    assert failed.is_hidden()
    page.click("#passkey_login")
    failed.wait_for(state="visible")
