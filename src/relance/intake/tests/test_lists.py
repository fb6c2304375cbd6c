"""Lists with balances, week after week: the book follows, and an import can be taken back."""

from datetime import date, timedelta

import pytest
from django_scopes import scope
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from relance.accounts import queries as accounts
from relance.accounts.tests.firms import BY, MORNING, new_firm
from relance.customers.models import Customer
from relance.intake import queries
from relance.intake.actions import Options, Report, import_file
from relance.intake.gate.content import Content
from relance.intake.models import Import
from relance.intake.settling import open_again, settle_missing
from relance.intake.undoing import CannotUndo, Followed, Happened, undo
from relance.ledger import actions as ledger
from relance.ledger import queries as ledger_queries
from relance.ledger.actions import NewPayment
from relance.ledger.models import Entry

HEAD = "Numéro;Client;Date facture;Échéance;Montant TTC;Reste à payer\n"
TODAY = date(2026, 11, 21)


def row(number: str, total: str = "100,00", left: str | None = None, client: str = "Dupont") -> str:
    return f"{number};{client};14/09/2026;14/10/2026;{total};{total if left is None else left}\n"


@pytest.fixture
def firm(db):
    company = new_firm()
    with scope(company=company):
        yield company
        assert ledger_queries.faults(company) == [] and accounts.chain_faults(company) == []


def read(firm, *rows: str, today: date = TODAY, head: str = HEAD) -> Report:
    return import_file(
        firm, "liste.csv", Content.of((head + "".join(rows)).encode()), Options(), by=BY, now=MORNING, today=today
    )


def owed(firm, day: date = TODAY) -> int:
    return sum(balance.get("EUR", 0) for balance in ledger_queries.owed_on(firm, day).values())


def open_by_number(firm) -> dict[str, int]:
    ids = Customer.objects.values_list("account_id", flat=True)
    return {item.number: item.open for items in ledger_queries.items_on(ids, TODAY).values() for item in items}


def take_back(firm, report: Report):
    return undo(firm, report.import_id, by=BY, now=MORNING, today=TODAY)


def test_the_difference_at_first_sight_was_settled_before(firm):
    read(firm, row("F-1", "100,00", "40,00"), row("F-2", "50,00", "0,00"))
    assert open_by_number(firm) == {"F-1": 4000}
    assert sorted(Entry.objects.filter(kind="before").values_list("amount", flat=True)) == [-6000, -5000]
    assert owed(firm, date(2026, 9, 20)) == 4000, "no past day shows a debt that may not have been"


def test_a_newer_list_settles_elsewhere_on_the_day_it_is_read(firm):
    read(firm, row("F-1"))
    done = read(firm, row("F-1", left="30,00"))
    assert (done.new, done.updated, done.unchanged) == (0, 1, 0)
    assert open_by_number(firm) == {"F-1": 3000}
    (entry,) = Entry.objects.filter(kind="elsewhere")
    assert (entry.amount, entry.on) == (-7000, TODAY)
    assert owed(firm, TODAY - timedelta(days=1)) == 10000


def test_a_payment_by_hand_and_the_list_that_tells_of_it_are_one(firm):
    read(firm, row("F-1"))
    account = Customer.objects.get().account_id
    ledger.record_payments(firm, [NewPayment(account, "EUR", 7000, TODAY)], by=BY, now=MORNING)
    done = read(firm, row("F-1", left="30,00"))
    assert (done.updated, done.unchanged, owed(firm)) == (0, 1, 3000)


def test_a_credit_note_stays_what_the_list_says_and_is_netted_when_asking(firm):
    read(firm, row("F-1", "500,00"), row("F-2", "100,00"), row("AV-1", "-100,00"))
    assert owed(firm) == 50000
    done = read(firm, row("F-1", "500,00"), row("F-2", "100,00", "0,00"), row("AV-1", "-100,00", "0,00"))
    assert done.errors == 0
    assert open_by_number(firm) == {"F-1": 50000}


def test_what_is_gone_from_the_list_is_told_and_settled_when_a_person_says_so(firm):
    read(firm, row("F-1"), row("F-2"))
    done = read(firm, row("F-2"))
    assert done.missing == 1 and owed(firm) == 20000
    (missing,) = queries.missing(firm, done.import_id)
    assert missing.number == "F-1"
    settle_missing(firm, done.import_id, [missing.entry_id], by=BY, now=MORNING, today=TODAY)
    assert open_by_number(firm) == {"F-2": 10000} and queries.missing(firm, done.import_id) == []


def test_what_was_settled_by_mistake_is_open_again(firm):
    read(firm, row("F-1"), row("F-2"), row("F-3"), row("F-4", "90,00"))
    done = read(firm, row("F-3"), row("F-4", "90,00", "0,00"))
    gone = {one.number: one.entry_id for one in queries.missing(firm, done.import_id)}
    settle_missing(firm, done.import_id, gone.values(), by=BY, now=MORNING, today=TODAY)
    settled = queries.settled_as_missing(firm, done.import_id)
    assert [(one.number, one.amount) for one in settled] == [("F-1", 10000), ("F-2", 10000)]
    touched = open_again(firm, done.import_id, [gone["F-1"]], by=BY, now=MORNING, today=TODAY)
    assert open_by_number(firm) == {"F-1": 10000, "F-3": 10000} and len(touched) == 1
    assert [one.number for one in queries.settled_as_missing(firm, done.import_id)] == ["F-2"]
    assert [one.number for one in queries.missing(firm, done.import_id)] == ["F-1"], "told again"
    assert open_again(firm, done.import_id, [gone["F-1"]], by=BY, now=MORNING, today=TODAY) == [], "once"
    take_back(firm, done)
    assert open_by_number(firm) == {"F-1": 10000, "F-2": 10000, "F-3": 10000, "F-4": 9000}


def test_undoing_leaves_the_book_as_it_was(firm):
    first = read(firm, row("F-1", left="80,00"))
    second = read(firm, row("F-1", left="30,00"), row("F-2", client="Durand"))
    assert owed(firm) == 13000
    take_back(firm, second)
    assert (owed(firm), open_by_number(firm)) == (8000, {"F-1": 8000})
    take_back(firm, first)
    assert owed(firm) == 0 and open_by_number(firm) == {}
    again = read(firm, row("F-1", left="80,00"))
    assert again.new == 1 and owed(firm) == 8000


def test_what_was_matched_since_keeps_an_import_from_being_undone(firm):
    done = read(firm, row("F-1"))
    account = Customer.objects.get().account_id
    later = MORNING + timedelta(hours=1)
    ledger.record_payments(firm, [NewPayment(account, "EUR", 7000, TODAY)], by=BY, now=later)
    with pytest.raises(CannotUndo) as refused:
        take_back(firm, done)
    assert refused.value.because == (Followed("F-1", Happened.SETTLED, TODAY),)
    assert owed(firm) == 3000 and Import.objects.get().state == "done"


def test_after_thirty_days_an_import_stands(firm):
    done = read(firm, row("F-1"))
    with pytest.raises(CannotUndo):
        undo(firm, done.import_id, by=BY, now=MORNING + timedelta(days=31), today=TODAY)


@st.composite
def weeks(draw) -> list[dict[str, tuple[int, int, int]]]:
    """Two or three lists of the same documents: each list closes some more, or opens some again, or has new ones."""
    lists: list[dict[str, tuple[int, int, int]]] = []
    book: dict[str, tuple[int, int, int]] = {}
    for week in range(draw(st.integers(2, 3))):
        for number, (client, total, _) in list(book.items()):
            left = draw(st.integers(0, abs(total)))
            book[number] = (client, total, left if total > 0 else -left)
        for place in range(draw(st.integers(1, 3))):
            total = draw(st.integers(1, 300)) * draw(st.sampled_from([1, 1, 1, -1]))
            left = draw(st.integers(0, abs(total)))
            book[f"N{week}{place}"] = (draw(st.integers(0, 1)), total, left if total > 0 else -left)
        lists.append(dict(book))
    return lists


@pytest.mark.django_db
@settings(max_examples=15, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate])
@given(weeks())
def test_week_after_week_the_book_is_what_the_list_says(lists):
    from django.db import transaction

    with transaction.atomic():
        company = new_firm()
        with scope(company=company):
            states = [owed(company)]
            reports = []
            for one in lists:
                rows = [
                    row(
                        number,
                        f"{total / 100:.2f}".replace(".", ","),
                        f"{left / 100:.2f}".replace(".", ","),
                        f"C{client}",
                    )
                    for number, (client, total, left) in one.items()
                ]
                reports.append(read(company, *rows))
                assert owed(company) == sum(left for _, _, left in one.values())
                before = Entry.objects.count()
                assert read(company, *rows).updated == 0 and Entry.objects.count() == before
                assert ledger_queries.faults(company) == []
                states.append(owed(company))
            for report, state in zip(reversed(reports), reversed(states[:-1]), strict=True):
                take_back(company, report)
                assert owed(company) == state and ledger_queries.faults(company) == []
        transaction.set_rollback(True)


def test_last_weeks_file_dropped_again_does_not_open_what_this_weeks_closed(firm):
    read(firm, row("F-1"), row("F-2"))
    read(firm, row("F-1", left="0,00"), row("F-2"))
    again = read(firm, row("F-1"), row("F-2"))
    assert (again.new, again.updated, again.touched) == (0, 0, [])
    assert again.problems[0]["reason"] == "older_list" and owed(firm) == 10000
