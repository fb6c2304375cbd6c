"""What every page promises the browser: no inline script, no inline style, a strict policy, plain structure."""

from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse

from relance.company import actions
from relance.company.models import User
from relance.company.rules import Role
from relance.desk.tests.test_every_url import ROUTES, address
from relance.values.clock import wall_clock

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


class Strict(HTMLParser):
    """Collects everything that a strict Content-Security-Policy would refuse, and broken structure."""

    def __init__(self):
        super().__init__()
        self.faults: list[str] = []
        self.ids: list[str] = []
        self.main = self.h1 = 0
        self.lang = ""

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        for name, value in attrs:
            if name == "style" or name.startswith(("on", "hx-on")):
                self.faults.append(f"<{tag} {name}={value!r}>")
            if (value or "").strip().lower().startswith(("javascript:", "http://", "https://", "//")):
                self._outside(tag, name, value)
        if tag == "style" or (tag == "script" and not self._is_allowed_script(given)):
            self.faults.append(self.get_starttag_text() or tag)
        if "id" in given:
            self.ids.append(given["id"])
        self.main += tag == "main"
        self.h1 += tag == "h1"
        self.lang = given.get("lang", "") if tag == "html" else self.lang

    def _outside(self, tag, name, value):
        is_shown_link = tag == "input" and value.startswith("http://testserver/")
        is_name_of_a_kind = name == "xmlns"
        if not is_shown_link and not is_name_of_a_kind:
            self.faults.append(f"<{tag} {name}={value!r}> leads outside")

    @staticmethod
    def _is_allowed_script(given):
        return "src" in given or given.get("type") == "application/json"


def look_at(answer):
    page = Strict()
    page.feed(answer.content.decode())
    return page


def check(answer, path):
    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert {name: policy.get(name) for name in POLICY} == POLICY, path
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    if answer.streaming or not answer.content or not answer["Content-Type"].startswith("text/html"):
        return
    page = look_at(answer)
    assert not page.faults, f"{path}: {page.faults}"
    twice = {one for one in page.ids if page.ids.count(one) > 1}
    assert not twice, f"{path} uses the same id twice: {twice}"
    assert (page.main, page.h1) == (1, 1), f"{path} should have one main part and one first heading"
    assert page.lang in ("en", "fr")


@pytest.mark.parametrize("name", ROUTES)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_page_of_the_desk(firms, name, language):
    firm = firms[0]
    owner = firm.people[Role.OWNER]
    User.objects.filter(pk=owner.pk).update(language=language)
    client = Client()
    client.force_login(owner)
    path = address(ROUTES[name], firm)
    answer = client.get(path)
    check(answer, path)
    if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
        assert look_at(answer).lang == language


def test_pages_that_say_no_are_as_strict(firms):
    firm = firms[0]
    client = Client()
    client.force_login(firm.people[Role.BOOKKEEPER])
    for path in (reverse("desk:people", args=[firm.company.slug]), "/nothing/here/", f"/{firm.company.slug}/nothing/"):
        answer = client.get(path)
        assert answer.status_code in (403, 404)
        check(answer, path)


ENTRANCE = ["account_login", "account_reset_password", "account_signup"]
INSIDE = [
    "account_change_password",
    "account_reauthenticate",
    "account_logout",
    "account_email",
    "mfa_index",
    "mfa_list_webauthn",
]


@pytest.mark.parametrize("name", [*ENTRANCE, *INSIDE, "enter", "spent", "locked"])
def test_every_page_of_the_entrance(firms, name, client):
    firm = firms[0]
    owner = User.objects.get(pk=firm.people[Role.OWNER].pk)
    owner.set_password("three small words")
    owner.save()
    if name in INSIDE:
        client.force_login(owner)
    if name == "enter":
        made = actions.new_way_in(firm.company, owner.email, by="test", now=wall_clock())
        path = reverse("enter", args=[made.secret])
    elif name == "spent":
        path = reverse("enter", args=["x"])
    else:
        path = reverse("account_login" if name == "locked" else name)
    if name == "locked":
        for n in range(4):
            client.post(path, {"login": "x@x.example", "password": f"wrong{n}"})
        check(client.post(path, {"login": "x@x.example", "password": "wrong"}), path)
        return
    check(client.get(path), path)


def test_setting_up_second_steps_is_as_strict(firms, client):
    owner = firms[0].people[Role.OWNER]
    client.force_login(owner)
    for name in ("mfa_activate_totp", "mfa_add_webauthn"):
        answer = client.get(reverse(name))
        assert answer.status_code == 200
        check(answer, name)
