"""A person has the last word: placing, setting aside, taking back."""

from datetime import date

import pytest
from django_scopes import scope

from relance.accounts.tests.firms import BY, MORNING, new_firm
from relance.ledger.models import Entry
from relance.ledger.tests.books import customer, invoice, take_back
from relance.matching import actions, queries
from relance.matching.actions import MatchingRefusal
from relance.matching.models import BankLine
from relance.matching.rules.records import Why
from relance.matching.tests.bank import DAY, keep, line, place, place_all, settled, undo, whys
from relance.matching.undoing import forget


def test_a_person_places_a_line(firm):
    who = customer(firm, "Studio Prémery")
    invoice(who, "F-0001", 10000, due=date(2026, 1, 1))
    invoice(who, "F-1042", 10000)
    keep(firm, line(10500, "f 1042 merci"))
    (row,) = queries.not_placed(firm)
    done = place(firm, row, who)
    assert settled() == {"F-1042": 10000, "F-0001": 500}, "what it names first, then the oldest"
    assert done.touched == [who.account_id]
    row.refresh_from_db()
    assert (row.payment_id, row.by_itself) == (done.entries[0], False)
    assert row.payment.reference == "F-1042 · f 1042 merci"


def test_a_place_is_taken_once(firm):
    who = customer(firm)
    keep(firm, line(), line(-500, "REJET", "R2", returned=True))
    back, row = queries.not_placed(firm)
    place(firm, row, who)
    with pytest.raises(MatchingRefusal, match="place already"):
        place(firm, row, who)
    with pytest.raises(MatchingRefusal, match="place already"):
        actions.set_aside(firm, row.pk, "x", by=BY, now=MORNING)
    with pytest.raises(MatchingRefusal, match="Money went out"):
        place(firm, back, who)
    with pytest.raises(MatchingRefusal, match="no bank line"):
        actions.place(firm, 987654321, who.account_id, by=BY, now=MORNING)
    assert Entry.objects.count() == 1


def test_nobody_places_with_another_firms_customer(firm):
    other = new_firm()
    with scope(company=other):
        theirs = customer(other)
        keep(other, line())
        (their_line,) = queries.not_placed(other)
    keep(firm, line())
    (row,) = queries.not_placed(firm)
    with pytest.raises(MatchingRefusal, match="no such customer"):
        place(firm, row, theirs)
    with pytest.raises(MatchingRefusal, match="no bank line"):
        place(firm, their_line, customer(firm))
    for refused in (
        lambda: undo(firm, their_line),
        lambda: actions.set_aside(firm, their_line.pk, "", by=BY, now=MORNING),
    ):
        with pytest.raises(MatchingRefusal, match="no bank line"):
            refused()
    assert queries.get(firm, their_line.pk) is None


def test_taken_back_it_waits_and_nothing_places_it_by_itself(firm):
    who = customer(firm)
    invoice(who, "F-1042")
    keep(firm, line())
    row = queries.get(firm, place_all(firm).lines[0])
    done = undo(firm, row)
    assert done.touched == [who.account_id] and settled() == {}
    assert whys(firm) == [Why.HELD] and place_all(firm) == actions.Placed()
    with pytest.raises(MatchingRefusal, match="nothing to take back"):
        undo(firm, row)
    place(firm, row, who)
    assert settled() == {"F-1042": 10000}


def test_a_payment_reversed_elsewhere_gives_its_line_back(firm):
    who = customer(firm)
    invoice(who, "F-1042")
    keep(firm, line())
    done = place_all(firm)
    take_back(firm, done.entries[0])
    assert whys(firm) == [Why.HELD] and place_all(firm) == actions.Placed()
    assert queries.counts(firm) == queries.Counts(1, 0, 0)
    row = queries.get(firm, done.lines[0])
    again = place(firm, row, who)
    assert again.entries != done.entries and settled() == {"F-1042": 10000}
    take_back(firm, again.entries[0])
    actions.set_aside(firm, row.pk, "bounced", by=BY, now=MORNING)
    assert queries.counts(firm) == queries.Counts(0, 0, 1)


def test_set_aside_and_back(firm):
    keep(firm, line(words="REMISE CARTES"))
    (row,) = queries.not_placed(firm)
    actions.set_aside(firm, row.pk, " card takings ", by=BY, now=MORNING)
    (aside,) = queries.set_aside(firm)
    assert (aside.aside_reason, aside.placed_by) == ("card takings", BY)
    invoice(customer(firm), "F-1042")
    assert place_all(firm) == actions.Placed()
    assert undo(firm, row).touched == []
    assert whys(firm) == [Why.HELD] and queries.counts(firm).all == 1


def test_a_statement_is_forgotten_as_far_as_nobody_worked_with_it(firm):
    who = customer(firm)
    invoice(who, "F-1042")
    invoice(who, "F-1043", 777)
    kept = keep(
        firm, line(), line(777, "F-1043", "R2"), line(500, "CB", "R3"), line(600, "CB", "R4"), line(700, "CB", "R5")
    )
    assert len(kept.lines) == 5
    place_all(firm)
    by_amount = {row.amount: row for row in BankLine.objects.all()}
    place(firm, by_amount[500], who)
    actions.set_aside(firm, by_amount[600].pk, "takings", by=BY, now=MORNING)
    take_back(firm, by_amount[777].payment_id or 0)
    done = forget(firm, kept.lines, on=DAY, reason="undone", by=BY, now=MORNING)
    assert sorted(BankLine.objects.values_list("amount", flat=True)) == [500, 600]
    assert len(done.lines) == 3 and len(done.entries) == 1 and done.touched == [who.account_id]
    assert sum(settled().values()) == 500, "what a person placed stays"
    assert forget(firm, kept.lines, on=DAY, reason="undone", by=BY, now=MORNING) == actions.Placed()
    assert keep(firm, line()).new == 1


def test_another_firms_lines_are_not_forgotten(firm):
    other = new_firm()
    with scope(company=other):
        theirs = keep(other, line()).lines
    assert forget(firm, theirs, on=DAY, reason="x", by=BY, now=MORNING) == actions.Placed()
    with scope(company=other):
        assert BankLine.objects.count() == 1
