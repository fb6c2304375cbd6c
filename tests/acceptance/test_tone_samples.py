"""The shared samples of tone, by the command that anybody would run on them."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT.parent / "shared" / "cases" / "tone.jsonl"

pytestmark = pytest.mark.skipif(not SAMPLES.exists(), reason="the shared samples of tone are not here")


def answers(file: Path) -> list[dict[str, object]]:
    command = [sys.executable, str(ROOT / "relance"), "tone", "check", str(file), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_as_people_judged_them() -> None:
    wanted = [json.loads(line) for line in SAMPLES.read_text("utf-8").splitlines()]
    pairs = Counter((one["expect"], said["verdict"]) for one, said in zip(wanted, answers(SAMPLES), strict=True))
    assert sum(n for (expect, level), n in pairs.items() if expect == level) >= 0.9 * len(wanted), pairs
    assert pairs["block", "ok"] == 0
    assert pairs["ok", "block"] <= 0.03 * len(wanted)


def test_what_the_file_says_of_the_answer_is_not_looked_at(tmp_path: Path) -> None:
    lines = [json.loads(line) for line in SAMPLES.read_text("utf-8").splitlines()]
    turned = [{**one, "expect": "ok", "expect_more": 1, "issues": ["none"]} for one in lines]
    other = tmp_path / "turned.jsonl"
    other.write_text("".join(json.dumps(one) + "\n" for one in turned), "utf-8")
    assert answers(other) == answers(SAMPLES)
