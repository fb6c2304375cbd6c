"""The hand-over file: whole or not at all, proved by its own script, and nothing private where it does not belong."""

import csv
import hashlib
import io
import json
import subprocess
import sys
import zipfile
from datetime import timedelta

import pytest
from django_scopes import scope

from relance.accounts import actions as accounts
from relance.accounts import queries as account_queries
from relance.accounts.models import TimelineEntry
from relance.channels.tests.wires import CountingWire
from relance.dunning.tests.road import BY, MORNING, TODAY, approve, decide, firm_on_the_road, late, send
from relance.handover.figures import KEYS, form_of, places, procedure
from relance.handover.making import HandoverRefusal, archive, folder
from relance.handover.rules import CHAPTERS, Purpose
from relance.law import rules as law
from relance.ledger.tests.books import pay

SECRET = "Her husband is ill."


@pytest.fixture
def firm(db):
    company = firm_on_the_road()
    with scope(company=company):
        yield company


@pytest.fixture
def ada(firm):
    who = late(firm, "=cmd|'/c calc'!A0", name="Ada ../../etc <b>", days=40)
    decide(firm)
    approve(firm)
    send(firm, CountingWire())
    pay(who, 1000, on=TODAY)
    accounts.note(firm, who.account_id, SECRET, by=BY, now=MORNING)
    accounts.seal(firm, TODAY - timedelta(days=1), now=MORNING)
    return who


def made(firm, who, tmp_path, purpose=Purpose.LAWYER, name="out"):
    out = tmp_path / name
    folder(firm, who.account_id, purpose, "en", out, by=BY, now=MORNING)
    return out


def prove(out):
    run = subprocess.run([sys.executable, str(out / "check_chain.py")], capture_output=True, text=True)
    return run.returncode, run.stdout


def test_everything_is_there_and_its_own_script_proves_the_chain(firm, ada, tmp_path):
    out = made(firm, ada, tmp_path)
    assert prove(out)[0] == 0 and "links, 1 seals" in prove(out)[1]
    sums = dict(reversed(line.split("  ")) for line in (out / "SHA256SUMS").read_text().splitlines())
    found = {str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()}
    assert set(sums) == found - {"SHA256SUMS"}
    assert all(hashlib.sha256((out / name).read_bytes()).hexdigest() == value for name, value in sums.items())
    assert (out / "evidence.pdf").read_bytes().startswith(b"%PDF")
    (message,) = (out / "messages").glob("*.txt")
    assert "still open" in message.read_text() or "reste ouverte" in message.read_text()


@pytest.mark.parametrize("key", ["facts", "by", "moment", "hash", "text"])
def test_whatever_is_altered_the_script_sees_it(firm, ada, tmp_path, key):
    out = made(firm, ada, tmp_path)
    links = [json.loads(line) for line in (out / "timeline.jsonl").read_text().splitlines()]
    links[1][key] = {"amount": 1} if key == "facts" else "1.000000" if key == "moment" else "x" * 64
    (out / "timeline.jsonl").write_text("\n".join(json.dumps(link) for link in links))
    code, said = prove(out)
    assert code == 1 and "link 2" in said


def test_what_is_taken_out_the_script_sees(firm, ada, tmp_path):
    out = made(firm, ada, tmp_path)
    lines = (out / "timeline.jsonl").read_text().splitlines()
    (out / "timeline.jsonl").write_text("\n".join(lines[:1] + lines[2:]))
    assert "link 2 is missing" in prove(out)[1]
    (out / "timeline.jsonl").write_text("\n".join(lines[:1]))
    assert "does not fit the seal" in prove(out)[1], "cut off at its end"


@pytest.mark.parametrize("purpose", [Purpose.COURT, Purpose.AGENCY])
def test_private_notes_go_to_the_lawyer_only_and_the_chain_holds_without_them(firm, ada, tmp_path, purpose):
    out = made(firm, ada, tmp_path, purpose)
    assert prove(out)[0] == 0
    for path in out.rglob("*"):
        if path.is_file() and path.suffix != ".pdf":
            assert SECRET not in path.read_text("utf-8-sig"), path
    assert not (out / "decisions.csv").exists()
    assert SECRET in (made(firm, ada, tmp_path, name="all") / "timeline.jsonl").read_text()


def test_erased_words_leave_a_chain_that_holds(firm, ada, tmp_path):
    TimelineEntry.objects.filter(account_id=ada.account_id).update(text=None, salt=None)
    out = made(firm, ada, tmp_path)
    assert prove(out)[0] == 0 and '"withheld": "erased"' in (out / "timeline.jsonl").read_text()


def test_no_cell_is_a_formula_and_no_name_leaves_the_folder(firm, ada, tmp_path):
    out = made(firm, ada, tmp_path)
    for path in out.glob("*.csv"):
        for row in csv.reader(io.StringIO(path.read_text("utf-8-sig"))):
            assert not any(cell.startswith(("=", "@", "+")) for cell in row), path
    assert {path.name for path in tmp_path.iterdir()} == {"out"}


def test_a_folder_that_is_not_empty_is_left_as_it_is(firm, ada, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.txt").write_text("mine")
    before = account_queries.versions([ada.account_id])
    with pytest.raises(HandoverRefusal):
        made(firm, ada, tmp_path)
    with pytest.raises(HandoverRefusal):
        folder(firm, ada.account_id, Purpose.COURT, "en", tmp_path / "no" / "out", by=BY, now=MORNING)
    assert [path.name for path in out.iterdir()] == ["mine.txt"] and {p.name for p in tmp_path.iterdir()} == {"out"}
    assert account_queries.versions([ada.account_id]) == before
    assert not TimelineEntry.objects.filter(kind="evidence_made").exists()


def test_that_it_was_made_stands_on_the_timeline(firm, ada):
    packed, told = archive(firm, ada.account_id, Purpose.COURT, "fr", by=BY, now=MORNING)
    entry = TimelineEntry.objects.get(account_id=ada.account_id, kind="evidence_made")
    assert entry.facts == {"purpose": "court", "files": told.files, "sum": told.sum}
    with zipfile.ZipFile(io.BytesIO(packed)) as file:
        assert hashlib.sha256(file.read("SHA256SUMS")).hexdigest() == told.sum
        assert all(not name.startswith(("/", "..")) for name in file.namelist())
        assert "Dossier de preuves" in file.read("README.txt").decode()


@pytest.mark.parametrize("code", [*law.places(), "ZZ"])
def test_every_place_has_a_form_whose_figures_are_known(code):
    form = form_of(code)
    assert form["title"].fr and {key for key, _ in form["fields"]} <= set(KEYS)
    assert not procedure(code, [], ["A"], ["B"], "en").figures[2:], "nothing is late: no sums"


def test_every_form_belongs_to_a_place():
    assert set(places()) <= set(law.places())


def test_a_reader_gets_no_more_than_a_lawyer():
    for chapters in CHAPTERS.values():
        assert chapters <= CHAPTERS[Purpose.LAWYER]


def test_reading_needs_a_bounded_number_of_queries(firm, ada, django_assert_max_num_queries):
    with django_assert_max_num_queries(60):
        archive(firm, ada.account_id, Purpose.LAWYER, "en", by=BY, now=MORNING)
