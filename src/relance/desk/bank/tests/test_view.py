"""The bank's pages: what waits and why, placing, setting aside, taking back."""

import pytest

from relance.desk.bank.tests.sample import drop, given
from relance.desk.customer.tests.sample import Firm, a_firm, send, text_of
from relance.matching import queries
from relance.outbox import queries as messages
from relance.outbox.rules import State

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm() -> Firm:
    return a_firm()


def counts(firm: Firm) -> queries.Counts:
    with firm.inside():
        return queries.counts(firm.company)


def part(html: str, name: str) -> str:
    """The row that begins with a name."""
    return html.split(f">{name}<", 1)[1].split("</tr>")[0]


def test_the_first_visit_says_what_to_do(firm):
    html = text_of(firm.client(), firm.path("bank/"))
    assert "No statement yet." in html and "Drop the file your bank gives you." in html
    assert "Which file do I need?" in html


def test_a_line_says_why_it_waits_and_whose_it_could_be(firm):
    drop(firm, given(48000, "F-101 moins escompte"), given(5000, "VIREMENT", "M ISAAC BOTH"), given(700, "CB", ""))
    html = text_of(firm.client(), firm.path("bank/"))
    assert "Three lines are not placed yet, €537.00 in all." in html
    row = part(html, "GARAGE LUMIERE")
    assert "F-101 moins escompte" in row and "€480.00" in row and "Garage Lumière" in row
    assert "It is €6.20 short on F-101: a discount, or the bank’s charges?" in row
    assert "The name fits · It names none of your invoices." in part(html, "M ISAAC BOTH")
    assert "Nobody fits by name or number" in part(html, "No name given")


def test_an_open_invoice_over_the_same_sum_is_told(firm):
    drop(firm, given(48620, "VIREMENT"))
    html = text_of(firm.client(), firm.path("bank/"))
    assert "The name fits, and F-101 is open over this sum" in part(html, "GARAGE LUMIERE")


def test_what_was_placed_by_itself_is_listed_and_the_menu_counts_the_rest(firm):
    drop(firm, given(), given(700, "CB"))
    html = text_of(firm.client(), firm.path("bank/"))
    assert "Placed lately" in html and "by itself, it names F-101" in html and "+€486.20" in html
    assert '<span class="menu-count">1</span>' in html


def test_placing_books_the_payment_and_withdraws_what_no_longer_fits(firm):
    (line,) = drop(firm, given(48000, "F-101 moins escompte"))
    with firm.inside():
        assert len(messages.in_state(firm.company, State.PROPOSED)) == 1
    html = send(firm.client(), firm.path(f"bank/{line.pk}/place/"), customer=firm.late.pk)
    assert "€480.00 is placed with Garage Lumière. The waiting message is withdrawn." in html
    assert "Every line has its place." in html and f"/bank/{line.pk}/undo/" in html
    with firm.inside():
        assert messages.in_state(firm.company, State.PROPOSED) == []


def test_taking_back_opens_the_invoice_again(firm):
    (line,) = drop(firm, given())
    html = send(firm.client(), firm.path(f"bank/{line.pk}/undo/"))
    assert "€486.20 waits for a place again." in html
    assert "It was taken back, so it waits for a person." in html
    assert "€486.20" in text_of(firm.client(), firm.path(f"customers/{firm.late.pk}/"))
    assert "nothing to take back" in send(firm.client(), firm.path(f"bank/{line.pk}/undo/"))


def test_setting_aside_and_back(firm):
    (line,) = drop(firm, given(700, "REMISE CARTES", ""))
    html = send(firm.client(), firm.path(f"bank/{line.pk}/aside/"), reason="card takings")
    assert "€7.00 is set aside." in html and "Every line has its place." in html
    assert "card takings" in text_of(firm.client(), firm.path("bank/?show=aside"))
    html = send(firm.client(), firm.path(f"bank/{line.pk}/undo/"), show="aside")
    assert "waits for a place again" in html and "None yet." in html
    assert counts(firm) == queries.Counts(1, 0, 0)


def test_another_customer_is_found_as_on_the_list(firm):
    (line,) = drop(firm, given(700, "CB", ""))
    path = firm.path(f"bank/{line.pk}/")
    assert "Whose are the €7.00 of 23 November 2026?" in text_of(firm.client(), path)
    html = text_of(firm.client(), f"{path}?q=lumiere")
    assert "Garage Lumière" in html and "F-101 €486.20 open" in html and "Zinc" not in html
    assert "Nobody fits “xyz”." in text_of(firm.client(), f"{path}?q=xyz")
    send(firm.client(), firm.path(f"bank/{line.pk}/place/"), customer=firm.fresh.pk)
    assert counts(firm) == queries.Counts(0, 1, 0)


@pytest.mark.parametrize("customer", ["", "x", "987654321", "9" * 30, "-1"])
def test_a_customer_that_is_none_places_nothing(firm, customer):
    (line,) = drop(firm, given(700, "CB", ""))
    html = send(firm.client(), firm.path(f"bank/{line.pk}/place/"), customer=customer)
    assert "There is no such customer." in html and counts(firm).waiting == 1


def test_another_firms_customer_places_nothing(firm):
    other = a_firm("Other")
    (line,) = drop(firm, given(700, "CB", ""))
    html = send(firm.client(), firm.path(f"bank/{line.pk}/place/"), customer=other.late.pk)
    assert "There is no such customer." in html and counts(firm).waiting == 1


def test_money_that_went_out_cannot_be_placed(firm):
    (line,) = drop(firm, given(-48620, "REJET F-101", returned=True))
    html = text_of(firm.client(), firm.path(f"bank/{line.pk}/"))
    assert "Why did €486.20 leave on 23 November 2026?" in html and "/place/" not in html
    assert "One line is not placed yet." in text_of(firm.client(), firm.path("bank/"))
    assert "Money went out here." in send(firm.client(), firm.path(f"bank/{line.pk}/place/"), customer=firm.late.pk)


def test_a_line_with_a_place_has_no_page_of_questions(firm):
    (line,) = drop(firm, given())
    html = firm.client().get(firm.path(f"bank/{line.pk}/"), follow=True).content.decode()
    assert "This line has its place already." in html


def test_who_may_only_look_sees_no_buttons(firm):
    (line,) = drop(firm, given(700, "CB"))
    reader = firm.client("bookkeeper")
    html = text_of(reader, firm.path("bank/"))
    assert "GARAGE LUMIERE" in html and "/place/" not in html and "/aside/" not in html
    for path in ("", "place/", "aside/", "undo/"):
        assert reader.post(firm.path(f"bank/{line.pk}/{path}")).status_code == 403


def test_more_lines_are_no_more_queries(firm, django_assert_max_num_queries):
    client, path = firm.client(), firm.path("bank/")
    drop(firm, *(given(100 + n, "F-101", f"Client {n}", ref=f"R{n}") for n in range(2)), place=False)
    with django_assert_max_num_queries(40) as few:
        client.get(path)
    drop(firm, *(given(200 + n, "F-101", f"Client {n}", ref=f"R{n}") for n in range(60)), place=False)
    with django_assert_max_num_queries(len(few.captured_queries)):
        html = client.get(path).content.decode()
    assert "1 to 25 of 62" in html
    assert "51 to 62 of 62" in client.get(f"{path}?page=3").content.decode()


def test_after_the_third_page_one_is_there_again(firm):
    rows = drop(firm, *(given(200 + n, "CB", ref=f"R{n}") for n in range(60)), place=False)
    answer = firm.client().post(firm.path(f"bank/{rows[0].pk}/aside/"), {"page": "3"})
    assert answer.url == firm.path("bank/?page=3")


def test_what_a_payer_writes_is_only_text(firm):
    drop(firm, given(700, '<script>alert("1")</script>%(number)s', "<b>x</b>"))
    html = text_of(firm.client(), firm.path("bank/"))
    assert "<script>alert" not in html and "<b>x" not in html


def test_in_french(firm):
    drop(firm, given(48000, "F-101"))
    assert firm.client("owner", "fr").get(firm.path("bank/")).status_code == 200
