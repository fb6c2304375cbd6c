"""The list of invoices says what is open, finds, filters, sorts and exports, in a bounded number of queries."""

import csv
import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from relance.arrangements import actions as arrangements
from relance.arrangements.rules import Kind, NewArrangement
from relance.desk.customer.tests.sample import BY, TODAY, Firm, a_firm, text_of
from relance.desk.invoices import view
from relance.desk.invoices.words import sentence
from relance.ledger import actions as ledger
from relance.ledger.actions import NewDocument, NewPayment
from relance.ledger.listing import Figures
from relance.ledger.models import DuePart
from relance.ledger.rules import EntryKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm() -> Firm:
    return a_firm()


def bill(firm: Firm, who, number: str, total: int, due: date, kind: EntryKind = EntryKind.INVOICE) -> None:
    parts = ((due, total),) if kind is EntryKind.INVOICE else ()
    new = NewDocument(who.account_id, kind, number, date(2026, 9, 2), "EUR", total, parts)
    with firm.inside():
        ledger.record_documents(firm.company, [new], by=BY, now=firm.now)


def body(firm: Firm, question: str = "", status: int = 200) -> str:
    """The rows of the list."""
    html = text_of(firm.client(), firm.path(f"invoices/?{question}"), status)
    return html.split("<tbody>")[1].split("</tbody>")[0] if "<tbody>" in html else ""


def test_the_sentence_gives_the_answer_with_currencies_side_by_side(firm):
    html = text_of(firm.client(), firm.path("invoices/"))
    assert "Three invoices are open, €1,486.20 + £200.00; one is late." in html
    assert 'aria-current="page"' in html.split(firm.path("invoices/"))[1][:40]


@pytest.mark.parametrize(
    ("open_", "late", "words"),
    [
        (0, 0, "No invoice is open."),
        (1, 0, "One invoice is open, €10.00; it is not late."),
        (1, 1, "One invoice is open, €10.00; it is late."),
        (2, 0, "Two invoices are open, €10.00; none of them is late."),
        (2, 2, "Two invoices are open, €10.00; all of them are late."),
        (12345, 1001, "12,345 invoices are open, €10.00; 1,001 are late."),
    ],
)
def test_every_sentence(open_, late, words):
    assert sentence(Figures(open_, late, {"EUR": [1000, 0, 0, 0, 0]}), "en") == words


def test_a_row_says_number_customer_dates_sums_and_next_step(firm):
    row = body(firm).split("F-101")[1].split("</tr>")[0]
    for words in (
        "Garage Lumière",
        "14 Oct",
        "13 Nov",
        "11 days late",
        "€486.20",
        "due-line",
        "Waits for your approval",
    ):
        assert words in row
    assert f"customers/{firm.late.id}/#document-" in body(firm)


def test_one_strip_for_each_currency_and_each_column_is_a_link(firm):
    html = text_of(firm.client(), firm.path("invoices/"))
    assert html.index("Open in EUR") < html.index("Open in GBP")
    links = re.findall(r'href="([^"]+age=\d)"', html)
    assert len(links) == 10
    late = unescape(next(link for link in links if "EUR" in link and link.endswith("age=1")))
    shown = text_of(firm.client(), late)
    assert "Only EUR, 1–30 days late" in shown
    assert "F-101" in shown.split("<tbody>")[1] and "F-102" not in shown.split("<tbody>")[1]
    assert shown.count('class="chosen"') == 1


@pytest.mark.parametrize(
    ("question", "seen", "unseen"),
    [
        ("", "F-101", "F-200"),
        ("show=late", "F-101", "F-102"),
        ("show=paid", "F-200", "F-101"),
        ("show=credit", "A-1", "F-101"),
        ("show=all", "F-200", "Nobody"),
        ("q=F-200", "F-200", "F-101"),
        ("q=isaac", "F-103", "F-101"),
        ("q=isaac&show=late", "", "F-103"),
        ("q=101", "F-101", "F-102"),
        ("show=nonsense&by=nonsense&age=9&currency=%00&after=nonsense", "F-101", "F-200"),
        ("show=open&currency=GBP", "F-103", "F-102"),
    ],
)
def test_search_and_filters(firm, question, seen, unseen):
    bill(firm, firm.fresh, "F-200", 5000, date(2026, 10, 1))
    bill(firm, firm.fresh, "A-1", 5000, date(2026, 10, 1), EntryKind.CREDIT_NOTE)
    assert seen in body(firm, question)
    assert unseen not in body(firm, question)


@pytest.mark.parametrize(
    ("by", "order"),
    [("due", ["F-101", "F-102", "F-103"]), ("sum", ["F-102", "F-101", "F-103"]), ("customer", ["F-101", "F-102"])],
)
def test_the_order(firm, by, order):
    html = body(firm, f"by={by}")
    assert [html.index(number) for number in order] == sorted(html.index(number) for number in order)


def test_nothing_fits_and_says_where_else_to_look(firm):
    html = text_of(firm.client(), firm.path("invoices/?q=xyz&show=late"))
    assert "No invoice fits “xyz”." in html
    assert "?show=all&amp;q=xyz" in html


def test_an_empty_firm_is_told_how_invoices_come(firm):
    with firm.inside():
        from relance.company.models import Company

        bare = Company.objects.create(slug="bare", name="Bare", country="FR", created_at=firm.now)
    firm.company = bare
    assert "No invoices yet." in text_of(firm.client(), "/bare/invoices/")


def test_what_is_contested_has_a_filter_of_its_own(firm):
    assert "Contested" not in text_of(firm.client(), firm.path("invoices/"))
    with firm.inside():
        part = DuePart.objects.get(document__number="F-101")
        new = NewArrangement(Kind.DISPUTE, TODAY, date(2026, 12, 20), parts={part.pk: 8620})
        arrangements.arrange(firm.company, firm.late.account_id, new, by=BY, now=firm.now)
    assert "Contested" in text_of(firm.client(), firm.path("invoices/"))
    html = body(firm, "show=contested")
    assert "€86.20 contested" in html and "F-102" not in html


def test_there_and_back_through_the_pages(firm, monkeypatch):
    monkeypatch.setattr(view, "PAGE_SIZE", 2)
    client, html = firm.client(), text_of(firm.client(), firm.path("invoices/"))
    assert "3 lines" in html and 'rel="prev"' not in html
    onward = unescape(re.search(r'rel="next" href="([^"]+)"', html)[1])
    last = text_of(client, firm.path("invoices/") + onward)
    assert "F-103" in last.split("<tbody>")[1] and 'rel="next"' not in last
    back = unescape(re.search(r'rel="prev" href="([^"]+)"', last)[1])
    again = text_of(client, firm.path("invoices/") + back)
    assert again.split("<tbody>")[1].split("</tbody>")[0] == html.split("<tbody>")[1].split("</tbody>")[0]


def test_more_invoices_are_no_more_queries(firm, django_assert_max_num_queries):
    client, path = firm.client(), firm.path("invoices/?by=")
    for by in ("due", "sum", "customer"):
        client.get(path + by)
        with CaptureQueriesContext(connection) as few:
            client.get(path + by)
        for n in range(60):
            bill(firm, firm.both, f"G-{by}-{n}", 1000 + n, date(2026, 10, 1 + n % 28))
        with django_assert_max_num_queries(len(few.captured_queries) + 1):  # the count, once there are two pages
            html = client.get(path + by).content.decode()
        assert html.count("<tr data-row>") == view.PAGE_SIZE


def rows_of_file(firm: Firm, question: str = "", language: str = "en") -> list[list[str]]:
    answer: Any = firm.client(language=language).get(firm.path(f"invoices/list.csv?{question}"))
    assert answer.status_code == 200 and "attachment" in answer["Content-Disposition"]
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(text.splitlines(), delimiter=";" if language == "fr" else ","))


def test_the_file_holds_the_filtered_list(firm):
    header, *rows = rows_of_file(firm)
    assert header[0] == "Number" and len(header) == 10
    assert rows[0] == [
        "F-101",
        "",
        "Garage Lumière",
        "C-00001",
        "2026-10-14",
        "2026-11-13",
        "EUR",
        "486.20",
        "486.20",
        "11",
    ]
    assert [row[0] for row in rows] == ["F-101", "F-102", "F-103"]
    assert [row[0] for row in rows_of_file(firm, "show=late")[1:]] == ["F-101"]
    assert [row[0] for row in rows_of_file(firm, "q=isaac&by=sum")[1:]] == ["F-102", "F-103"]


def test_the_file_in_french_is_one_that_a_french_spreadsheet_reads(firm):
    rows = rows_of_file(firm, language="fr")
    assert rows[1][7] == "486,20"


def test_no_cell_of_the_file_is_a_formula(firm):
    with firm.inside():
        type(firm.late).objects.filter(pk=firm.late.pk).update(name="=HYPERLINK(0)")
    bill(firm, firm.late, "+cmd|x", 100, date(2026, 10, 1))
    cells = [cell for row in rows_of_file(firm) for cell in row]
    assert "'=HYPERLINK(0)" in cells and "'+cmd|x" in cells


def test_a_long_file_is_written_piece_by_piece(firm, monkeypatch):
    from relance.desk.invoices import export

    monkeypatch.setattr(export, "AT_ONCE", 2)
    answer: Any = firm.client().get(firm.path("invoices/list.csv"))
    assert len(list(answer.streaming_content)) == 3


def test_a_part_payment_and_instalments(firm):
    with firm.inside():
        parts = ((date(2026, 11, 1), 100), (date(2026, 12, 1), 200))
        new = NewDocument(firm.fresh.account_id, EntryKind.INVOICE, "F-300", date(2026, 9, 2), "EUR", 300, parts)
        ledger.record_documents(firm.company, [new], by=BY, now=firm.now)
        ledger.record_payments(firm.company, [NewPayment(firm.fresh.account_id, "EUR", 40, TODAY)], by=BY, now=firm.now)
    html = body(firm, "q=F-300")
    assert "part 1 of 2" in html and "part 2 of 2" in html
    assert "€0.60" in html and "of €1.00" in html
