"""Merging and undoing in any history: nothing lost, doubled or left on the wrong side."""

from collections import defaultdict

from django_scopes import scope
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from relance.channels.tests.wires import CountingWire
from relance.dunning import merging
from relance.dunning.merging import MergeRefusal
from relance.dunning.tests.merges import answers, day, merge, right, settle_elsewhere, unmerge
from relance.dunning.tests.road import HALF_PAST_NINE, approve, decide, firm_on_the_road, send
from relance.ledger import queries as ledger_queries
from relance.ledger.actions import LedgerRefusal
from relance.ledger.models import DuePart, Entry
from relance.ledger.tests.books import credit_note, customer, invoice, pay, take_back
from relance.outbox import queries as outbox

ONE_MOVE = st.one_of(
    st.tuples(
        st.just("invoice"), st.sampled_from(["EUR", "EUR", "GBP"]), st.integers(-40, 20), st.integers(1000, 9000)
    ),
    st.tuples(st.just("credit"), st.just("EUR"), st.integers(-40, 20), st.integers(1, 8000)),
    st.tuples(st.just("pay"), st.sampled_from(["EUR", "EUR", "GBP"]), st.integers(-40, 20), st.integers(1, 15000)),
    st.tuples(st.just("back"), st.just(""), st.integers(-40, 40), st.integers(0, 30)),
    st.tuples(st.just("apart"), st.just(""), st.integers(-40, 20), st.integers(0, 30)),
    st.tuples(st.just("send"), st.just(""), st.just(0), st.just(0)),
)
MOVES = st.lists(st.tuples(st.booleans(), ONE_MOVE), max_size=7)
SHORT = (Phase.explicit, Phase.reuse, Phase.generate)
"""Each example is many transactions: a failure is shown as it was found, without minutes of shrinking."""
JUST_THIS = settings(max_examples=15, phases=SHORT, deadline=None, suppress_health_check=list(HealthCheck))


class TestAnyHistory(TestCase):
    """Whatever happened before and since, nothing is lost, doubled or left on the wrong side."""

    def live(self, company, people_, moves, first):
        for number, (second, (kind, currency, on, what)) in enumerate(moves, start=first):
            who = people_[second]
            try:
                self.make(company, who, f"N-{number}", kind, currency, on, what)
            except LedgerRefusal:
                continue

    def make(self, company, who, number, kind, currency, on, what):
        if kind == "invoice":
            invoice(who, number, what, day(on), currency=currency)
        elif kind == "credit":
            credit_note(who, number, what, day(on))
        elif kind == "pay":
            pay(who, what, day(on), f"N-{what % 7}", currency)
        elif kind == "send":
            decide(company)
            approve(company)
            send(company, CountingWire(), HALF_PAST_NINE)
        else:
            mine = list(Entry.objects.filter(account_id=who.account_id).order_by("id"))
            if mine and kind == "back":
                take_back(company, mine[what % len(mine)].pk, day(on))
            elif mine:
                target = mine[what % len(mine)]
                left = target.unallocated or sum(
                    part.open for part in DuePart.objects.filter(document__entry=target, open__gt=0)
                )
                settle_elsewhere(who, target.pk, left, day(on))

    def start(self, moves):
        company = firm_on_the_road()
        with scope(company=company):
            pair = (
                customer(company, "Lumière", email="a@example.com"),
                customer(company, "Lumiere", email="b@example.com"),
            )
            self.live(company, pair, moves, 0)
            decide(company)
        return company, pair

    @given(MOVES)
    @JUST_THIS
    def test_merged_and_undone_everything_is_as_it_was(self, moves):
        company, (a, b) = self.start(moves)
        with scope(company=company):
            before = answers(company, a), answers(company, b)
            made = merge(company, a, b)
            right(company)
            joint = answers(company, a)
            for mine, theirs, both in zip(before[0]["owed"], before[1]["owed"], joint["owed"], strict=True):
                added = {c: mine.get(c, 0) + theirs.get(c, 0) for c in {*mine, *theirs}}
                assert both == {c: total for c, total in added.items() if total}
            assert joint["steps"] == before[0]["steps"] | before[1]["steps"]
            assert answers(company, b)["rows"] == {name: set() for name in joint["rows"]}
            unmerge(company, made)
            right(company)
            assert (answers(company, a), answers(company, b)) == before

    @given(MOVES, MOVES)
    @JUST_THIS
    def test_whatever_happened_since_nothing_is_lost_and_no_step_is_forgotten(self, moves, since):
        company, (a, b) = self.start(moves)
        with scope(company=company):
            theirs = answers(company, b)["rows"]
            mine = answers(company, a)["rows"]
            made = merge(company, a, b)
            self.live(company, (a, a), since, 10)
            decide(company)
            owed = ledger_queries.owed_on(company, day(400), [a.account_id]).get(a.account_id, {})
            steps = outbox.done([a.account_id])
            try:
                unmerge(company, made)
            except MergeRefusal:
                assert any(each.back is None for each in merging.look_at(company, made.pk).since)
                return
            right(company)
            apart = ledger_queries.owed_on(company, day(400), [a.account_id, b.account_id])
            added: dict[str, int] = defaultdict(int)
            for balance in apart.values():
                for currency, total in balance.items():
                    added[currency] += total
            assert {c: total for c, total in added.items() if total} == owed
            assert outbox.done([a.account_id]) | outbox.done([b.account_id]) == steps
            now = answers(company, a)["rows"], answers(company, b)["rows"]
            for name in ("Entry", "Document", "DuePart", "Message", "Contact"):
                assert mine[name] <= now[0][name] and theirs[name] <= now[1][name]
            for who in (a, b):
                for part in DuePart.objects.filter(account_id=who.account_id):
                    across = part.allocations.exclude(entry__account_id=who.account_id)
                    assert sum(row.amount for row in across) == 0
