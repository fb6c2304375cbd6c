"""Who did something, as a page says it: a name, or a login name on the command line, in the reader's language."""

import re

from django.utils.translation import gettext

ALONE = "command line"
_THERE = re.compile(r"(?P<name>.+) \(command line\)")


def doer(by: str) -> str:
    """A person as they are named in what they did. The command line signs in English, whatever the firm speaks."""
    if by == ALONE:
        return gettext("the command line")
    found = _THERE.fullmatch(by)
    return gettext("%(name)s, on the command line") % {"name": found["name"]} if found else by
