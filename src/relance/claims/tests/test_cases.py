"""Our own cases of law: one for each mechanism where a cent or a day is easily lost."""

from pathlib import Path

import pytest

from relance.claims.cases import Case, check, read

CASES, CONTACTS = read([Path(__file__).parent / "cases"])


def test_there_are_many_and_all_are_about_claims() -> None:
    assert len(CASES) >= 40 and not CONTACTS


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_claim_comes_to_what_the_case_says(case: Case) -> None:
    assert [(miss.key, miss.expected, miss.got) for miss in check(case)] == []
