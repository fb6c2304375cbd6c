"""The page of a letter that is signed: what it shows, what it refuses, and what follows the signature."""

from urllib.parse import urlencode

import pytest

from relance.desk.today.tests.sample import Morning, mornings, send, text_of
from relance.outbox.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def morning(django_db_setup, django_db_blocker):
    yield from mornings(django_db_blocker)


@pytest.fixture
def firm(morning: Morning) -> Morning:
    again = morning.again()
    with again.inside():
        again.who["garage"].address = "1 rue Lépine\n69001 Lyon"
        again.who["garage"].save(update_fields=["address"])
    return again


def signed(firm: Morning, name: str) -> list[str]:
    with firm.inside():
        rows = Message.objects.filter(account=firm.who[name].account_id).exclude(notice="")
        return list(rows.values_list("notice", flat=True))


def seen_in(html: str) -> str:
    return html.split('name="seen" value="')[1].split('"')[0]


def test_it_is_read_first_and_signed_with_a_name(firm):
    path = firm.file("garage", "notice/")
    html = text_of(firm.client(), path)
    assert "Read it, then sign it:" in html and "Mise en demeure de payer la facture" in html
    assert "Letters like this are read and signed one by one." in html and "C. civ. 1344" in html
    html = send(firm.client(), path, kind="formal_notice", name="Claire Aubry", seen=seen_in(html))
    assert "It lies with the letters to print and to post." in html or "A rehearsal" in html
    assert "Formal notice signed" in html and signed(firm, "garage") == ["formal_notice"]


def test_without_a_name_or_with_other_words_nothing_is_signed(firm):
    path = firm.file("garage", "notice/")
    seen = seen_in(text_of(firm.client(), path))
    for given in ({"name": "", "seen": seen}, {"name": "Claire", "seen": "0" * 64}, {"name": "Claire", "seen": ""}):
        answer = firm.client().post(path, {"kind": "formal_notice", **given})
        assert answer.status_code == 422
    assert not signed(firm, "garage")


def test_what_is_chosen_stands_in_the_letter_and_on_paper(firm):
    wanted = {"next_step": "Requête en injonction", "registered": "2C 041", "by": "2027-01-15"}
    chosen = "?" + urlencode({"kind": "formal_notice", "medium": "registered_letter", **wanted})
    html = text_of(firm.client(), firm.file("garage", f"notice/{chosen}"))
    assert "Requête en injonction" in html and "2C 041" in html and "15 janvier 2027" in html
    answer = firm.client().get(firm.file("garage", f"notice.pdf{chosen}"))
    assert answer.status_code == 200 and answer.content.startswith(b"%PDF")


def test_a_missing_condition_is_named_and_there_is_no_way_to_sign(firm):
    send(firm.client(), firm.file("garage", "agree/pause/"), until="2026-12-10", said="Moving house")
    html = text_of(firm.client(), firm.file("garage", "notice/"))
    assert "This letter may not be signed yet." in html and "A pause holds until 10 December 2026." in html
    assert 'name="seen"' not in html


def test_the_other_letters_say_what_stops_and_when(firm):
    html = text_of(firm.client(), firm.file("garage", "notice/?kind=stop_work"))
    assert "it takes effect on" in html and "nous arrêtons le travail à compter du" in html
    html = text_of(firm.client(language="fr"), firm.file("garage", "notice/?kind=withdraw_credit"))
    assert "Avis de paiement d’avance" in html and "contre paiement d’avance" in html


def test_who_may_only_look_reads_no_notice(firm):
    assert firm.client("bookkeeper").get(firm.file("garage", "notice/")).status_code == 403
