"""Firms for tests, made by the real actions."""

from datetime import UTC, date, datetime
from itertools import count

from relance.company import actions as companies
from relance.company.models import Company

BY = "Claire"
MORNING = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
"""A Monday, eight o'clock in Paris."""
MONDAY = date(2026, 3, 2)
_numbers = count(1)


def new_firm(name: str = "", country: str = "FR", now: datetime = MORNING) -> Company:
    """A firm in test mode, without a policy."""
    name = name or f"Plomberie Essai {next(_numbers)}"
    company, _ = companies.add_company(name, country, "owner@example.com", by=BY, now=now)
    company.refresh_from_db()
    return company
