"""An exception for one customer: made, listed, ended, made again."""

import pytest

from relance.desk.today.tests.sample import Morning, mornings, one_line, send, text_of, undo_of
from relance.policies import queries as policies

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def morning(django_db_setup, django_db_blocker):
    yield from mornings(django_db_blocker)


@pytest.fixture
def firm(morning: Morning) -> Morning:
    return morning.again()


def exception(firm: Morning):
    with firm.inside():
        return policies.exception_of(firm.company, firm.who["garage"].account_id)


def test_an_exception_is_made_shown_ended_and_made_again(firm):
    client = firm.client("assistant")
    assert "None: treated like everybody else." in text_of(client, firm.file("garage"))
    fields = {"ladder": "calling", "extra_days": "10", "reason": "Pays on the 10th"}
    html = send(client, firm.file("garage", "exception/"), **fields)
    assert "The exception holds from now on." in html and "Pays on the 10th" in html
    assert "Steps of “Calling”, 10 days more after each due date" in html
    assert "Exception: steps of “Calling”, 10 days more after each due date" in html
    assert (exception(firm).ladder, exception(firm).extra_days) == ("calling", 10)
    html = send(client, undo_of(html))
    assert "The exception has ended" in html and exception(firm) is None
    html = send(client, undo_of(html))
    assert "The exception holds again." in html and exception(firm).reason == "Pays on the 10th"
    assert "There is nothing to undo." in send(client, firm.file("garage", "exception/again/"))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"extra_days": "10"}, "This field is required."),
        ({"reason": "x"}, "Say what is to be otherwise"),
        ({"reason": "x", "extra_days": "soon"}, "A whole number of days"),
        ({"reason": "x", "extra_days": "-1"}, "Zero or more."),
        ({"reason": "x", "extra_days": "400"}, "At most 365 days."),
        ({"reason": "x", "ladder": "gone"}, "not one of the available choices"),
    ],
)
def test_what_is_wrong_is_said_and_kept(firm, given, said):
    answer = firm.client().post(firm.file("garage", "exception/"), given)
    html = one_line(answer)
    assert answer.status_code == 422 and said in html and exception(firm) is None
    assert f'value="{given.get("extra_days", "")}"' in html or "extra_days" not in given


def test_who_may_not_correct_customers_makes_no_exception(firm):
    client = firm.client("collector")
    assert "Make an exception" not in text_of(client, firm.file("garage"))
    assert client.post(firm.file("garage", "exception/"), {"reason": "x", "extra_days": "5"}).status_code == 403
    assert "There is no exception any more." in send(firm.client(), firm.file("garage", "exception/end/"))
