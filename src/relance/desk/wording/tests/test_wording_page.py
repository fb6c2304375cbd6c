"""The firm puts its messages into its own words, sees them as a customer would, and can always go back."""

import pytest

from relance.desk.customer.tests.sample import Firm, a_firm, text_of
from relance.dunning import actions as dunning
from relance.letters import own
from relance.letters.rules.editing import Slot, opened
from relance.outbox import actions as outbox
from relance.outbox.models import Message

pytestmark = pytest.mark.django_db

HERE = "wording/fr/friendly/"
MINE = "Voici encore notre {facture} : peut-être attendait-elle sous une pile."


@pytest.fixture
def firm() -> Firm:
    return a_firm()


def field_of(contains) -> str:
    places = [part.place for part in opened("fr", "friendly", {}).parts if isinstance(part, Slot)]
    return f"passage-{next(n for n, place in enumerate(places) if contains in place)}"


def form(text, contains="[one] Notre {invoice}", **more):
    return {field_of(contains): text, **more}


def save(firm, text, **more):
    return firm.client().post(firm.path(HERE + "save/"), form(text, **more), follow=True)


def body_of(firm):
    with firm.inside():
        return Message.objects.select_related("letter").get(account=firm.late.account).letter.body


def reconsidered(firm):
    with firm.inside():
        dunning.run(firm.company, by="t", now=firm.now)
    return body_of(firm)


def test_the_list_names_every_message_of_every_language(firm):
    html = text_of(firm.client(), firm.path("wording/"))
    assert html.count("the original") >= 8 and "Français" in html and "English" in html


def test_kept_words_are_those_of_the_next_message_and_of_those_that_wait(firm):
    assert "pile" not in body_of(firm)
    step = Message.objects
    with firm.inside():
        assert step.get(account=firm.late.account).step == "friendly"
    assert "Kept." in save(firm, MINE).content.decode()
    assert "Voici encore notre facture F-101" in reconsidered(firm)
    html = text_of(firm.client(), firm.path("wording/"))
    assert "yours, by" in html


def test_what_is_approved_keeps_the_words_that_were_approved(firm):
    with firm.inside():
        outbox.approve(firm.company, None, by="t", now=firm.now)
    save(firm, MINE)
    assert "pile" not in reconsidered(firm)


def test_preview_with_invented_facts_and_with_those_of_a_customer(firm):
    client = firm.client()
    answer = client.post(firm.path(HERE + "look/"), form(MINE, of="one"), headers={"hx-request": "true"})
    html = answer.content.decode()
    assert "Voici encore notre facture" in html and "<html" not in html
    real = client.post(firm.path(HERE + "look/"), form(MINE, of=str(firm.late.id))).content.decode()
    assert "F-101" in real and "<html" in real
    assert own_versions(firm) == []


def own_versions(firm):
    with firm.inside():
        return [(row.version, bool(row.texts)) for row in own.versions(firm.company, "fr", "friendly")]


def test_a_broken_placeholder_is_not_kept_and_nothing_typed_is_lost(firm):
    answer = save(firm, "Voici notre {facturre}.")
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "Did you mean {facture}?" in html and "Voici notre {facturre}." in html
    assert own_versions(firm) == []


def test_a_threat_is_never_kept_and_a_warning_is_the_owners_to_decide(firm):
    threat = "Payez notre {facture}, sinon je préviens votre employeur."
    assert save(firm, threat, anyway="1").status_code == 422
    assert own_versions(firm) == []
    irony = "Prenez donc votre temps pour la {facture}, surtout."
    refused = save(firm, irony)
    assert refused.status_code == 422 and "Keep them all the same" in refused.content.decode()
    assert save(firm, irony, anyway="1").status_code == 200
    assert own_versions(firm) == [(1, True)]


def test_versions_and_back_to_the_original(firm):
    save(firm, MINE)
    save(firm, "Notre {facture} reste ouverte, sauf erreur de notre part.")
    assert own_versions(firm) == [(2, True), (1, True)]
    client = firm.client()
    client.post(firm.path(HERE + "back/"), {"version": "1"})
    assert "pile" in reconsidered(firm)
    client.post(firm.path(HERE + "back/"), {"version": "0"})
    assert own_versions(firm)[0] == (4, False)
    assert "passer inaperçue" in reconsidered(firm)
    assert client.post(firm.path(HERE + "back/"), {"version": "99"}).status_code == 404


def test_saving_the_same_twice_makes_one_version(firm):
    save(firm, MINE)
    save(firm, MINE)
    assert own_versions(firm) == [(1, True)]


@pytest.mark.parametrize("path", ["wording/de/friendly/", "wording/fr/nothing/", "wording/fr/pieces/"])
def test_what_there_is_not(firm, path):
    assert firm.client().get(firm.path(path)).status_code == 404
