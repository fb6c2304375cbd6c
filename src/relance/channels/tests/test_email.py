"""The wire of e-mail against a real mail server: each way a conversation can end is told for what it is."""

import time
from datetime import UTC, datetime

import pytest
from django_scopes import scope

from relance.accounts.tests.firms import new_firm
from relance.channels import actions, email, queries
from relance.channels.email import EmailWire, compose
from relance.channels.rules import Envelope, NotTaken, Picture, TryLater, Unsure

NOON = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
TEXT = "Bonjour,\n\nLa facture F-1 est échue.\n.\n.. deux points\nCordialement\n"


def letter(number: int = 1, to: str = "ada@example.com", **more) -> Envelope:
    values = {"to_name": "Ada Été", "sender_name": "Plomberie, Aubry", "subject": "Facture F-1 – Aubry", "text": TEXT}
    return Envelope(id=f"relance-1-{number}", to=to, language="fr", at=NOON, **{**values, **more})


@pytest.fixture
def firm(db):
    company = new_firm()
    with scope(company=company):
        yield company


def server_of(firm, smtp_server, port: int = 0, **more):
    values = {"security": "none", "username": "", "password": None, "from_address": "claire@firm.example", **more}
    return actions.set_mail_server(firm, host=smtp_server.host, port=port or smtp_server.port, **values)


@pytest.fixture
def wire(firm, smtp_server):
    line = EmailWire(server_of(firm, smtp_server))
    yield line
    line.close()


def test_a_mail_arrives_word_for_word(wire, smtp_server):
    assert "OK" in wire.hand_over(letter())
    (kept,) = smtp_server.messages()
    assert (kept.sender, kept.recipients) == ("claire@firm.example", ["ada@example.com"])
    assert kept.message.get_content().replace("\r\n", "\n") == TEXT
    assert kept.message["Message-ID"] == "<relance-1-1@firm.example>"
    assert (kept.message["Subject"], kept.message["Auto-Submitted"]) == ("Facture F-1 – Aubry", "auto-generated")
    assert kept.message["From"].addresses[0].display_name == "Plomberie, Aubry"


HTML = '<!doctype html>\n<html lang="fr"><body><p>La facture F-1 est échue : 1\u202f930,00\u00a0€</p></body></html>\n'


def test_text_and_html_arrive_as_two_forms_of_one_mail(wire, smtp_server):
    """Text first: a program shows the last form it can."""
    text = TEXT + "\n1\u202f930,00\u00a0€\n"
    wire.hand_over(letter(text=text, html=HTML))
    (kept,) = smtp_server.messages()
    assert kept.message.get_content_type() == "multipart/alternative"
    assert kept.message["Content-Language"] == "fr"
    plain, page = kept.message.iter_parts()
    assert [plain.get_content_type(), page.get_content_type()] == ["text/plain", "text/html"]
    assert plain.get_content().replace("\r\n", "\n") == text
    assert page.get_content().replace("\r\n", "\n") == HTML
    assert kept.message["Message-ID"] == "<relance-1-1@firm.example>"


def test_a_mail_with_two_forms_is_the_same_at_every_try_and_has_no_line_too_long():
    mail = compose(letter(html=HTML + "x" * 5000), "a@firm.example")
    assert mail == compose(letter(html=HTML + "x" * 5000), "a@firm.example")
    assert max(map(len, mail.split(b"\r\n"))) <= 998 and b"\n" not in mail.replace(b"\r\n", b"")
    assert compose(letter(2, html=HTML), "a@firm.example") != compose(letter(3, html=HTML), "a@firm.example")


def test_a_picture_arrives_beside_the_html_that_shows_it(wire, smtp_server):
    """Inline by its Content-ID: no attachment of the mail, nothing that is fetched from elsewhere."""
    png = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9
    html = '<!doctype html>\n<html lang="fr"><body><img src="cid:code@relance-1-1" alt="Code"></body></html>\n'
    pictures = (Picture("code@relance-1-1", "code.png", png),)
    wire.hand_over(letter(html=html, pictures=pictures))
    (kept,) = smtp_server.messages()
    plain, related = kept.message.iter_parts()
    assert (plain.get_content_type(), related.get_content_type()) == ("text/plain", "multipart/related")
    page, picture = related.iter_parts()
    assert page.get_content().replace("\r\n", "\n") == html
    assert (picture.get_content_type(), picture.get_content_disposition()) == ("image/png", "inline")
    assert picture["Content-ID"] == "<code@relance-1-1>" and picture.get_content() == png
    assert list(kept.message.iter_attachments()) in ([], [related])


def test_a_mail_with_a_picture_is_the_same_at_every_try():
    pictures = (Picture("code@relance-1-1", "code.png", b"\x89PNG" + b"\n.\r\n" * 500),)
    mail = compose(letter(html=HTML, pictures=pictures), "a@firm.example")
    assert mail == compose(letter(html=HTML, pictures=pictures), "a@firm.example")
    assert max(map(len, mail.split(b"\r\n"))) <= 998 and b"\n" not in mail.replace(b"\r\n", b"")


def test_several_mails_use_one_line(wire, smtp_server):
    for number in range(3):
        wire.hand_over(letter(number))
    assert len(smtp_server.messages()) == 3


def test_an_unknown_mailbox_is_a_refusal_and_the_next_mail_still_goes(wire, smtp_server):
    smtp_server.behave(refuse=["bad@example.com"])
    with pytest.raises(NotTaken, match="550"):
        wire.hand_over(letter(1, "bad@example.com"))
    wire.hand_over(letter(2))
    assert [kept.message["Message-ID"] for kept in smtp_server.messages()] == ["<relance-1-2@firm.example>"]


def test_a_busy_server_asks_to_come_later(wire, smtp_server):
    smtp_server.behave(answer="451 4.7.1 greylisted")
    with pytest.raises(TryLater, match="451"):
        wire.hand_over(letter())
    smtp_server.behave()
    wire.hand_over(letter())
    assert len(smtp_server.messages()) == 1


def test_a_server_that_dies_before_the_recipient_has_certainly_not_taken_it(wire, smtp_server):
    smtp_server.behave(at="rcpt", do="die")
    with pytest.raises(TryLater):
        wire.hand_over(letter())
    assert smtp_server.messages() == []


def test_a_server_that_dies_after_the_final_dot_leaves_us_unsure(wire, smtp_server):
    smtp_server.behave(at="data", do="die")
    with pytest.raises(Unsure):
        wire.hand_over(letter())
    assert len(smtp_server.messages()) == 1


@pytest.mark.parametrize(("at", "error"), [("rcpt", TryLater), ("data", Unsure)])
def test_a_server_that_hangs_is_given_up_after_the_timeout(firm, smtp_server, monkeypatch, at, error):
    monkeypatch.setattr(email, "TIMEOUT", 0.5)
    wire = EmailWire(server_of(firm, smtp_server))
    smtp_server.behave(at=at, do="hang")
    began = time.monotonic()
    with pytest.raises(error):
        wire.hand_over(letter())
    wire.close()
    assert time.monotonic() - began < 3


def test_no_server_at_all_is_tried_later(firm, smtp_server):
    smtp_server.halt()
    wire = EmailWire(server_of(firm, smtp_server))
    with pytest.raises(TryLater):
        wire.hand_over(letter())
    smtp_server.start()
    wire.hand_over(letter())
    wire.close()
    assert len(smtp_server.messages()) == 1


def test_a_server_without_encryption_where_it_was_asked_for_gets_nothing(firm, smtp_server):
    wire = EmailWire(server_of(firm, smtp_server, security="starttls"))
    with pytest.raises(TryLater):
        wire.hand_over(letter())
    assert smtp_server.messages() == []


def test_closing_a_line_to_a_server_that_is_gone_is_no_error(wire, smtp_server):
    wire.hand_over(letter())
    smtp_server.halt()
    wire.close()
    wire.close()


@pytest.mark.parametrize(
    "more",
    [
        {"to": "a..b@example.com"},
        {"to": "müller@example.com"},
        {"to": "ada@exämple.com"},
        {"to": "ada"},
        {"to": "ada@example.com\r\nBcc: all@example.com"},
        {"subject": "Hello\r\nBcc: all@example.com"},
        {"to_name": "Ada\nBcc: all@example.com"},
        {"sender_name": "Claire\r\nX: y"},
    ],
)
def test_a_letter_that_cannot_be_posted_is_refused_in_words_and_the_next_one_goes(wire, smtp_server, more):
    """It must not be a traceback: that would stop everybody else's mail."""
    with pytest.raises(NotTaken):
        wire.hand_over(letter(1, **more))
    wire.hand_over(letter(2))
    assert [kept.message["Message-ID"] for kept in smtp_server.messages()] == ["<relance-1-2@firm.example>"]
    assert all(kept.recipients == ["ada@example.com"] for kept in smtp_server.messages())


def test_a_password_kept_under_another_secret_is_tried_later_and_said(firm, smtp_server, settings):
    server = server_of(firm, smtp_server, username="claire", password="secret")
    assert "secret" not in server.password
    settings.SECRET_KEY = "another secret key of this installation"
    with pytest.raises(TryLater, match="password"):
        EmailWire(server).hand_over(letter())


def test_the_same_letter_is_the_same_mail_at_every_try():
    assert compose(letter(), "a@firm.example") == compose(letter(), "a@firm.example")


def test_the_firm_uses_the_wire_it_has_set_up_and_no_other(firm, smtp_server):
    assert queries.wires(firm) == {}
    server_of(firm, smtp_server)
    assert set(queries.wires(firm)) == {"email"}
    assert queries.wires(new_firm()) == {}


def test_a_new_setting_keeps_the_password_unless_one_is_given(firm, smtp_server):
    server_of(firm, smtp_server, username="claire", password="secret")
    kept = server_of(firm, smtp_server, port=2525, username="claire")
    from relance.channels.secrets import reveal

    assert reveal(kept.password) == "secret" and kept.port == 2525
