"""The sentences of your messages: see them, make them yours, go back.

  wording                              every message in every language, and which are yours
  wording show LANGUAGE NAME           its sentences, numbered, with yours in place
  wording say LANGUAGE NAME N TEXT [--anyway]
                                       sentence N is TEXT from now on; empty leaves it out; 0 is one more before the end
  wording original LANGUAGE NAME       back to the original
  wording back LANGUAGE NAME VERSION   one of your versions holds again
  wording example LANGUAGE NAME        as a customer would read it, with invented facts

Placeholders in braces are filled in for each customer; `show` lists those that a sentence knows. What must never be
sent is not kept; what is warned about only with --anyway.

Exit codes: 0 done, 1 not kept because of its tone, 2 refused.
"""

import argparse
from typing import Any

from django.utils.translation import gettext

from relance.desk.tone.view import remarks
from relance.desk.wording.example import ONE, example, judged
from relance.letters import actions, own
from relance.letters.rules.editing import ADDED, BadSentence, Fixed, Opened, Slot, opened, sentence
from relance.letters.rules.wording import languages, steps
from relance.letters.tone import Level
from relance.values.clock import day_in
from relance.web.cli import Refusal, show_json
from relance.web.commandline import Firm, common, firm

GROUP = "work"
NOT_KEPT = 1


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to do; without it all are listed."""
    common(parser)
    parser.add_argument(
        "verb", nargs="?", choices=("show", "say", "original", "back", "example"), metavar="VERB", help="see above"
    )
    parser.add_argument("language", nargs="?", choices=languages(), metavar="LANGUAGE", help=", ".join(languages()))
    parser.add_argument("name", nargs="?", metavar="NAME", help="such as friendly")
    parser.add_argument("number", nargs="?", type=int, metavar="N", help="of a sentence, or of a version")
    parser.add_argument("text", nargs="?", metavar="TEXT", help="the sentence")
    parser.add_argument("--anyway", action="store_true", help="keep words that the tone check warns about")


def run(args: argparse.Namespace) -> int:
    """Do it and show what holds now."""
    with firm(args) as at:
        if args.verb is None:
            _list(at, args.json)
            return 0
        if args.name not in steps(args.language or ""):
            raise Refusal(gettext("There is no such message. ./relance wording lists them."))
        if args.verb == "say":
            return _say(at, args)
        if args.verb == "original":
            actions.word(at.company, args.language, args.name, {}, by=at.by, now=at.now)
        if args.verb == "back":
            _back(at, args)
        _example(at, args) if args.verb == "example" else _show(at, args)
    return 0


def _list(at: Firm, as_json: bool) -> None:
    mine = own.in_force(at.company)
    rows = [
        {"language": language, "name": name, "yours": bool(row and row.texts), "version": row.version if row else 0}
        for language in languages()
        for name in steps(language)
        for row in [mine.get((language, name))]
    ]
    if as_json:
        show_json(rows)
        return
    for row in rows:
        said = gettext("yours") if row["yours"] else gettext("the original")
        print(f"{row['language']} {row['name']:<12} {said}")


def _kept(at: Firm, args: argparse.Namespace) -> dict[str, str]:
    rows = own.versions(at.company, args.language, args.name)
    return dict(rows[0].texts) if rows else {}


def _slots(known: Opened) -> list[Slot]:
    """The sentences in order; the first is the one that may be added."""
    return [known.added, *(part for part in known.parts if isinstance(part, Slot))]


def _say(at: Firm, args: argparse.Namespace) -> int:
    texts = _kept(at, args)
    slots = _slots(opened(args.language, args.name, texts))
    if args.number is None or not 0 <= args.number < len(slots) or args.text is None:
        raise Refusal(gettext("Say which sentence, by its number, and what it says."))
    place = slots[args.number].place
    try:
        said = sentence(args.language, args.name, place, args.text)
    except BadSentence as wrong:
        raise Refusal(gettext(wrong.template) % wrong.values) from wrong
    texts[place] = said
    if place == ADDED and not said:
        texts.pop(place)
    verdict = judged(at.company, args.language, args.name, texts, day_in(at.now, at.company.zone))
    if verdict.level is Level.BLOCK or (verdict.level is Level.WARN and not args.anyway):
        if args.json:
            show_json({"kept": False, "verdict": str(verdict.level), "issues": verdict.issues})
        else:
            print(gettext("Not kept:"))
            for one in remarks(verdict, at.company.language, args.language):
                print(f"  “{one.words}” {one.because}\n    → {one.better}")
        return NOT_KEPT
    actions.word(at.company, args.language, args.name, texts, by=at.by, now=at.now)
    _show(at, args)
    return 0


def _back(at: Firm, args: argparse.Namespace) -> None:
    found = {row.version: row.texts for row in own.versions(at.company, args.language, args.name)}
    if args.number not in found:
        raise Refusal(
            gettext("There is no such version. There are: %(known)s") % {"known": ", ".join(map(str, found)) or "–"}
        )
    actions.word(at.company, args.language, args.name, found[args.number], by=at.by, now=at.now)


def _show(at: Firm, args: argparse.Namespace) -> None:
    known = opened(args.language, args.name, _kept(at, args))
    rows = own.versions(at.company, args.language, args.name)
    if args.json:
        show_json(
            {"version": rows[0].version if rows else 0, "sentences": [_data(n, s) for n, s in enumerate(_slots(known))]}
        )
        return
    numbers = {slot.place: number for number, slot in enumerate(_slots(known))}
    for part in known.parts:
        if isinstance(part, Fixed):
            print("    " + " ".join(f"<{piece}>" for piece in part.pieces))
            continue
        print(f"{numbers[part.place]:>2}  [{' '.join(part.conditions)}] {part.text}")
    print(f" 0  {known.added.text or '–'}")
    print(gettext("In any sentence:") + " " + " ".join("{" + each + "}" for each in known.fields))


def _data(number: int, slot: Slot) -> dict[str, Any]:
    return {
        "number": number,
        "conditions": slot.conditions,
        "ours": slot.ours,
        "yours": slot.own,
        "fields": slot.fields,
    }


def _example(at: Firm, args: argparse.Namespace) -> None:
    made = example(at.company, args.language, args.name, _kept(at, args), ONE, day_in(at.now, at.company.zone))
    if args.json:
        show_json({"subject": made.subject, "body": made.words.body})
    else:
        print(f"{made.subject}\n\n{made.words.body}")
