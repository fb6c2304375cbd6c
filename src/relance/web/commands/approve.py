"""Approve messages: they leave at the firm's next departure, and can be undone until then.

Without ids and without --all it lists what waits.
"""

import argparse
from typing import Any

from django.utils.translation import gettext, ngettext

from relance.company.rules import Role
from relance.dunning import actions as dunning
from relance.dunning import approving
from relance.outbox import actions as outbox
from relance.outbox import queries as outbox_queries
from relance.outbox.rules import State
from relance.values.words import say_date, say_hour
from relance.web.cli import Refusal, show_json
from relance.web.commandline import Firm, common, firm

GROUP = "work"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which messages."""
    common(parser)
    parser.add_argument("ids", nargs="*", type=int, metavar="ID", help="message ids, as `today` shows them")
    parser.add_argument("--all", action="store_true", help="all that one approval lets leave together")
    parser.add_argument("--undo", metavar="BATCH", help="take an approval back")


def run(args: argparse.Namespace) -> int:
    """Approve, or undo an approval."""
    with firm(args) as at:
        if args.undo:
            undone = outbox.undo_approval(at.company, args.undo, now=at.now)
            said = ngettext("%(n)d approval taken back.", "%(n)d approvals taken back.", undone) % {"n": undone}
            show_json({"undone": undone}) if args.json else print(said)
            return 0
        if args.all == bool(args.ids):
            raise Refusal(gettext("Say which messages to approve: --all, or their numbers from ./relance today."))
        dunning.run(at.company, by=at.by, now=at.now)
        approved = approving.approve(at.company, None if args.all else args.ids, role=Role.OWNER, by=at.by, now=at.now)
        missing = sorted(set(args.ids) - {message.id for message in approved})
        if args.json:
            show_json(
                {
                    "approved": [message.id for message in approved],
                    "passed_over": missing,
                    "departs_at": approved[0].departs_at if approved else None,
                    "batch": approved[0].batch if approved else "",
                }
            )
        else:
            _tell(at, approved, missing)
    return 0


def _tell(at: Firm, approved: list[Any], missing: list[int]) -> None:
    """When they leave, and how that is undone."""
    n = len(approved)
    if approved:
        leaves = approved[0].departs_at
        words = {
            "n": n,
            "day": say_date(leaves.astimezone(at.now.tzinfo).date(), at.company.language, "near"),
            "hour": say_hour(leaves, at.company.zone, at.company.language),
        }
        said = ngettext(
            "%(n)d message approved. It leaves on %(day)s at %(hour)s.",
            "%(n)d messages approved. They leave on %(day)s at %(hour)s.",
            n,
        )
        print(said % words)
        print(gettext("Take it back until then:") + f" ./relance approve --undo {approved[0].batch}")
    else:
        waiting = len(outbox_queries.in_state(at.company, State.PROPOSED))
        print(gettext("Nothing was approved. Waiting for approval: %(n)d.") % {"n": waiting})
    for number in missing:
        print(gettext("Message %(number)d does not wait for approval.") % {"number": number})
