"""Telling the import what its columns are: not used, told apart, found one by one."""

import pytest

from relance.desk.customer.tests.sample import Firm, a_firm, send, text_of
from relance.desk.importing import understood
from relance.desk.importing.tests.sample import NO_WORDS, drop, files, report, take
from relance.desk.tests.test_strict_pages import check
from relance.intake import dropping
from relance.intake.actions import Report
from relance.web import jobs

pytestmark = pytest.mark.django_db

TWICE = b"Number;Customer;Date;Amount;Amount\nF-1;Dupont;14/01/2026;100.00;80.00\n"
BARE = NO_WORDS.split(b"\n", 1)[1]


@pytest.fixture
def firm() -> Firm:
    return a_firm()


def page(firm: Firm, number: int, language: str = "en") -> str:
    return text_of(firm.client("owner", language), firm.path(f"import/{number}/"))


def choose(firm: Firm, number: int, **fields: str) -> str:
    return send(firm.client(), firm.path(f"import/{number}/answer/"), **fields)


def fields(firm: Firm, number: int) -> list[str]:
    return report(firm, number).fields


def test_a_column_that_is_in_use_is_not_used_and_that_is_remembered(firm):
    data = (
        b"Number;Customer;Date;Due;Total;Status\nF-1;Rey;14/01/2026;14/02/2026;10;draft\nG-1;Rey;14/01/2026;;9;open\n"
    )
    number = drop(firm.client(), firm, data)
    assert '<option value="">Not used</option>' in page(firm, number)
    choose(firm, number, **{"column-3": ""})
    html = choose(firm, number, **{"column-5": ""})
    assert fields(firm, number)[3:] == ["", "amount", ""] and "Import 2 invoices" in html
    firm.client().post(firm.path(f"import/{number}/take/"))
    later = drop(firm.client(), firm, data.replace(b"F-1", b"F-2"))
    assert fields(firm, later)[3:] == ["", "amount", ""]
    choose(firm, later, **{"column-3": "due"})
    assert fields(firm, later)[3] == "due", "and back"


def test_not_used_frees_a_column_of_what_its_header_says_too(firm):
    number = drop(firm.client(), firm, b"Number;Customer;Date;Due;Total\nF-1;Dupont;14/01/2026;14/02/2026;10\n")
    choose(firm, number, **{"column-3": "paid_on"})
    choose(firm, number, **{"column-3": ""})
    assert fields(firm, number)[3] == ""


def test_two_columns_of_one_header_are_told_apart(firm):
    number = drop(firm.client(), firm, TWICE)
    html = page(firm, number)
    assert 'value="Amount (column D)"' in html and "What is the column “Amount (column E)”?" in html
    choose(firm, number, question="amount", choice="Amount (column E)")
    assert fields(firm, number)[3:] == ["", "amount"]
    choose(firm, number, **{"column-3": "balance"})
    assert fields(firm, number)[3:] == ["balance", "amount"]
    assert report(firm, number).open_total_minor == {"EUR": 8000}
    firm.client().post(firm.path(f"import/{number}/take/"))
    assert fields(firm, drop(firm.client(), firm, TWICE.replace(b"F-1", b"F-2")))[3:] == ["balance", "amount"]


@pytest.mark.parametrize("data", [NO_WORDS, BARE])
def test_unknown_columns_are_found_one_by_one(firm, data):
    number = drop(firm.client(), firm, data)
    answer = firm.client().get(firm.path(f"import/{number}/"))
    check(answer, "import")
    html = page(firm, number)
    assert "Relance does not know these columns." in html and "Columns to name" in html
    assert "Still to find: Number, Customer, Amount with tax or Still open, Invoice date or Due date." in html
    assert f'action="{firm.path(f"import/{number}/take/")}"' not in html and "3 rows of 3" in html
    assert ("Column A" in html) == (data == BARE)
    assert "Say first what the columns are." in send(firm.client(), firm.path(f"import/{number}/take/"))
    html = choose(firm, number, **{"column-0": "number", "column-1": "customer"})
    assert "Still to find: Amount with tax or Still open, Invoice date or Due date." in html
    choose(firm, number, **{"column-3": "amount"})
    html = choose(firm, number, **{"column-2": "issued"})
    assert "Import 3 invoices" in html and "Still to find" not in html
    firm.client().post(firm.path(f"import/{number}/take/"))
    assert files(firm) == [("liste.csv", "done")]
    assert "Import 3 invoices" in page(firm, drop(firm.client(), firm, data.replace(b"X-", b"Y-")))


def test_a_wrong_column_on_the_way_can_be_corrected(firm):
    number = drop(firm.client(), firm, NO_WORDS)
    html = choose(firm, number, **{f"column-{n}": f for n, f in enumerate(("number", "amount", "issued", "customer"))})
    assert "No row can be taken as it is." in html and "See the 3 rows to correct" in html
    html = choose(firm, number, **{"column-1": "customer"})
    assert "Import 3 invoices" in html, "the two changed places"


def test_a_long_list_with_unknown_columns_is_named_in_the_background(firm, monkeypatch):
    monkeypatch.setattr(dropping, "QUICK", 50)
    number = drop(firm.client(), firm, NO_WORDS)
    jobs.read_dropped(firm.company.pk, number)
    assert "Relance does not know these columns." in page(firm, number)
    for place, field in enumerate(("number", "customer", "issued", "amount")):
        choose(firm, number, **{f"column-{place}": field})
        jobs.read_dropped(firm.company.pk, number)
    assert "Import 3 invoices" in page(firm, number)


def test_what_the_file_settles_and_completes_is_told(firm):
    number = take(firm.client(), firm, PAID)
    known = report(firm, number)
    assert (known.open_count, known.settled_total_minor) == (1, {"EUR": 15000})
    html = text_of(firm.client(), firm.path(f"import/{number}/done/"))
    assert "of which open" in html and "Settled by this list" in html and "€150.00" in html
    again = take(firm.client(), firm, PAID.replace(b"Client;", b"Client;Courriel;").replace(b"Rey;", b"Rey;r@b.fr;"))
    html = text_of(firm.client(), firm.path(f"import/{again}/done/"))
    assert report(firm, again).customers["filled"] == 1 and "Customers completed" in html
    assert "1 customer completed" in text_of(firm.client(), firm.path("import/"))


PAID = (
    "N°;Client;Date facture;Échéance;Montant TTC;Reste à payer\n"
    "F-1;Rey;14/01/2026;14/02/2026;100,00;0,00\nF-2;Rey;14/01/2026;14/02/2026;80,00;30,00\n"
).encode()


def test_every_meaning_that_is_lacking_has_words():
    needs = [["number"], ["customer"], ["amount", "balance"], ["issued", "due"]]
    assert all(understood.needs_of(Report("a.csv", needs=needs)))
