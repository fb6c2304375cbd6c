"""A folder that is read by itself: what lies in it is imported once, refused with a reason, or waits for an answer."""

import os
from datetime import timedelta

import pytest
from django_scopes import scope

from relance.accounts.tests.firms import BY, MORNING, new_firm
from relance.company import actions as companies
from relance.intake.models import Import
from relance.intake.watching import Lying, lying, read_folder
from relance.ledger.models import Document

LIST = "Numéro;Client;Date facture;Échéance;Montant TTC\nF-1;Dupont;14/09/2026;14/10/2026;100,00\n"
TWO_WAYS = LIST.replace("14/09/2026", "04/09/2026").replace("14/10/2026", "04/10/2026")


@pytest.fixture
def firm(db, tmp_path):
    company = new_firm()
    companies.set_watched_folder(company, str(tmp_path))
    with scope(company=company):
        yield company


def lay(folder, name: str, text: str, age: int = 60):
    path = folder / name
    path.write_text(text, "utf-8")
    then = (MORNING - timedelta(seconds=age)).timestamp()
    os.utime(path, (then, then))
    return path


def look(firm):
    return read_folder(firm, by=BY, now=MORNING, today=MORNING.date(), wall=MORNING)


def test_a_list_is_imported_and_put_aside(firm, tmp_path):
    lay(tmp_path, "liste.csv", LIST)
    done = look(firm)
    assert [report.new for report in done.imported] == [1] and len(done.touched) == 1
    assert (tmp_path / "done" / "liste.csv").exists() and not (tmp_path / "liste.csv").exists()
    assert look(firm).imported == []


def test_the_same_list_again_changes_nothing_and_keeps_both_files(firm, tmp_path):
    for _ in range(2):
        lay(tmp_path, "liste.csv", LIST)
        look(firm)
    assert Document.objects.count() == 1 and Import.objects.count() == 1
    assert sorted(path.name for path in (tmp_path / "done").iterdir()) == ["liste 2.csv", "liste.csv"]


def test_what_cannot_be_taken_is_refused_with_the_reason_beside_it(firm, tmp_path):
    lay(tmp_path, "photo.csv", "only words, nothing more")
    done = look(firm)
    assert set(done.refused) == {"photo.csv"} and Import.objects.count() == 0
    why = (tmp_path / "refused" / "photo.csv.why.txt").read_text("utf-8")
    assert "Aucun en-tête" in why and why.strip() == done.refused["photo.csv"], "in the firm's language"


def test_a_list_with_a_question_waits_for_its_answer(firm, tmp_path):
    lay(tmp_path, "liste.csv", TWO_WAYS)
    assert look(firm).waiting == ["liste.csv"]
    assert Import.objects.get().state == "dropped" and Document.objects.count() == 0


def test_a_list_whose_columns_nobody_knows_waits_until_they_are_named(firm, tmp_path):
    unknown = "foo;bar;baz;qux\nX-1;Dupont;14/01/2026;100.00\nX-2;Rey;14/02/2026;80.00\nX-3;Rey;14/03/2026;5.00\n"
    for _ in range(2):
        lay(tmp_path, "liste.csv", unknown)
        done = look(firm)
        assert done.waiting == ["liste.csv"] and done.refused == {}
    waits = Import.objects.get()
    assert waits.state == "dropped" and waits.report["needs"], "as if it had been dropped on the page"
    assert (tmp_path / "done" / "liste.csv").exists()


def test_what_is_still_being_written_is_left_alone(firm, tmp_path):
    lay(tmp_path, "young.csv", LIST, age=2)
    lay(tmp_path, "half.csv.part", LIST)
    lay(tmp_path, ".hidden.csv", LIST)
    (tmp_path / "link.csv").symlink_to(lay(tmp_path / "..", "elsewhere.csv", LIST))
    done = look(firm)
    assert (done.imported, done.refused, done.waiting) == ([], {}, [])


def test_a_folder_that_is_gone_is_told_and_stops_nothing(firm, tmp_path):
    firm.watched_folder = str(tmp_path / "gone")
    assert "gone" in look(firm).trouble
    assert lying(firm) == Lying(str(tmp_path / "gone"), is_readable=False)


def test_without_a_folder_nothing_is_looked_at(firm):
    firm.watched_folder = ""
    assert look(firm).trouble == "" and lying(firm) is None


def test_what_lies_refused_is_told_until_it_is_taken_away(firm, tmp_path):
    assert lying(firm) == Lying(str(tmp_path))
    for name in ("photo.csv", "note"):
        lay(tmp_path, name, "only words, nothing more")
    refused = look(firm).refused
    assert dict(lying(firm).refused) == refused and set(refused) == {"photo.csv", "note"}
    (tmp_path / "refused" / "photo.csv").unlink()
    assert [name for name, _ in lying(firm).refused] == ["note"]
