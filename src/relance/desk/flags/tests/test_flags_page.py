"""What is noted for the law on a customer's page, and what it does at once."""

import pytest

from relance.customers.models import Flag
from relance.desk.today.tests.sample import Morning, mornings, send, text_of, undo_of
from relance.outbox.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def morning(django_db_setup, django_db_blocker):
    yield from mornings(django_db_blocker)


@pytest.fixture
def firm(morning: Morning) -> Morning:
    return morning.again()


LAWYER = {"flag": "represented", "since": "2026-11-20", "reason": "Letter of Maître Roche"}


def state(firm: Morning, name: str) -> str:
    with firm.inside():
        return Message.objects.filter(account=firm.who[name].account_id).latest("id").state


def test_a_lawyer_stops_what_waits_and_the_undo_brings_it_back(firm):
    client = firm.client("collector")
    html = send(client, firm.file("garage", "flags/"), **LAWYER)
    assert "Noted. Every step is looked at anew." in html
    assert "A lawyer acts for them" in html and "Letter of Maître Roche" in html
    assert "Once a lawyer acts for the debtor on this debt, direct contact ends at once." in html
    assert "Decide what you do, and note it here." in html and state(firm, "garage") == "withdrawn"
    today = text_of(firm.client(), firm.path("today/"))
    assert "The law stops this" in today
    html = send(client, undo_of(html))
    assert "Holds no more: A lawyer acts for them" in html and state(firm, "garage") == "proposed"


def test_what_was_decided_about_a_stop_is_noted_and_rests(firm):
    client = firm.client()
    send(client, firm.file("garage", "flags/"), **LAWYER)
    html = send(client, firm.file("garage", "task/"), step="", said="Wrote to Maître Roche", until="2026-12-10")
    assert "nobody writes or calls up to Thursday 10 December" in html
    assert "The law stops this" not in text_of(firm.client(), firm.path("today/")).split("Garage")[-1][:2000]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"reason": " "}, "This field is required."),
        ({"since": "2027-05-01"}, "This day has not come yet."),
        ({"flag": "rich"}, "Select a valid choice."),
        ({"until": "2026-11-01"}, "The last day comes before the first."),
    ],
)
def test_what_makes_no_sense_is_said_beside_its_field(firm, wrong, said):
    answer = firm.client().post(firm.file("garage", "flags/"), LAWYER | wrong)
    assert answer.status_code == 422 and said in answer.content.decode()
    with firm.inside():
        assert not Flag.objects.exists()


def test_who_may_only_look_notes_nothing(firm):
    assert firm.client("bookkeeper").post(firm.file("garage", "flags/"), LAWYER).status_code == 403


def test_a_flag_that_is_not_there_cannot_be_ended(firm):
    assert firm.client().post(firm.path("flags/999999/end/")).status_code == 404
    assert firm.client().get(firm.path("flags/1/end/")).status_code == 405


def test_in_french(firm):
    html = text_of(firm.client(language="fr"), firm.file("garage", "flags/"))
    assert "Rien n’est noté de ce que la loi demande." in html and "Un avocat agit pour eux" in html
