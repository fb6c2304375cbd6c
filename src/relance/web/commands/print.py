"""Print letters, and say when they are in the post.

  print                              letters that wait to be printed, and piles that wait for the post
  print --to FILE.pdf                make a pile of what waits, and write its letters into one file
  print --batch NUMBER --to FILE     write that pile again, for a printer that failed
  print --posted NUMBER [--on DATE]  the pile is in the post: its letters are sent
  print --not-posted ID              one letter does not go: what follows is decided anew

What changed since a letter was approved is looked at again before it is printed; such a letter is taken out.

Exit codes: 0 done, 2 refused.
"""

import argparse
from typing import Any

from django.db import transaction
from django.utils.translation import gettext, ngettext

from relance.dunning import actions as dunning
from relance.letters import queries as letters
from relance.outbox import printing, queries
from relance.web.cli import Refusal, show_json
from relance.web.commandline import Firm, common, firm, read_day
from relance.web.files import ready, write_new

GROUP = "work"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to do; without anything it lists."""
    common(parser)
    parser.add_argument("--to", metavar="FILE", help="write the letters there, as one PDF")
    parser.add_argument("--batch", type=int, metavar="NUMBER", help="with --to: a pile that was printed before")
    parser.add_argument("--posted", type=int, metavar="NUMBER", help="this pile is in the post")
    parser.add_argument("--on", metavar="DATE", help="with --posted: since this day; today without it")
    parser.add_argument("--not-posted", type=int, metavar="ID", help="this letter does not go to the post")


def run(args: argparse.Namespace) -> int:
    """One of the things above."""
    asked = [name for name in ("to", "posted", "not_posted") if getattr(args, name) is not None]
    with firm(args) as at:
        if len(asked) > 1 or (args.batch is not None and args.to is None) or (args.on and args.posted is None):
            raise Refusal(gettext("Ask for one thing at a time. See: ./relance print --help"))
        work = {"to": _print, "posted": _posted, "not_posted": _not_posted}
        facts, said = work[asked[0]](at, args) if asked else _list(at)
        show_json({"company": at.company.name} | facts) if args.json else print(said)
    return 0


Answer = tuple[dict[str, Any], str]
"""For a program, and for a person."""


def _list(at: Firm) -> Answer:
    waiting = queries.to_print(at.company)
    piles = queries.print_batches(at.company)
    inside = queries.in_batches(at.company, [pile.pk for pile in piles])
    facts = {
        "to_print": [_facts(letter) for letter in waiting],
        "to_post": [{"batch": pile.pk, "letters": [_facts(each) for each in inside[pile.pk]]} for pile in piles],
    }
    said = [gettext("To print: %(n)d.") % {"n": len(waiting)}, *_lines(waiting)]
    for pile in piles:
        words = {"pile": pile.pk, "n": len(inside[pile.pk])}
        said += [gettext("Pile %(pile)d, to post: %(n)d.") % words, *_lines(inside[pile.pk])]
    if waiting:
        said.append(gettext("Print them:") + " ./relance print --to letters.pdf")
    elif piles:
        said.append(_when_posted(piles[0].pk))
    return facts, "\n".join(said) if waiting or piles else gettext("No letter waits for the post.")


def _when_posted(pile: int) -> str:
    return gettext("When they are in the post:") + f" ./relance print --posted {pile}"


def _facts(letter: Any) -> dict[str, Any]:
    return {"message": letter.id, "step": letter.step, "to": letters.address_of(letter.letter.content)}


def _lines(found: list[Any]) -> list[str]:
    return [f"{each.id:>8}  {', '.join(letters.address_of(each.letter.content))}" for each in found]


def _print(at: Firm, args: argparse.Namespace) -> Answer:
    """The batch is made before its file: a file that fails can be written again, a letter is in one batch."""
    ready(args.to)
    number, taken_out = (args.batch, []) if args.batch is not None else _make(at)
    inside = queries.in_batches(at.company, [number]).get(number, [])
    if not inside:
        raise Refusal(gettext("There are no letters in pile %(pile)d. See: ./relance print") % {"pile": number})
    title = f"{at.company.name} {number}"
    size = write_new(args.to, lambda: letters.pdf_of(at.company, [each.letter for each in inside], title))
    facts = {"batch": number, "file": args.to, "bytes": size, "taken_out": taken_out}
    n = len(inside)
    words = ngettext(
        "Pile %(pile)d: %(n)d letter in %(file)s. Its envelope:",
        "Pile %(pile)d: %(n)d letters in %(file)s. Envelopes, in this order:",
        n,
    )
    said = [words % {"pile": number, "n": n, "file": args.to}, *_lines(inside)]
    said += [_taken_out(len(taken_out))] if taken_out else []
    said.append(_when_posted(number))
    return facts | {"letters": [_facts(each) for each in inside]}, "\n".join(said)


def _taken_out(n: int) -> str:
    return gettext("Taken out, because something changed: %(n)d.") % {"n": n}


def _make(at: Firm) -> tuple[int, list[int]]:
    with transaction.atomic():
        made = printing.make_batch(at.company, by=at.by, now=at.now)
        dunning.reconsider(at.company, made.touched, by=at.by, now=at.now)
    if made.batch is None:
        out = [_taken_out(len(made.taken_out))] if made.taken_out else []
        raise Refusal(" ".join([gettext("No letter waits to be printed."), *out]))
    return made.batch.pk, list(made.taken_out)


def _posted(at: Firm, args: argparse.Namespace) -> Answer:
    on = read_day(args.on) if args.on else at.today
    with transaction.atomic():
        sent = printing.posted(at.company, args.posted, on=on, by=at.by, now=at.now)
        dunning.reconsider(at.company, [each.account_id for each in sent], by=at.by, now=at.now)
    facts = {"batch": args.posted, "posted_on": on, "sent": [each.id for each in sent]}
    if not sent:
        return facts, gettext("None of its letters waits for the post any more.")
    return facts, gettext("In the post: %(n)d.") % {"n": len(sent)}


def _not_posted(at: Firm, args: argparse.Namespace) -> Answer:
    with transaction.atomic():
        account_id = printing.not_posted(at.company, args.not_posted, by=at.by, now=at.now)
        if account_id is None:
            said = gettext("Message %(number)d is no letter that waits for the post. See: ./relance print")
            raise Refusal(said % {"number": args.not_posted})
        dunning.reconsider(at.company, [account_id], by=at.by, now=at.now)
    facts = {"message": args.not_posted, "state": "withdrawn"}
    said = gettext("Letter %(number)d does not go. Its step is open again.")
    return facts, said % {"number": args.not_posted}
