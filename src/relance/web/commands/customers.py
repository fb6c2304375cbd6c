"""Find customers that look like one, merge two, and undo it; note what the law has to know about one.

  customers duplicates                who looks like one, and why; changes nothing
  customers merge A B                 B becomes part of A: one book, one message
  customers unmerge N                 undo merge N: each gets back what was its own
  customers two A B                   they are two: never proposed again
  customers merges                    the merges, with their numbers
  customers flags A                   what is noted about A for the law, and what can be
  customers flag A FLAG --reason TEXT note it: a lawyer, a refusal, a moratorium (--since DATE, --until DATE)
  customers unflag A FLAG             it holds no more

A and B are references, numbers in your books, or names. Nothing is ever merged by itself.

Exit codes: 0 done, 2 refused, with the reason and what to do.
"""

import argparse
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext

from relance.customers import merging as deeds
from relance.customers import queries as customers
from relance.customers.likeness import Likeness
from relance.desk.doers import doer
from relance.desk.duplicates.words import STRENGTHS, kind_named, say
from relance.dunning import merging
from relance.ledger.moving import Since
from relance.values.clock import day_in
from relance.values.money import format_money
from relance.values.words import say_date
from relance.web import flagging
from relance.web.cli import Refusal, show_json
from relance.web.commandline import Firm, common, firm

GROUP = "work"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What can be asked for."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="WHAT")
    found = _verb(verbs, "duplicates", duplicates, "who looks like one, and why")
    found.add_argument("--limit", type=int, default=50, metavar="N", help="how many at most (50)")
    _two(_verb(verbs, "merge", merge, "the second becomes part of the first"))
    undone = _verb(verbs, "unmerge", unmerge, "undo a merge")
    undone.add_argument("number", type=int, metavar="N", help="number of the merge")
    _two(_verb(verbs, "two", two, "they are two: never proposed again"))
    _verb(verbs, "merges", merges, "the merges, newest first")
    flagging.arguments(lambda name, work, words: _verb(verbs, name, work, words))


def _verb(verbs: Any, name: str, work: Callable[[argparse.Namespace, Firm], None], words: str) -> Any:
    parser = verbs.add_parser(name, help=words, description=words, allow_abbrev=False)
    parser.set_defaults(work=work)
    common(parser, clock=False)
    return parser


def _two(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("one", metavar="A", help="reference, number or name")
    parser.add_argument("other", metavar="B", help="reference, number or name")


def run(args: argparse.Namespace) -> int:
    """Do what was asked."""
    with firm(args) as at:
        args.work(args, at)
    return 0


def duplicates(args: argparse.Namespace, at: Firm) -> None:
    """Who looks like one."""
    found = customers.lookalikes(at.company)
    shown = found[: max(0, args.limit)]
    people = customers.standing(at.company, {pk for each in shown for pk in (each.one, each.other)})
    if args.json:
        show_json({"count": len(found), "proposals": [_facts(each, people) for each in shown]})
        return
    for each in shown:
        one, other = people[each.one], people[each.other]
        print(f"{one.reference} {one.name}  |  {other.reference} {other.name}")
        reasons = ", ".join(said.text for said in say(each.reasons))
        print("  " + gettext("%(strength)s: %(reasons)s") % {"strength": STRENGTHS[each.strength], "reasons": reasons})
    if not found:
        print(gettext("Nobody is in the list twice, as far as can be seen."))
    elif len(found) > len(shown):
        print(gettext("%(n)s of %(all)s. More: --limit %(all)s") % {"n": len(shown), "all": len(found)})


def _facts(each: Likeness, people: dict[int, Any]) -> dict[str, Any]:
    return {
        "customers": [_person(people[pk]) for pk in (each.one, each.other)],
        "strength": each.strength.name.lower(),
        "reasons": [
            {"code": reason.sign, "words": said.text, "against": reason.against}
            for reason, said in zip(each.reasons, say(each.reasons), strict=True)
        ],
    }


def _person(customer: Any) -> dict[str, Any]:
    return {"customer": customer.reference, "name": customer.name}


def merge(args: argparse.Namespace, at: Firm) -> None:
    """B becomes part of A."""
    kept, gone = _pair(args, at)
    made, done = merging.merge(at.company, kept.id, gone.id, by=at.by, now=at.now)
    if args.json:
        show_json({**_merge(made), "withdrawn": done.withdrawn, "proposed": done.proposed})
        return
    print(gettext("%(gone)s is part of %(kept)s now.") % {"gone": _named(gone), "kept": _named(kept)})
    if done.proposed:
        print(gettext("One message with the invoices of both waits for your approval."))
    print(gettext("Undo: ./relance customers unmerge %(number)s") % {"number": made.pk})


def unmerge(args: argparse.Namespace, at: Firm) -> None:
    """Undo a merge."""
    undoing, _done = merging.unmerge(at.company, args.number, by=at.by, now=at.now)
    made, tongue = undoing.merge, at.company.language
    if args.json:
        back, stays = ([_since(each) for each in rows] for rows in (undoing.back, undoing.stays))
        show_json({**_merge(made), "came_since": {"with_gone": back, "with_kept": stays}})
        return
    print(gettext("%(kept)s and %(gone)s are two again.") % {"kept": made.kept.name, "gone": made.gone.name})
    for whose, rows in ((made.gone, undoing.back), (made.kept, undoing.stays)):
        for each in rows:
            total, day = format_money(each.amount, each.currency, tongue), say_date(each.on, tongue, "short")
            what = ", ".join([" ".join([kind_named(each.kind), each.number]).strip(), day, total])
            print("  " + gettext("Came since, now with %(name)s: %(what)s") % {"name": whose.name, "what": what})


def two(args: argparse.Namespace, at: Firm) -> None:
    """They are two."""
    one, other = _pair(args, at)
    deeds.tell_apart(at.company, one.id, other.id, by=at.by, now=at.now)
    if args.json:
        show_json({"two": [_person(one), _person(other)]})
    else:
        said = gettext("%(one)s and %(other)s are two. They are not proposed again.")
        print(said % {"one": _named(one), "other": _named(other)})


def merges(args: argparse.Namespace, at: Firm) -> None:
    """The merges, newest first."""
    found = list(customers.merges(at.company))
    if args.json:
        show_json({"merges": [_merge(made) for made in found]})
        return
    for made in found:
        became = gettext("%(gone)s became part of %(kept)s") % {"gone": made.gone.name, "kept": made.kept.name}
        day = say_date(day_in(made.at, at.company.zone), at.company.language)
        undone = [gettext("undone")] if made.undone_at else []
        print(f"{made.pk:>5}  " + ", ".join([became, day, doer(made.by), *undone]))
    if not found:
        print(gettext("No customers were merged."))


def _pair(args: argparse.Namespace, at: Firm) -> tuple[Any, Any]:
    one, other = customers.one(at.company, args.one), customers.one(at.company, args.other)
    if one.pk == other.pk:
        said = gettext("“%(one)s” and “%(other)s” are one customer: %(name)s.")
        raise Refusal(said % {"one": args.one, "other": args.other, "name": _named(one)})
    return one, other


def _named(customer: Any) -> str:
    return f"{customer.name} ({customer.reference})"


def _merge(made: Any) -> dict[str, Any]:
    facts = {"merge": made.pk, "kept": _person(made.kept), "gone": _person(made.gone)}
    return {**facts, "at": made.at, "by": made.by, "undone_at": made.undone_at}


def _since(each: Since) -> dict[str, Any]:
    return {
        "entry": each.entry_id,
        "kind": each.kind,
        "number": each.number,
        "on": each.on,
        "amount": each.amount,
        "currency": each.currency,
        "settles": each.settles,
    }
