"""`./relance evidence`: the folder as it is asked for, in the language asked for."""

import json
import subprocess
import sys

import pytest

from relance.customers.queries import UnknownCustomer
from relance.desk.customer.tests.sample import Firm, a_firm
from relance.handover.making import HandoverRefusal
from relance.web.commands import evidence
from relance.web.tests.test_work_commands import relance, said

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def firm() -> Firm:
    return a_firm()


def test_it_is_for_the_firms_lawyer_and_in_its_language_where_nothing_else_is_said(firm, capsys, tmp_path):
    out = tmp_path / "out"
    words = said(capsys, evidence, firm.late.name, "--out", str(out))
    assert f"fichiers dans {out}" in words and "check_chain.py" in words
    assert "pour un avocat" in (out / "README.txt").read_text() and (out / "decisions.csv").exists()
    assert subprocess.run([sys.executable, str(out / "check_chain.py")], capture_output=True).returncode == 0


def test_for_a_court_in_english_as_json(firm, capsys, tmp_path):
    out = tmp_path / "out"
    answer = said(capsys, evidence, firm.late.name, "--out", str(out), "--for", "court", "--language", "en", "--json")
    found = json.loads(answer)
    assert found["files"] == sum(1 for each in out.rglob("*") if each.is_file()) and len(found["sum"]) == 64
    assert "for a court" in (out / "README.txt").read_text() and not (out / "decisions.csv").exists()


def test_what_cannot_be_made_is_refused_and_nothing_is_left(firm, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(HandoverRefusal, match="déjà"):
        relance(evidence, firm.late.name, "--out", str(tmp_path))
    with pytest.raises(UnknownCustomer):
        relance(evidence, "Nobody at all", "--out", str(tmp_path / "out"))
    assert [each.name for each in tmp_path.iterdir()] == ["mine.txt"]
