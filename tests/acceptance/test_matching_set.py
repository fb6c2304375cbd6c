"""What of the matching set is placed by itself, and that nothing of it is wrong."""

from collections import Counter

import pytest
from django_scopes import scope

from relance.accounts import queries as account_queries
from relance.accounts.tests.firms import BY, MORNING, new_firm
from relance.ledger import queries as ledger
from relance.matching import actions, queries
from relance.matching.models import BankLine
from relance.matching.reasons import say_hint, say_why
from relance.matching.rules.records import Why
from tests.acceptance import matching_set as given

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not given.FOLDER.is_dir(), reason="the matching set is not on this machine"),
]


AT_LEAST = 95
"""Lines placed by themselves: far less would be a rule gone wrong."""


def test_what_is_placed_by_itself_is_right():
    company = new_firm()
    with scope(company=company):
        accounts, lines, truth = given.book(company), given.statement(), given.truth()
        actions.keep(company, lines, by=BY, now=MORNING)
        done = actions.place_by_reference(company, by=BY, now=MORNING)
        faults = []
        for row in BankLine.objects.filter(pk__in=done.lines).select_related("payment"):
            settled = list(row.payment.allocations.values_list("part__document__number", "amount"))
            assert sum(amount for _, amount in settled) == row.amount, "no more than the line, no less"
            right = truth[row.bank_reference.partition("/")[0]]
            if fault := given.wrong(right, accounts, row.payment.account_id, settled):
                faults.append(f"{row.bank_reference} {fault}: {row.references}")
        assert faults == []
        assert len(done.lines) >= AT_LEAST
        assert ledger.faults(company) == [] and account_queries.chain_faults(company) == []
        assert actions.keep(company, lines, by=BY, now=MORNING).new == 0
        assert actions.place_by_reference(company, by=BY, now=MORNING) == actions.Placed()


def test_every_line_that_waits_says_why():
    company = new_firm()
    with scope(company=company):
        given.book(company)
        actions.keep(company, given.statement(), by=BY, now=MORNING)
        waiting = queries.explained(company, list(queries.not_placed(company)))
        assert len(waiting) == BankLine.objects.count()
        assert all(say_why(each) and "%(" not in say_why(each) for each in waiting)
        assert Counter(each.placing.why for each in waiting)[Why.NO_NUMBER] < len(waiting) / 2
        assert all(say_hint(hint) for each in waiting for hint in each.suggestions)
