"""The statement as a PDF from the desk."""

import pytest

from relance.desk.customer.tests.sample import a_firm

pytestmark = pytest.mark.django_db


def test_the_statement_is_a_pdf_of_this_customer():
    firm = a_firm()
    answer = firm.client("bookkeeper").get(firm.path(f"customers/{firm.late.pk}/statement.pdf?since=2026-01-01"))
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert answer["Content-Disposition"] == f'inline; filename="{firm.late.reference}-2026-11-24.pdf"'
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("since", ["", "x", "2999-01-01", "0001-01-01"])
def test_a_day_that_is_none_is_passed_over(since):
    firm = a_firm()
    assert firm.client().get(firm.path(f"customers/{firm.late.pk}/statement.pdf?since={since}")).status_code == 200


def test_another_firms_customer_has_none_here():
    firm, other = a_firm(), a_firm("Other")
    assert firm.client().get(firm.path(f"customers/{other.late.pk}/statement.pdf")).status_code == 404
    assert firm.client().post(firm.path(f"customers/{firm.late.pk}/statement.pdf")).status_code == 405
