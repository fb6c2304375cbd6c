"""A person puts one message in other words, back as it was, or leaves it out."""

from datetime import timedelta

import pytest

from relance.accounts.models import TimelineEntry
from relance.desk.customer.tests.sample import Firm, a_firm, send, text_of
from relance.dunning import actions as dunning
from relance.dunning import byhand
from relance.dunning.byhand import NotWaiting
from relance.letters.rules.blocks import blocks_of
from relance.letters.rules.changing import passages
from relance.outbox import actions as outbox
from relance.outbox.models import Message
from relance.outbox.rules import State

pytestmark = pytest.mark.django_db

MINE = "Nous avons bien travaillé ensemble en juin ; je me permets de vous renvoyer la facture F-101."


@pytest.fixture
def firm() -> Firm:
    return a_firm()


@pytest.fixture
def waiting(firm) -> Message:
    with firm.inside():
        return Message.objects.select_related("letter").get(account=firm.late.account)


def here(firm, message, rest="edit/"):
    return firm.path(f"messages/{message.id}/{rest}")


def first_passage(message) -> int:
    return passages(blocks_of(message.letter.content, message.letter.body))[0].place


def put(firm, message, text, **more):
    return firm.client().post(here(firm, message), {f"passage-{first_passage(message)}": text, **more}, follow=True)


def now_says(firm, message) -> str:
    with firm.inside():
        return Message.objects.select_related("letter").get(pk=message.pk).letter.body


def test_every_sentence_can_be_changed_and_the_table_cannot(firm, waiting):
    html = text_of(firm.client(), here(firm, waiting))
    assert 'name="passage-' in html
    assert "<dd>F-101</dd>" in html.split('class="stays"')[2]
    assert 'value="F-101' not in html.split("<textarea")[1].split("</textarea>")[0]


def test_kept_words_are_what_leaves_and_the_rest_is_as_it_was(firm, waiting):
    answer = put(firm, waiting, MINE)
    assert "These are its words now." in answer.content.decode()
    said = now_says(firm, waiting)
    assert MINE in said
    assert "F-101" in said and waiting.letter.body.splitlines()[0] in said
    assert waiting.letter.body.split("\n\n")[1] not in said


def test_tomorrow_they_are_still_there_and_after_a_payment_a_new_message_is_written(firm, waiting):
    put(firm, waiting, MINE)
    with firm.inside():
        dunning.reconsider(firm.company, [waiting.account_id], by="t", now=firm.now + timedelta(days=1))
    assert MINE in now_says(firm, waiting)
    with firm.inside():
        dunning.reconsider(firm.company, [waiting.account_id], by="t", now=firm.now + timedelta(days=60))
        waiting.refresh_from_db()
    assert waiting.state == State.WITHDRAWN


@pytest.mark.parametrize(
    "text",
    [
        "Payez la facture F-101, sinon j’appelle votre patron.",
        "Vous êtes un escroc. Facture F-101.",
    ],
)
def test_what_must_never_be_sent_is_not_kept_even_all_the_same(firm, waiting, text):
    answer = put(firm, waiting, text, anyway="1")
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "this must never be sent" in html and "your words are below" in html
    assert text.split(",")[0].split(".")[0] in html
    assert "Keep them all the same" not in html
    assert now_says(firm, waiting) == waiting.letter.body


def test_the_owner_decides_about_a_warning(firm, waiting):
    text = "Prenez donc votre temps, surtout ! Rien ne presse pour la facture F-101."
    answer = put(firm, waiting, text)
    assert answer.status_code == 422
    assert "Keep them all the same" in answer.content.decode()
    assert now_says(firm, waiting) == waiting.letter.body
    put(firm, waiting, text, anyway="1")
    assert "Prenez donc votre temps" in now_says(firm, waiting)


def test_back_to_the_original(firm, waiting):
    put(firm, waiting, MINE)
    assert "Back to the original" in text_of(firm.client(), here(firm, waiting, ""))
    send(firm.client(), here(firm, waiting, "original/"))
    assert now_says(firm, waiting) == waiting.letter.body
    with firm.inside():
        waiting.refresh_from_db()
    assert waiting.edited_at is None


def test_no_sentence_left_is_refused_with_what_to_do(firm, waiting):
    empty = {f"passage-{p.place}": " " for p in passages(blocks_of(waiting.letter.content, waiting.letter.body))}
    answer = firm.client().post(here(firm, waiting), empty)
    assert answer.status_code == 422
    assert "Leave at least one sentence" in answer.content.decode()


def test_what_was_approved_meanwhile_is_not_changed(firm, waiting):
    with firm.inside():
        outbox.approve(firm.company, [waiting.id], by="t", now=firm.now)
    assert "no longer waits" in put(firm, waiting, MINE).content.decode()
    assert now_says(firm, waiting) == waiting.letter.body
    with firm.inside(), pytest.raises(NotWaiting):
        byhand.skip(firm.company, waiting.id, reason="x", by="t", now=firm.now)


def test_left_out_with_a_reason_nobody_is_contacted_and_the_next_step_comes(firm, waiting):
    assert firm.client().post(here(firm, waiting, "skip/"), {"reason": " "}).status_code == 422
    said = {"reason": "Vu à l’atelier ce matin"}
    html = firm.client().post(here(firm, waiting, "skip/"), said, follow=True).content.decode()
    assert "Left out. The next step comes on its day." in html
    assert "left out" in html and "Vu à l’atelier ce matin" in html
    with firm.inside():
        waiting.refresh_from_db()
        assert (waiting.state, waiting.why) == (State.WITHDRAWN, "skipped")
        kinds = set(TimelineEntry.objects.filter(account=waiting.account).values_list("kind", flat=True))
        assert "step_skipped" in kinds and "contact" not in kinds
        assert not Message.objects.filter(account=waiting.account, state=State.PROPOSED).exists()


def test_words_slipped_in_past_the_editor_do_not_leave(firm, waiting):
    """The last gate: whatever wrote them, a threat goes back to a person, and one click does not approve it again."""
    with firm.inside():
        letter = waiting.letter
        letter.content["blocks"][1] = {"kind": "text", "lines": ["Vous irez en prison pour la facture F-101."]}
        letter.save()
        outbox.approve(firm.company, [waiting.id], by="t", now=firm.now)
        done = outbox.depart(firm.company, now=firm.now + timedelta(hours=2), wires={})
        waiting.refresh_from_db()
    assert done.words == [waiting.id]
    assert waiting.state == State.PROPOSED and "prison" in waiting.why and not waiting.approved_by
    html = text_of(firm.client(), here(firm, waiting, ""))
    assert "It did not leave." in html and "Change the words" in html and "Approve the reminder" not in html
    with firm.inside():
        assert outbox.approve(firm.company, None, by="t", now=firm.now) == []
    today = text_of(firm.client(), firm.path("today/"))
    assert "Arrêté pour ses mots" in today and f'value="{waiting.id}" form="approve"' not in today
    put(firm, waiting, MINE)
    with firm.inside():
        assert [m.id for m in outbox.approve(firm.company, None, by="t", now=firm.now)] == [waiting.id]


def test_an_approval_taken_back_after_trouble_on_the_line_can_be_given_again(firm, waiting):
    """Why it could not leave the last time is no reason to stop its words."""
    with firm.inside():
        (approved,) = outbox.approve(firm.company, [waiting.id], by="t", now=firm.now)
        Message.objects.filter(pk=waiting.id).update(why="the mail server asks to try later")
        assert outbox.undo_approval(firm.company, approved.batch, now=firm.now) == 1
        assert [m.id for m in outbox.approve(firm.company, [waiting.id], by="t", now=firm.now)] == [waiting.id]


def test_live_remarks(firm):
    client = firm.client()
    fine = client.post(firm.path("tone/"), {"passage-1": "Pouvez-vous régler la facture F-1 ?", "language": "fr"})
    assert "nothing to remark" in fine.content.decode()
    bad = client.post(firm.path("tone/"), {"passage-1": "Vous êtes un voleur, facture F-1.", "language": "fr"})
    assert "This cannot be sent." in bad.content.decode() and "voleur" in bad.content.decode()
