"""What an earlier list had and a newer one has not: gone is only what the newer list does not speak of at all."""

import pytest
from django_scopes import scope

from relance.accounts.tests.firms import new_firm
from relance.intake import queries
from relance.intake.actions import Options, preview
from relance.intake.gate.content import Content
from relance.intake.mending import to_correct
from relance.intake.models import Import
from relance.intake.originals import content_of
from relance.intake.tests import lists

HEAD = "Numéro;Client;Date facture;Échéance;Montant TTC\n"


def row(number: str, client: str = "Dupont", amount: str = "100,00") -> str:
    return f"{number};{client};14/09/2026;14/10/2026;{amount}\n"


@pytest.fixture
def firm(db):
    company = new_firm()
    with scope(company=company):
        yield company


def rehearsed(firm, *rows: str) -> int:
    return preview(firm, "liste.csv", Content.of((HEAD + "".join(rows)).encode()), Options(), today=lists.TODAY).missing


def test_what_a_list_holds_and_cannot_be_taken_is_not_gone(firm):
    lists.read(firm, HEAD, row("F1"), row("F2"), row("F3"), row("F4"))
    second = (row("F1"), row("F2", amount="beaucoup"), row("F4", client="Durand"))
    assert rehearsed(firm, *second) == 1
    report = lists.read(firm, HEAD, *second)
    assert report.missing == 1
    assert [one.number for one in queries.missing(firm, report.import_id)] == ["F3"]


def test_the_corrected_rows_are_no_whole_list(firm):
    first = lists.read(firm, HEAD, row("F1"), row("F2"), row("F3", amount="beaucoup"))
    kept = Import.objects.get()
    mended = to_correct(kept.name, content_of(kept), kept.report["problems"], "fr").replace("beaucoup", "10,00")
    assert preview(firm, "liste.csv", Content.of(mended.encode()), Options(), today=lists.TODAY).missing == 0
    report = lists.read(firm, mended)
    assert (report.new, report.missing, queries.missing(firm, report.import_id)) == (1, 0, [])
    again = lists.read(firm, HEAD, row("F1"), row("F2"), row("F3", amount="beaucoup"))
    assert again.import_id == first.import_id and "older_list" not in {p["reason"] for p in again.problems}
    report = lists.read(firm, HEAD, row("F1"))
    assert sorted(one.number for one in queries.missing(firm, report.import_id)) == ["F2", "F3"]
