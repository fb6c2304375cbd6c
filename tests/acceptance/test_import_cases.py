"""The shared acceptance cases for messy files, and real exports: counts, sums, rows and refusals as they expect."""

import json
from datetime import date
from pathlib import Path

import pytest

from relance.intake.actions import Options, Rejected, preview
from relance.intake.gate.content import Content
from relance.intake.report import Report

SHARED = Path(__file__).parents[2].parent / "shared"
CASES = SHARED / "cases" / "imports"
FILES = sorted(path for path in CASES.glob("*") if not path.name.endswith(".expected.json"))
TODAY = date(2026, 11, 21)
FEC = SHARED / "data" / "exports" / "fec"


def read(path: Path, **said: str) -> Report:
    return preview(
        None,
        path.name,
        Content.of(path.read_bytes()),
        Options(said.get("currency", ""), said.get("date_order", "")),
        today=TODAY,
    )


def test_the_cases_are_here() -> None:
    if not FILES:
        pytest.skip(f"the shared cases are not here: {CASES}")
    assert len(FILES) >= 12


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_is_read_as_its_expectations_say(path: Path) -> None:
    expected = json.loads(path.with_name(path.name + ".expected.json").read_text("utf-8"))
    said = {key: value for key, value in expected.get("assume", {}).items() if key in {"currency", "date_order"}}
    if expected["outcome"] == "reject":
        with pytest.raises(Rejected) as rejected:
            read(path, **said)
        assert rejected.value.reason == expected["reject_reason"]
        return
    got = read(path, **said).shown()
    for key in ("kind", "invoices", "credit_notes", "payments", "open_total_minor", "sheet"):
        if key in expected:
            assert got[key] == expected[key], key
    problems = {(p["row"], p["reason"], str(p["severity"])) for p in got["problems"]}
    wanted = {(p["row"], p["reason"], p["severity"]) for p in expected["problems"]}
    assert {p for p in problems if p[2] == "error"} == {p for p in wanted if p[2] == "error"}
    assert wanted <= problems
    for row, name in expected.get("names", {}).items():
        assert got["names"][row] == name


def real(path: Path) -> Path:
    if not path.exists():
        pytest.skip(f"the real file is not here: {path}")
    return path


def test_the_accounts_of_2022_are_open_by_what_no_letter_closes() -> None:
    got = read(real(next(iter(FEC.glob("*20220831.txt")), FEC / "absent")))
    assert got.open_total_minor == {"EUR": 5897282}
    assert got.set_apart == {"EUR": -645558}
    assert 5897282 - 645558 == 5251724, "what all lines of the customers' accounts come to"


def test_the_accounts_of_2023_are_all_open() -> None:
    got = read(real(next(iter(FEC.glob("*20231231.txt")), FEC / "absent")))
    assert (got.open_total_minor, got.set_apart) == ({"EUR": 2777170}, {})


def test_a_book_of_7612_open_invoices_in_two_currencies() -> None:
    got = read(real(SHARED / "data" / "highradius" / "open_invoices.csv"))
    assert got.invoices["count"] == got.new == 7612
    assert got.open_total_minor == {"CAD": 1780295011, "USD": 21786591432}


def test_every_real_export_and_statement_is_read_or_refused_in_words() -> None:
    folders = [real(SHARED / "data" / name) for name in ("exports", "bank", "einvoices")]
    for folder in folders:
        for path in (path for path in sorted(folder.rglob("*")) if path.is_file()):
            try:
                assert read(path).outcome == "import"
            except Rejected as rejected:
                assert str(rejected), path.name


def test_a_sheet_of_no_use_does_not_keep_the_others_out() -> None:
    got = read(
        real(next((SHARED / "data" / "exports" / "invoice-tool-xlsx").glob("*import_invoices.xlsx"), FEC / "absent"))
    )
    assert (got.sheet, got.invoices) == ("invoices", {"count": 1, "total_minor": {"USD": 10000}})
