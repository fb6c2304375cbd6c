"""The small road from nothing: a list comes in, a mail leaves, money arrives, nothing more is asked."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.acceptance.commands import Relance

MONDAY, TUESDAY, TUESDAY_WEEK = date(2026, 11, 23), date(2026, 11, 24), date(2026, 12, 1)
LIST = """Client;E-mail;Numéro;Date;Échéance;Montant
Boulangerie Mie Lunaire;bonjour@mie-lunaire.example;F-1;01/10/2026;22/11/2026;877,20
Mme Odile Lefortin;odile@courriel.example;F-2;02/11/2026;13/11/2026;267,85
Garage du Lac Carré;hugo@lac-carre.example;F-3;20/11/2026;20/12/2026;948,75
"""


@pytest.fixture
def firm(relance: Relance, tmp_path: Path) -> Relance:
    """A firm with three customers, as on a Monday."""
    relance("company", "add", "Plomberie Aubry", "--country", "FR", "--owner", "claire@aubry.example")
    file = tmp_path / "clients.csv"
    file.write_text(LIST, "utf-8")
    assert relance.json("import", file, "--date-order", "dmy", "--today", MONDAY)["new"] == 3
    return relance


def test_from_a_list_to_a_mail_to_the_payment(firm, smtp_server):
    firm.may_send("plomberie-aubry", smtp_server)
    firm.afresh("tick", "--today", MONDAY)
    day = firm.json("today")
    assert {(row["name"], row["step"]) for row in day["ready"]} == {
        ("Boulangerie Mie Lunaire", "friendly"),
        ("Mme Odile Lefortin", "friendly"),
    }
    batch = firm.json("approve", "--all")
    assert len(batch["approved"]) == 2
    assert datetime.fromisoformat(batch["departs_at"]).astimezone(UTC) == datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert smtp_server.messages() == []
    assert sorted(firm.json("tick", "--today", MONDAY)["sent"]) == sorted(batch["approved"])
    mails = {mail.recipients[0]: mail for mail in smtp_server.messages()}
    assert set(mails) == {"bonjour@mie-lunaire.example", "odile@courriel.example"}
    assert "F-1" in mails["bonjour@mie-lunaire.example"].text
    assert "877,20" in mails["bonjour@mie-lunaire.example"].text
    assert "F-2" not in mails["odile@courriel.example"].message["Subject"]

    assert firm.json("pay", "Mie Lunaire", "877,20", "--on", MONDAY)["balance"] == {}
    assert firm.json("pay", "Odile", "100", "--on", MONDAY)["balance"] == {"EUR": 16785}
    assert firm.json("tick", "--today", TUESDAY_WEEK)["sent"] == []
    (row,) = firm.json("today")["ready"]
    assert (row["name"], row["step"], row["total"]) == ("Mme Odile Lefortin", "clear", {"EUR": 16785})
    assert firm.json("pay", "Odile", "167,85", "--on", TUESDAY_WEEK)["withdrawn"] == [row["message"]]
    quiet = firm.json("tick", "--today", TUESDAY_WEEK)
    assert (quiet["sent"], quiet["proposed"]) == ([], [])
    assert len(smtp_server.messages()) == 2
    assert firm.json("check-ledger") == {"faults": {"plomberie-aubry": []}}


def test_in_test_mode_everything_can_be_looked_at_and_nothing_leaves(firm, smtp_server):
    place = ["--host", smtp_server.host, "--port", smtp_server.port, "--security", "none"]
    firm("company", "mail", "plomberie-aubry", *place, "--from", "office@firm.example")
    firm("tick", "--today", MONDAY)
    firm("approve", "--all")
    report = firm.json("tick", "--today", MONDAY)
    assert (len(report["rehearsed"]), report["sent"]) == (2, [])
    assert len(firm.json("today")["would_have_left_today"]) == 2
    assert smtp_server.messages() == []
    firm("company", "live", "plomberie-aubry")
    firm("tick", "--today", TUESDAY)
    assert len(firm.json("approve", "--all")["approved"]) == 2, "a rehearsal is no step done"
    assert len(firm.json("tick", "--today", TUESDAY)["sent"]) == 2


def test_json_is_all_there_is_on_standard_output(firm):
    commands = (
        ["tick", "--today", MONDAY],
        ["today"],
        ["why", "Odile"],
        ["approve", "--all"],
        ["approve", "--undo", "nothing"],
        ["tick", "--now", "2026-11-23T12:00"],
        ["pay", "Odile", "1"],
        ["check-ledger"],
        ["company", "list"],
        ["company", "set", "plomberie-aubry", "signer=Claire Aubry"],
        ["company", "link", "plomberie-aubry", "claire@aubry.example"],
        ["company", "test", "plomberie-aubry"],
    )
    for command in commands:
        assert firm.json(*command), command


def test_files_that_are_no_lists_are_refused_and_bad_rows_are_listed(firm, tmp_path):
    empty, picture, blank = tmp_path / "empty.csv", tmp_path / "picture.csv", tmp_path / "header.csv"
    empty.write_bytes(b"")
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(128, 256)) * 40)
    blank.write_text("Client;Numéro;Date;Échéance;Montant\n")
    firm.refuses(*(["import", file] for file in (tmp_path / "missing.csv", tmp_path)))
    for file, reason in ((empty, "empty_file"), (picture, "not_a_table"), (blank, "no_data")):
        told = firm.json("import", file, code=2)
        assert (told["outcome"], told["reject_reason"]) == ("reject", reason) and told["message"]
    assert firm("import", empty, code=2).stdout == ""
    rows = tmp_path / "rows.csv"
    rows.write_text(LIST.replace("F-", "G-").replace("267,85", "beaucoup"), "utf-8")
    report = firm.json("import", rows, "--date-order", "dmy", "--today", MONDAY, code=1)
    assert report["new"] == 2
    assert [(p["row"], p["severity"]) for p in report["problems"]] == [(3, "error")]
    assert "ligne 3" in firm("import", rows, "--date-order", "dmy", "--today", MONDAY, code=1).stdout


def test_what_does_not_exist_is_refused_calmly(firm):
    spoken = firm("why", "Nobody", code=2)
    assert (spoken.stdout, "Nobody" in spoken.stderr) == ("", True)
    firm.refuses(
        ["today", "--company", "Nobody"],
        ["tick", "--company", "Nobody"],
        ["check-ledger", "--company", "Nobody"],
        ["company", "live", "Nobody"],
        ["pay", "Nobody", "10"],
        ["pay", "Odile", "ten"],
        ["pay", "Odile", "0"],
        ["pay", "Odile", "-5"],
        ["pay", "Odile", "1e5"],
        ["pay", "Odile", "10", "--currency", "XYZ"],
        ["pay", "Odile", "10", "--on", "2026-02-30"],
        ["pay", "Odile", "9" * 40],
        ["tick", "--today", "yesterday"],
        ["tick", "--now", "noon"],
        ["approve"],
        ["approve", "one"],
        ["company", "set", "plomberie-aubry", "iban=FR00"],
        ["company", "add", "Else", "--country", "ZZ", "--owner", "a@b.example"],
        ["company", "add", "Else", "--country", "FR", "--owner", "nobody"],
    )


def test_the_bytes_of_a_file_that_is_no_list_do_not_reach_the_terminal(firm, tmp_path):
    binary = tmp_path / "binary.csv"
    binary.write_bytes(b"Client;\x1b]0;owned\x07;\x00\nA;B;C\n")
    told = firm.json("import", binary, code=2)
    assert told["outcome"] == "reject" and told["message"].isprintable()
    assert "\x1b" not in firm("import", binary, code=2).stderr
