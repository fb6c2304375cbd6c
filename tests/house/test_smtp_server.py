"""The test mail server keeps what it gets and misbehaves on request."""

import smtplib

import pytest

TEXT = b"Subject: Hello\r\n\r\nGood morning\r\n"


def send(server, *recipients: str) -> dict[str, tuple[int, bytes]]:
    with smtplib.SMTP(server.host, server.port, timeout=2) as client:
        return client.sendmail("firm@example.com", recipients, TEXT)


def test_it_keeps_message_and_envelope(smtp_server):
    assert send(smtp_server, "a@example.com", "b@example.com") == {}
    (kept,) = smtp_server.messages()
    assert (kept.sender, kept.recipients) == ("firm@example.com", ["a@example.com", "b@example.com"])
    assert kept.message["Subject"] == "Hello"


def test_it_refuses_whom_it_is_told(smtp_server):
    smtp_server.behave(refuse=["b@example.com"])
    refused = send(smtp_server, "a@example.com", "b@example.com")
    assert refused["b@example.com"][0] == 550
    assert smtp_server.messages()[0].recipients == ["a@example.com"]


def test_it_asks_to_come_later(smtp_server):
    smtp_server.behave(answer="451 Try later")
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send(smtp_server, "a@example.com")
    smtp_server.behave()
    assert send(smtp_server, "a@example.com") == {}


def test_it_dies_after_the_final_dot_and_comes_back_on_its_port(smtp_server):
    smtp_server.behave(at="data", do="die")
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
        send(smtp_server, "a@example.com")
    assert len(smtp_server.messages()) == 1
    smtp_server.halt()
    smtp_server.behave()
    port = smtp_server.port
    assert smtp_server.start().port == port
    send(smtp_server, "a@example.com")
    assert len(smtp_server.messages()) == 2


def test_it_dies_before_a_recipient_is_taken(smtp_server):
    smtp_server.behave(at="rcpt", do="die")
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
        send(smtp_server, "a@example.com")
    assert smtp_server.messages() == []


def test_it_hangs_after_the_final_dot(smtp_server):
    smtp_server.behave(at="data", do="hang")
    with pytest.raises((TimeoutError, smtplib.SMTPServerDisconnected)):
        send(smtp_server, "a@example.com")
    assert len(smtp_server.messages()) == 1
