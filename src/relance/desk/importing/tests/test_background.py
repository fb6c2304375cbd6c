"""Long files: read and imported in the background, once, and never lost."""

import pytest
from django_q.models import OrmQ

from relance.desk.customer.tests.sample import Firm, a_firm, one_line, send, text_of
from relance.desk.importing import background
from relance.desk.importing.tests.sample import GOOD, TWO_WAYS, drop, files, listed, report, row, upload
from relance.dunning import actions as dunning
from relance.intake import actions as intake
from relance.intake import dropping
from relance.intake.actions import Rejected
from relance.intake.reading import NOT_ONE_ROW
from relance.ledger.models import Document
from relance.web import jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm(monkeypatch) -> Firm:
    monkeypatch.setattr(dropping, "QUICK", 100)
    return a_firm()


def queued() -> list[tuple]:
    """What waits for a worker, as calls; taken off the queue."""
    found = [(task.func(), *task.task["args"]) for task in OrmQ.objects.order_by("pk")]
    OrmQ.objects.all().delete()
    return found


def work() -> None:
    """Do what a worker would."""
    for job, *given in queued():
        getattr(jobs, job.rpartition(".")[2])(*given)


def polled(firm: Firm, number: int):
    return firm.client().get(firm.path(f"import/{number}/progress/"), headers={"HX-Request": "true"})


def test_a_long_file_is_read_while_the_page_looks_again(firm):
    number = drop(firm.client(), firm)
    html = text_of(firm.client(), firm.path(f"import/{number}/"))
    assert "A long file: it is read in the background." in html and "Being read…" in html
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in html
    assert f'hx-get="{firm.path(f"import/{number}/progress/")}?here=1"' in html
    with firm.inside():
        dropping.waiting(firm.company).update(progress=12000)
    row_ = polled(firm, number)
    assert "12,000 rows read…" in one_line(row_) and "<html" not in row_.content.decode()
    work()
    assert polled(firm, number)["HX-Redirect"] == firm.path(f"import/{number}/")
    html = text_of(firm.client(), firm.path(f"import/{number}/"))
    assert "Import 2 invoices" in html and "http-equiv" not in html


def test_a_long_file_is_imported_once_however_often_one_presses(firm):
    client = firm.client()
    number = drop(client, firm)
    work()
    for _ in range(3):
        client.post(firm.path(f"import/{number}/take/"))
    html = text_of(client, firm.path(f"import/{number}/"))
    assert "It is being imported. You may go on working." in html and "Being imported…" in html
    assert "It is being imported just now." in send(client, firm.path(f"import/{number}/forget/"))
    calls = queued()
    assert [call[0] for call in calls] == ["relance.web.jobs.take_dropped"]
    for _ in range(2):
        jobs.take_dropped(*calls[0][1:])
    assert polled(firm, number)["HX-Redirect"] == firm.path(f"import/{number}/done/")
    assert files(firm) == [("liste.csv", "done")]
    with firm.inside():
        assert Document.objects.filter(number="F-1").count() == 1


def test_reading_twice_is_reading_once(firm):
    number = drop(firm.client(), firm)
    calls = queued()
    assert len(calls) == 1
    text_of(firm.client(), firm.path(f"import/{number}/"))
    assert queued() == [], "the page does not ask again"
    for _ in range(2):
        jobs.read_dropped(*calls[0][1:])
    assert report(firm, number).new == 2 and background.note_of(firm.company, number) is None
    jobs.read_dropped(firm.company.pk, 987654321)
    jobs.take_dropped(987654321, 1, "nobody")


def test_a_long_file_that_is_none_is_told_where_the_files_are(firm):
    number = drop(firm.client(), firm, b"foo;bar;baz\n" + b"only;words\n" * 50, "none.csv")
    work()
    assert polled(firm, number)["HX-Redirect"] == firm.path("import/")
    client = firm.client()
    assert client.get(firm.path(f"import/{number}/")).url == firm.path("import/")
    html = text_of(client, firm.path("import/"))
    assert "none.csv" in html and "The file begins with: foo, bar, baz" in html and files(firm) == []
    upload(client, firm, ("b.csv", GOOD))
    assert "none.csv" not in text_of(client, firm.path("import/"))


def test_an_answer_about_a_long_file_is_read_in_the_background(firm):
    number = drop(firm.client(), firm, TWO_WAYS)
    work()
    html = send(firm.client(), firm.path(f"import/{number}/answer/"), question="date_order", choice="mdy")
    assert "Being read…" in html
    work()
    assert report(firm, number).dates == {"2": "2026-01-02"}


def test_a_wrong_answer_about_a_long_file_does_not_lose_it(firm):
    data = b"Name;Email;Since\n" + b"".join(b"Dupont %d;a@b.fr;12/01/2025\n" % n for n in range(20))
    number = drop(firm.client(), firm, data)
    work()
    send(firm.client(), firm.path(f"import/{number}/answer/"), **{"column-2": "issued"})
    work()
    assert files(firm) == [("liste.csv", "dropped")] and report(firm, number).customers["count"] == 20


def test_what_breaks_while_reading_can_be_tried_again(firm, monkeypatch):
    number = drop(firm.client(), firm)
    monkeypatch.setattr(dropping, "look_at", lambda *_, **__: 1 / 0)
    work()
    html = text_of(firm.client(), firm.path(f"import/{number}/"))
    assert "Your file is safe, and nothing of it is in your book." in html and "Try again" in html
    monkeypatch.undo()
    monkeypatch.setattr(dropping, "QUICK", 100)
    assert "Being read…" in send(firm.client(), firm.path(f"import/{number}/answer/"))
    work()
    assert "Import 2 invoices" in text_of(firm.client(), firm.path(f"import/{number}/"))


def test_what_breaks_while_importing_leaves_the_file_to_be_imported(firm, monkeypatch):
    client = firm.client()
    number = drop(client, firm)
    work()
    client.post(firm.path(f"import/{number}/take/"))
    monkeypatch.setattr(dunning, "reconsider", lambda *_, **__: 1 / 0)
    work()
    monkeypatch.undo()
    monkeypatch.setattr(dropping, "QUICK", 100)
    html = text_of(client, firm.path(f"import/{number}/"))
    assert "Your file is safe" in html and "Import 2 invoices" in html and files(firm) == [("liste.csv", "dropped")]
    client.post(firm.path(f"import/{number}/take/"))
    work()
    assert files(firm) == [("liste.csv", "done")]


def test_a_refusal_while_importing_is_said(firm):
    client = firm.client()
    number = drop(client, firm, TWO_WAYS)
    work()
    client.post(firm.path(f"import/{number}/take/"))
    work()
    html = text_of(client, firm.path(f"import/{number}/"))
    assert "which day is meant?" in html and files(firm) == [("liste.csv", "dropped")]


def test_a_long_file_that_is_none_is_told_to_each_in_their_own_language(firm):
    drop(firm.client(), firm, b"only words\nand nothing more\n" * 9, "none.csv")
    work()
    assert "The file begins with: only words." in text_of(firm.client(), firm.path("import/"))
    french = text_of(firm.client("assistant", "fr"), firm.path("import/"))
    assert "Le fichier commence par : only words." in french


def test_a_refusal_while_importing_is_told_to_each_in_their_own_language(firm, monkeypatch):
    client = firm.client()
    number = drop(client, firm)
    work()
    client.post(firm.path(f"import/{number}/take/"))

    def refuse(*_, **__):
        raise Rejected("not_a_table", NOT_ONE_ROW, lines="2, 3, 4")

    monkeypatch.setattr(intake, "import_file", refuse)
    work()
    assert "look at lines 2, 3, 4." in text_of(client, firm.path(f"import/{number}/"))
    html = text_of(firm.client("assistant", "fr"), firm.path(f"import/{number}/"))
    assert "regardez les lignes 2, 3, 4." in html and "--map" not in html


def test_many_small_files_are_read_as_the_page_looks(firm, monkeypatch):
    monkeypatch.setattr(dropping, "QUICK", 250)
    client = firm.client()
    answer = upload(client, firm, *[(f"f{n}.csv", listed(row(f"F-{n}"))) for n in range(6)])
    assert answer.status_code == 302 and queued() == []
    text_of(client, answer.url)
    text_of(client, answer.url)
    with firm.inside():
        assert all(one.report for one in dropping.waiting(firm.company))
