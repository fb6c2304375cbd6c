"""The import page in a real browser: dropping, answering, correcting, importing, undoing, with and without scripts."""

import pytest
from playwright.sync_api import expect

from relance.desk.customer.tests.sample import LOOKS, a_firm, enter, look_all_ways
from relance.desk.importing.tests.sample import (
    GOOD,
    NO_WORDS,
    RIVALS,
    TWO_WAYS,
    a_new_firm,
    drop,
    files,
    listed,
    row,
    take,
    upload,
)
from relance.intake import dropping
from relance.web import jobs

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG = "<b>" + "Très long nom de client " * 400


def given(name: str, data: bytes) -> dict:
    """A file as playwright chooses it."""
    return {"name": name, "mimeType": "text/csv", "buffer": data}


DROP = """([name, text]) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([text], name));
    for (const kind of ["dragenter", "dragover", "drop"]) {
        const event = new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer });
        document.querySelector("h1").dispatchEvent(event);
    }
}"""


# Colours are the same in every language.
@pytest.mark.parametrize(("language", "looks"), [("en", LOOKS), ("fr", LOOKS)])
def test_the_pages_looked_at_all_ways(live_site, page, axe, language, looks):
    firm = a_firm()
    client = firm.client("owner", language)
    enter(page, live_site, client)
    look_all_ways(page, axe, live_site + firm.path("import/"), looks)
    done = take(client, firm, listed(row("F-1"), row("F-2"), row("F-3", total="abc")), "a.csv")
    gone = take(client, firm, listed(row("F-1"), row("F-9", LONG[:9000])), "b" * 190 + ".csv")
    asked = drop(client, firm, TWO_WAYS)
    upload(client, firm, ("r.csv", RIVALS), ("vide.csv", b""))
    number = drop(client, firm, listed(row("F-7", LONG[:9000]), row("F-3", total="x" * 300)))
    for path in ("", f"{asked}/", f"{number}/", f"{done}/done/", f"{gone}/done/", f"{done}/undo/"):
        look_all_ways(page, axe, live_site + firm.path(f"import/{path}"), looks)
        page.evaluate("document.querySelectorAll('main details:not(.pop)').forEach(each => { each.open = true; })")
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path


def test_an_e_mail_out_of_sight_makes_no_row_taller(live_site, page):
    firm = a_firm()
    long = row("F-1").replace("a@example.com", "comptabilite@brasserie-du-parc.example")
    number = drop(firm.client(), firm, listed(long, row("F-2")))
    enter(page, live_site, firm.client())
    page.goto(live_site + firm.path(f"import/{number}/"))
    heights = page.evaluate("[...document.querySelectorAll('.preview tbody tr')].map(each => each.offsetHeight)")
    assert len(heights) == 2 and abs(heights[0] - heights[1]) <= 1


def test_on_the_telephone_a_files_name_has_room_beside_what_it_brought(live_site, page):
    firm = a_firm()
    client = firm.client("owner", "fr")
    take(client, firm, GOOD, "factures-2026.csv")
    enter(page, live_site, client)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(live_site + firm.path("import/"))
    name = page.locator(".files a.name")
    assert name.evaluate("each => each.scrollWidth <= each.clientWidth"), "not cut short"


def test_from_a_file_to_the_book_and_back(live_site, page, axe):
    firm = a_new_firm()
    enter(page, live_site, firm.client())
    page.goto(live_site + firm.path("today/"))
    page.keyboard.press("g")
    page.keyboard.press("i")
    page.get_by_role("heading", name="Drop what you have. We take care of the rest.").wait_for()
    page.set_input_files("#files", [given("a.csv", TWO_WAYS), given("none.csv", b"%PDF-1.7")])
    page.get_by_text("This is a PDF").wait_for()
    axe(page)
    assert page.get_by_role("button", name="Import 1 invoice").is_disabled()
    page.get_by_role("button", name="1 February 2026").click()
    page.get_by_role("button", name="Import 1 invoice").wait_for()
    assert page.get_by_role("button", name="Import 1 invoice").is_enabled()
    page.get_by_label("What is the column “Échéance”?").select_option("issued")
    expect(page.locator("[name=column-2]")).to_have_value("due")
    page.get_by_label("What is the column “Échéance”?").select_option("due")
    expect(page.locator("[name=column-2]")).to_have_value("issued")
    page.keyboard.press("Control+Enter")
    page.get_by_role("heading", name="1 new invoice is in your book.").wait_for()
    axe(page)
    page.keyboard.press("z")
    page.get_by_role("heading", name="Undo this import?").wait_for()
    axe(page)
    page.get_by_role("button", name="Undo this import").click()
    page.locator("#toasts").get_by_text("a.csv is undone.").wait_for()
    assert files(firm) == [("a.csv", "undone")]


def test_the_columns_of_an_unknown_list_are_found_one_by_one(live_site, page, axe):
    firm = a_firm()
    enter(page, live_site, firm.client())
    number = drop(firm.client(), firm, NO_WORDS)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(live_site + firm.path(f"import/{number}/"))
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    main = page.get_by_role("button", name="Import 3 invoices")
    for header, field in (("foo", "number"), ("bar", "customer"), ("qux", "amount"), ("baz", "issued")):
        expect(main).to_have_count(0)
        page.get_by_label(f"What is the column “{header}”?").select_option(field)
        expect(page.get_by_label(f"What is the column “{header}”?").locator("option:checked")).to_have_attribute(
            "value", field
        )
    main.click()
    page.get_by_role("heading", name="3 new invoices are in your book.").wait_for()


def test_a_file_may_be_dropped_anywhere_on_the_page(live_site, page):
    firm = a_firm()
    enter(page, live_site, firm.client())
    page.goto(live_site + firm.path("import/"))
    page.evaluate(DROP, ["dropped.csv", GOOD.decode()])
    page.get_by_role("heading", name="Preview of dropped.csv").wait_for()
    page.get_by_text("See the row to correct").click()
    page.get_by_text("This is not an amount").wait_for()
    page.get_by_role("button", name="Remove this file").click()
    page.locator("#toasts").get_by_text("dropped.csv is removed.").wait_for()
    assert files(firm) == []


def test_a_file_that_is_too_long_stays_on_the_persons_machine(live_site, page):
    firm = a_firm()
    enter(page, live_site, firm.client())
    page.goto(live_site + firm.path("import/"))
    page.evaluate("document.querySelector('#files').dataset.largest = '50'")
    sent: list[int] = []
    page.on(
        "request", lambda asked: sent.append(len(asked.post_data_buffer or b"")) if asked.method == "POST" else None
    )
    page.set_input_files("#files", [given("film.csv", GOOD * 1000)])
    page.get_by_text("The file is over 50 MB").wait_for()
    assert max(sent) < 5000 and page.get_by_text("film.csv").is_visible()


def test_a_double_click_imports_once(live_site, page):
    firm = a_firm()
    enter(page, live_site, firm.client())
    number = drop(firm.client(), firm)
    page.goto(live_site + firm.path(f"import/{number}/"))
    page.get_by_role("button", name="Import 2 invoices").dblclick()
    page.get_by_role("heading", name="2 new invoices are in your book.").wait_for()
    assert files(firm) == [("liste.csv", "done")]


def test_the_page_of_a_long_file_goes_on_by_itself(live_site, page, axe, monkeypatch):
    monkeypatch.setattr(dropping, "QUICK", 100)
    firm = a_firm()
    enter(page, live_site, firm.client())
    number = drop(firm.client(), firm)
    page.goto(live_site + firm.path(f"import/{number}/"))
    page.get_by_text("Being read…").wait_for()
    axe(page)
    jobs.read_dropped(firm.company.pk, number)
    page.get_by_role("button", name="Import 2 invoices").click()
    page.get_by_text("Being imported…").wait_for()
    jobs.take_dropped(firm.company.pk, number, "Owner")
    page.get_by_role("heading", name="2 new invoices are in your book.").wait_for()


def test_what_is_gone_is_ticked_with_the_keyboard(live_site, page):
    firm = a_firm()
    client = firm.client()
    take(client, firm, listed(row("F-1"), row("F-2")), "a.csv")
    number = take(client, firm, listed(row("F-1")), "b.csv")
    enter(page, live_site, client)
    page.goto(live_site + firm.path(f"import/{number}/done/"))
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert page.locator("[name=entry]").is_checked()
    page.get_by_role("button", name="Book as settled elsewhere").click()
    page.locator("#toasts").get_by_text("1 invoice is booked as settled elsewhere.").wait_for()


def test_everything_works_without_javascript(live_site, browser):
    firm = a_firm()
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    enter(page, live_site, firm.client())
    page.goto(live_site + firm.path("import/"))
    page.set_input_files("#files", [given("a.csv", TWO_WAYS)])
    page.get_by_role("button", name="Read the files").click()
    page.get_by_role("button", name="1 February 2026").click()
    page.get_by_label("What is the column “Échéance”?").select_option("issued")
    page.get_by_role("button", name="Look again with these columns").click()
    assert page.locator("[name=column-2]").input_value() == "due"
    page.get_by_role("button", name="Import 1 invoice").click()
    assert page.locator("h1").inner_text() == "1 new invoice is in your book."
    page.get_by_role("link", name="Undo this import…").click()
    page.get_by_role("button", name="Undo this import").click()
    assert "a.csv is undone." in page.locator("#toasts").inner_text()
    context.close()
