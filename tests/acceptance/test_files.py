"""Files on the command line: rehearsed without a firm, imported, asked about, corrected, settled, undone."""

import json
import os
from pathlib import Path

import pytest

from tests.acceptance.commands import Relance

HEAD = "Numéro;Client;Date facture;Échéance;Montant TTC;Reste à payer\n"
FIRST = HEAD + "F-1;Dupont;14/09/2026;14/10/2026;100,00;100,00\nF-2;Durand;14/09/2026;14/10/2026;50,00;20,00\n"
NEXT = HEAD + "F-2;Durand;14/09/2026;14/10/2026;50,00;5,00\nF-3;Dupont;20/09/2026;20/10/2026;70,00;70,00\n"
OWED = "sum(b.get('EUR', 0) for b in ledger.owed_on(company, date(2026, 11, 21)).values())"
TODAY = ("--today", "2026-11-21")


@pytest.fixture
def firm(relance: Relance) -> Relance:
    relance("company", "add", "Plomberie Aubry", "--country", "FR", "--owner", "claire@aubry.example")
    return relance


def lay(place: Path, name: str, text: str) -> Path:
    path = place / name
    path.write_text(text, "utf-8")
    return path


def test_a_rehearsal_needs_no_firm_and_changes_nothing(bare, tmp_path):
    file = lay(tmp_path, "a.csv", FIRST)
    assert "up to date" in bare.afresh("import", file, "--dry-run", "--currency", "EUR", *TODAY).stderr
    told = bare.json("import", file, "--dry-run", "--currency", "EUR", *TODAY)
    assert (told["outcome"], told["format"], told["new"], told["open_total_minor"]) == (
        "import",
        "delimited",
        2,
        {"EUR": 12000},
    )
    assert "Would import 2 invoices" in bare("import", file, "--dry-run", "--currency", "EUR", *TODAY).stdout
    assert "company add" in bare("import", file, code=2).stderr, "to import, a firm is needed, and it is said so"


def test_one_object_for_one_file_and_a_list_for_several(firm, tmp_path):
    good, empty = lay(tmp_path, "a.csv", FIRST), lay(tmp_path, "b.csv", "")
    told = firm.json("import", good, empty, *TODAY, code=2)
    assert [(one["file"], one["outcome"]) for one in told] == [("a.csv", "import"), ("b.csv", "reject")]
    assert told[1]["reject_reason"] == "empty_file" and firm.ask(OWED) == 12000


def test_a_file_that_can_be_read_in_two_ways_waits_for_one_answer_and_remembers_it(firm, tmp_path):
    text = FIRST.replace("14/09", "04/09").replace("14/10", "04/10")
    file = lay(tmp_path, "a.csv", text)
    refused = firm("import", file, *TODAY, code=2)
    assert "--date-order" in refused.stderr and firm.ask(OWED) == 0
    firm("import", file, "--date-order", "dmy", *TODAY)
    assert firm.ask(OWED) == 12000
    later = lay(tmp_path, "b.csv", text + "F-9;Dupont;05/09/2026;05/10/2026;10,00;10,00\n")
    assert "Nouveautés\xa0: 1" in firm("import", later, *TODAY).stdout, "asked once"


def test_a_french_firm_is_refused_and_asked_in_french(firm, tmp_path):
    paper = firm("import", lay(tmp_path, "a.pdf", "%PDF-1.7 x"), *TODAY, code=2).stderr
    assert paper == "a.pdf\xa0: non importé. C’est un PDF\xa0: une page à lire, pas un tableau. " + (
        "Exportez plutôt la liste en CSV ou en Excel.\n"
    )
    assert firm.json("import", tmp_path / "a.pdf", *TODAY, code=2)["message"].startswith("This is a PDF")
    gone = firm("import", tmp_path / "gone.csv", *TODAY, code=2).stderr
    assert "gone.csv ne peut pas être lu\xa0: ce fichier n’existe pas." in gone
    assert "c’est un dossier" in firm("import", tmp_path, *TODAY, code=2).stderr
    file = lay(tmp_path, "b.csv", FIRST.replace("14/09", "04/09").replace("14/10", "04/10"))
    asked = firm("import", file, *TODAY, code=2).stderr
    assert "le jour d’abord ou avec le mois d’abord. Répondez par --date-order dmy|mdy." in asked
    assert set(firm.json("import", file, *TODAY)["questions"][0]) == {"field", "text", "choices", "guess"}


def test_what_was_done_is_told_in_french_too(firm, tmp_path):
    rows = FIRST + "F-3;Durand;14/09/2026;14/10/2026;beaucoup;1,00\n"
    said = (
        firm("import", lay(tmp_path, "a.csv", rows), *TODAY, code=1).stdout.replace("\xa0", " ").replace("\u202f", " ")
    )
    assert said.splitlines()[0] == "a.csv (CSV) : Apporte 2 factures, 0 avoir (150,00 €), 0 paiement."
    assert "  ligne 4 : ce n’est pas un montant : « beaucoup » (non importée)" in said.splitlines()
    firm("import", lay(tmp_path, "b.csv", FIRST + "F-4;Durand;14/09/2026;14/10/2026;9,00;9,00\n"), *TODAY)
    again = firm("import", tmp_path / "a.csv", *TODAY, code=1).stdout
    assert "une liste plus récente" in again and "ligne 0" not in again
    listed = firm("imports").stdout
    assert "1 ligne laissée de côté" in listed and "b.csv\xa0: nouveautés" in listed


def test_a_currency_that_is_none_is_refused_before_anything_is_read(firm, tmp_path):
    refused = firm("import", lay(tmp_path, "a.csv", FIRST), "--currency", "EURO", *TODAY, code=2)
    assert "EURO" in refused.stderr and "n’est pas une devise" in refused.stderr and firm.ask(OWED) == 0


def test_what_keeps_an_import_from_being_undone_is_named_in_french(firm, tmp_path):
    number = firm.json("import", lay(tmp_path, "a.csv", FIRST.replace("2026", "2020")))["import_id"]
    firm("pay", "Dupont", "40", "--reference", "F-1", "--on", "2020-11-21")
    said = firm("imports", "undo", number, code=2).stderr.replace("\xa0", " ")
    assert said == (
        "Cette importation ne peut plus être annulée.\n  F-1 : réglée par ce qui est venu le 21 novembre 2020\n"
    )
    late = firm("imports", "undo", number, "--today", "2099-12-24", code=2).stderr
    assert "pendant 30 jours" in late


def test_with_json_nothing_is_asked_and_the_guess_is_told(firm, tmp_path):
    file = lay(tmp_path, "a.csv", FIRST.replace("14/09", "04/09").replace("14/10", "04/10"))
    told = firm.json("import", file, *TODAY)
    assert [(q["field"], q["guess"]) for q in told["questions"]] == [("date_order", "dmy")]


def test_a_column_can_be_named_by_hand(firm, tmp_path):
    file = lay(tmp_path, "a.csv", FIRST.replace("Client;", "Qui;"))
    told = firm.json("import", file, "--map", "customer=Qui", *TODAY)
    assert told["columns"]["customer"] == "Qui" and told["new"] == 2
    told = firm.json("import", file, "--map", "customer=B", "--map", "due=", "--dry-run", *TODAY)
    assert (told["columns"]["customer"], told["unchanged"]) == ("Qui", 2) and "due" not in told["columns"]
    wrong = firm.json("import", file, "--map", "customer=Nobody", *TODAY, code=2)
    assert wrong["reject_reason"] == "bad_mapping" and "Nobody" in wrong["message"]
    firm.refuses(["import", file, "--map", "customer"])


def test_next_weeks_list_updates_tells_what_is_gone_and_settles_it_when_asked(firm, tmp_path):
    firm("import", lay(tmp_path, "a.csv", FIRST), *TODAY)
    told = firm.json("import", lay(tmp_path, "b.csv", NEXT), *TODAY)
    assert (told["new"], told["updated"], told["unchanged"], told["missing"]) == (1, 1, 0, 1)
    assert firm.ask(OWED) == 17500
    assert firm.json("imports", "missing") == [{"number": "F-1", "currency": "EUR", "open": 10000}]
    nothing = firm("imports", "errors", told["import_id"])
    assert nothing.stdout == "" and "Aucune ligne" in nothing.stderr
    assert firm("imports", "missing").stdout.startswith("F-1\xa0: 100,00")
    firm.refuses(["imports", "settle", told["import_id"], "--only", "F-9"])
    assert firm.json("imports", "settle", told["import_id"], *TODAY)["settled"] == ["F-1"]
    firm.refuses(["imports", "reopen", told["import_id"], "--only", "F-9"])
    assert firm.json("imports", "reopen", told["import_id"], *TODAY)["open_again"] == ["F-1"]
    assert firm.json("imports", "settle", told["import_id"], *TODAY)["settled"] == ["F-1"]
    assert firm.ask(OWED) == 7500 and firm.json("imports", "missing") == []
    assert firm.json("check-ledger") == {"faults": {"plomberie-aubry": []}}


def test_an_import_is_undone_to_the_list_before(firm, tmp_path):
    first = firm.json("import", lay(tmp_path, "a.csv", FIRST), *TODAY)["import_id"]
    second = firm.json("import", lay(tmp_path, "b.csv", NEXT), *TODAY)["import_id"]
    third = firm.json("import", lay(tmp_path, "c.csv", NEXT + "F-7;Durand;14/09/2026;14/10/2026;1,00;1,00\n"), *TODAY)
    firm.json("imports", "undo", third["import_id"], *TODAY)
    assert [one["number"] for one in firm.json("imports", "missing")] == ["F-1"], "of the newest list that stands"
    firm.json("imports", "undo", second, *TODAY)
    assert firm.ask(OWED) == 12000
    firm.json("imports", "undo", first, *TODAY)
    assert firm.ask(OWED) == 0
    firm.refuses(["imports", "undo", first], ["imports", "undo", 999], ["imports", "undo"])
    assert [row["state"] for row in firm.json("imports")] == ["undone", "undone", "undone"]
    assert firm.json("check-ledger") == {"faults": {"plomberie-aubry": []}}


def test_rows_that_stayed_out_come_back_as_a_file_and_the_original_as_it_came(firm, tmp_path):
    file = lay(tmp_path, "a.csv", FIRST + "F-3;;14/09/2026;14/10/2026;10,00;10,00\n")
    told = firm.json("import", file, *TODAY, code=1)
    number = told["import_id"]
    assert [p["reason"] for p in firm.json("imports", "errors", number)] == ["missing_customer"]
    mended = lay(tmp_path, "c.csv", firm("imports", "errors", number).stdout.replace(";;", ";Martin;", 1))
    assert firm.json("import", mended, *TODAY)["new"] == 1
    assert firm("imports", "original", number).stdout == file.read_text("utf-8")


def test_a_watched_folder_is_read_by_the_tick(firm, tmp_path):
    folder = tmp_path / "exports"
    folder.mkdir()
    firm("company", "watch", "plomberie-aubry", folder)
    file = lay(folder, "a.csv", FIRST)
    os.utime(file, (1_700_000_000, 1_700_000_000))
    assert firm.json("tick")["imported"] == ["a.csv"]
    assert firm.ask(OWED) == 12000 and (folder / "done" / "a.csv").exists()
    firm.refuses(["company", "watch", "plomberie-aubry", tmp_path / "nowhere"])


def test_every_answer_is_json_alone(firm, tmp_path):
    for command in (["import", lay(tmp_path, "a.csv", FIRST), *TODAY], ["imports"], ["imports", "missing"]):
        assert json.loads(firm(*command, "--json").stdout) is not None
