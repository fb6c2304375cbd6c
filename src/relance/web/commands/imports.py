"""List the files that were imported, and look after them.

  imports                       what was imported, newest first
  imports errors NUMBER         rows that stayed out, as a file to correct and import again
  imports original NUMBER       the file as it came
  imports missing [NUMBER]      open invoices of an earlier list that this one lacks (the newest without NUMBER)
  imports settle NUMBER [--only INVOICE]...
                                those were paid elsewhere: close them
  imports undo NUMBER           take back what an import brought, within 30 days

NUMBER is the one in the list. Undoing is refused, with the reasons, where something was sent or matched since.

Exit codes: 0 done, 2 refused.
"""

import argparse
import sys
from typing import Any

from django.db import transaction
from django.utils.translation import gettext, ngettext

from relance.dunning import actions as dunning
from relance.intake import queries
from relance.intake.actions import Rejected
from relance.intake.mending import to_correct
from relance.intake.originals import content_of, pieces
from relance.intake.settling import open_again, settle_missing
from relance.intake.undoing import CannotUndo, undo
from relance.intake.words import of_no_undo, of_rejection
from relance.values.clock import day_in
from relance.values.money import format_money
from relance.web.cli import Refusal, show_json
from relance.web.commandline import Firm, common, firm

GROUP = "work"
VERBS = ("errors", "original", "missing", "settle", "reopen", "undo")
MOST = 200


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to do with which import."""
    common(parser)
    parser.add_argument("verb", nargs="?", choices=VERBS, metavar="|".join(VERBS), help="without it: list")
    parser.add_argument("number", nargs="?", type=int, metavar="NUMBER", help="the import, as the list has it")
    parser.add_argument("--only", action="append", default=[], metavar="INVOICE", help="settle, or reopen, these alone")


def run(args: argparse.Namespace) -> int:
    """One thing with one import."""
    with firm(args) as at:
        if args.verb is None:
            return _list(at, args.json)
        if args.number is None and args.verb != "missing":
            said = gettext("Say which import: ./relance imports %(verb)s NUMBER. The list: ./relance imports")
            raise Refusal(said % {"verb": args.verb})
        one = _one(at, args.number)
        work = {
            "errors": _errors,
            "original": _original,
            "missing": _missing,
            "settle": _settle,
            "reopen": _reopen,
            "undo": _undo,
        }
        try:
            work[args.verb](at, one, args)
        except Rejected as rejected:
            raise Refusal(of_rejection(rejected.template, rejected.values)) from rejected
    return 0


def _one(at: Firm, number: int | None) -> Any:
    standing = (one for one in queries.imports(at.company) if not queries.is_undone(one))
    one = queries.get(at.company, number) if number is not None else next(standing, None)
    if one is None:
        raise Refusal(gettext("There is no such import. See: ./relance imports"))
    return one


def _list(at: Firm, as_json: bool) -> int:
    rows = list(queries.imports(at.company)[:MOST])
    if as_json:
        show_json([_shown(row, at) for row in rows])
        return 0
    for row in rows:
        told = gettext("%(file)s: %(what)s") % {"file": row.name, "what": _in_short(row)}
        print(f"{row.pk:>5}  {day_in(row.imported_at, at.company.zone)}  {told}")
    if not rows:
        print(gettext("Nothing was imported yet."))
    return 0


def _in_short(row: Any) -> str:
    """What an import brought and left out."""
    parts = [gettext("new: %(n)s") % {"n": row.report.get("new", 0)}]
    if left_out := row.report.get("problem_counts", {}).get("error", 0):
        said = ngettext("%(n)s row stayed out", "%(n)s rows stayed out", left_out)
        parts.append(said % {"n": left_out})
    return ", ".join([*parts, *([gettext("undone")] if queries.is_undone(row) else [])])


def _shown(row: Any, at: Firm) -> dict[str, object]:
    return {
        "import": row.pk,
        "file": row.name,
        "format": row.format,
        "imported_at": row.imported_at,
        "by": row.by,
        "state": row.state,
        "new": row.report.get("new", 0),
        "errors": row.report.get("problem_counts", {}).get("error", 0),
        "may_undo": queries.may_undo(row, at.now),
    }


def _errors(at: Firm, one: Any, args: argparse.Namespace) -> None:
    problems = one.report.get("problems", [])
    if args.json:
        show_json([problem for problem in problems if problem["severity"] == "error"])
        return
    text = to_correct(one.name, content_of(one), problems, at.company.language, one.answers.get("mapping", {}))
    if text:
        sys.stdout.write(text)
    else:
        print(gettext("No row of this file has to be corrected."), file=sys.stderr)


def _original(at: Firm, one: Any, args: argparse.Namespace) -> None:
    if args.json:
        show_json({"import": one.pk, "file": one.name, "sha256": one.sha256, "bytes": one.size})
        return
    for piece in pieces(one):
        sys.stdout.buffer.write(piece)


def _missing(at: Firm, one: Any, args: argparse.Namespace) -> None:
    found = queries.missing(at.company, one.pk)
    if args.json:
        show_json([{"number": m.number, "currency": m.currency, "open": m.open} for m in found])
        return
    for each in found:
        total = format_money(each.open, each.currency, at.company.language)
        print(gettext("%(number)s: %(sum)s") % {"number": each.number, "sum": total})
    if found:
        print(gettext("If they were paid: ./relance imports settle %(number)s") % {"number": one.pk})
    else:
        print(gettext("Nothing is missing."))


def _settle(at: Firm, one: Any, args: argparse.Namespace) -> None:
    found = queries.missing(at.company, one.pk)
    wanted = [each for each in found if not args.only or each.number in args.only]
    for number in set(args.only) - {each.number for each in found}:
        said = gettext("%(invoice)s is not missing from this list. See: ./relance imports missing %(number)s")
        raise Refusal(said % {"invoice": number, "number": one.pk})
    ids = [each.entry_id for each in wanted]
    with transaction.atomic():
        touched = settle_missing(at.company, one.pk, ids, by=at.by, now=at.now, today=at.today)
        done = dunning.reconsider(at.company, touched, by=at.by, now=at.now)
    if args.json:
        show_json({"settled": [each.number for each in wanted], "withdrawn": done.withdrawn})
    else:
        numbers = ", ".join(each.number for each in wanted) or gettext("nothing")
        print(gettext("Settled elsewhere: %(numbers)s.") % {"numbers": numbers})


def _reopen(at: Firm, one: Any, args: argparse.Namespace) -> None:
    found = queries.settled_as_missing(at.company, one.pk)
    wanted = [each for each in found if not args.only or each.number in args.only]
    for number in set(args.only) - {each.number for each in found}:
        raise Refusal(gettext("%(invoice)s was not settled because of this list.") % {"invoice": number})
    ids = [each.entry_id for each in wanted]
    with transaction.atomic():
        touched = open_again(at.company, one.pk, ids, by=at.by, now=at.now, today=at.today)
        dunning.reconsider(at.company, touched, by=at.by, now=at.now)
    if args.json:
        show_json({"open_again": [each.number for each in wanted]})
    else:
        numbers = ", ".join(each.number for each in wanted) or gettext("nothing")
        print(gettext("Open again: %(numbers)s.") % {"numbers": numbers})


def _undo(at: Firm, one: Any, args: argparse.Namespace) -> None:
    try:
        with transaction.atomic():
            undone = undo(at.company, one.pk, by=at.by, now=at.now, today=at.today)
            done = dunning.reconsider(at.company, undone.touched, by=at.by, now=at.now)
    except CannotUndo as refusal:
        raise Refusal(of_no_undo(refusal, at.company.language)) from refusal
    if args.json:
        show_json({"import": one.pk, "taken_back": undone.entries, "withdrawn": done.withdrawn})
    else:
        said = gettext("%(file)s was taken back: entries cancelled by their opposites: %(n)s. Its customers stay.")
        print(said % {"file": one.name, "n": undone.entries})
