"""One message that waits: read it, put a passage in other words, put it back, or leave it out.

  message ID                           as its receiver reads it, its passages numbered, and what the tone check says
  message ID --say N TEXT [--anyway]   passage N in other words; an empty text leaves it out; may be repeated
  message ID --original                what your wording says again
  message ID --skip --reason TEXT      leave it out: nobody is contacted, the next step comes on its day

What must never be sent is not kept; what is warned about only with --anyway.

Exit codes: 0 done, 1 not kept because of its tone, 2 refused.
"""

import argparse
from typing import Any

from django.utils.translation import gettext

from relance.desk.tone.view import remarks
from relance.dunning import byhand
from relance.letters import queries as letters
from relance.letters.rules.blocks import blocks_of
from relance.letters.rules.changing import passages
from relance.letters.tone import Verdict
from relance.outbox import queries as outbox
from relance.web.cli import Refusal, show_json
from relance.web.commandline import Firm, common, firm

GROUP = "work"
NOT_KEPT = 1


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which, and what becomes of it."""
    common(parser)
    parser.add_argument("id", type=int, metavar="ID", help="as `today` shows it")
    parser.add_argument(
        "--say", nargs=2, action="append", default=[], metavar=("N", "TEXT"), help="passage N otherwise"
    )
    parser.add_argument("--anyway", action="store_true", help="keep words that the tone check warns about")
    parser.add_argument("--original", action="store_true", help="put the firm’s wording back")
    parser.add_argument("--skip", action="store_true", help="leave the message out")
    parser.add_argument("--reason", metavar="TEXT", default="", help="why it is left out")


def run(args: argparse.Namespace) -> int:
    """Do it, and show what it says now."""
    with firm(args) as at:
        message = outbox.get(at.company, args.id)
        if message is None or not message.letter.has_words:
            raise Refusal(gettext("There is no such message. ./relance today shows their numbers."))
        if args.skip:
            byhand.skip(at.company, args.id, reason=args.reason, by=at.by, now=at.now)
            said = gettext("Left out. The next step comes on its day.")
            show_json({"message": args.id, "skipped": True}) if args.json else print(said)
            return 0
        if args.original:
            byhand.put_back(at.company, args.id, by=at.by, now=at.now)
        if args.say:
            done = byhand.edit(at.company, args.id, _texts(args.say), anyway=args.anyway, by=at.by, now=at.now)
            if not done.kept:
                return _not_kept(at, message, done.verdict, args.json)
        _show(at, outbox.get(at.company, args.id), args.json)
    return 0


def _texts(said: list[list[str]]) -> dict[int, str]:
    for number, _text in said:
        if not number.isdigit():
            raise Refusal(gettext("Say which passage by its number: ./relance message ID shows them."))
    return {int(number): text for number, text in said}


def _not_kept(at: Firm, message: Any, verdict: Verdict, as_json: bool) -> int:
    if as_json:
        show_json({"message": message.id, "kept": False, "verdict": str(verdict.level), "issues": verdict.issues})
    else:
        print(gettext("Not kept:"))
        _tell_remarks(at, message, verdict)
    return NOT_KEPT


def _tell_remarks(at: Firm, message: Any, verdict: Verdict) -> None:
    for one in remarks(verdict, at.company.language, message.letter.language):
        print(f"  “{one.words}” {one.because}\n    → {one.better}")


def _show(at: Firm, message: Any, as_json: bool) -> None:
    letter = message.letter
    verdict = letters.read(letter, (message.recipient_name, at.company.name, at.company.signer))
    numbered = {p.place: p.text for p in passages(blocks_of(letter.content, letter.body))}
    if as_json:
        show_json(
            {
                "message": message.id,
                "state": message.state,
                "kept": True,
                "edited_by": message.edited_by,
                "subject": letter.subject,
                "body": letter.body,
                "passages": numbered,
                "code": letters.code_in(letter),
                "verdict": str(verdict.level),
                "issues": verdict.issues,
            }
        )
        return
    print(f"{letter.subject}\n\n{letter.body}")
    print("\n".join(f"[{place}] {text.splitlines()[0][:70]}" for place, text in numbered.items()))
    _tell_remarks(at, message, verdict)
