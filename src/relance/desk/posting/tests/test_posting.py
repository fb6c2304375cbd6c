"""The page of the post: print, say what is posted, take one out."""

import pytest

from relance.accounts.models import Contact
from relance.desk.customer.tests.sample import BY, TODAY, Firm, a_firm, send, text_of
from relance.desk.posting.tests.sample import a_pile, departed
from relance.ledger import actions as ledger
from relance.ledger.actions import NewPayment
from relance.outbox.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm() -> Firm:
    return a_firm()


def state(firm: Firm, message) -> str:
    with firm.inside():
        return Message.objects.get(pk=message.pk).state


def test_with_nothing_to_carry_the_page_says_so_and_the_menu_is_silent(firm):
    html = text_of(firm.client(), firm.path("post/"))
    assert "No letter waits for the post." in html and "Nothing to carry." in html
    assert firm.path("post/") not in text_of(firm.client(), firm.path("customers/"))


def test_what_waits_is_in_the_menu_with_its_number_and_its_envelopes(firm):
    departed(firm, "Garage du Lac", "Zinc & Co")
    assert f'href="{firm.path("post/")}"' in text_of(firm.client(), firm.path("customers/"))
    html = text_of(firm.client(), firm.path("post/"))
    assert "Two letters are ready to print." in html and '<span class="menu-count">2</span>' in html
    assert "Garage du Lac<br>3 avenue du Parc<br>69006 Lyon" in html and "Zinc &amp; Co" in html


def test_the_pile_is_one_file_and_posting_it_is_a_contact(firm):
    letters = departed(firm, "Garage du Lac", "Odile Lefort")
    html = send(firm.client(), firm.path("post/print/"))
    assert "Two letters wait for the post." in html and "made on Tuesday" in html
    with firm.inside():
        pile = Message.objects.get(pk=letters[0].pk).print_batch_id
    answer = firm.client().get(firm.path(f"post/{pile}/letters.pdf"))
    assert answer.content.startswith(b"%PDF") and answer["Cache-Control"] == "private, no-store"
    html = send(firm.client(), firm.path(f"post/{pile}/posted/"), on=TODAY.isoformat())
    assert "2 letters are in the post." in html and "In the post lately" in html and "Nothing to carry." in html
    with firm.inside():
        assert Contact.objects.filter(channel="letter", day=TODAY).count() == 2
    assert "no more" in send(firm.client(), firm.path(f"post/{pile}/posted/"))
    with firm.inside():
        customer = letters[0].account.customer.pk
    assert "by letter" in text_of(firm.client(), firm.path(f"customers/{customer}/"))


@pytest.mark.parametrize("on", ["2026-11-23", "2026-11-25", "soon", "9" * 30])
def test_a_day_that_cannot_be_changes_nothing(firm, on):
    letters = departed(firm, "Garage du Lac")
    html = send(firm.client(), firm.path(f"post/{a_pile(firm)}/posted/"), on=on)
    assert "The day lies between" in html or "This is not a day" in html
    assert state(firm, letters[0]) == "to_post"


def test_a_letter_that_does_not_go(firm):
    letters = departed(firm, "Garage du Lac")
    a_pile(firm)
    html = send(firm.client(), firm.path(f"post/letters/{letters[0].pk}/stays/"))
    assert "It does not go." in html and state(firm, letters[0]) == "withdrawn"
    assert "no more" in send(firm.client(), firm.path(f"post/letters/{letters[0].pk}/stays/"))


def test_what_changed_is_marked_and_taken_out_before_printing(firm):
    one, two = departed(firm, "Garage du Lac", "Odile Lefort")
    with firm.inside():
        new = NewPayment(one.account_id, "EUR", 12300, TODAY)
        ledger.record_payments(firm.company, [new], by=BY, now=firm.now)
    assert "Something changed since" in text_of(firm.client(), firm.path("post/"))
    html = send(firm.client(), firm.path("post/print/"))
    assert "1 letter was taken out" in html and "One letter waits for the post." in html
    assert (state(firm, one), state(firm, two)) == ("withdrawn", "to_post")


def test_a_letter_on_its_own_page_can_be_seen_on_paper(firm):
    (letter,) = departed(firm, "Garage du Lac")
    html = text_of(firm.client(), firm.path(f"messages/{letter.pk}/"))
    assert "This letter waits for the post." in html and "See it on paper" in html and "by post" in html
    answer = firm.client().get(firm.path(f"messages/{letter.pk}/letter.pdf"))
    assert answer.content.startswith(b"%PDF")


def test_one_without_an_address_says_why(firm):
    (letter,) = departed(firm, "Garage du Lac", address="")
    html = text_of(firm.client(), firm.path(f"messages/{letter.pk}/"))
    assert state(firm, letter) == "failed" and "Why it cannot be posted" in html


def test_who_may_only_look_has_no_buttons(firm):
    (letter,) = departed(firm, "Garage du Lac")
    pile, reader = a_pile(firm), firm.client("bookkeeper")
    html = text_of(reader, firm.path("post/"))
    assert "Garage du Lac" in html and "/posted/" not in html and "/stays/" not in html
    assert reader.get(firm.path(f"post/{pile}/letters.pdf")).status_code == 200
    for path in ("post/print/", f"post/{pile}/posted/", f"post/letters/{letter.pk}/stays/"):
        assert reader.post(firm.path(path)).status_code == 403


def test_more_letters_are_no_more_queries(firm, django_assert_max_num_queries):
    client, path = firm.client(), firm.path("post/")
    departed(firm, "One")
    with django_assert_max_num_queries(40) as few:
        client.get(path)
    departed(firm, *(f"Client {n}" for n in range(8)))
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert "Nine letters are ready to print." in " ".join(client.get(path).content.decode().split())


def test_names_are_only_text(firm):
    departed(firm, "<script>alert(1)</script>")
    assert "<script>alert" not in text_of(firm.client(), firm.path("post/"))


def test_in_french(firm):
    departed(firm, "Garage du Lac")
    a_pile(firm)
    assert firm.client("owner", "fr").get(firm.path("post/")).status_code == 200
