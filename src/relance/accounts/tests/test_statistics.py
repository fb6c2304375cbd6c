"""A new SQLite database goes by the index that finds a few rows, not by the one that holds the whole firm."""

import pytest
from django.db import connection

from relance.accounts.models import Account
from relance.accounts.statistics import _shape, assume
from relance.accounts.tests.firms import new_firm
from relance.accounts.writing import refresh_statistics

pytestmark = pytest.mark.django_db


def known() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT idx, stat FROM sqlite_stat1 WHERE idx IS NOT NULL")
        return dict(cursor.fetchall())


@pytest.fixture(autouse=True)
def _sqlite() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL looks by itself.")


def test_every_index_of_a_firms_table_has_a_shape():
    shapes = known()
    assert shapes["open_parts"].startswith("100000 100000 10")
    assert shapes["one_waiting_message_per_account"].endswith(" 1")


@pytest.mark.parametrize(
    ("wide", "by_firm", "unique", "partial", "shape"),
    [
        ([True], True, False, False, [1_000_000, 1_000_000]),
        ([True, False], True, False, False, [1_000_000, 1_000_000, 10]),
        ([True, True, False], True, False, True, [100_000, 100_000, 25_000, 10]),
        ([False, False], False, True, False, [1_000_000, 10, 1]),
        ([True], False, False, False, [1_000_000, 250_000]),
    ],
)
def test_the_shape_of_an_index(wide, by_firm, unique, partial, shape):
    assert _shape(wide, by_firm, unique, partial) == shape


def test_what_was_found_out_stands_and_what_is_empty_keeps_its_shape():
    company = new_firm()
    Account._base_manager.bulk_create(Account(company=company) for _ in range(20))
    before = known()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE accounts_account")
    assume()
    after = known()
    assert set(before) <= set(after)
    own = next(name for name in after if name.startswith("accounts_ac_company"))
    assert after[own].startswith("20 ")
    assert after["open_by_due"] == before["open_by_due"]


def test_assuming_twice_changes_nothing():
    before = known()
    assume()
    assert known() == before


def test_a_long_import_leaves_the_assumed_shape_alone():
    company = new_firm()
    Account._base_manager.bulk_create(Account(company=company) for _ in range(20))
    before = known()
    refresh_statistics(10_000)
    assert known() == before
