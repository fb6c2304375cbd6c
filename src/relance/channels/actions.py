"""The only writers of how wires are reached."""

from relance.channels.models import MailServer
from relance.channels.secrets import hide
from relance.company.models import Company

SECURITY = ("starttls", "tls", "none")


def set_mail_server(
    company: Company,
    *,
    host: str,
    port: int,
    security: str,
    username: str,
    password: str | None,
    from_address: str,
) -> MailServer:
    """Set the firm's SMTP server. `password` None keeps the one there is."""
    values = {
        "host": host,
        "port": port,
        "security": security,
        "username": username,
        "from_address": from_address,
    }
    if password is not None:
        values["password"] = hide(password)
    server, _ = MailServer.objects.update_or_create(company=company, defaults=values)
    return server
