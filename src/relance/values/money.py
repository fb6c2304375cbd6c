"""Money is whole minor units and a currency; Decimal lives only while text is read or written.

An amount is an `int` in minor units of its ISO 4217 currency (cents; yen have none). Amounts in
different currencies are never added: a total is a mapping from currency to minor units.
"""

import re
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

from babel import Locale
from babel.core import get_global
from babel.numbers import format_currency, get_currency_precision, is_currency

LARGEST = 10**15
"""No single amount may reach this many minor units: far above any book, far below 64 bits."""

Totals = Mapping[str, int]


class BadAmount(ValueError):
    """The text is no amount, has too many decimals for its currency, or is out of bounds."""


_NO_MONEY = {"XXX", "XTS", "XAG", "XAU", "XPD", "XPT", "XBA", "XBB", "XBC", "XBD", "XDR", "XSU", "XUA"}
"""Codes of ISO 4217 in which nobody pays: none at all, one for tests, metals, and units of account."""


@lru_cache(maxsize=512)
def is_iso_currency(code: str) -> bool:
    """Whether `code` is the code of money that babel's CLDR data knows, in capitals."""
    return len(code) == 3 and code.isascii() and code.isupper() and code not in _NO_MONEY and bool(is_currency(code))


@lru_cache(maxsize=512)
def exponent(currency: str) -> int:
    """Decimals of a currency: 2 for EUR, 0 for JPY. Source: CLDR currency data."""
    return int(get_currency_precision(currency))


def to_minor(amount: Decimal, currency: str) -> int:
    """Exact minor units. Raises BadAmount where `amount` has more decimals than the currency."""
    try:
        scaled = amount.scaleb(exponent(currency))
        whole = scaled.to_integral_value(ROUND_HALF_UP)
    except InvalidOperation as error:
        raise BadAmount(f"{amount} is out of bounds") from error
    if abs(whole) >= LARGEST:
        raise BadAmount(f"{amount} is out of bounds")
    # Compared with the amount itself: `scaled` is cut to the 28 digits of a calculation.
    if to_decimal(int(whole), currency) != amount:
        raise BadAmount(f"{amount} has more decimals than {currency} has")
    return int(whole)


def to_decimal(minor: int, currency: str) -> Decimal:
    """The amount in major units, with the currency's own number of decimals."""
    return Decimal(minor).scaleb(-exponent(currency))


_WHOLE = re.compile(r"[0-9]*|[0-9]{1,3}(?P<mark>[ .,'])(?:[0-9]{2,3}(?P=mark))*[0-9]{3}")
"""Digits in one go, or in groups by one mark: `1 234 567`, `12,34,567`. Not a date, not a telephone number."""


def parse_amount(text: str, currency: str) -> int:
    """Minor units of a number as people type it: `1 234,50`, `1,234.50`, `1'234.50`, `-12`.

    With one kind of separator only, one or two digits behind it make it the decimal mark and three
    make it a thousands mark, unless the currency has three decimals. Raises BadAmount, never guesses
    a scientific notation, a date or digits that are grouped in no usual way.
    """
    tidy = re.sub("[\u00a0\u202f]", " ", text.strip()).replace("’", "'").replace("−", "-")
    sign = -1 if tidy.startswith("-") else 1
    digits = tidy[1:].strip() if tidy.startswith(("+", "-")) else tidy
    last = max(digits.rfind(","), digits.rfind("."))
    if last >= 0 and _is_thousands_mark(digits, digits[last], exponent(currency)):
        last = -1
    whole = digits[:last] if last >= 0 else digits
    fraction = digits[last + 1 :] if last >= 0 else ""
    if not _WHOLE.fullmatch(whole) or not re.fullmatch("[0-9]*", fraction) or not whole + fraction:
        raise BadAmount(f"“{text.strip()}” is not an amount")
    whole = re.sub("[^0-9]", "", whole)
    return sign * to_minor(Decimal(f"{whole or '0'}.{fraction or '0'}"), currency)


def _is_thousands_mark(digits: str, mark: str, decimals: int) -> bool:
    """True for 1.234 and 1,234,567; false for 1,50 and 1.234,5 (there the other mark groups)."""
    other = "." if mark == "," else ","
    groups = digits.split(mark)
    if digits.count(mark) > 1:
        return True
    alone = other not in digits and decimals != 3
    return alone and len(groups[-1]) == 3 and 1 <= len(groups[0]) <= 3 and groups[0] != "0"


def add_up(amounts: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Totals by currency, currencies in alphabetical order; zero totals are kept."""
    totals: dict[str, int] = {}
    for currency, minor in amounts:
        totals[currency] = totals.get(currency, 0) + minor
    return dict(sorted(totals.items()))


LOCALES = {"fr": "fr_FR", "en": "en_GB"}


def format_money(minor: int, currency: str, language: str) -> str:
    """`12 480,00 €` in French, `£12,480.00` in English, with no-break spaces and a true minus."""
    shape = _shape(currency, language, minor < 0)
    if shape is None:
        return _by_cldr(to_decimal(minor, currency), currency, language)
    before, after, group, mark = shape
    decimals = exponent(currency)
    whole, fraction = divmod(abs(minor), 10**decimals)
    digits = f"{whole:,}".replace(",", group)
    return f"{before}{digits}{mark}{fraction:0{decimals}d}{after}" if decimals else f"{before}{digits}{after}"


_PROBED = re.compile(r"(\D*)1(?P<group>\D)234(?P=group)567(?:(\D)0+)?(\D*)")


@lru_cache(maxsize=1024)
def _shape(currency: str, language: str, negative: bool) -> tuple[str, str, str, str] | None:
    """What stands before and after the digits, between thousands and before the decimals.

    Read off one amount that CLDR's own code has written: that code takes longer than all else in a letter.
    None for what is no currency and has digits in its name.
    """
    found = _PROBED.fullmatch(_by_cldr(Decimal(-1234567 if negative else 1234567), currency, language))
    return (found[1], found[4], found[2], found[3] or "") if found else None


def _by_cldr(amount: Decimal, currency: str, language: str) -> str:
    text = str(format_currency(amount, currency, locale=LOCALES.get(language, "en_GB")))
    # CLDR writes pounds as £GB in French; the sign alone is plain to everybody here.
    return text.replace("£GB", "£").replace("-", "−").replace(" ", "\u00a0")


def currency_of(country: str) -> str:
    """The currency in use in a country (ISO 3166 alpha-2), `EUR` where CLDR knows none."""
    known = get_global("territory_currencies").get(country, ())
    current = [code for code, _start, end, tender in known if end is None and tender]
    return current[0] if current else "EUR"


def language_of(country: str) -> str:
    """`fr` where French is the leading official language of the two we speak, else `en`."""
    from babel.languages import get_official_languages

    spoken = [code for code in get_official_languages(country, de_facto=True) if code in LOCALES]
    return spoken[0] if spoken else "en"


def country_names(language: str) -> dict[str, str]:
    """Every country's name by its two letters, in the order of the alphabet."""
    from unicodedata import normalize

    known = Locale.parse(LOCALES.get(language, "en_GB")).territories
    found = {code: str(name) for code, name in known.items() if len(code) == 2 and code not in _NO_COUNTRIES}
    return dict(sorted(found.items(), key=lambda pair: normalize("NFD", pair[1]).casefold()))


_NO_COUNTRIES = {"ZZ", "XA", "XB", "EU", "EZ", "UN", "QO"}
"""What CLDR lists among them: unknown, invented, and unions."""


def country_name(country: str, language: str) -> str:
    """The country's name in the reader's language."""
    return str(Locale.parse(LOCALES.get(language, "en_GB")).territories.get(country, country))
