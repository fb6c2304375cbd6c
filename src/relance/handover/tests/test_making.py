"""The hand-over file: whole or not at all, proved by its own script, and nothing private where it does not belong."""

import csv
import hashlib
import io
import json
import subprocess
import sys
import zipfile
from datetime import timedelta
from decimal import Decimal

import pytest
from django_scopes import scope

from relance.accounts import actions as accounts
from relance.accounts import queries as account_queries
from relance.accounts.models import TimelineEntry
from relance.arrangements import actions as arrangements
from relance.arrangements.rules import Kind, NewArrangement
from relance.channels.tests.wires import CountingWire
from relance.customers import flags
from relance.customers.flags import NewFlag
from relance.dunning import actions as dunning
from relance.dunning.tests.road import BY, MORNING, TODAY, approve, decide, firm_on_the_road, late, send
from relance.handover import paper
from relance.handover.gathering import gather
from relance.handover.making import HandoverRefusal, Wanted, archive, folder
from relance.handover.rules import Purpose
from relance.ledger import queries as ledger
from relance.ledger.actions import NewDocument, record_documents
from relance.ledger.rules import EntryKind
from relance.ledger.tests.books import pay
from relance.letters.models import Letter

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
    folder(Wanted(firm, who.account_id, purpose, "en"), out, by=BY, now=MORNING)
    return out


def rows(path):
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))


def sum_claimed(out):
    return Decimal(json.loads((out / "contents.json").read_text())["claimed"]["EUR"])


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


def test_a_message_whose_words_were_erased_says_so(firm, ada, tmp_path):
    Letter.objects.filter(company=firm).update(body="", content={})
    (message,) = (made(firm, ada, tmp_path) / "messages").iterdir()
    assert message.read_text().endswith("The words of this message were erased.")


def test_no_cell_is_a_formula_and_no_name_leaves_the_folder(firm, ada, tmp_path):
    out = made(firm, ada, tmp_path)
    for path in out.glob("*.csv"):
        for row in csv.reader(io.StringIO(path.read_text("utf-8-sig"))):
            assert not any(cell.startswith(("=", "@", "+")) for cell in row), path
    assert {path.name for path in tmp_path.iterdir()} == {"out"}


def test_names_that_run_backwards_or_never_end_are_set_and_packed(firm):
    rtl, endless = "\u202eלקוח Smith", "X" * 200
    who = late(firm, "../" * 20 + "A/B", name=f"{rtl} {endless}", days=40, address="1 Lane\nTown")
    packed, told = archive(Wanted(firm, who.account_id, Purpose.LAWYER, "fr"), by=BY, now=MORNING)
    with zipfile.ZipFile(io.BytesIO(packed)) as file:
        assert len(file.namelist()) == told.files and not any(".." in name for name in file.namelist())
        assert rtl in json.loads(file.read("contents.json"))["debtor"][0]


def test_a_table_too_long_for_paper_says_where_the_rest_is(firm, ada, monkeypatch):
    monkeypatch.setattr(paper, "MOST", 2)
    bundle = gather(firm, ada.account_id, Purpose.LAWYER, "en", MORNING)
    (timeline,) = [each for each in paper.data_of(bundle, "FR")["chapters"] if each["title"] == "Timeline"]
    assert len(timeline["table"]["rows"]) == 2 and "timeline.jsonl holds them all" in timeline["lines"][-1]


def test_a_folder_that_is_not_empty_is_left_as_it_is(firm, ada, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.txt").write_text("mine")
    before = account_queries.versions([ada.account_id])
    with pytest.raises(HandoverRefusal):
        made(firm, ada, tmp_path)
    with pytest.raises(HandoverRefusal):
        folder(Wanted(firm, ada.account_id, Purpose.COURT, "en"), tmp_path / "no" / "out", by=BY, now=MORNING)
    assert [path.name for path in out.iterdir()] == ["mine.txt"] and {p.name for p in tmp_path.iterdir()} == {"out"}
    assert account_queries.versions([ada.account_id]) == before
    assert not TimelineEntry.objects.filter(kind="evidence_made").exists()


def test_that_it_was_made_stands_on_the_timeline(firm, ada):
    packed, told = archive(Wanted(firm, ada.account_id, Purpose.COURT, "fr"), by=BY, now=MORNING)
    entry = TimelineEntry.objects.get(account_id=ada.account_id, kind="evidence_made")
    assert entry.facts == {"purpose": "court", "files": told.files, "sum": told.sum}
    with zipfile.ZipFile(io.BytesIO(packed)) as file:
        assert hashlib.sha256(file.read("SHA256SUMS")).hexdigest() == told.sum
        assert all(not name.startswith(("/", "..")) for name in file.namelist())
        assert "Dossier de preuves" in file.read("README.txt").decode()


def test_what_is_on_file_about_a_person_leaves_only_its_place_in_the_chain(firm, ada, tmp_path):
    new = NewFlag("deceased", TODAY, "Her brother told us.")
    flags.raise_flag(firm, ada.account_id, new, by=BY, now=MORNING)
    out = made(firm, ada, tmp_path, Purpose.COURT)
    links = [json.loads(line) for line in (out / "timeline.jsonl").read_text().splitlines()]
    hidden = [link for link in links if link.get("withheld") == "all"]
    assert len(hidden) == 2 and all(set(link) == {"seq", "previous", "hash", "withheld"} for link in hidden)
    assert "deceased" not in (out / "timeline.jsonl").read_text()
    assert prove(out) == (0, f"OK: {len(links)} links, 1 seals; of 2 only the place in the chain is proven\n")


def test_what_a_contact_said_goes_to_the_lawyer_only(firm, ada, tmp_path):
    dunning.contacted(firm, ada.account_id, channel="call", outgoing=True, text=SECRET, by=BY, now=MORNING)
    agency = made(firm, ada, tmp_path, Purpose.AGENCY)
    assert "call" in (agency / "timeline.jsonl").read_text() and "telephone" in (agency / "contacts.csv").read_text()
    assert SECRET not in (agency / "timeline.jsonl").read_text()


def test_the_folder_names_the_parties_its_files_and_their_sums(firm, ada, tmp_path):
    out = made(firm, ada, tmp_path, Purpose.AGENCY)
    listed = json.loads((out / "contents.json").read_text())
    assert listed["purpose"] == "agency" and listed["debtor"][0] == ada.name and listed["claimed"]["EUR"]
    for each in listed["files"]:
        content = (out / each["name"]).read_bytes()
        assert len(content) == each["bytes"] and hashlib.sha256(content).hexdigest() == each["sha256"]


def test_the_link_that_the_text_works_out_is_right(firm, ada, tmp_path):
    lines = (made(firm, ada, tmp_path) / "README.txt").read_text().splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("   ["))
    assert hashlib.sha256(lines[at].strip().encode()).hexdigest() in lines[at + 1]


def test_each_contact_has_its_proof_and_each_payment_what_it_settled(firm, ada, tmp_path):
    out = made(firm, ada, tmp_path)
    (contact,) = rows(out / "contacts.csv")
    (message,) = (out / "messages").glob("001-*.txt")
    assert contact["Proof"].startswith("message 1, timeline no.") and contact["How"] == "e-mail"
    assert "The mail server took it on" in message.read_text()
    (payment,) = rows(out / "payments.csv")
    assert payment["Amount"] == "10.00" and payment["Settled"].endswith("€10.00")


def test_a_dispute_is_told_to_whoever_goes_on_with_the_claim(firm, ada, tmp_path):
    (part,) = ledger.documents(ada.account_id)[0].parts.all()
    new = NewArrangement(Kind.DISPUTE, TODAY, TODAY + timedelta(days=20), SECRET, parts={part.id: 4000})
    arrangements.arrange(firm, ada.account_id, new, by=BY, now=MORNING)
    for purpose in (Purpose.COURT, Purpose.AGENCY):
        out = made(firm, ada, tmp_path, purpose, name=str(purpose))
        (dispute,) = rows(out / "agreements.csv")
        assert dispute["What"] == "Dispute" and "€40.00" in dispute["About"]
        assert dispute["What became of it"] == "not settled"
        assert SECRET not in (out / "timeline.jsonl").read_text()


def test_a_charge_that_was_booked_is_still_claimed(firm, tmp_path):
    who = late(firm, "F-7", days=40)
    dunning.corrected(firm, who.pk, {"debtor": "business"}, by=BY, now=MORNING)
    before = sum_claimed(made(firm, who, tmp_path, name="before"))
    (invoice,) = ledger.documents(who.account_id)
    new = NewDocument(
        who.account_id, EntryKind.CHARGE, "F-7 C", TODAY, "EUR", 4000, ((TODAY, 4000),), about_id=invoice.pk
    )
    record_documents(firm, [new], by=BY, now=MORNING)
    out = made(firm, who, tmp_path, name="after")
    assert sum_claimed(out) == before and before > Decimal("140")
    assert "Charge for lateness" in (out / "invoices.csv").read_text()


def test_nothing_is_noted_where_nothing_could_be_written(firm, ada, tmp_path, monkeypatch):
    def full(self, target):
        raise OSError("no space")

    monkeypatch.setattr("pathlib.Path.rename", full)
    with pytest.raises(OSError):
        made(firm, ada, tmp_path)
    assert not list(tmp_path.iterdir()) and not TimelineEntry.objects.filter(kind="evidence_made").exists()


def test_reading_needs_a_bounded_number_of_queries(firm, ada, django_assert_max_num_queries):
    with django_assert_max_num_queries(60):
        archive(Wanted(firm, ada.account_id, Purpose.LAWYER, "en"), by=BY, now=MORNING)
