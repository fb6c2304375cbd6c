"""The page of the hand-over file: for whom, the figures to copy, and the archive."""

import io
import zipfile

import pytest
from django_scopes import scope

from relance.accounts.tests.firms import new_firm
from relance.desk.customer.timeline import WORDS
from relance.desk.today.tests.sample import Morning, mornings, text_of
from relance.handover.told import KINDS
from relance.ledger.tests.books import customer

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def morning(django_db_setup, django_db_blocker):
    yield from mornings(django_db_blocker)


@pytest.fixture
def firm(morning: Morning) -> Morning:
    return morning.again()


def test_the_figures_of_the_local_procedure_stand_in_the_order_of_its_form(firm):
    html = text_of(firm.client(), firm.file("garage", "evidence/"))
    assert "with everything that proves" in html and "Order for payment (injonction de payer)" in html
    places = [html.find(label) for label in ("Applicant", "Debtor", "Principal, with tax", "Sum asked for")]
    assert -1 not in places and places == sorted(places)
    assert "Left out: private notes" not in html
    assert "Left out: private notes" in text_of(firm.client(), firm.file("garage", "evidence/?for=court"))


def test_the_file_is_in_the_language_chosen_and_else_in_the_firms(firm):
    def title(**more):
        answer = firm.client().post(firm.file("garage", "evidence/bundle/"), {"for": "agency", **more})
        with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
            return file.read("README.txt").decode().splitlines()[0]

    assert title() == "Dossier de preuves" and title(language="en") == "Evidence file"


def test_another_firms_customer_is_not_there(firm):
    other = new_firm()
    with scope(company=other):
        theirs = customer(other)
    path = firm.path(f"customers/{theirs.pk}/evidence/")
    assert firm.client().get(path).status_code == 404
    assert firm.client().post(f"{path}bundle/").status_code == 404


def test_the_bundle_is_an_archive_and_stands_on_the_timeline(firm):
    client = firm.client(language="fr")
    answer = client.post(firm.file("garage", "evidence/bundle/"), {"for": "court"})
    assert answer.status_code == 200 and answer["Content-Type"] == "application/zip"
    assert "court" in answer["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
        assert {"evidence.pdf", "check_chain.py", "timeline.jsonl"} <= set(file.namelist())
    assert "Dossier de preuves fait pour un tribunal" in text_of(client, firm.file("garage"))


def test_a_bookkeeper_takes_no_bundle_away(firm):
    assert firm.client("bookkeeper").get(firm.file("garage", "evidence/")).status_code == 403
    assert firm.client("bookkeeper").post(firm.file("garage", "evidence/bundle/")).status_code == 403


def test_the_file_has_a_word_for_whatever_a_timeline_shows():
    assert set(WORDS) <= set(KINDS)
