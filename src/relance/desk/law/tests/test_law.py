"""The page of law: facts with their sources, a rate entered, a fact changed by the firm's lawyer."""

import pytest

from relance.desk.today.tests.sample import Morning, mornings, one_line, send, text_of
from relance.policies import ownlaw

pytestmark = pytest.mark.django_db
RATE = {
    "series": "fr-legal",
    "since": "2026-07-01",
    "until": "2026-12-31",
    "percent": "2,71",
    "source": "JORF, arrêté du 20 juin",
    "said_by": "Me Aubin",
}
SUM = "FR/fixed-sum-between-businesses"


@pytest.fixture(scope="module")
def morning(django_db_setup, django_db_blocker):
    yield from mornings(django_db_blocker)


@pytest.fixture
def firm(morning: Morning) -> Morning:
    return morning.again()


def test_the_law_of_the_firms_place_with_source_date_and_gaps(firm):
    html = text_of(firm.client(), firm.path("law/"))
    assert "C. com. L441-10 II, D441-5" in html and "looked at on 21 Nov 2026" in html
    assert "No rate is known for today: nothing is computed." in html
    assert "Relance informs, it does not advise." in html
    assert "1998" in text_of(firm.client(), firm.path("law/?place=GB"))


def test_a_published_rate_is_entered_shown_and_taken_back(firm):
    client = firm.client()
    html = send(client, firm.path("law/rate/"), **RATE)
    assert "Yours: 2.71% from 1 Jul 2026 to 31 Dec 2026 (Me Aubin)" in html and "JORF, arrêté du 20 juin" in html
    html = send(client, firm.path("law/rate/end/"), series="fr-legal", since="2026-07-01")
    assert "Taken back." in html
    with firm.inside():
        assert ownlaw.rates(firm.company) == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"percent": "much"}, "This is not a percent."),
        ({"percent": "2.71234"}, "This is not a percent."),
        ({"until": "2026-06-30"}, "The last day comes before the first."),
        ({"source": ""}, "This field is required."),
        ({"series": "moon"}, "not one of the available choices"),
        ({"percent": "500"}, "A rate lies between"),
    ],
)
def test_a_rate_that_cannot_be_is_refused_with_what_to_do(firm, given, said):
    answer = firm.client().post(firm.path("law/rate/"), RATE | given)
    assert answer.status_code == 422 and said in one_line(answer)
    with firm.inside():
        assert ownlaw.rates(firm.company) == []


def test_a_fact_is_switched_off_by_name_and_acts_again(firm):
    client = firm.client()
    html = send(client, firm.path("law/change/"), rule=SUM, off="on", said_by="Me Aubin", reason="Not in this trade.")
    assert "switched off" in html and "Changed by Me Aubin" in html and "Not in this trade." in html
    html = send(client, firm.path("law/change/end/"), rule=SUM)
    assert "switched off" not in html
    with firm.inside():
        assert ownlaw.changes(firm.company) == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "one of the two"),
        ({"off": "on", "values": 'currency = "USD"'}, "one of the two"),
        ({"values": "tiers = 5"}, "This fact cannot have such values"),
        ({"values": "from = 2020-01-01"}, "This fact cannot have such values"),
        ({"off": "on", "rule": "FR/gone"}, "No fact of today’s law is called"),
        ({"off": "on", "reason": ""}, "This field is required."),
    ],
)
def test_a_change_that_cannot_be_is_refused(firm, given, said):
    whole = {"rule": SUM, "said_by": "Me Aubin", "reason": "Because."} | given
    answer = firm.client().post(firm.path("law/change/"), whole)
    assert answer.status_code == 422
    with firm.inside():
        assert ownlaw.changes(firm.company) == []
    if "rule" not in given:
        assert said in one_line(answer)


def test_only_an_owner_changes_the_law(firm):
    client = firm.client("assistant")
    assert "Our lawyer says otherwise" not in text_of(client, firm.path("law/"))
    assert client.post(firm.path("law/change/")).status_code == 403


def test_what_the_firm_is_for_the_law(firm):
    html = send(firm.client(), firm.path("law/creditor/"), creditor="lawyer")
    assert "Noted. The law is looked up anew." in html
    assert firm.again().company.creditor == "lawyer"


def test_the_page_speaks_french(firm):
    html = text_of(firm.client(language="fr"), firm.path("law/"))
    assert "chacun avec sa source et sa date" in html and "Notre avocat dit autre chose" in html
