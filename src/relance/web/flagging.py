"""What the law has to know about a customer, on the command line."""

import argparse
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext

from relance.customers import flags as noted
from relance.customers import queries as customers
from relance.customers.flags import FlagRefusal, NewFlag
from relance.customers.words import FLAGS
from relance.dunning import flagging
from relance.values.words import say_date
from relance.web.cli import Refusal, show_json
from relance.web.commandline import Firm, read_day

Verb = Callable[[str, Callable[[argparse.Namespace, Firm], None], str], Any]


def arguments(verb: Verb) -> None:
    """The three verbs."""
    verb("flags", flags, "what is noted for the law").add_argument("one", metavar="A", help="reference, number or name")
    raised = verb("flag", flag, "note something for the law")
    ended = verb("unflag", unflag, "it holds no more")
    for parser in (raised, ended):
        parser.add_argument("one", metavar="A", help="reference, number or name")
        parser.add_argument("flag", metavar="FLAG", choices=noted.KNOWN, help=", ".join(noted.KNOWN))
    raised.add_argument("--reason", metavar="TEXT", required=True, help="who said or wrote it, where it is kept")
    raised.add_argument("--since", metavar="DATE", help="today without it")
    raised.add_argument("--until", metavar="DATE", help="its last day, where it ends by itself")


def flags(args: argparse.Namespace, at: Firm) -> None:
    """What is noted."""
    customer = customers.one(at.company, args.one)
    rows = noted.rows(at.company, customer.account_id)
    if args.json:
        show_json({"customer": customer.reference, "flags": [_data(row) for row in rows], "known": noted.KNOWN})
        return
    for row in rows:
        since = say_date(row.since, at.company.language, "day")
        print(f"{row.flag:24} {gettext(FLAGS[row.flag])}, " + gettext("since %(day)s") % {"day": since})
        print(f"{'':24} {row.reason}")
    if not rows:
        print(gettext("Nothing is noted that the law asks for."))


def flag(args: argparse.Namespace, at: Firm) -> None:
    """Note it; every step is looked at anew."""
    customer = customers.one(at.company, args.one)
    since = read_day(args.since) if args.since else at.today
    new = NewFlag(args.flag, since, args.reason, read_day(args.until) if args.until else None)
    try:
        made = flagging.flagged(at.company, customer.account_id, new, by=at.by, now=at.now)
    except FlagRefusal as refusal:
        raise Refusal(gettext(refusal.template)) from refusal
    if args.json:
        show_json({"customer": customer.reference, **_data(made)})
    else:
        print(gettext("Noted. Every step is looked at anew."))


def unflag(args: argparse.Namespace, at: Firm) -> None:
    """It holds no more."""
    customer = customers.one(at.company, args.one)
    mine = [row for row in noted.rows(at.company, customer.account_id) if row.flag == args.flag]
    if not mine:
        raise Refusal(gettext("This is not noted. See: ./relance customers flags %(name)s") % {"name": args.one})
    flagging.flag_ended(at.company, mine[0].pk, by=at.by, now=at.now)
    if args.json:
        show_json({"customer": customer.reference, "ended": args.flag})
    else:
        print(gettext("It holds no more. That it was noted stays on the timeline."))


def _data(row: Any) -> dict[str, Any]:
    return {"flag": row.flag, "since": row.since, "until": row.until, "reason": row.reason, "by": row.by}
