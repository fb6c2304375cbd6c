"""Where somebody's clock may stand: the time zones of a country, of a part of it, and of a telephone number.

Zones that keep the same time are one. Data: babel's table of countries, zones.toml beside this file, and
the area codes of the `phonenumbers` package.
"""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers
from babel.core import get_global
from phonenumbers import PhoneNumberType, timezone

SUMMER, WINTER = datetime(2026, 7, 1, 12), datetime(2026, 1, 1, 12)
WITH_A_PLACE = {PhoneNumberType.FIXED_LINE, PhoneNumberType.FIXED_LINE_OR_MOBILE, PhoneNumberType.MOBILE}


@cache
def _parts() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads(Path(__file__).with_name("zones.toml").read_text("utf-8"))


@lru_cache(maxsize=1024)
def zones_of(country: str, part: str = "") -> tuple[ZoneInfo, ...]:
    """Every zone of a country (ISO 3166), or of its part where that is known; none of a country nobody knows."""
    known: Iterable[str] = _parts().get(country, {}).get(part.partition("-")[0], ())
    return distinct(known or get_global("territory_zones").get(country) or ())


@lru_cache(maxsize=4096)
def zones_of_number(number: str, country: str) -> tuple[ZoneInfo, ...]:
    """The zones that an area code belongs to; none where the number tells no place. `country` is where it was noted."""
    try:
        parsed = phonenumbers.parse(number, country or None)
    except phonenumbers.NumberParseException:
        return ()
    if phonenumbers.number_type(parsed) not in WITH_A_PLACE:
        return ()
    return distinct(name for name in timezone.time_zones_for_number(parsed) if name != timezone.UNKNOWN_TIMEZONE)


def distinct(names: Iterable[str]) -> tuple[ZoneInfo, ...]:
    """The zones of these names, one of each time that is kept; names that are in no table, or nowhere, are left out."""
    found: dict[tuple[object, object], ZoneInfo] = {}
    for name in sorted(names):
        if name.startswith("Etc/"):
            continue
        try:
            zone = ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            continue
        found.setdefault((zone.utcoffset(WINTER), zone.utcoffset(SUMMER)), zone)
    return tuple(found.values())
