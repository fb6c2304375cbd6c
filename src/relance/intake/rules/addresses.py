"""The postal address of a customer, put together from a file's columns as its country writes it. Pure.

Source of the orders: Universal Postal Union, postal addressing systems in member countries. Where the country is not
known, the region or the post code's own shape tells.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from babel import Locale
from babel.core import get_global

from relance.intake.rules.cells import LANGUAGES, name_of
from relance.intake.rules.layouts import plain

BEHIND = {"US", "CA", "AU", "NZ", "IN", "SG", "BR"}
"""The post code stands behind the town, after the state or province: Springfield, IL 62704."""
BELOW = {"GB", "GG", "JE", "IM", "IE", "ZA"}
"""The post code has a line of its own."""
_BRITISH = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", re.IGNORECASE)
_COMMON = {"uk": "GB", "greatbritain": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "usa": "US"}
_COMMON |= {"angleterre": "GB", "ecosse": "GB", "grandebretagne": "GB", "holland": "NL", "hollande": "NL"}


def postal(streets: Iterable[str], post_code: str, town: str, region: str, country: str) -> str:
    """The lines below the name, without the country; empty where no street is known: nobody could deliver it."""
    lines = _once(line for street in streets for line in street.splitlines())
    if not lines:
        return ""
    last = _town(post_code, town, region, country)
    written = plain(" ".join(lines))
    if not all(plain(part) in written for part in (post_code, town) if part):
        lines += last
    return "\n".join(lines)


def _once(texts: Iterable[str]) -> list[str]:
    """Lines that say something which those before do not."""
    lines: list[str] = []
    for text in texts:
        line = name_of(text)
        if line and plain(line) not in {plain(other) for other in lines}:
            lines.append(line)
    return lines


def _town(post_code: str, town: str, region: str, country: str) -> list[str]:
    if country in BEHIND or (not country and region):
        before = ", ".join(part for part in (town, region) if part) if country in {"US", ""} else f"{town} {region}"
        return _filled(f"{before} {post_code}")
    if country in BELOW or (not country and _BRITISH.fullmatch(post_code)):
        return _filled(town, region if country == "IE" else "", post_code)
    return _filled(f"{post_code} {town}")


def _filled(*lines: str) -> list[str]:
    return [line for line in (" ".join(line.split()) for line in lines) if line]


def country_of(text: str) -> str:
    """The two letters of a country named in any of the languages of exports, or by its code; empty where unknown."""
    said = text.strip()
    return _countries().get(plain(said), "") if said and len(said) <= 60 else ""


@cache
def _countries() -> Mapping[str, str]:
    found: dict[str, str] = dict(_COMMON)
    for language in LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code != "ZZ":
                found.setdefault(plain(str(name)), code)
                found.setdefault(code.lower(), code)
    for alias, codes in get_global("territory_aliases").items():
        if len(alias) == 3 and alias.isalpha() and len(codes) == 1:
            found.setdefault(alias.lower(), codes[0])
    return found
