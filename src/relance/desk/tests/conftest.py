"""The sample firms, made once for each file of tests."""

import pytest


@pytest.fixture(scope="module")
def firms(django_db_setup, django_db_blocker):
    """Two firms with everything, made once for all tests of a file and undone at the end."""
    # pytest reads this file before Django is ready.
    from django.db import transaction

    from relance.desk.tests import samples

    with django_db_blocker.unblock(), transaction.atomic():
        yield samples.make("aubry"), samples.make("duval")
        transaction.set_rollback(True)
