"""A message's page shows its words and where it stands; a person decides what the machine may not."""

import pytest

from relance.accounts import actions as accounts
from relance.company import actions as companies
from relance.desk.customer.tests.sample import TODAY, Firm, a_firm, send, text_of
from relance.letters.queries import code_in
from relance.outbox import actions as outbox
from relance.outbox.models import Message
from relance.outbox.rules import State
from relance.web.tick import tick

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm() -> Firm:
    return a_firm()


@pytest.fixture
def waiting(firm) -> Message:
    with firm.inside():
        return Message.objects.get(account=firm.late.account)


def here(firm, message, rest=""):
    return firm.path(f"messages/{message.id}/{rest}")


def state(firm, message):
    with firm.inside():
        message.refresh_from_db()
        return message.state


def put(firm, message, value, **more):
    """The message in a state that only a wire could bring about."""
    with firm.inside():
        Message.objects.filter(pk=message.id).update(
            state=value, claimed_at=firm.now, approved_at=firm.now, approved_by="Claire", tries=1, **more
        )


def test_the_message_as_its_receiver_reads_it(firm, waiting):
    html = text_of(firm.client(), here(firm, waiting))
    assert "This message waits for your approval." in html
    assert 'class="letter" lang="fr"' in html
    assert " ".join(waiting.letter.subject.split()) in html
    assert "Julien Aubry" in html
    assert "paul@garage.example" in html
    assert "F-101" in html
    assert "Nothing has been said about these invoices yet." in html


def test_what_it_asks_for_stands_in_a_table_as_in_the_mail(firm, waiting):
    html = text_of(firm.client(), here(firm, waiting))
    letter = html.split('class="letter"')[1].split("</article>")[0]
    assert "<dd>F-101</dd>" in letter


def test_approve_and_undo(firm, waiting):
    client = firm.client()
    html = send(client, here(firm, waiting, "approve/"))
    assert "This message would leave on Tuesday 24" in html
    assert "Undo the approval" in html
    assert state(firm, waiting) == State.APPROVED
    assert "no longer waits for approval" in send(client, here(firm, waiting, "approve/"))
    assert "1 message waits for you again." in send(client, here(firm, waiting, "undo/"))
    assert state(firm, waiting) == State.PROPOSED
    assert "There is nothing to undo" in send(client, here(firm, waiting, "undo/"))


def test_in_doubt_a_person_says_that_it_left(firm, waiting):
    put(firm, waiting, State.UNKNOWN, why="timed out")
    client = firm.client()
    html = text_of(client, here(firm, waiting))
    assert "This message may have left" in html
    assert "timed out" in html
    assert "it counts as a contact" in send(client, here(firm, waiting, "answer/"), left="yes")
    assert state(firm, waiting) == State.SENT
    assert "answered already" in send(client, here(firm, waiting, "answer/"), left="no")
    assert "by e-mail" in text_of(client, firm.path(f"customers/{firm.late.id}/"))


def test_in_doubt_a_person_says_that_it_did_not(firm, waiting):
    put(firm, waiting, State.UNKNOWN)
    html = send(firm.client(), here(firm, waiting, "answer/"), left="no")
    assert "It does not count." in html
    assert "This message was withdrawn." in html
    assert "It did not leave" in html
    with firm.inside():
        assert Message.objects.filter(account=firm.late.account, state=State.PROPOSED).count() == 1


def test_an_answer_that_is_none_changes_nothing(firm, waiting):
    put(firm, waiting, State.UNKNOWN)
    firm.client().post(here(firm, waiting, "answer/"), {"left": "perhaps"})
    assert state(firm, waiting) == State.UNKNOWN


def test_a_refused_message_is_tried_again(firm, waiting):
    put(firm, waiting, State.FAILED, why="550 no such mailbox")
    client = firm.client()
    assert "550 no such mailbox" in text_of(client, here(firm, waiting))
    assert "550 no such mailbox" in text_of(client, firm.path(f"customers/{firm.late.id}/"))
    assert "It is tried once more" in send(client, here(firm, waiting, "again/"))
    assert state(firm, waiting) == State.APPROVED
    assert "It cannot be tried again" in send(client, here(firm, waiting, "again/"))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (State.SENDING, "is leaving at this moment"),
        (State.SENT, "This message left"),
        (State.MOVED, "is looked at again"),
        (State.REHEARSED, "would have left"),
        (State.WITHDRAWN, "This message was withdrawn."),
    ],
)
def test_every_state_has_its_words_and_no_button_that_fails(firm, waiting, value, words):
    put(firm, waiting, value, left_at=firm.now)
    html = text_of(firm.client(), here(firm, waiting))
    assert words in html
    assert "Approve the reminder" not in html


def test_a_reader_sees_and_cannot_act(firm, waiting):
    reader = firm.client("bookkeeper")
    assert "Approve the reminder" not in text_of(reader, here(firm, waiting))
    for rest in ("approve/", "undo/", "answer/", "again/"):
        assert reader.post(here(firm, waiting, rest)).status_code == 403
    assert state(firm, waiting) == State.PROPOSED


def test_another_firms_message_does_not_exist(firm, waiting):
    other = a_firm("Hartwell")
    client = other.client()
    for rest in ("", "approve/", "undo/", "answer/", "again/"):
        assert client.get(other.path(f"messages/{waiting.id}/{rest}")).status_code == 404
        assert client.post(other.path(f"messages/{waiting.id}/{rest}"), {"left": "yes"}).status_code == 404
    assert state(firm, waiting) == State.PROPOSED


def test_undoing_a_common_approval_says_how_many(firm, waiting):
    with firm.inside():
        outbox.approve(firm.company, None, by="Claire", now=firm.now)
        assert Message.objects.filter(state=State.APPROVED).count() == 1
    assert "Undo the approval" in text_of(firm.client(), here(firm, waiting))


def test_the_code_for_a_banking_app_is_shown_and_named(firm, waiting):
    assert "<svg xmlns" not in text_of(firm.client(), here(firm, waiting)), "the firm had no account when it wrote"
    with firm.inside():
        companies.change_settings(firm.company, {"iban": "FR8299999000010000000511294"})
        accounts.all_moved(firm.company)
        tick(firm.company, firm.now, TODAY)
        again = Message.objects.get(account=firm.late.account, state=State.PROPOSED)
        payload = code_in(again.letter)["payload"]
    assert payload.split("\n")[5:8] == ["Plomberie Aubry", "FR8299999000010000000511294", "EUR486.20"]
    html = text_of(firm.client(), here(firm, again))
    said = "Code pour l’application de votre banque : 486,20 € à Plomberie Aubry, référence F-101"
    assert f'role="img" aria-label="{said}"' in html.replace("\u202f", " ")
    figure = html.partition('<figure class="paycode">')[2].partition("</figure>")[0]
    assert "style=" not in figure and "<figcaption>Pour l’application de votre banque" in figure
