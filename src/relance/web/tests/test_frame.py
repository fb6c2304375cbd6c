"""The frame around every page: menu by right, firms, language, looks, help, and the calm pages."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from relance.company.models import Company, Membership, User
from relance.desk.page import Desk, no_right
from relance.web.views import broken

pytestmark = pytest.mark.django_db


def a_firm(slug: str, name: str) -> Company:
    return Company.objects.create(slug=slug, name=name, country="FR", created_at=datetime(2026, 1, 1, tzinfo=UTC))


@pytest.fixture
def firm() -> Company:
    return a_firm("aubry", "Plomberie Aubry")


@pytest.fixture
def person(firm: Company) -> User:
    user = User.objects.create_user("claire@aubry.example", "a-long-secret-1", name="Claire Aubry", language="en")
    Membership.objects.create(company=firm, user=user, role="owner")
    return user


@pytest.fixture
def visitor(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return str(answer.content.decode())


def test_home_leads_to_log_in_or_to_the_first_firm(visitor: Client, firm: Company) -> None:
    assert Client().get("/").headers["Location"].startswith(reverse("account_login"))
    assert visitor.get("/").headers["Location"].startswith(f"/{firm.slug}/")


def test_without_a_firm_one_is_told_how_to_be_invited(db: None) -> None:
    alone = User.objects.create_user("alone@example.org", "a-long-secret-1", language="en")
    client = Client()
    client.force_login(alone, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "alone@example.org" in page(client, "/")


def test_the_frame_names_the_persons_firms_and_no_others(visitor: Client, person: User) -> None:
    Membership.objects.create(company=a_firm("lyle", "Hartwell"), user=person, role="bookkeeper")
    a_firm("other", "Somebody Else")
    html = page(visitor, "/aubry/me/")
    assert "Hartwell" in html
    assert "Somebody Else" not in html


def test_the_frame_costs_at_most_two_queries(visitor: Client, django_assert_max_num_queries: object) -> None:
    page(visitor, "/aubry/me/")
    session_person_membership_and_frame = 3 + 2
    with django_assert_max_num_queries(session_person_membership_and_frame):  # type: ignore[operator]
        page(visitor, "/aubry/me/")


def test_nothing_in_a_page_needs_an_inline_style_or_script(visitor: Client) -> None:
    for path in ("/aubry/me/", "/aubry/help/", "/aubry/help/me/"):
        html = page(visitor, path)
        assert " style=" not in html
        assert "<style" not in html
        assert "onclick" not in html


def test_choices_are_kept_and_seen_at_once(visitor: Client, person: User) -> None:
    answer = visitor.post("/aubry/me/", {"name": "Claire", "language": "fr", "theme": "dark"})
    assert answer.status_code == 302
    person.refresh_from_db()
    assert (person.name, person.language, person.theme, person.keys_off) == ("Claire", "fr", "dark", True)
    html = page(visitor, "/aubry/me/")
    assert '<html lang="fr" data-theme="dark" data-keys="off">' in html


def test_a_language_we_do_not_speak_is_refused(visitor: Client, person: User) -> None:
    assert visitor.post("/aubry/me/", {"name": "Claire", "language": "xx"}).status_code == 422
    person.refresh_from_db()
    assert person.language == "en"


def test_the_saved_language_wins_over_the_browsers(visitor: Client) -> None:
    answer = visitor.get("/aubry/me/", headers={"accept-language": "fr"})
    assert answer.headers["Content-Language"] == "en"
    assert Client().get("/nowhere/x/", headers={"accept-language": "fr"}).headers["Content-Language"] == "fr"


def test_help_is_in_the_readers_language(visitor: Client, person: User) -> None:
    assert "Your own page" in page(visitor, "/aubry/help/")
    assert "passkey" in page(visitor, "/aubry/help/me/")
    person.language = "fr"
    person.save()
    assert "Votre page" in page(visitor, "/aubry/help/me/")
    said = page(visitor, "/aubry/help/importing/")
    assert "n’importe quel export\u00a0:" in said and "«\u00a0Importer\u00a0»" in said
    assert not re.search(r" [;!?»]", said.split('class="prose')[1].split("</div>")[0]), "no sign begins a line"
    page(visitor, "/aubry/help/nothing/", 404)


def test_find_answers_in_json_and_an_empty_question_finds_nothing(visitor: Client) -> None:
    answer = visitor.get("/aubry/find/", {"q": " "})
    assert answer.json() == []
    assert visitor.get("/aubry/find/", {"q": "nobody of this name"}).json() == []


def test_another_firms_pages_do_not_exist(visitor: Client) -> None:
    a_firm("other", "Somebody Else")
    for path in ("me/", "find/", "help/"):
        assert "This page is not here." in page(visitor, f"/other/{path}", 404)


def test_no_right_says_whom_to_ask(person: User, firm: Company) -> None:
    tom = User.objects.create_user("tom@aubry.example", "a-long-secret-1", name="Tom", language="en")
    request = RequestFactory().get("/aubry/x/")
    request.user, request.desk = tom, Desk(firm, tom, "bookkeeper", firm.created_at)  # type: ignore[attr-defined]
    request.session, request._messages = {}, []  # type: ignore[assignment, attr-defined]
    answer = no_right(request, request.desk)  # type: ignore[attr-defined]
    assert answer.status_code == 403
    assert "Ask Claire Aubry." in answer.content.decode()


def test_when_all_is_broken_the_page_still_says_what_is_safe() -> None:
    answer = broken(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "Something broke on our side." in answer.content.decode()
