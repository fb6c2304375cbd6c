"""Note what was agreed with a customer, or what one contests: the ladder waits for it.

  agree                                     what holds now, with its numbers
  agree pause CUSTOMER --until DATE [--personal]
                                            nobody writes or calls up to that day; of a personal reason no word is kept
  agree promise CUSTOMER --until DATE [--amount AMOUNT] [--currency CUR]
                                            payment was promised for that day, all that is open or so much
  agree dispute CUSTOMER INVOICE --until DATE [--amount AMOUNT]
                                            the invoice, or so much of it, is contested; settle it by that day
  agree lift NUMBER                         it holds no longer

What follows, such as a message that is withdrawn, follows at once.

Exit codes: 0 done, 2 refused.
"""

import argparse
from typing import Any

from django.utils.translation import gettext, ngettext

from relance.arrangements import queries
from relance.arrangements.rules import Kind, NewArrangement
from relance.customers import queries as customers
from relance.dunning import actions as dunning
from relance.ledger import queries as ledger
from relance.ledger.rules import number_key
from relance.values.money import add_up, format_money
from relance.values.words import say_date
from relance.web.cli import Refusal, show_json
from relance.web.commandline import Firm, common, firm, read_amount, read_currency, read_day

GROUP = "work"
VERBS = {"pause": 1, "promise": 1, "dispute": 2, "lift": 1}
"""What can be agreed on, and how many words that takes."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to note; without it the list is shown."""
    common(parser)
    parser.add_argument("verb", nargs="?", choices=sorted(VERBS), metavar="pause|promise|dispute|lift")
    parser.add_argument("words", nargs="*", metavar="CUSTOMER …", help="the customer and, contested, the invoice")
    parser.add_argument("--until", metavar="DATE", help="the last day of it, or the day of the promise")
    parser.add_argument("--amount", metavar="AMOUNT", help="so much of it, such as 400.00")
    parser.add_argument("--currency", metavar="CUR", default="", help="of a promise, where several are open")
    parser.add_argument("--personal", action="store_true", help="of a pause: illness, grief or the like")
    parser.add_argument("--said", metavar="TEXT", default="", help="what was said, for the customer's file")


def run(args: argparse.Namespace) -> int:
    """Note it, or list what holds."""
    with firm(args) as at:
        if args.verb is None:
            _list(at, args.json)
            return 0
        if len(args.words) != VERBS[args.verb]:
            raise Refusal(gettext("Say whom: a reference, a number or a name in quotes. See ./relance agree --help."))
        told = _lift(at, args.words[0]) if args.verb == "lift" else _note(at, args)
        show_json(told) if args.json else print(told["said"])
    return 0


def _note(at: Firm, args: argparse.Namespace) -> dict[str, Any]:
    customer = customers.one(at.company, args.words[0])
    if not args.until:
        raise Refusal(gettext("Say until when, such as --until 2026-12-24."))
    new = _new(at, customer.account_id, Kind(args.verb), args)
    made, done = dunning.arranged(at.company, customer.account_id, new, by=at.by, now=at.now)
    words = {
        "name": customer.name,
        "what": _named(made.kind),
        "day": say_date(made.until, at.company.language, "long"),
        "number": made.pk,
    }
    said = gettext("%(name)s: %(what)s, %(day)s (number %(number)d).") % words
    if n := len(done.withdrawn):
        said += " " + ngettext("%(n)d message withdrawn.", "%(n)d messages withdrawn.", n) % {"n": n}
    return {"number": made.pk, "customer": customer.reference, "withdrawn": done.withdrawn, "said": said}


def _new(at: Firm, account_id: int, kind: Kind, args: argparse.Namespace) -> NewArrangement:
    if args.personal and kind is not Kind.PAUSE:
        raise Refusal(gettext("Only a pause has a personal reason."))
    until = read_day(args.until)
    items = ledger.items_on([account_id], at.today).get(account_id, [])
    if kind is Kind.PAUSE:
        return NewArrangement(kind, at.today, until, args.said, personal=args.personal)
    if kind is Kind.DISPUTE:
        return NewArrangement(kind, at.today, until, args.said, parts=_contested(items, args))
    totals = add_up((item.currency, item.open) for item in items)
    currency = read_currency(args.currency, totals)
    if not currency:
        raise Refusal(gettext("Nothing is open on this account: there is nothing to promise."))
    amount = read_amount(args.amount, currency) if args.amount else totals.get(currency, 0)
    return NewArrangement(kind, at.today, until, args.said, currency, amount)


def _contested(items: list[ledger.Item], args: argparse.Namespace) -> dict[int, int]:
    """The open parts of the invoice, oldest due first, up to the amount."""
    mine = [item for item in items if number_key(item.number) == number_key(args.words[1])]
    if not mine:
        said = gettext("This customer has no open invoice %(number)s.")
        raise Refusal(said % {"number": args.words[1]})
    whole = sum(item.open for item in mine)
    left = read_amount(args.amount, mine[0].currency) if args.amount else whole
    if left > whole:
        raise Refusal(gettext("More is contested than is open of this invoice."))
    parts = {}
    for item in mine:
        taken = min(left, item.open)
        left -= taken
        if taken:
            parts[item.part_id] = taken
    return parts


def _named(kind: str) -> str:
    """What was agreed on, as a list says it."""
    return {
        Kind.PAUSE: gettext("pause"),
        Kind.PROMISE: gettext("promise"),
        Kind.DISPUTE: gettext("contested"),
    }[Kind(kind)]


def _lift(at: Firm, number: str) -> dict[str, Any]:
    made = dunning.lifted(at.company, int(number), by=at.by, now=at.now) if number.isdecimal() else None
    if made is None:
        raise Refusal(gettext("Nothing with the number %(number)s holds. See ./relance agree.") % {"number": number})
    words = {"what": _named(made.kind), "number": made.pk}
    return {"number": made.pk, "said": gettext("Lifted: %(what)s, number %(number)d.") % words}


def _list(at: Firm, as_json: bool) -> None:
    rows = queries.holding(at.company, at.today)
    people = customers.addressees(row.account_id for row in rows)
    told = [
        {
            "number": row.pk,
            "kind": row.kind,
            "customer": people[row.account_id].reference,
            "name": people[row.account_id].name,
            "begins": row.begins,
            "until": row.until,
            "amount": row.amount,
            "currency": row.currency,
        }
        for row in rows
    ]
    if as_json:
        show_json(told)
        return
    for row in rows:
        total = format_money(row.amount, row.currency, at.company.language) if row.amount else ""
        day = say_date(row.until, at.company.language, "short")
        print(f"{row.pk:>6}  {_named(row.kind):<10} {day:>14}  {people[row.account_id].name}  {total}".rstrip())
    if not rows:
        print(gettext("Nothing is paused, promised or contested."))
