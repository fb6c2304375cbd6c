"""Our own cases of law: one for each mechanism where a cent or a day is easily lost."""

from pathlib import Path

import pytest

from relance.claims.cases import Case, check, check_act, read
from relance.claims.contact_cases import ContactCase

CASES, CONTACTS = read([Path(__file__).parent / "cases"])


def test_there_are_many() -> None:
    assert len(CASES) >= 40


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_claim_comes_to_what_the_case_says(case: Case) -> None:
    assert [(miss.key, miss.expected, miss.got) for miss in check(case)] == []


@pytest.mark.parametrize("case", CONTACTS, ids=lambda case: case.id)
def test_a_contact_goes_out_or_not_as_the_case_says(case: ContactCase) -> None:
    assert [(miss.key, miss.expected, miss.got) for miss in check_act(case) if miss.fails] == []
