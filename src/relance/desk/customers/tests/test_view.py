"""The list of customers says who owes what, in a bounded number of queries."""

import pytest
from django.test.utils import CaptureQueriesContext

from relance.customers import actions as customers
from relance.customers.actions import NewCustomer
from relance.customers.models import Customer
from relance.desk.customer.tests.sample import BY, Firm, a_firm, send, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm() -> Firm:
    return a_firm()


def test_the_sentence_gives_the_answer_with_currencies_side_by_side(firm):
    html = text_of(firm.client(), firm.path("customers/"))
    assert "Two customers owe you €1,486.20 + £200.00, one of them late." in html


def test_a_row_says_sum_lateness_and_next_step(firm):
    html = text_of(firm.client(), firm.path("customers/"))
    row = html.split("Garage Lumière")[1].split("</tr>")[0]
    assert "Paul Lumière" in row
    assert "€486.20" in row
    assert "11 days late" in row
    assert "Clear reminder" in row or "Friendly reminder" in row
    assert "Waits for your approval" in row


@pytest.mark.parametrize(
    ("question", "seen", "unseen"),
    [
        ("q=lumiere", "Garage", "Zinc"),
        ("q=both@example", "Isaac", "Garage"),
        ("show=late", "Garage", "Isaac"),
        ("show=settled", "Zinc", "Garage"),
        ("show=nonsense&by=nonsense&page=nonsense", "Zinc", "Nobody"),
    ],
)
def test_search_and_filters(firm, question, seen, unseen):
    html = text_of(firm.client(), firm.path(f"customers/?{question}")).split("</form>", 3)[-1]
    assert seen in html
    assert unseen not in html


@pytest.mark.parametrize(
    ("by", "order"),
    [
        ("late", ["Garage", "Isaac", "Zinc"]),
        ("sum", ["Isaac", "Garage", "Zinc"]),
        ("name", ["Garage", "Isaac", "Zinc"]),
    ],
)
def test_the_order(firm, by, order):
    body = text_of(firm.client(), firm.path(f"customers/?by={by}")).split("<tbody>")[1]
    places = [body.index(name) for name in order]
    assert places == sorted(places)


def test_nobody_fits_and_says_what_to_do(firm):
    html = text_of(firm.client(), firm.path("customers/?q=xyz"))
    assert "Nobody fits “xyz”." in html
    assert "All customers" in html


def test_an_empty_firm_is_told_how_customers_come(firm):
    with firm.inside():
        other = a_firm("Empty")
        from relance.company.models import Company

        bare = Company.objects.create(slug="bare", name="Bare", country="FR", created_at=firm.now)
    other.company = bare
    assert "No customers yet." in text_of(other.client(), "/bare/customers/")


def test_more_customers_are_no_more_queries(firm, django_assert_max_num_queries):
    client, path = firm.client(), firm.path("customers/")
    client.get(path)
    with CaptureQueriesContext(__import__("django.db").db.connection) as few:
        client.get(path)
    with firm.inside():
        news = [NewCustomer(f"Customer {n:03}") for n in range(120)]
        customers.add(firm.company, news, by=BY, now=firm.now)
    with django_assert_max_num_queries(len(few.captured_queries)):
        html = client.get(path).content.decode()
    assert "1 to 50 of 123" in html
    assert "Customer 119" in client.get(f"{path}?page=3").content.decode()


def test_add_a_customer(firm):
    fields = {"name": "Mme Rey", "kind": "person", "language": "fr", "email": "rey@example.org"}
    html = send(firm.client(), firm.path("customers/add/"), **fields)
    assert "Mme Rey is in your list, with the reference C-00004." in html
    assert "Nothing is open on this account." in html


def test_wrong_input_keeps_what_was_typed(firm):
    answer = firm.client().post(
        firm.path("customers/add/"), {"name": "Mme Rey", "kind": "person", "language": "fr", "email": "rey@"}
    )
    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="rey@"' in html
    assert "Enter a valid email address" in html
    assert '<details class="head-more" open>' in html


def test_who_may_add(firm):
    reader = firm.client("bookkeeper")
    assert "Add a customer" not in text_of(reader, firm.path("customers/"))
    assert reader.post(firm.path("customers/add/"), {"name": "X"}).status_code == 403
    with firm.inside():
        assert Customer.objects.count() == 3
