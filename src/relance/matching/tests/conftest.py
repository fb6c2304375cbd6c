"""A firm whose book is right at the end; Hypothesis without a stopwatch: a slow example is no fault."""

import pytest
from hypothesis import settings

settings.register_profile("house", deadline=None)
settings.load_profile("house")


@pytest.fixture
def firm(db):
    """A firm in its scope. After the test its balances and its chains must hold."""
    # pytest reads this file before Django is ready.
    from django_scopes import scope

    from relance.accounts import queries as accounts
    from relance.accounts.tests.firms import new_firm
    from relance.ledger import queries as ledger

    company = new_firm()
    with scope(company=company):
        yield company
        assert ledger.faults(company) == [] and accounts.chain_faults(company) == []
