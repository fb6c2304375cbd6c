"""What leaves at its hour, in words: mails leave, letters are to be printed then."""

from datetime import datetime

from django.utils.translation import gettext, ngettext

from relance.desk.today.rows import Leaving
from relance.values.words import say_hour

SOON = 100
"""Minutes before a departure within which they are counted."""


def departure_words(one: Leaving, zone: str, language: str, test_mode: bool) -> str:
    """`8 e-mails leave at 9:00 and 1 letter will be ready to print`; in test mode it does not claim so."""
    hour, letters = say_hour(one.departs_at, zone, language), one.letters
    mails = one.count - letters
    if test_mode:
        said = ngettext("%(n)d reminder would leave at %(hour)s", "%(n)d reminders would leave at %(hour)s", one.count)
        return said % {"n": one.count, "hour": hour}
    if not letters:
        said = ngettext("%(n)d reminder leaves at %(hour)s", "%(n)d reminders leave at %(hour)s", mails)
        return said % {"n": mails, "hour": hour}
    to_print = ngettext("%(n)d letter will be ready to print", "%(n)d letters will be ready to print", letters)
    to_print %= {"n": letters}
    if not mails:
        return gettext("%(letters)s at %(hour)s") % {"letters": to_print, "hour": hour}
    said = ngettext("%(n)d e-mail leaves at %(hour)s", "%(n)d e-mails leave at %(hour)s", mails)
    return gettext("%(mails)s and %(letters)s") % {"mails": said % {"n": mails, "hour": hour}, "letters": to_print}


def minutes_left(one: Leaving, now: datetime) -> int:
    """Minutes until it leaves, where these are few; else 0."""
    left = int((one.departs_at - now).total_seconds() // 60) if one.departs_at else 0
    return left if 0 < left <= SOON else 0
