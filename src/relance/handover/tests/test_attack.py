"""What an opponent, a careless hand or a curious reader may try with a hand-over file."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django_scopes import scope

from relance.accounts import actions as accounts
from relance.arrangements import actions as arrangements
from relance.arrangements.rules import Kind, NewArrangement
from relance.channels.tests.wires import CountingWire
from relance.dunning.tests.road import BY, MORNING, TODAY, approve, decide, firm_on_the_road, late, send
from relance.handover.making import Wanted, folder
from relance.handover.rules import Purpose
from relance.ledger.tests.books import pay

PASTED = [
    *("\u202egnp.exe", "Lac\x0bCarré\x07", "a\u2028b\u2029c", "שלום עולם", "株式会社ユビ", "😀 & <b>", "x" * 190),
    *('#read("/etc/passwd") $x^2$ \\ `r` @end', "\x1b[31mred", "=1+1", "\u200b=cmd|x"),
]


@pytest.fixture
def firm(db):
    company = firm_on_the_road()
    with scope(company=company):
        yield company


@pytest.fixture
def court(firm, tmp_path):
    """A file for a court, with words, a payment and a seal on its timeline."""
    who = late(firm, "A-1", days=40)
    decide(firm)
    approve(firm)
    send(firm, CountingWire())
    pay(who, 1000, on=TODAY)
    accounts.seal(firm, TODAY - timedelta(days=1), now=MORNING)
    return made(firm, who, tmp_path)


def made(firm, who, tmp_path, purpose=Purpose.COURT, language="en"):
    out = tmp_path / f"{purpose}-{language}"
    folder(Wanted(firm, who.account_id, purpose, language), out, by=BY, now=MORNING)
    return out


def prove(out: Path):
    """The script as a stranger runs it: from anywhere, with nothing of ours at hand."""
    run = subprocess.run([sys.executable, "-I", str(out / "check_chain.py")], capture_output=True, text=True, cwd="/")
    assert run.stderr == "", "no traceback: whoever reads it is no programmer"
    return run.returncode, run.stdout


def links(out: Path):
    return [json.loads(line) for line in (out / "timeline.jsonl").read_text("utf-8").split("\n") if line]


def rewrite(out: Path, found):
    (out / "timeline.jsonl").write_text("".join(json.dumps(link) + "\n" for link in found), "utf-8")


@pytest.mark.parametrize("pasted", PASTED)
def test_whatever_stands_in_a_name_the_file_is_made_and_proves_itself(firm, tmp_path, pasted):
    who = late(firm, pasted[:60], days=40, name=pasted, address=f"{pasted}\n{pasted}")
    pay(who, 1000, on=TODAY, reference=pasted[:60])
    accounts.note(firm, who.account_id, pasted, by=BY, now=MORNING)
    out = made(firm, who, tmp_path, Purpose.LAWYER, "fr")
    assert prove(out)[0] == 0
    assert (out / "evidence.pdf").read_bytes().startswith(b"%PDF")


def test_the_time_that_a_person_reads_is_the_time_that_is_proven(court):
    found = links(court)
    found[1]["at"] = found[1]["at"].replace("2026", "2025")
    rewrite(court, found)
    assert prove(court) == (1, "the time of link 2 was altered\n")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("garbage\n", "line 1 of timeline.jsonl is no link"),
        ("[]\n", "line 1 of timeline.jsonl is no link"),
        ('{"seq": 1}\n', "line 1 of timeline.jsonl is no link"),
        ('{"seq": "1", "previous": "", "hash": ""}\n', "line 1 of timeline.jsonl is no link"),
        ("[" * 100_000, "line 1 of timeline.jsonl is no link"),
        ("", "the chain does not fit the seal of"),
    ],
)
def test_what_is_no_timeline_is_said_to_be_none(court, content, said):
    (court / "timeline.jsonl").write_text(content, "utf-8")
    code, told = prove(court)
    assert code == 1 and told.startswith(said)


@pytest.mark.parametrize("name", ["timeline.jsonl", "seals.json"])
@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"{", b'[{"day": [], "length": [], "head": 1}]', None])
def test_a_file_that_is_spoilt_or_missing_is_named(court, name, content):
    if content is None:
        (court / name).unlink()
    else:
        (court / name).write_bytes(content)
    code, told = prove(court)
    assert code == 1 and name in told


@pytest.mark.parametrize("lost", ["digest", "moment", "facts", "by", "kind", "at"])
def test_a_link_that_lacks_something_is_no_link(court, lost):
    found = links(court)
    del found[0][lost]
    rewrite(court, found)
    code, told = prove(court)
    assert code == 1 and told.startswith("line 1 of timeline.jsonl is no link")


def test_nothing_can_be_written_beside_what_is_proven(court):
    found = links(court)
    rewrite(court, [found[0] | {"remark": "He admitted it."}, *found[1:]])
    assert prove(court) == (1, "line 1 of timeline.jsonl is no link\n")
    rewrite(court, [found[0], found[1] | {"kind": "promise", "withheld": "all"}, *found[2:]])
    assert prove(court) == (1, "line 2 of timeline.jsonl is no link\n"), "said to be left out, and still there to read"


def test_words_without_their_salt_are_not_believed(court):
    found = links(court)
    shown = next(n for n, link in enumerate(found) if link.get("text"))
    del found[shown]["salt"]
    rewrite(court, found)
    code, told = prove(court)
    assert code == 1 and f"the words of link {shown + 1} were altered" in told


def test_links_in_another_order_or_twice_do_not_hold(court):
    found = links(court)
    for wrong in ([found[1], found[0], *found[2:]], [found[0], *found], found[:-1]):
        rewrite(court, wrong)
        assert prove(court)[0] == 1


def test_line_ends_and_marks_of_an_editor_change_nothing(court):
    content = (court / "timeline.jsonl").read_bytes()
    (court / "timeline.jsonl").write_bytes(b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n"))
    assert prove(court)[0] == 0, "opened and saved in an editor of Windows"


@pytest.mark.parametrize("purpose", [Purpose.COURT, Purpose.AGENCY])
def test_that_a_pause_had_a_personal_reason_is_nobodys_business(firm, tmp_path, purpose):
    who = late(firm, "A-1", days=40)
    new = NewArrangement(Kind.PAUSE, TODAY, TODAY + timedelta(days=20), "", personal=True)
    arrangements.arrange(firm, who.account_id, new, by=BY, now=MORNING)
    out = made(firm, who, tmp_path, purpose)
    told = [path.read_text("utf-8-sig") for path in out.rglob("*") if path.suffix in {".jsonl", ".csv", ".json"}]
    assert not any("personal" in text.lower() for text in told)
    assert "Pause" in (out / "agreements.csv").read_text("utf-8-sig"), "that nobody wrote meanwhile is told"
    assert prove(out)[0] == 0
    assert '"personal": true' in (made(firm, who, tmp_path, Purpose.LAWYER) / "timeline.jsonl").read_text("utf-8")
