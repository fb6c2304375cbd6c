"""Dropping files: what is taken, what is refused at once, and what the page says of each."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from relance.desk.customer.tests.sample import Firm, a_firm, one_line, text_of
from relance.desk.importing import receiving
from relance.desk.importing.tests.sample import GOOD, TWO_WAYS, a_new_firm, big, drop, files, listed, row, upload
from relance.desk.tests.test_strict_pages import check
from relance.intake import dropping
from relance.intake.gate.bounds import LARGEST
from relance.intake.tests.statements import entry, statement
from relance.intake.tests.workbook_files import workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm() -> Firm:
    return a_firm()


def test_a_firm_without_customers_is_told_that_we_take_care(firm):
    new = a_new_firm()
    html = text_of(new.client(), new.path("import/"))
    assert "Drop what you have. We take care of the rest." in html and "Then, three minutes" in html
    assert "Drop your newest list." in text_of(firm.client(), firm.path("import/"))


def test_the_first_page_leads_to_it():
    new = a_new_firm()
    link = f'href="{new.path("import/")}"'
    today = text_of(new.client(), new.path("today/"))
    assert today.count(link) == 2, "side menu and tabs"
    assert 'type="file"' in today.split("<main")[1].split("</main>")[0], "the empty day takes the file itself"
    assert link in text_of(new.client(), new.path("customers/")).split("<main")[1].split("</main>")[0]
    assert "Bring in a list" not in text_of(new.client("bookkeeper"), new.path("today/"))


def test_a_file_is_understood_at_once(firm):
    number = drop(firm.client(), firm)
    html = text_of(firm.client(), firm.path(f"import/{number}/"))
    assert "Invoices, 3 rows, from a CSV file" in html and "1 row to correct" in html
    assert "Import 2 invoices" in html and "See the row to correct" in html
    assert "3 rows of 3" in html and "Amount with tax" in html and "Brasserie du Parc" in html
    assert "To receive" in html and "€350.00" in html and "1 of them is a private person" in html
    assert files(firm) == [("liste.csv", "dropped")]


def test_several_files_are_rows_of_one_page(firm):
    client = firm.client()
    answer = upload(client, firm, ("a.csv", GOOD), ("b.csv", TWO_WAYS), ("s.xml", statement(entry())), ("n.csv", b""))
    html = one_line(answer)
    assert answer.status_code == 422 and "Preview of b.csv" in html, "the one that asks comes first"
    assert "One question" in html and "Bank statement CAMT.053, 1 row" in html
    assert "The file is empty. Export it again and drop the new file." in html
    assert [name for name, _ in files(firm)] == ["a.csv", "b.csv", "s.xml"]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.pdf", b"%PDF-1.7 x", "This is a PDF"),
        ("a.csv", b"foo;bar;baz\nonly;words\n", "The file begins with: foo, bar, baz."),
        ("a.csv", listed(), "The file has a header and no rows below it."),
        ("a.csv", listed(*("F-1;Dupont;x;y;z\n" for _ in range(3))), "look at lines 2, 3, 4."),
        ("a.xlsx", b"PK\x03\x04 nothing", "damaged"),
        ("a.csv", b"\x89PNG\r\n\x1a\n\0\0", "picture"),
    ],
)
def test_what_is_no_list_is_refused_in_words_and_nothing_is_kept(firm, name, data, said):
    answer = upload(firm.client(), firm, (name, data))
    html = one_line(answer)
    assert answer.status_code == 422 and said in html and "--map" not in html
    assert files(firm) == []
    check(answer, "import")


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("vide.csv", b"", "Le fichier est vide."),
        ("a.pdf", b"%PDF-1.7 x", "C’est un PDF : une page à lire, pas un tableau."),
        ("a.xlsx", workbook("", {"xl/vbaProject.bin": "x"}), "Ce classeur contient des macros"),
        ("a.csv", b"only words\nand nothing more\n", "Le fichier commence par : only words."),
        ("a.csv", listed(*("F-1;Dupont;x;y;z\n" for _ in range(3))), "regardez les lignes 2, 3, 4."),
    ],
)
def test_a_french_page_refuses_in_french(firm, name, data, said):
    answer = upload(firm.client("owner", "fr"), firm, (name, data))
    assert answer.status_code == 422 and said in one_line(answer) and "--map" not in one_line(answer)


def test_no_file_at_all(firm):
    answer = firm.client().post(firm.path("import/"), {}, follow=True)
    assert "Choose a file first." in one_line(answer)


def test_the_same_file_dropped_twice_waits_once(firm):
    client = firm.client()
    assert drop(client, firm) == drop(client, firm, name="again.csv")
    answer = upload(client, firm, ("x.csv", TWO_WAYS), ("y.csv", TWO_WAYS))
    assert answer.status_code == 302 and len(files(firm)) == 2


def test_a_file_of_fifty_one_megabytes_is_refused_and_not_stored(firm, monkeypatch):
    monkeypatch.setattr(dropping, "drop", lambda *_, **__: pytest.fail("it was read"))
    body = big(51 * 1024 * 1024)
    body.name = "long.csv"
    answer = firm.client().post(firm.path("import/"), {"files": body})
    assert answer.status_code == 422 and files(firm) == []
    html = one_line(answer)
    assert "The file is over 50 MB" in html and "long.csv" in html


def test_a_long_file_beside_a_short_one_keeps_only_itself_out(firm, monkeypatch):
    monkeypatch.setattr(receiving, "LARGEST", 70_000)
    sent = [SimpleUploadedFile(n, d) for n, d in (("a.csv", GOOD), ("b.csv", b"x" * 200_000), ("c.csv", TWO_WAYS))]
    answer = firm.client().post(firm.path("import/"), {"files": sent})
    assert answer.status_code == 422 and "over 50 MB" in one_line(answer)
    assert [name for name, _ in files(firm)] == ["a.csv", "c.csv"]


def test_a_body_that_no_lawful_files_make_is_not_even_read(firm):
    length = receiving.AT_ONCE * LARGEST + 2 * receiving.SLACK
    answer = firm.client().post(firm.path("import/"), {"files": big(2000)}, CONTENT_LENGTH=str(length))
    assert answer.status_code == 413 and "over 50 MB" in one_line(answer) and files(firm) == []


def test_more_than_twenty_at_once_are_named(firm, monkeypatch):
    monkeypatch.setattr(receiving, "AT_ONCE", 3)
    sent = [(f"f{n}.csv", listed(row(f"F-{n}"))) for n in range(5)]
    html = one_line(upload(firm.client(), firm, *sent))
    assert html.count("Only 3 files at once.") == 2 and len(files(firm)) == 3


def test_far_too_many_files_are_refused_as_a_whole(firm):
    sent = [(f"f{n}.csv", b"x") for n in range(101)]
    answer = upload(firm.client(), firm, *sent)
    assert answer.status_code == 413 and "Only 20 files at once." in one_line(answer) and files(firm) == []


def test_what_the_page_held_back_is_answered_too(firm):
    html = one_line(upload(firm.client(), firm, ("a.csv", GOOD), too_large="<b>film</b>.csv", too_many="z.csv"))
    assert "&lt;b&gt;film&lt;/b&gt;.csv" in html and "over 50 MB" in html and "Only 20 files at once." in html


def test_a_file_that_breaks_a_reader_keeps_no_other_out(firm, monkeypatch):
    read = dropping.look_at
    broken = lambda company, number, **how: 1 / 0 if number == first[0] else read(company, number, **how)  # noqa: E731
    first: list[int] = []
    kept = dropping.drop

    def dropped(*args, **how):
        made = kept(*args, **how)
        first.append(made.pk)
        return made

    monkeypatch.setattr(dropping, "drop", dropped)
    monkeypatch.setattr(dropping, "look_at", broken)
    html = one_line(upload(firm.client(), firm, ("a.csv", GOOD), ("b.csv", TWO_WAYS)))
    assert "This file could not be read." in html and [name for name, _ in files(firm)] == ["b.csv"]


def test_forged_forms_are_refused(firm):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = firm.client().cookies
    assert upload(strict, firm, ("a.csv", GOOD)).status_code == 403
    number = drop(firm.client(), firm)
    for act in ("answer", "take", "forget"):
        assert strict.post(firm.path(f"import/{number}/{act}/")).status_code == 403
    assert files(firm) == [("liste.csv", "dropped")]


def test_who_may_not_import_is_told_whom_to_ask(firm):
    number = drop(firm.client(), firm)
    for role in ("bookkeeper", "collector"):
        reader = firm.client(role)
        assert upload(reader, firm, ("b.csv", TWO_WAYS)).status_code == 403
        for path in ("import/", f"import/{number}/", f"import/{number}/original/", f"import/{number}/errors/"):
            assert reader.get(firm.path(path)).status_code == 403
    assert len(files(firm)) == 1


HOSTILE = [
    "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "\u202egnp.exe\u202c \u200f\u0645\u0631\u062d\u0628\u0627",
    "=cmd|' /C calc'!A0",
    "X" * 9_000,
    "{{ desk.company }}{% url 'x' %}%(name)s%s",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_are_only_text(firm, text):
    name = f"{text[:90]}.csv".replace("/", "")
    answer = upload(firm.client(), firm, (name, listed(row("F-1", text), row(text[:60], total=text[:70]))))
    page = firm.client().get(answer.url)
    assert page.status_code == 200
    check(page, "import")
    html = page.content.decode()
    assert "<script>alert" not in html and "<img src=x" not in html and "Plomberie Aubry{%" not in html
    number = answer.url.strip("/").rpartition("/")[2]
    firm.client().post(firm.path(f"import/{number}/take/"))
    done = firm.client().get(firm.path(f"import/{number}/done/"))
    check(done, "done")
    assert "<script>alert" not in done.content.decode()
    for path in ("original", "errors"):
        given = firm.client().get(firm.path(f"import/{number}/{path}/"))
        if given.status_code == 200:
            assert (
                given["Content-Disposition"].startswith("attachment") and given["X-Content-Type-Options"] == "nosniff"
            )
