"""The shared cases of law: every figure to the cent, every refusal, and the command that runs them."""

import json
from pathlib import Path

import pytest

from relance.claims.cases import check, check_act, read

CASES = Path(__file__).parents[2].parent / "shared" / "law" / "cases"
FILES = sorted(CASES.glob("*.toml"))

CASE = """
[[claim]]
id = "X-1"
jurisdiction = "FR"
debtor = "business"
creditor = "business"
currency = "EUR"
principal = "4800.00"
due = 2025-05-15
until = 2025-08-20
rate = "statutory"
expect = { days = 97, interest = "161.04", fixed_sum = "40.00", total = "5001.04" }
origin = "constructed"
confidence = "high"
why = "Half-years."
"""


def claims():
    return read([CASES])[0] if FILES else []


def test_the_cases_are_here() -> None:
    if not FILES:
        pytest.skip(f"the shared cases of law are not here: {CASES}")
    assert len(claims()) >= 50


@pytest.mark.parametrize("case", claims(), ids=lambda case: case.id)
def test_a_claim_comes_to_what_the_case_says(case) -> None:
    missed = [(miss.key, miss.expected, miss.got) for miss in check(case) if miss.fails]
    assert missed == []


def contacts():
    return read([CASES])[1] if FILES else []


@pytest.mark.parametrize("case", contacts(), ids=lambda case: case.id)
def test_a_contact_goes_out_or_not_as_the_case_says(case) -> None:
    assert [(miss.key, miss.expected, miss.got) for miss in check_act(case) if miss.fails] == []


CONTACT = """
[[contact]]
id = "Y-1"
jurisdictions = ["FR"]
debtor = "consumer"
creditor = "business"
channel = "call"
at = 2026-11-20T21:30:00
zone = "Europe/Paris"
days_past_due = 20
content = ["asks_payment"]
expect = { decision = "blocked", because = "quiet_hours", basis = "house" }
confidence = "high"
why = "At half past nine in the evening nobody is called."
"""


def test_the_command_runs_contacts_beside_claims(bare, tmp_path) -> None:
    right, wrong = tmp_path / "right.toml", tmp_path / "wrong.toml"
    right.write_text(CASE + CONTACT, "utf-8")
    wrong.write_text(CONTACT.replace("T21:30", "T10:30").replace("Y-1", "Y-2"), "utf-8")
    assert bare("law", "verify", right).stdout == "2 passed, 0 failed, 0 notes\n"
    told = bare("law", "verify", right, wrong, code=1).stdout
    assert told.startswith("Y-2: decision: expected blocked, got allowed") and "2 passed, 1 failed, 0 notes" in told


def test_another_reason_for_the_same_answer_is_only_told(bare, tmp_path) -> None:
    file = tmp_path / "Y.toml"
    file.write_text(CONTACT.replace('because = "quiet_hours"', 'because = "frequency_cap"'), "utf-8")
    assert bare("law", "verify", file).stdout.splitlines() == [
        "Y-1: because: expected frequency_cap, got quiet_hours (only noted)",
        "1 passed, 0 failed, 1 notes",
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('"call"', '"phone"'), "phone"),
        (('"asks_payment"', '"asks_money"'), "asks_money"),
        (("days_past_due = 20", 'days_past_due = 20\nmood = "bad"'), "mood"),
        (("days_past_due = 20", ""), "days_past_due"),
        (("Europe/Paris", "Europe/Atlantis"), "Europe/Paris"),
        (("T21:30:00", ""), "at"),
        (('because = "quiet_hours"', 'because = "late_hours"'), "late_hours"),
        (('content = ["asks_payment"]', "flag_since = { insolvency = 2026-01-01 }"), "insolvency"),
    ],
)
def test_a_contact_that_cannot_be_read_is_refused(bare, tmp_path, change, said) -> None:
    file = tmp_path / "Y.toml"
    file.write_text(CONTACT.replace(*change), "utf-8")
    refused = bare("law", "verify", file, code=2)
    assert said in refused.stderr and refused.stdout == ""


def test_the_command_passes_a_right_case_and_fails_a_wrong_one(bare, tmp_path) -> None:
    right, wrong = tmp_path / "right.toml", tmp_path / "wrong.toml"
    right.write_text(CASE, "utf-8")
    wrong.write_text(CASE.replace("161.04", "161.05").replace("X-1", "X-2"), "utf-8")
    assert bare("law", "verify", right).stdout == "1 passed, 0 failed, 0 notes\n"
    told = bare("law", "verify", right, wrong, code=1).stdout
    assert told == "X-2: interest: expected 161.05, got 161.04\n1 passed, 1 failed, 0 notes\n"
    data = json.loads(bare("law", "verify", wrong, "--json", code=1).stdout)
    assert (data["failed_cases"], data["misses"][0]["got"]) == (["X-2"], "161.04")


def test_a_doubtful_case_is_told_and_fails_nothing(bare, tmp_path) -> None:
    doubtful = tmp_path / "doubtful.toml"
    doubtful.write_text(CASE.replace("161.04", "1.00").replace('"high"', '"low"'), "utf-8")
    assert bare("law", "verify", doubtful).stdout.splitlines()[-1] == "1 passed, 0 failed, 1 notes"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("principal =", "principle ="), "principal"),
        (('"business"', '"company"'), "business"),
        (('"4800.00"', '"4800.001"'), "decimals"),
        (("due = 2025-05-15", 'due = "2025-05-15"'), "date"),
        (("days = 97", "nights = 97"), "nights"),
        (("[[claim]]", "[[claim]"), "X"),
        (("[[claim]]", "[[question]]"), "question"),
    ],
)
def test_a_file_that_is_no_cases_is_refused(bare, tmp_path, change, said) -> None:
    file = tmp_path / "X.toml"
    file.write_text(CASE.replace(*change), "utf-8")
    refused = bare("law", "verify", file, code=2)
    assert said in refused.stderr and refused.stdout == ""


def test_no_file_and_no_case_are_refused(bare, tmp_path) -> None:
    empty = tmp_path / "empty.toml"
    empty.write_text("", "utf-8")
    bare.refuses(["law", "verify", empty], ["law", "verify", tmp_path / "gone.toml"], ["law", "verify", tmp_path])


def test_a_figure_switched_between_conventions_is_compared_too(bare, tmp_path) -> None:
    file = tmp_path / "X.toml"
    file.write_text(CASE.replace("days = 97,", 'alternatives = [{ rounding = "daily", interest = "1.00" }],'), "utf-8")
    assert bare("law", "verify", file, code=1).stdout.startswith(
        "X-1: interest under rounding daily: expected 1.00, got"
    )
