"""List the bank lines that are not placed yet, and place them.

  bank                              what came in and could not be placed by itself, and why
  bank place LINE CUSTOMER          the line is this customer's payment
  bank aside LINE REASON            the line is no customer's payment
  bank undo LINE                    take it back; it waits again

LINE is the number in the list; CUSTOMER a reference, a number or a name. What follows from a payment, such as
a message that is withdrawn, follows at once.

Exit codes: 0 done, 2 refused.
"""

import argparse
from typing import Any

from django.db import transaction

from relance.customers import queries as customers
from relance.dunning import actions as dunning
from relance.matching import actions, queries
from relance.matching.queries import Waiting
from relance.matching.reasons import say_hint, say_why
from relance.values.money import format_money
from relance.values.words import say_date
from relance.web.cli import Refusal, show_json
from relance.web.commandline import Firm, common, firm

GROUP = "work"
VERBS = {"place": 2, "aside": 2, "undo": 1}
"""What can be done with a line, and how many words that takes."""
MOST = 500
"""Lines listed at once; the newest come first."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to do; without it the list is shown."""
    common(parser)
    parser.add_argument("verb", nargs="?", choices=sorted(VERBS), metavar="place|aside|undo", help="without it: list")
    parser.add_argument("words", nargs="*", metavar="LINE …", help="the line, then the customer or the reason")


def run(args: argparse.Namespace) -> int:
    """Do it, in one transaction with what follows."""
    with firm(args) as at:
        if args.verb is None:
            lines = list(queries.not_placed(at.company)[:MOST])
            _show(queries.explained(at.company, lines), at, args.json)
            return 0
        number, rest = _line(args.verb, args.words)
        with transaction.atomic():
            touched, said = {"place": _place, "aside": _aside, "undo": _undo}[args.verb](at, number, rest)
            done = dunning.reconsider(at.company, touched, by=at.by, now=at.now)
        if args.json:
            show_json({"line": number, "done": args.verb, "withdrawn": done.withdrawn, "proposed": done.proposed})
            return 0
        print(said)
        if done.withdrawn:
            print(f"Messages withdrawn: {len(done.withdrawn)}.")
    return 0


def _line(verb: str, words: list[str]) -> tuple[int, str]:
    """The line's number, and the words behind it."""
    if len(words) < VERBS[verb] or (verb == "undo" and len(words) > 1):
        example = {"place": "place 12 C-00042", "aside": "aside 12 card takings", "undo": "undo 12"}[verb]
        raise Refusal(f"Say it like this: ./relance bank {example}")
    if not (words[0].isascii() and words[0].isdigit() and len(words[0]) < 19):
        raise Refusal(f"“{words[0]}” is not the number of a bank line. See them: ./relance bank")
    return int(words[0]), " ".join(words[1:])


def _place(at: Firm, number: int, who: str) -> tuple[list[int], str]:
    customer = customers.one(at.company, who)
    done = actions.place(at.company, number, customer.account_id, by=at.by, now=at.now)
    return done.touched, f"Line {number} is placed with {customer.name}."


def _aside(at: Firm, number: int, reason: str) -> tuple[list[int], str]:
    actions.set_aside(at.company, number, reason, by=at.by, now=at.now)
    return [], f"Line {number} is set aside: {reason}."


def _undo(at: Firm, number: int, _rest: str) -> tuple[list[int], str]:
    reason = "Taken back on the command line"
    done = actions.take_back(at.company, number, on=at.today, reason=reason, by=at.by, now=at.now)
    return done.touched, f"Line {number} waits for a place again."


def _show(waiting: list[Waiting], at: Firm, as_json: bool) -> None:
    people = customers.addressees({s.account_id for each in waiting for s in each.suggestions})
    if as_json:
        show_json({"company": at.company.name, "lines": [_facts(each, people) for each in waiting]})
        return
    if not waiting:
        print("Every line has its place.")
    for each in waiting:
        line = each.line
        day, money = (
            say_date(line.on, at.company.language, "short"),
            format_money(line.amount, line.currency, at.company.language),
        )
        print(f"{line.pk:>6}  {day:>13}  {money:>16}  {line.payer or '–'}")
        if line.references:
            print(f"{'':>8}{' · '.join(line.references)[:110]}")
        could = [f"{people[s.account_id].name} ({people[s.account_id].reference})" for s in each.suggestions]
        print(f"{'':>8}{say_why(each)}{' → ' + ', '.join(could) if could else ''}")


def _facts(each: Waiting, people: Any) -> dict[str, Any]:
    """One line for a program."""
    line = each.line
    return {
        "line": line.pk,
        "on": line.on,
        "currency": line.currency,
        "amount": line.amount,
        "payer": line.payer,
        "payer_account": line.payer_account,
        "references": line.references,
        "bank_reference": line.bank_reference,
        "returned": line.returned,
        "why": {"code": each.placing.why, "words": say_why(each)},
        "could_be": [
            {"customer": people[s.account_id].reference, "name": people[s.account_id].name, "words": say_hint(s)}
            for s in each.suggestions
        ],
    }
