"""`./relance privacy`: told, copied, reduced, erased."""

import json
import zipfile

import pytest

from relance.accounts import actions as accounts
from relance.accounts.models import TimelineEntry
from relance.customers.models import Customer
from relance.desk.customer.tests.sample import Firm, a_firm
from relance.privacy.erasing import ErasureRefusal
from relance.web.cli import Refusal
from relance.web.commands import privacy
from relance.web.tests.test_work_commands import relance, said

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def firm() -> Firm:
    return a_firm()


def test_what_is_open_is_not_erased(firm):
    with pytest.raises(ErasureRefusal, match="réglez-le d’abord"):
        relance(privacy, "erase", firm.late.name)


def test_show_says_until_when_and_what_is_in_the_way(firm, capsys):
    words = said(capsys, privacy, "show", firm.late.name)
    assert "31 décembre 2036" in words and "C. com. L123-22" in words and "réglez-le d’abord" in words


def test_a_customer_of_whom_nothing_is_booked_goes_whole(firm, capsys):
    assert "Effacé dans" in said(capsys, privacy, "erase", firm.fresh.name)
    with firm.inside():
        gone = Customer.objects.get(pk=firm.fresh.pk)
    assert gone.name == f"Client effacé {gone.reference}" and gone.email == ""
    assert "Rien de plus" in said(capsys, privacy, "erase", gone.reference)


def test_words_go_by_their_number(firm, capsys):
    with firm.inside():
        accounts.note(firm.company, firm.late.account_id, "Elle est malade", by="Test", now=firm.now)
        seq = TimelineEntry.objects.get(text="Elle est malade").seq
    assert f"Entrée {seq}" in said(capsys, privacy, "show", firm.late.name)
    said(capsys, privacy, "reduce", firm.late.name, str(seq))
    with firm.inside():
        assert not TimelineEntry.objects.filter(text="Elle est malade").exists()
    with pytest.raises(Refusal, match="Il n’y a pas d’entrée"):
        relance(privacy, "reduce", firm.late.name, str(seq))


def test_the_copy_goes_into_a_new_file(firm, capsys, tmp_path):
    out = tmp_path / "copy.zip"
    said(capsys, privacy, "export", firm.late.name, "--out", str(out))
    with zipfile.ZipFile(out) as file:
        assert file.namelist() == ["README.txt", "everything.json"]
    for wrong in (str(out), str(tmp_path / "no" / "where.zip")):
        with pytest.raises(Refusal, match="Nommez un nouveau fichier"):
            relance(privacy, "export", firm.late.name, "--out", wrong)


def test_who_is_due_and_what_is_missing(firm, capsys):
    assert "Les pièces de personne" in said(capsys, privacy, "due")
    assert relance(privacy, "due", "--json") == 0
    assert json.loads(capsys.readouterr().out)["due"] == []
    with pytest.raises(Refusal, match="Dites qui"):
        relance(privacy, "show")
