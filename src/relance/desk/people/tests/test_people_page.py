"""The People page: inviting, roles, removing, and the table of rights."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from relance.company import actions
from relance.company.models import Membership, OneTimeLink, User
from relance.company.rules import RIGHTS, Right, Role
from relance.desk.people import words
from relance.values.clock import wall_clock
from relance.web.newfirm import new_firm

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm():
    company, made = new_firm("Aubry", "GB", "julien@aubry.example", by="test", now=wall_clock())
    actions.use_link(made.secret, now=wall_clock())
    return company


@pytest.fixture
def owner(firm):
    return Membership.objects.get(company=firm, role=Role.OWNER)


@pytest.fixture
def page(firm, owner):
    """A browser in which the owner is logged in."""
    client = Client()
    client.force_login(owner.user)
    return client


def address(firm, name="people", *args):
    return reverse(f"desk:{name}", args=[firm.slug, *args])


def member(firm, email, role=Role.ASSISTANT):
    return Membership.objects.create(company=firm, user=User.objects.create_user(email), role=role)


def shown_link(answer):
    found = re.search(r'id="link" value="http://testserver([^"]+)"', answer.content.decode())
    return found[1] if found else None


def toasts(answer):
    return " ".join(re.findall(r"data-toast>\s*<p>(.*?)</p>", answer.content.decode(), re.DOTALL))


def test_an_invitation_shows_its_link_once_and_the_link_lets_in(page, firm):
    answer = page.post(address(firm, "people_invite"), {"email": "anna@aubry.example", "role": "collector"})
    link = shown_link(answer)
    assert link
    assert "no-store" in answer["Cache-Control"]
    again = page.get(address(firm))
    assert shown_link(again) is None
    assert "anna@aubry.example" in again.content.decode()
    Client().post(link)
    assert Membership.objects.get(user__email="anna@aubry.example").role == "collector"
    assert OneTimeLink.objects.get(email="anna@aubry.example").created_by == "julien@aubry.example"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"email": "nobody", "role": "assistant"}, "valid email"),
        ({"email": "julien@aubry.example", "role": "assistant"}, "already belongs"),
        ({"email": "anna@aubry.example", "role": "king"}, "valid choice"),
        ({}, "required"),
    ],
)
def test_an_invitation_that_cannot_be_says_why(page, firm, given, words):
    answer = page.post(address(firm, "people_invite"), given)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert shown_link(answer) is None


def test_a_waiting_invitation_can_be_made_anew_and_withdrawn(page, firm):
    first = shown_link(page.post(address(firm, "people_invite"), {"email": "anna@aubry.example", "role": "owner"}))
    waiting = OneTimeLink.objects.get(email="anna@aubry.example")
    second = shown_link(page.post(address(firm, "people_renew", waiting.pk)))
    assert Client().get(first).status_code == 410
    assert Client().get(second).status_code == 200
    waiting = OneTimeLink.objects.get(email="anna@aubry.example", cancelled_at=None)
    assert waiting.role == "owner"
    answer = page.post(address(firm, "people_cancel", waiting.pk), follow=True)
    assert "no longer works" in toasts(answer)
    assert Client().get(second).status_code == 410
    assert "links wait" not in answer.content.decode()


def test_what_ran_out_is_no_longer_listed(page, firm):
    actions.invite(firm, "anna@aubry.example", Role.ASSISTANT, by="test", now=wall_clock() - timedelta(days=8))
    assert "anna@aubry.example" not in page.get(address(firm)).content.decode()


def test_a_role_is_changed_and_the_change_undone(page, firm):
    anna = member(firm, "anna@aubry.example")
    answer = page.post(address(firm, "people_role", anna.pk, "bookkeeper"), follow=True)
    anna.refresh_from_db()
    assert anna.role == "bookkeeper"
    assert "Bookkeeper" in toasts(answer)
    undo = re.findall(r'data-toast>.*?action="([^"]+)"', answer.content.decode(), re.DOTALL)
    page.post(undo[0])
    anna.refresh_from_db()
    assert anna.role == "assistant"


def test_a_role_nobody_has_is_refused(page, firm):
    anna = member(firm, "anna@aubry.example")
    assert "not a role" in toasts(page.post(address(firm, "people_role", anna.pk, "king"), follow=True))


def test_the_last_owner_stays_and_is_told_why(page, firm, owner):
    answer = page.post(address(firm, "people_role", owner.pk, "assistant"), follow=True)
    assert "only owner" in toasts(answer)
    assert "only owner" in page.get(address(firm, "people_remove", owner.pk)).content.decode()
    assert "only owner" in toasts(page.post(address(firm, "people_remove", owner.pk), follow=True))
    owner.refresh_from_db()
    assert owner.role == "owner"


def test_removing_asks_first_and_then_closes_every_open_window(page, firm):
    anna = member(firm, "anna@aubry.example")
    hers = Client()
    hers.force_login(anna.user)
    assert hers.get(address(firm, "me")).status_code == 200
    asked = page.get(address(firm, "people_remove", anna.pk))
    assert asked.status_code == 200
    assert Membership.objects.filter(pk=anna.pk).exists()
    answer = page.post(address(firm, "people_remove", anna.pk), follow=True)
    assert "no longer belongs" in toasts(answer)
    assert hers.get(address(firm, "me")).status_code == 404


def test_an_owner_who_leaves_is_led_out(page, firm, owner):
    member(firm, "anna@aubry.example", Role.OWNER)
    assert page.post(address(firm, "people_remove", owner.pk)).url == "/"
    assert "not part of a firm" in page.get("/").content.decode()


def test_an_owner_who_steps_back_loses_the_page_at_once(page, firm, owner):
    member(firm, "anna@aubry.example", Role.OWNER)
    assert page.post(address(firm, "people_role", owner.pk, "assistant")).url == "/"
    assert page.get(address(firm)).status_code == 403


def test_a_member_gets_a_new_link_unless_they_also_work_elsewhere(page, firm):
    anna = member(firm, "anna@aubry.example")
    assert shown_link(page.post(address(firm, "people_link", anna.pk)))
    other, _ = new_firm("Other", "GB", "eve@other.example", by="test", now=wall_clock())
    Membership.objects.create(company=other, user=anna.user, role=Role.ASSISTANT)
    answer = page.post(address(firm, "people_link", anna.pk), follow=True)
    assert shown_link(answer) is None
    assert "another firm" in toasts(answer)


@pytest.mark.parametrize("name", ["people_invite", "people_link", "people_cancel", "people_renew", "people_role"])
def test_looking_at_an_address_that_does_something_does_nothing(page, firm, name):
    anna = member(firm, "anna@aubry.example")
    made = actions.invite(firm, "tom@aubry.example", Role.ASSISTANT, by="test", now=wall_clock())
    numbers = {"people_invite": [], "people_link": [anna.pk], "people_role": [anna.pk, "owner"]}
    before = (list(Membership.objects.values()), list(OneTimeLink.objects.values()))
    answer = page.get(address(firm, name, *numbers.get(name, [made.link.pk])))
    assert answer.url == address(firm)
    assert (list(Membership.objects.values()), list(OneTimeLink.objects.values())) == before


def test_who_has_a_second_step_is_seen(page, firm, owner):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    assert "shield-check" not in page.get(address(firm)).content.decode().split("Invite somebody")[0].split("<ul")[-1]
    TOTP.activate(owner.user, generate_totp_secret())
    assert "Second step" in page.get(address(firm)).content.decode()


# The one table.


def test_every_role_and_right_has_words_in_both_languages():
    assert set(words.ROLES) == set(words.FOR_WHOM) == set(Role)
    assert set(words.RIGHTS) == set(Right)
    for language in ("en", "fr"):
        with translation.override(language):
            said = [str(one) for one in (*words.ROLES.values(), *words.RIGHTS.values(), *words.FOR_WHOM.values())]
            assert all(said)
            assert len(set(said)) == len(said)


def test_the_table_on_the_page_is_the_one_that_is_obeyed(page, firm):
    html = page.get(address(firm)).content.decode()
    rows = re.findall(r'<td role="rowheader" class="second">(.*?)</td>(.*?)</tr>', html, re.DOTALL)
    assert len(rows) == len(Right)
    for right, (_, cells) in zip(words.RIGHTS, rows, strict=True):
        said = re.findall(r'class="unseen">(yes|no)<', cells)
        assert said == ["yes" if right in RIGHTS[role] else "no" for role in words.ROLES]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_page_can_be_read_by_everybody(browser, live_site, axe):
    company, made = new_firm("Aubry", "GB", "julien@aubry.example", by="test", now=wall_clock())
    member(company, "anna@aubry.example")
    context = browser.new_context(reduced_motion="reduce", locale="en-GB")
    tab = context.new_page()
    tab.goto(f"{live_site}/enter/{made.secret}/")
    tab.click("[data-main]")
    tab.goto(live_site + address(company))
    for width in (1280, 390, 320):
        tab.set_viewport_size({"width": width, "height": 800})
        axe(tab)
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"wider than {width}"
    tab.set_viewport_size({"width": 1280, "height": 800})
    tab.fill("[name=email]", "tom@aubry.example")
    tab.click("text=Make the link")
    axe(tab)
    assert "/enter/" in tab.input_value("#link")
    context.close()
