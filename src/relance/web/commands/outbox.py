"""Show the outbox: what waits, what leaves, what left, what did not and why.

  outbox                        how many are in each state, and the newest of each
  outbox --state failed         those in one state
  outbox --state sent --limit 200

Exit codes: 0 done, 2 refused.
"""

import argparse
from typing import Any

from relance.company.rules import Role
from relance.desk.outbox.rows import Row, rows_of
from relance.desk.outbox.words import STATES
from relance.outbox import listing
from relance.outbox.rules import State
from relance.values.money import format_money
from relance.values.words import say_date, say_hour
from relance.web.cli import show_json
from relance.web.commandline import Firm, common, firm

GROUP = "work"
FEW = 5
"""Messages shown of each state where no state was asked for."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which state."""
    common(parser)
    parser.add_argument("--state", choices=[str(state) for state in State], help="only messages in this state")
    parser.add_argument("--limit", type=int, default=50, metavar="N", help="how many at most with --state (50)")


def run(args: argparse.Namespace) -> int:
    """Print the list."""
    with firm(args) as at:
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
            print("Nothing is in the outbox.")
    return 0


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
