"""What other rooms may ask about wires."""

import pkgutil
from functools import cache
from importlib import import_module
from types import ModuleType

import relance.channels
from relance.channels.models import MailServer
from relance.channels.rules import OpenWire
from relance.company.models import Company


def mail_server(company: Company) -> MailServer | None:
    """The firm's SMTP server, if it has set one."""
    return MailServer.objects.filter(company=company).first()


_INSIDE = {"migrations", "tests"}


@cache
def channels() -> dict[str, ModuleType]:
    """Every channel folder by its name."""
    folders = [found.name for found in pkgutil.iter_modules(relance.channels.__path__) if found.ispkg]
    return {name: import_module(f"relance.channels.{name}") for name in sorted(folders) if name not in _INSIDE}


def wires(company: Company) -> dict[str, OpenWire]:
    """The wires this firm can use now, by channel name."""
    usable = {name: channel.opener(company) for name, channel in channels().items()}
    return {name: opener for name, opener in usable.items() if opener is not None}
