"""Dates and numbers as people write them, in French and English; what French elides before."""

import unicodedata
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date

_FORMS = {
    "fr": {"long": "EEEE d MMMM y", "day": "d MMMM y", "short": "d MMM y", "brief": "d MMM", "near": "EEEE d MMMM"},
    "en": {"long": "EEEE d MMMM y", "day": "d MMMM y", "short": "d MMM y", "brief": "d MMM", "near": "EEEE d MMMM"},
}
_LOCALES = {"fr": "fr_FR", "en": "en_GB"}


@lru_cache(maxsize=8192)
def say_date(day: date, language: str, form: str = "day") -> str:
    """A date in words. Forms: long (with weekday and year), near (weekday), day, short, brief.

    The first of a month is `1er` in French; spaces between day and month never break.
    """
    language = language if language in _FORMS else "en"
    text = str(format_date(day, _FORMS[language][form], locale=_LOCALES[language]))
    if language == "fr" and day.day == 1:
        text = text.replace("1 ", "1er ", 1)
    weekday, _, rest = text.partition(" ") if form in {"long", "near"} else ("", "", text)
    return (weekday + " " if weekday else "") + rest.replace(" ", "\u00a0")


def say_hour(moment: datetime, zone: str, language: str) -> str:
    """`9 h 30` in French, `9:30` in English, in the given time zone."""
    return say_time(moment.astimezone(ZoneInfo(zone)).time(), language)


def say_time(hour: time, language: str) -> str:
    """A time of day, in the same words."""
    if language == "fr":
        return f"{hour.hour}\u00a0h\u00a0{hour.minute:02d}"
    return f"{hour.hour}:{hour.minute:02d}"


_NUMBERS = {
    "fr": "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize",
    "en": "no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen",
}


def say_number(number: int, language: str) -> str:
    """A small number in words (masculine in French), as a sentence says it; above sixteen in digits."""
    words = _NUMBERS.get(language, _NUMBERS["en"]).split()
    return words[number] if 0 <= number < len(words) else str(number)


def say_count(number: int, language: str) -> str:
    """A number of things in a sentence: small ones in words, long ones in groups of three."""
    if number < 1000:
        return say_number(number, language)
    return f"{number:,}".replace(",", "\u202f" if language == "fr" else ",")


_MUTE_H = ("helen", "heloi", "helie", "henri", "herv", "hermi", "hilai", "hono", "hort", "hub", "hugue", "hyac")
"""How the first names begin whose h is mute; before others, most of them from elsewhere, nothing is elided."""


def elides(word: str) -> bool:
    """Whether French writes `d’` instead of `de` before this word: before a vowel and a mute h, not before `Yann`."""
    plain = "".join(c for c in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(c))
    if plain.startswith("y"):
        return plain[1:2] not in set("aeiou")
    return plain[:1] in set("aeiouœæ") or plain.startswith(_MUTE_H)
