"""Whole lives of a book, day by day: the five histories of decision record 1, then any history at all."""

from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from relance.dunning.facts import Outcome
from relance.dunning.tests.ladders import DUE, EVERYDAY, FRANCE, STANDARD, Life, Part, decide, facts, item, ladder
from relance.policies.rules import StepKind

EARLY = DUE - timedelta(days=30)


def day(number: int) -> date:
    return DUE + timedelta(days=number)


def part(number: int, due: int, *paid: tuple[int, int], issued: int = -30) -> Part:
    return Part(number, day(due), 10000, day(issued), tuple((day(on), amount) for on, amount in paid))


def life(*parts: Part, first: int = 0, days: int = 25, off: tuple[int, ...] = ()) -> Life:
    """From the due date on, so that the note before it plays no part."""
    return Life(parts, STANDARD, EVERYDAY).live(day(first), days, on=lambda one: (one - DUE).days not in off)


def test_a_part_payment_neither_resets_nor_skips():
    lived = life(part(1, 0, (4, 4000)))
    assert lived.story() == [(1, "friendly:1"), (10, "clear:1"), (20, "firm:1")]
    assert lived.parts[0].open_on(day(10)) == 6000


def test_when_the_oldest_is_paid_the_next_goes_on_from_its_own_level():
    lived = life(part(1, 0, (12, 10000)), part(2, 5, issued=5), days=24)
    assert lived.story() == [(1, "friendly:1"), (9, "friendly:2"), (17, "clear:2")]
    friendly = lived.sent[1]
    assert friendly.listed == (1, 2) and friendly.decision.marks == {2: "friendly"}


def test_a_new_invoice_meanwhile_is_asked_for_in_a_friendly_way():
    """C falls due on 15: friendly on 18 lists A and marks only C; firm, when that has had its time, is A's."""
    lived = life(part(1, 0), part(3, 15, issued=15), days=28)
    assert lived.story() == [(1, "friendly:1"), (10, "clear:1"), (18, "friendly:3"), (26, "firm:1")]
    assert lived.sent[2].listed == (1, 3) and lived.sent[2].decision.marks == {3: "friendly"}
    assert lived.sent[3].decision.marks == {1: "firm", 3: "clear"}


def test_two_items_due_for_a_step_on_one_day_make_one_message():
    lived = life(part(1, 0), part(3, 19, issued=19), days=22)
    assert lived.story() == [(1, "friendly:1"), (10, "clear:1"), (20, "firm:1")]
    assert lived.sent[2].decision.marks == {1: "firm", 3: "friendly"}


def test_no_note_goes_about_the_next_invoice_while_another_is_late():
    """B was known long before: no note on 2, its friendly as soon as A's has had its time."""
    lived = life(part(1, 0, (12, 10000)), part(2, 5), days=24)
    assert lived.story() == [(1, "friendly:1"), (9, "friendly:2"), (17, "clear:2")]


def test_a_date_given_about_what_is_paid_by_now_holds_nobody():
    """A is asked for by 8 and paid on 3; B, due on 5, has its friendly on 6."""
    lived = life(part(1, 0, (3, 10000)), part(2, 5, issued=5), days=8)
    assert lived.story() == [(1, "friendly:1"), (6, "friendly:2")]


def test_the_time_given_to_answer_is_kept_before_the_next_step():
    """Friendly leaves late, on 8, and gives seven days: clear waits for the day after, 16, and firm for 24."""
    lived = life(part(1, 0), off=tuple(range(8)), days=40)
    assert lived.story() == [(8, "friendly:1"), (16, "clear:1"), (24, "firm:1")]


def test_an_undone_run_is_as_if_it_had_not_been():
    """Proposed on 1, approved and undone; nothing left, so on 2 it is still friendly:A, once."""
    first = decide(facts(day(1), item(1)), STANDARD, EVERYDAY)
    again = decide(facts(day(2), item(1)), STANDARD, EVERYDAY)
    assert (first.step, first.item) == (again.step, again.item) == ("friendly", 1)
    lived = life(part(1, 0), off=(0, 1))
    assert lived.story() == [(2, "friendly:1"), (10, "clear:1"), (20, "firm:1")]


def test_after_three_days_down_the_step_that_was_due_goes_once():
    lived = life(part(1, 0), off=(9, 10, 11))
    assert lived.story() == [(1, "friendly:1"), (12, "clear:1"), (20, "firm:1")]


def test_after_a_month_down_the_levels_are_climbed_one_at_a_time():
    lived = life(part(1, 0), days=60, off=tuple(range(2, 40)))
    assert lived.story() == [(1, "friendly:1"), (40, "clear:1"), (48, "firm:1")]


LADDERS = st.sampled_from([STANDARD, ladder(1, 10, 20), ladder(-7, -3, 2, 4, 6, gap=5), ladder(3, 4, gap=1, minimum=0)])
PLACES = st.sampled_from([FRANCE, EVERYDAY])


@st.composite
def books(draw):
    parts = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        due, amount = day(draw(st.integers(-10, 40))), draw(st.integers(500, 20_000))
        issued = due - timedelta(days=draw(st.sampled_from([0, 2, 14, 30])))
        paid, left = [], amount
        for _ in range(draw(st.integers(0, 2))):
            share = draw(st.integers(0, left))
            paid.append((issued + timedelta(days=draw(st.integers(0, 70))), share))
            left -= share
        parts.append(Part(number, due, amount, issued, tuple((on, share) for on, share in paid if share)))
    return tuple(parts)


DOWN = st.frozensets(st.integers(0, 139), max_size=25) | st.tuples(st.integers(0, 60), st.integers(1, 60)).map(
    lambda gap: frozenset(range(gap[0], gap[0] + gap[1]))
)
FIRST = DUE - timedelta(days=20)


@given(books(), LADDERS, PLACES, DOWN)
@settings(max_examples=60, deadline=None)
def test_in_any_life_each_step_comes_once_in_order_and_never_in_a_burst(parts, rules, place, down):
    lived = Life(parts, rules, place).live(FIRST, 140, on=lambda one: (one - FIRST).days not in down)
    order = {step.name: n for n, step in enumerate(rules.ladder.steps)}
    levels: dict[int, list[int]] = defaultdict(list)
    for sent in lived.sent:
        assert sent.day >= FIRST and place.is_working(sent.day)
        for number, step in sent.decision.marks.items():
            levels[number].append(order[step])
    for number, climbed in levels.items():
        assert all(a < b for a, b in pairwise(climbed)), f"item {number} went {climbed}"
        late = [n for n in climbed if rules.ladder.steps[n].day > 0]
        first = next(n for n, step in enumerate(rules.ladder.steps) if step.day > 0)
        assert late == list(range(first, first + len(late))), f"item {number} skipped a level: {climbed}"
    assert all((b.day - a.day).days >= rules.gap_days for a, b in pairwise(lived.sent))
    assert len({sent.occasion for sent in lived.sent}) == len(lived.sent)


@given(books(), LADDERS, PLACES)
@settings(max_examples=40, deadline=None)
def test_a_message_lists_all_that_is_open_and_nothing_that_is_paid(parts, rules, place):
    for sent in Life(parts, rules, place).live(FIRST, 120).sent:
        is_open = {p.id for p in parts if p.issued <= sent.day and p.open_on(sent.day) > 0}
        assert set(sent.listed) == is_open


@given(books(), LADDERS, PLACES, DOWN)
@settings(max_examples=60, deadline=None)
def test_sleeping_until_the_day_a_decision_names_loses_no_day(parts, rules, place, down):
    """An account is looked at only on its wake day; the messages are those of looking every single day."""

    def on(one: date) -> bool:
        return (one - FIRST).days not in down

    daily = Life(parts, rules, place).live(FIRST, 140, on=on)
    sleeping = Life(parts, rules, place).live(FIRST, 140, on=on, asleep=True)
    assert sleeping.story() == daily.story()
    assert len(sleeping.decisions) <= len(daily.decisions)


@given(books(), PLACES)
@settings(max_examples=40, deadline=None)
def test_who_never_pays_hears_every_step_and_then_a_person_decides(parts, place):
    """Nothing is forgotten: after long enough every late item above the minimum has had every late step."""
    unpaid = tuple(Part(p.id, p.due, p.amount + 2000, p.issued) for p in parts)
    lived = Life(unpaid, STANDARD, place, decides=True).live(FIRST, 200)
    wanted = {step.name for step in STANDARD.ladder.steps if step.kind is StepKind.MESSAGE and step.day > 0}
    assert all(wanted <= done for done in lived.done().values())
    assert lived.decisions[-1].outcome in (Outcome.PERSON, Outcome.WAIT)
    assert set(lived.rests) == set(lived.done())


@given(books(), PLACES)
@settings(max_examples=40, deadline=None)
def test_where_the_oldest_has_had_every_message_nothing_gentler_goes_before_a_person_decides(parts, place):
    unpaid = tuple(Part(p.id, p.due, p.amount + 2000, p.issued) for p in parts)
    lived = Life(unpaid, STANDARD, place).live(FIRST, 200)
    ended = [made.today for made in lived.decisions if made.outcome is Outcome.PERSON]
    assert ended and all(sent.day < ended[0] for sent in lived.sent)


@given(books(), LADDERS, PLACES, DOWN)
@settings(max_examples=60, deadline=None)
def test_no_message_before_the_date_that_one_about_the_same_open_items_gave(parts, rules, place, down):
    lived = Life(parts, rules, place, decides=True).live(FIRST, 140, on=lambda one: (one - FIRST).days not in down)
    for a, b in pairwise(lived.sent):
        assert b.day > lived.answer_by(a) or not set(a.listed) & set(b.listed)
