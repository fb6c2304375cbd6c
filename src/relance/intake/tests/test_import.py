"""A file comes in: once is enough, twice changes nothing, next week's is an update."""

from datetime import date

import pytest
from django_scopes import scope

from relance.accounts import queries as accounts
from relance.accounts.tests.firms import BY, MORNING, new_firm
from relance.customers import actions as customers
from relance.customers.models import Customer
from relance.intake.actions import Options, Rejected, Report, Unanswered, import_file, preview
from relance.intake.gate.content import Content
from relance.intake.models import Import
from relance.intake.originals import content_of
from relance.ledger import queries as ledger
from relance.ledger.models import Document, Entry

HEAD = "Numéro;Client;Date facture;Échéance;Montant TTC;Réglé le;Courriel\n"
LATER = date(2027, 1, 1)


def line(number: str, client: str = "Dupont", amount: str = "100,00", paid: str = "", due: str = "13/02/2026") -> str:
    return f"{number};{client};14/01/2026;{due};{amount};{paid};a@example.com\n"


@pytest.fixture
def firm(db):
    company = new_firm()
    with scope(company=company):
        yield company
        assert ledger.faults(company) == [] and accounts.chain_faults(company) == []


def read(firm, *lines: str, **options) -> Report:
    data = (HEAD + "".join(lines)).encode()
    return import_file(firm, "factures.csv", Content.of(data), Options(**options), by=BY, now=MORNING)


def owed(firm) -> dict[str, int]:
    found: dict[str, int] = {}
    for balance in ledger.owed_on(firm, LATER).values():
        for currency, minor in balance.items():
            found[currency] = found.get(currency, 0) + minor
    return found


def test_the_same_file_twice_changes_nothing(firm):
    lines = [line("F-1"), line("F-2", "Durand", paid="20/01/2026"), line("F-3", amount="-30,00")]
    first, entries = read(firm, *lines), Entry.objects.count()
    versions = accounts.versions(Customer.objects.values_list("account_id", flat=True))
    second = read(firm, *lines)
    assert (first.new, second.new, second.updated, second.unchanged, second.errors) == (3, 0, 0, 3, 0)
    assert Entry.objects.count() == entries and Customer.objects.count() == 2
    assert accounts.versions(versions) == versions and second.touched == []


def test_next_weeks_list_is_an_update(firm):
    read(firm, line("F-1"), line("F-2"))
    after = read(firm, line("F-1", paid="28/02/2026"), line("F-2"), line("F-3"))
    assert (after.new, after.updated, after.unchanged) == (1, 1, 1)
    assert owed(firm) == {"EUR": 20000}


def test_a_row_with_an_error_stays_out_and_the_others_go_in(firm):
    done = read(firm, line("F-1"), line("F-2", amount="abc"), line("F-3"))
    assert done.errors == 1 and done.problems[0]["row"] == 3
    assert set(Document.objects.values_list("number", flat=True)) == {"F-1", "F-3"}


def test_an_amount_that_contradicts_the_book_is_an_error_and_not_a_correction(firm):
    read(firm, line("F-1"))
    done = read(firm, line("F-1", amount="120,00"))
    assert [p["reason"] for p in done.problems] == ["changed_amount"] and owed(firm) == {"EUR": 10000}


def test_the_number_of_another_customer_is_an_error(firm):
    read(firm, line("F-1", "Dupont"))
    done = read(firm, line("F-1", "Durand"))
    assert [p["reason"] for p in done.problems] == ["number_of_another_customer"] and owed(firm) == {"EUR": 10000}


def test_a_row_that_stays_out_adds_no_customer(firm):
    read(firm, line("F-1", "Dupont"))
    read(firm, line("F-1", "Durand"))
    assert Customer.objects.count() == 1


def test_a_customer_renamed_here_is_still_the_customer_of_the_list(firm):
    read(firm, line("F-1", "Dupont"))
    customers.change(firm, Customer.objects.get().pk, {"name": "Dupont & Fils"}, by=BY, now=MORNING)
    done = read(firm, line("F-1", "Dupont", paid="28/02/2026"))
    assert done.errors == 0 and Customer.objects.count() == 1 and owed(firm) == {}


@pytest.mark.parametrize("number", ["f-1", "F - 1"])
def test_a_number_written_differently_next_week_is_not_a_second_invoice(firm, number):
    read(firm, line("F-1"))
    read(firm, line(number))
    assert owed(firm) == {"EUR": 10000}


def test_a_customer_is_known_without_accents_and_case(firm):
    read(firm, line("F-1", "Société Générale des Eaux"))
    read(firm, line("F-2", "SOCIETE  GENERALE DES EAUX"))
    assert Customer.objects.count() == 1


def test_a_file_whose_dates_can_be_read_two_ways_is_asked_about_before_anything_is_written(firm):
    data = (HEAD + "F-1;Dupont;01/02/2026;03/04/2026;100;;\n").encode()
    with pytest.raises(Unanswered):
        import_file(firm, "a.csv", Content.of(data), Options(), by=BY, now=MORNING)
    assert Entry.objects.count() == Customer.objects.count() == Import.objects.count() == 0
    guessed = import_file(firm, "a.csv", Content.of(data), Options(), by=BY, now=MORNING, guess=True)
    assert guessed.questions[0]["guess"] == "dmy"


def test_a_rehearsal_writes_nothing(firm):
    done = preview(firm, "a.csv", Content.of((HEAD + line("F-1")).encode()), Options(), today=MORNING.date())
    assert done.new == 1 and done.open_total_minor == {"EUR": 10000}
    assert Entry.objects.count() == Customer.objects.count() == Import.objects.count() == 0


def test_the_file_is_kept_as_it_came(firm):
    read(firm, line("F-1"))
    kept = Import.objects.get()
    assert content_of(kept).whole() == (HEAD + line("F-1")).encode() and kept.report["new"] == 1


@pytest.mark.parametrize(
    "row",
    [
        line("F-1", "Du\0pont"),
        line("F-1", amount="1\x000"),
        line("F\0-1", due="never\0"),
        line("F-1", "=cmd|' /C calc'!A0"),
        line("F-1", "D" * 300),
        line("F-1", "\u202edrow"),
        line("F-1", amount="9" * 30),
        "F-1\n",
        ";;;;;;\n",
        '"F-1;Dupont\n',
        line("F-1", "X" * 140_000),
    ],
)
def test_a_damaged_row_is_a_problem_and_never_a_traceback(firm, row):
    try:
        done = read(firm, line("F-9"), row)
    except Rejected as refused:
        assert str(refused)
        return
    assert Document.objects.filter(number="F-9").count() == 1 and done.new >= 1


@pytest.mark.parametrize("data", [b"", b"   \n", b"\0\0\0", b"\x89PNG\r\n\x1a\n\0\0", HEAD.encode(), b"a;b;c\n1;2;3\n"])
def test_a_file_that_is_no_list_is_refused_in_words(firm, data):
    with pytest.raises(Rejected):
        import_file(firm, "a.csv", Content.of(data), Options(), by=BY, now=MORNING)


def test_another_firms_book_is_not_looked_at(firm):
    read(firm, line("F-1"))
    stranger = new_firm()
    with scope(company=stranger):
        done = read(stranger, line("F-1", amount="70,00"))
        assert (done.new, done.errors, owed(stranger)) == (1, 0, {"EUR": 7000})
    assert owed(firm) == {"EUR": 10000}


def test_a_quotation_mark_without_its_pair_costs_one_row_and_not_the_rest(firm):
    lines = [line("F-1"), line("F-2").replace(";Dupont", ';"Dupont'), line("F-3"), line("F-4")]
    done = read(firm, *lines)
    assert [(p["row"], p["reason"]) for p in done.problems if p["severity"] == "error"] == [(3, "row_too_short")]
    assert set(Document.objects.values_list("number", flat=True)) == {"F-1", "F-3", "F-4"}
