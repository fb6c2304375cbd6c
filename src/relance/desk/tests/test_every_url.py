"""Every address of the desk, by every role and with another firm's numbers. The list is never written by hand."""

import re
from html import unescape

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from relance.company.models import User
from relance.company.rules import Role, may
from relance.desk.page import Route
from relance.desk.tests.samples import PASSING, WORDS, Sample
from relance.desk.urls import pages

ROUTES = {route.name: route for page in pages().values() for route in page.routes}
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
METHODS = ("get", "post")

pytestmark = pytest.mark.django_db
every_route = pytest.mark.parametrize("name", ROUTES)
ROLES = [Role.OWNER, *(pytest.param(role, marks=pytest.mark.one_database) for role in Role if role is not Role.OWNER)]
"""What an owner's visits ask of the database is all that anybody's do."""


def parameters(route: Route) -> list[str]:
    return PARAMETER.findall(route.path)


def numbers_for(route: Route, firm: Sample) -> dict[str, int | str]:
    known = firm.numbers | WORDS
    missing = [name for name in parameters(route) if name not in known]
    assert not missing, (
        f"The address {route.path} has a parameter {missing} that has no sample. Give the sample firm one of its own "
        "in relance/desk/tests/samples.py (or a word in WORDS, if it is no firm's property)."
    )
    return {name: known[name] for name in parameters(route)}


def address(route: Route, firm: Sample, **other: int | str) -> str:
    return reverse(f"desk:{route.name}", kwargs={"firm": firm.company.slug, **numbers_for(route, firm), **other})


def visit(path: str, user: User | None, method: str):
    """One request; what it changed is undone. The answer tells what broke instead of raising it."""
    client = Client(raise_request_exception=False)
    with transaction.atomic():
        if user is not None:
            client.force_login(user)
        answer = getattr(client, method)(path)
        transaction.set_rollback(True)
    return answer


def said(answer) -> str:
    return unescape(answer.content.decode())


def test_there_is_something_to_walk():
    assert {"me", "people"} <= set(ROUTES)


@every_route
@pytest.mark.one_database
@pytest.mark.parametrize("method", METHODS)
def test_who_is_not_logged_in_is_led_to_the_log_in(firms, name, method):
    path = address(ROUTES[name], firms[0])
    answer = visit(path, None, method)
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


@every_route
@pytest.mark.one_database
@pytest.mark.parametrize("method", METHODS)
def test_somebody_of_another_firm_sees_nothing_there(firms, name, method):
    ours, theirs = firms
    path = address(ROUTES[name], ours)
    for user in (*theirs.people.values(), User.objects.create(email="nowhere@x.example")):
        answer = visit(path, user, method)
        assert answer.status_code == 404, f"{method} {path} answered {answer.status_code} to {user.email}"
        assert ours.company.name not in said(answer).replace(path, "")


@every_route
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("role", ROLES)
def test_a_role_gets_in_with_the_right_and_is_told_whom_to_ask_without(firms, name, method, role):
    route, ours = ROUTES[name], firms[0]
    path = address(route, ours)
    answer = visit(path, ours.people[role], method)
    if may(role, route.right):
        assert answer.status_code < 500, f"{method} {path} broke for {role}"
        assert answer.status_code not in (403, 404), f"{method} {path} answered {answer.status_code} to {role}"
    else:
        assert answer.status_code == 403, f"{method} {path} answered {answer.status_code} to {role}"
        assert ours.people[Role.OWNER].email in said(answer)


@every_route
@pytest.mark.parametrize("method", METHODS)
def test_another_firms_numbers_are_not_there_for_anybody(firms, name, method):
    route, (ours, theirs) = ROUTES[name], firms
    for parameter in parameters(route):
        if parameter in WORDS:
            continue
        owner, absent = ours.people[Role.OWNER], _absent(theirs.numbers[parameter])
        made_up = visit(address(route, ours, **{parameter: absent}), owner, method)
        path = address(route, ours, **{parameter: theirs.numbers[parameter]})
        answer = visit(path, owner, method)
        refused = (404, 405) if method == "get" else (404,)
        assert answer.status_code == made_up.status_code, f"{method} {path} tells that it exists elsewhere"
        if parameter not in PASSING:
            assert answer.status_code in refused, f"{method} {path} answered {answer.status_code}, not 404"


def _absent(number: int | str) -> int | str:
    return 987_654_321 if isinstance(number, int) else "absent"


@every_route
def test_another_firms_numbers_change_nothing_over_there(firms, name):
    """The 404 is not enough: nothing of theirs may have moved before it was said."""
    route, (ours, theirs) = ROUTES[name], firms
    foreign = {p: theirs.numbers[p] for p in parameters(route) if p not in WORDS}
    if not foreign:
        return
    client = Client(raise_request_exception=False)
    with transaction.atomic():
        client.force_login(ours.people[Role.OWNER])
        before = _state_of(theirs)
        client.post(address(route, ours, **foreign))
        assert _state_of(theirs) == before
        transaction.set_rollback(True)


def _state_of(firm: Sample) -> list[tuple[str, list[dict[str, object]]]]:
    """Every row that belongs to the firm."""
    from django.apps import apps
    from django_scopes import scopes_disabled

    with scopes_disabled():
        return [
            (model._meta.label, list(model._base_manager.filter(company=firm.company).order_by("pk").values()))
            for model in apps.get_models()
            if any(field.name == "company" for field in model._meta.fields)
        ]
