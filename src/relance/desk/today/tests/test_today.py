"""The morning on Today's page: see, approve, undo; who may; what is said when there is nothing."""

from collections.abc import Iterator
from datetime import date, time

import pytest
from django.test import Client
from django_scopes import scope

from relance.company import actions as companies
from relance.company.models import Company, Membership, User
from relance.desk.tests.samples import Sample, make
from relance.outbox import printing
from relance.outbox import queries as outbox
from relance.outbox.rules import State
from relance.values.clock import at
from relance.web.newfirm import new_firm
from relance.web.tick import tick

DAY = date(2026, 11, 23)
pytestmark = pytest.mark.django_db


@pytest.fixture
def firm() -> Sample:
    """Three late customers, one message approved, one paid a little; the firm lives on a Monday."""
    sample = make("aubry")
    companies.set_clock(sample.company, own_day=DAY, now=at(DAY, time(8), sample.company.zone))
    return sample


def desk(firm: Sample, role: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(firm.people[role])
    return client


def url(firm: Sample, rest: str = "") -> str:
    return f"/{firm.company.slug}/today/{rest}"


def proposed(company: Company) -> list[int]:
    with scope(company=company):
        return [message.pk for message in outbox.in_state(company, State.PROPOSED)]


def test_the_sentence_counts_what_is_ready(firm: Sample) -> None:
    page = desk(firm, "owner").get(url(firm)).content.decode()
    assert "Two reminders are ready." in page
    assert "1 reminder would leave at" in page, "what was approved shows its departure"


def test_approving_two_of_two_moves_them_to_leaving_and_can_be_undone(firm: Sample) -> None:
    client = desk(firm, "assistant")
    answer = client.post(url(firm, "approve/"), {"message": proposed(firm.company)}, follow=True)
    page = answer.content.decode()
    assert "2 reminders would leave at 9:00." in page
    assert proposed(firm.company) == []
    undo = page.split(f'action="{url(firm, "undo/")}')[1].split('"')[0]
    client.post(url(firm, "undo/") + undo)
    with scope(company=firm.company):
        assert len(outbox.in_state(firm.company, State.APPROVED)) < 3


def test_nothing_ticked_is_said_and_changes_nothing(firm: Sample) -> None:
    before = proposed(firm.company)
    page = desk(firm, "owner").post(url(firm, "approve/"), {}, follow=True).content.decode()
    assert "Nothing was ticked" in page
    assert proposed(firm.company) == before


def test_a_bookkeeper_sees_the_day_and_no_button(firm: Sample) -> None:
    client = desk(firm, "bookkeeper")
    page = client.get(url(firm)).content.decode()
    assert "Your role reads" in page and "data-count-one" not in page and 'name="message"' not in page
    assert client.post(url(firm, "approve/"), {"message": proposed(firm.company)}).status_code == 403


def test_another_firms_messages_are_not_approved(firm: Sample) -> None:
    other = make("other")
    theirs = proposed(other.company)
    desk(firm, "owner").post(url(firm, "approve/"), {"message": theirs})
    assert proposed(other.company) == theirs


def test_looking_does_not_change_anything(firm: Sample) -> None:
    with scope(company=firm.company):
        before = [(m.pk, m.state, m.seen_version) for m in outbox.in_state(firm.company, *State)]
    desk(firm, "owner").get(url(firm))
    desk(firm, "owner").get(url(firm) + "?why=step_later")
    with scope(company=firm.company):
        assert [(m.pk, m.state, m.seen_version) for m in outbox.in_state(firm.company, *State)] == before


def test_a_day_with_nothing_says_so_calmly_and_once() -> None:
    sample = make("calm")
    with scope(company=sample.company):
        ids = proposed(sample.company)
        (letter,) = outbox.in_state(sample.company, State.TO_POST)
        printing.not_posted(sample.company, letter.pk, by="Test", now=at(DAY, time(8), "Europe/Paris"))
    assert ids
    day = date(2026, 10, 1)
    tick(sample.company, at(day, time(8), sample.company.zone), own_day=day, wires={})
    page = desk(sample, "owner").get(f"/{sample.company.slug}/today/").content.decode()
    assert page.count("That’s everything for today.") == 1


def test_a_letter_for_the_post_is_a_task_of_the_day() -> None:
    sample = make("paper")
    page = desk(sample, "owner").get(f"/{sample.company.slug}/today/").content.decode()
    assert "one letter to post" in page or "1 letter to post" in page
    assert "1 letter to bring to the post" in page and f'href="/{sample.company.slug}/post/"' in page


def test_a_new_firm_finds_the_drop_zone_and_is_told_once() -> None:
    new_firm("fresh", "FR", "owner@fresh.example", by="Test", now=at(DAY, time(8), "Europe/Paris"))
    company = Company.objects.get(slug="fresh")
    user = User.objects.create_user("claire@fresh.example", name="Claire Fresh")
    Membership.objects.create(company=company, user=user, role="owner")
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    page = client.get("/fresh/today/").content.decode()
    assert page.count("Drop what you have. We take care of the rest.") == 1
    assert 'action="/fresh/import/"' in page and "data-drop" in page
    assert "That’s everything" not in page


def test_a_second_window_hears_that_it_is_approved_already(firm: Sample) -> None:
    client, ids = desk(firm, "owner"), proposed(firm.company)
    client.post(url(firm, "approve/"), {"message": ids})
    page = client.post(url(firm, "approve/"), {"message": ids}, follow=True).content.decode()
    assert "These are approved already. Nothing leaves twice." in page
    assert "Nothing was ticked" not in page


@pytest.fixture
def signed_in(firm: Sample, live_site: str, page: object) -> Iterator[object]:
    """A browser in which the owner has logged in."""
    client = Client()
    client.force_login(firm.people["owner"])
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_site}])  # type: ignore[attr-defined]
    yield page


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["desktop", "phone"])
def test_the_page_is_open_to_everybody(firm, live_site, signed_in, axe, scheme, size) -> None:
    signed_in.emulate_media(color_scheme=scheme)
    signed_in.set_viewport_size({"width": size[0], "height": size[1]})
    signed_in.goto(live_site + url(firm))
    axe(signed_in)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_morning_by_keyboard(firm, live_site, signed_in) -> None:
    signed_in.goto(live_site + url(firm))
    main = signed_in.locator("[data-main]")
    assert "Approve 2 reminders" in main.inner_text()
    signed_in.keyboard.press("j")
    signed_in.keyboard.press("x")
    assert "Approve 1 reminder" in main.inner_text()
    signed_in.keyboard.press("Control+Enter")
    signed_in.wait_for_selector(".toast, [role=status]")
    signed_in.get_by_text("1 reminder would leave at 9:00.").first.wait_for()
    signed_in.keyboard.press("z")
    signed_in.get_by_text("1 reminder waits for you again.").first.wait_for()
