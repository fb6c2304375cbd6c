"""Show the outbox: what waits, what leaves, what left, what did not and why.

  outbox                        how many are in each state, and the newest of each
  outbox --state failed         those in one state
  outbox --state sent --limit 200
  outbox left ID                a message that may have left did leave
  outbox not-left ID            it did not: its step is open again
  outbox retry ID               try one that was refused once more, to the same address

Exit codes: 0 done, 2 refused.
"""

import argparse
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext

from relance.company.rules import Role
from relance.desk.outbox.rows import Row, rows_of
from relance.desk.outbox.words import STATES
from relance.dunning import actions as dunning
from relance.outbox import listing, queries
from relance.outbox.rules import State
from relance.values.money import format_money
from relance.values.words import say_date, say_hour
from relance.web.cli import Refusal, show_json
from relance.web.commandline import Firm, common, firm

GROUP = "work"
FEW = 5
"""Messages shown of each state where no state was asked for."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which state, or what to say about one message."""
    common(parser)
    parser.add_argument("verb", nargs="?", choices=sorted(VERBS), metavar="left|not-left|retry", help="see above")
    parser.add_argument("id", nargs="?", type=int, metavar="ID", help="the number of a message")
    parser.add_argument("--state", choices=[str(state) for state in State], help="only messages in this state")
    parser.add_argument("--limit", type=int, default=50, metavar="N", help="how many at most with --state (50)")


def run(args: argparse.Namespace) -> int:
    """Print the list, or say what became of a message."""
    with firm(args) as at:
        if args.verb:
            told, said = _settle(at, args.verb, args.id)
            show_json(told) if args.json else print(said)
            return 0
        counts = listing.counts(at.company, frozenset(State))
        states = [State(args.state)] if args.state else [state for state in State if counts.get(state)]
        most = max(1, args.limit) if args.state else FEW
        found = {state: _rows(at, state, most) for state in states}
        if args.json:
            shown = {str(state): n for state, n in counts.items()}
            facts = [_facts(row) for rows in found.values() for row in rows]
            show_json({"company": at.company.name, "states": shown, "messages": facts})
            return 0
        for state, rows in found.items():
            print(f"\n{STATES[state].words} ({state}, {counts.get(state, 0)})")
            for row in rows:
                _tell(row, at)
            if counts.get(state, 0) > len(rows):
                print(f"        ./relance outbox --state {state}")
        if not found:
            print(gettext("Nothing is in the outbox."))
    return 0


def _settle(at: Firm, verb: str, number: int | None) -> tuple[dict[str, Any], str]:
    """What somebody says about a message; what follows, follows at once."""
    if number is None:
        raise Refusal(gettext("Say which message: its number, as ./relance outbox shows it."))
    if not VERBS[verb](at, number):
        said = {
            "retry": gettext("Message %(number)d was not refused, or another one waits for this customer by now."),
        }.get(verb, gettext("Message %(number)d is not one that may have left."))
        raise Refusal(said % {"number": number})
    message = queries.get(at.company, number)
    state = State(message.state) if message is not None else State.WITHDRAWN
    words = {"number": number, "state": STATES[state].words}
    return {"message": number, "state": str(state)}, gettext("Message %(number)d: %(state)s.") % words


def _answer(at: Firm, number: int, left: bool) -> bool:
    return dunning.answered(at.company, number, left=left, by=at.by, now=at.now)


VERBS: dict[str, Callable[[Firm, int], bool]] = {
    "left": lambda at, number: _answer(at, number, True),
    "not-left": lambda at, number: _answer(at, number, False),
    "retry": lambda at, number: dunning.tried_again(at.company, number, by=at.by, now=at.now),
}


def _rows(at: Firm, state: State, most: int) -> list[Row]:
    return rows_of(at.company, listing.page(at.company, [state], most).messages, Role.OWNER)


def _tell(row: Row, at: Firm) -> None:
    tongue = at.company.language
    day = say_date(row.day, tongue, "short") if row.day else ""
    hour = say_hour(row.at, at.company.zone, tongue) if row.at else ""
    money = " + ".join(format_money(minor, currency, tongue) for currency, minor in row.total.items())
    print(f"{row.message.pk:>6}  {day:>13} {hour:<7} {row.customer.name[:30]:<30}  {row.step[:24]:<24} {money:>14}")
    if row.why:
        print(f"{'':>8}{row.why}")


def _facts(row: Row) -> dict[str, Any]:
    """One message for a program; sums in minor units."""
    message = row.message
    return {
        "message": message.pk,
        "state": message.state,
        "customer": row.customer.reference,
        "name": row.customer.name,
        "step": message.step,
        "channel": message.channel,
        "to": message.recipient,
        "documents": list(dict.fromkeys(line.part.document.number for line in message.lines.all())),
        "total": dict(row.total),
        "proposed_on": message.proposed_on,
        "approved_by": message.approved_by,
        "departs_at": message.departs_at,
        "left_at": message.left_at,
        "why": row.why,
    }
