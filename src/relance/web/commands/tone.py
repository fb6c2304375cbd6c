"""Check the tone of messages before anybody receives them.

  tone check FILE.jsonl ...          one message a line: {"id", "lang", "stage", "debtor", "text"}; - is standard input
  tone check FILE.jsonl --json       one JSON object a line: id, verdict, issues, because, findings
  tone text "WORDS" --lang fr        one message given here

A verdict is ok, warn (the person who signs decides) or block (never). Every finding names the words it is about, why,
and a better sentence. It needs no network and no database, and the same words always have the same verdict.

Exit codes: 0 every message may go, 1 one is warned about or blocked, 2 refused (a line that is no message).
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from relance.letters.tone import Draft, Level, Verdict, check, languages
from relance.letters.tone.records import DEBTORS, STAGES
from relance.letters.tone.saying import told
from relance.web.cli import Refusal

GROUP = "work"
DJANGO = False
NOT_ALL_OK = 1
LONGEST_LINE = 1_000_000


def arguments(parser: argparse.ArgumentParser) -> None:
    """Files, or one text."""
    asked = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    files = asked.add_parser("check", help="messages in files of JSON lines", allow_abbrev=False)
    files.add_argument("files", metavar="FILE", nargs="+", help="one JSON object a line; - is standard input")
    text = asked.add_parser("text", help="one message", allow_abbrev=False)
    text.add_argument("text", metavar="WORDS", help="the message")
    text.add_argument("--stage", choices=STAGES, default="", help="how far the reminders have come")
    text.add_argument("--debtor", choices=DEBTORS, default="", help="who reads it")
    text.add_argument("--lang", choices=languages(), required=True, help="the language it is written in")
    for each in (files, text):
        each.add_argument("--json", action="store_true", help="one JSON object a line on standard output")
        each.add_argument(
            "--say-in", choices=languages(), default="", help="the language of the reasons (the message’s)"
        )


def run(args: argparse.Namespace) -> int:
    """Check them one after another; nothing is kept in memory."""
    levels: Counter[Level] = Counter()
    for name, draft in _drafts(args):
        verdict = check(draft)
        levels[verdict.level] += 1
        said = _data(name, draft, verdict, args.say_in or draft.language)
        if args.json:
            print(json.dumps(said, ensure_ascii=False))
        else:
            _show(said)
    if not args.json and args.what == "check":
        print(", ".join(f"{levels[level]} {level}" for level in Level))
    return 0 if set(levels) <= {Level.OK} else NOT_ALL_OK


def _drafts(args: argparse.Namespace) -> Iterator[tuple[str, Draft]]:
    if args.what == "text":
        yield "", Draft(args.text, args.lang, args.stage, args.debtor)
        return
    for name in args.files:
        if name == "-":
            yield from _read(name, sys.stdin)
            continue
        try:
            with Path(name).open(encoding="utf-8-sig") as file:
                yield from _read(name, file)
        except (OSError, UnicodeDecodeError) as trouble:
            raise Refusal(f"Cannot read {name}: {trouble}. It must be a text file in UTF-8.") from trouble


def _read(name: str, file: Any) -> Iterator[tuple[str, Draft]]:
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        if line.strip():
            yield _draft(line, f"{name}, line {number}")


def _draft(line: str, place: str) -> tuple[str, Draft]:
    """Only these keys are looked at: what a file says about the answer is not."""
    try:
        said = json.loads(line)
    except ValueError as trouble:
        raise Refusal(f"{place}: no JSON object ({trouble}). Write one object a line.") from trouble
    if not isinstance(said, dict) or not isinstance(said.get("text"), str):
        raise Refusal(f"{place}: no “text”. Write an object with id, lang, stage, debtor and text.")
    if said.get("lang") not in languages():
        raise Refusal(f"{place}: no rules for the language “{said.get('lang')}”; there are {', '.join(languages())}.")
    stage, debtor = str(said.get("stage") or ""), str(said.get("debtor") or "")
    known = Draft(said["text"], said["lang"], stage if stage in STAGES else "", debtor if debtor in DEBTORS else "")
    return str(said.get("id", "")), known


def _data(name: str, draft: Draft, verdict: Verdict, language: str) -> dict[str, Any]:
    findings = [told(finding, language, draft.language) for finding in verdict.findings]
    return {
        "id": name,
        "verdict": str(verdict.level),
        "issues": list(verdict.issues),
        "because": [said.because for said in findings],
        "findings": [
            {"issue": f.issue, "level": str(f.level), "words": f.words, "because": said.because, "better": said.better}
            for f, said in zip(verdict.findings, findings, strict=True)
        ],
    }


def _show(said: dict[str, Any]) -> None:
    print(f"{said['id']} {said['verdict']}".strip())
    for finding in said["findings"]:
        print(f"  {finding['level']} {finding['issue']}: “{finding['words']}”")
        print(f"    {finding['because']}")
        print(f"    → {finding['better']}")
