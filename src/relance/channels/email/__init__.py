"""E-mail by SMTP, the standard library's client, one step at a time.

The conversation is spelled out so that each way it can end is known for what it is: everything before
the final dot of DATA is certainly not taken; the answer after it is a receipt or a refusal; silence
after it is unsure.
"""

import hashlib
import smtplib
import ssl
from contextlib import suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime

from relance.channels.models import MailServer
from relance.channels.rules import Envelope, NotTaken, OpenWire, TryLater, Unsure
from relance.channels.secrets import WrongSecret, reveal
from relance.company.models import Company

TIMEOUT = 30


def opener(company: Company) -> OpenWire | None:
    """How to open this firm's line, or None where it has set no mail server."""
    server = MailServer.objects.filter(company=company).first()
    return (lambda: EmailWire(server)) if server else None


class EmailWire:
    """A line to one firm's SMTP server, opened at the first message."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None

    def hand_over(self, envelope: Envelope) -> str:
        """Hand over one mail and return the server's receipt."""
        message = self._written(envelope)
        smtp = self._line()
        try:
            self._address(smtp, envelope.to)
            data = smtp.docmd("DATA")
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise TryLater(_words(error)) from error
        if data[0] != 354:
            self._give_up(data)
        return self._deliver(smtp, message)

    def _written(self, envelope: Envelope) -> bytes:
        """The mail as bytes. One that cannot be written is refused before the line is touched."""
        try:
            Address(addr_spec=self._server.from_address).addr_spec.encode("ascii")
        except Exception as error:
            raise TryLater(f"the firm's own address cannot be used: {_words(error)}") from error
        try:
            envelope.to.encode("ascii")
            return compose(envelope, self._server.from_address)
        except Exception as error:
            raise NotTaken(f"no mail can be written to this address: {_words(error)}") from error

    def _line(self) -> smtplib.SMTP:
        """The open line, or a new one. Raises TryLater."""
        if self._smtp is None:
            try:
                self._smtp = _connect(self._server)
            except (OSError, smtplib.SMTPException, WrongSecret) as error:
                raise TryLater(_words(error)) from error
        return self._smtp

    def _address(self, smtp: smtplib.SMTP, to: str) -> None:
        sender = smtp.mail(self._server.from_address)
        if sender[0] != 250:
            # The firm's own address is refused: no fault of the receiver's, so it waits for a mend.
            smtp.rset()
            raise TryLater(f"{sender[0]} {sender[1].decode(errors='replace')}")
        receiver = smtp.rcpt(to)
        if receiver[0] not in (250, 251):
            self._give_up(receiver)

    def _give_up(self, answer: tuple[int, bytes]) -> None:
        """The server said no before it had the message: 4xx asks to wait, 5xx is final."""
        code, words = answer
        if self._smtp is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._smtp.rset()
        text = f"{code} {words.decode(errors='replace')}"
        raise TryLater(text) if 400 <= code < 500 else NotTaken(text)

    def _deliver(self, smtp: smtplib.SMTP, message: bytes) -> str:
        """Send the content; from here on silence means unsure."""
        dotted = b"".join(
            (b"." + line if line.startswith(b".") else line) for line in message.splitlines(keepends=True)
        )
        try:
            smtp.send(dotted + b".\r\n")
            code, words = smtp.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise Unsure(_words(error)) from error
        if 400 <= code < 600:
            self._give_up((code, words))
        if code != 250:
            self.close()
            raise Unsure(f"{code} {words.decode(errors='replace')}")
        return words.decode(errors="replace")[:200]

    def close(self) -> None:
        """Say goodbye; a server that is gone already is no error."""
        if self._smtp is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._smtp.quit()
            self._smtp = None


def _connect(server: MailServer) -> smtplib.SMTP:
    if server.security == "tls":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=TIMEOUT, context=ssl.create_default_context()
        )
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
    try:
        smtp.ehlo()
        if server.security == "starttls":
            smtp.starttls(context=ssl.create_default_context())
            smtp.ehlo()
        if server.username:
            smtp.login(server.username, reveal(server.password))
    except BaseException:
        smtp.close()
        raise
    return smtp


def compose(envelope: Envelope, from_address: str) -> bytes:
    """The mail as bytes with CRLF, the same at every try. Header values with line breaks are refused by the package.

    Text first, then the same as HTML with its pictures: a mail program shows the last part it can.
    """
    message = EmailMessage(policy=SMTP_POLICY)
    message["From"] = Address(display_name=envelope.sender_name, addr_spec=from_address)
    message["To"] = Address(display_name=envelope.to_name, addr_spec=envelope.to)
    message["Subject"] = envelope.subject
    message["Date"] = format_datetime(envelope.at)
    message["Message-ID"] = f"<{envelope.id}@{from_address.partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(envelope.text, cte="quoted-printable")
    if envelope.html:
        message.add_alternative(envelope.html, subtype="html", cte="quoted-printable")
        message.set_boundary(_boundary(envelope, "alternative"))
        _enclose(message, envelope)
    message["Content-Language"] = envelope.language
    return bytes(message)


def _enclose(message: EmailMessage, envelope: Envelope) -> None:
    """Pictures lie beside the HTML that shows them, not beside the mail as attachments."""
    page = list(message.iter_parts())[-1]
    assert isinstance(page, EmailMessage)
    for each in envelope.pictures:
        page.add_related(each.png, "image", "png", cid=f"<{each.cid}>", disposition="inline", filename=each.name)
    if envelope.pictures:
        page.set_boundary(_boundary(envelope, "related"))


def _boundary(envelope: Envelope, part: str) -> str:
    """The same at every try: one of chance would make another mail of each."""
    return f"=_{hashlib.sha256(f'{part} {envelope.id}'.encode()).hexdigest()[:40]}"


def _words(error: Exception) -> str:
    """One line of what went wrong, without the server's password dialogue."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "the mail server refused the user name or password"
    return " ".join(str(error).split())[:200] or type(error).__name__
