"""The zones somebody may live in: never fewer than there are."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from relance.values.zones import _parts, zones_of, zones_of_number

NOON = datetime(2026, 12, 1, 12)


def hours(zones) -> set[float]:
    return {zone.utcoffset(NOON).total_seconds() / 3600 for zone in zones}


@pytest.mark.parametrize(
    ("country", "part", "wanted"),
    [
        ("FR", "", {1}),
        ("ES", "", {0, 1}),
        ("US", "NY", {-5}),
        ("US", "NY-NYC", {-5}),
        ("US", "FL", {-5, -6}),
        ("CA", "QC", {-5, -4}),
        ("ZZ", "", set()),
    ],
)
def test_a_place_has_the_zones_of_its_corners(country, part, wanted):
    assert hours(zones_of(country, part)) == wanted


def test_a_part_that_is_not_known_may_lie_anywhere_in_its_country():
    assert {-5, -6, -7, -8, -9, -10} <= hours(zones_of("US"))
    assert zones_of("US", "XX") == zones_of("US")


@pytest.mark.parametrize(
    ("number", "country", "wanted"),
    [
        ("04 72 00 51 20", "FR", {1}),
        ("+1 212 555 1234", "FR", {-5}),
        ("(310) 555-1234", "US", {-8}),
        ("+1 800 555 1234", "US", set()),
        ("no number", "FR", set()),
        ("", "", set()),
    ],
)
def test_an_area_code_tells_a_zone_or_nothing(number, country, wanted):
    assert hours(zones_of_number(number, country)) == wanted


def test_every_name_in_the_table_is_a_zone():
    for parts in _parts().values():
        for names in parts.values():
            assert [ZoneInfo(name) for name in names]
