"""List the invoices: what is open and how old it is, or what is late, settled, credited, contested.

  invoices                      what is open, the longest late first
  invoices --late               what is late
  invoices --paid               what is settled, the newest first
  invoices --credit-notes, --contested, --all
  invoices --find TEXT          numbers that begin so, and customers whose name holds it

--by sum or --by customer sorts otherwise; --limit N lists more or fewer (200).

Exit codes: 0 done, 2 refused.
"""

import argparse
from dataclasses import replace
from itertools import islice
from typing import Any

from django.utils.translation import gettext

from relance.arrangements import queries as arrangements
from relance.customers import queries as customers
from relance.desk.invoices.words import about, sentence
from relance.ledger import listing
from relance.ledger.listing import By, Figures, Line, Show, Wanted
from relance.values.money import format_money
from relance.values.words import say_date
from relance.web.cli import show_json
from relance.web.commandline import Firm, common, firm
from relance.web.templatetags.look import lateness

GROUP = "work"
FLAGS = {
    "--open": (Show.OPEN, "what is open (so without any of these)"),
    "--late": (Show.LATE, "what is late"),
    "--paid": (Show.PAID, "what is settled, the newest first"),
    "--credit-notes": (Show.CREDIT, "credit notes"),
    "--contested": (Show.CONTESTED, "what is contested"),
    "--all": (Show.ALL, "everything"),
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which of them, in which order."""
    common(parser)
    which = parser.add_mutually_exclusive_group()
    for flag, (show, words) in FLAGS.items():
        which.add_argument(flag, dest="show", action="store_const", const=show, help=words)
    parser.add_argument("--find", metavar="TEXT", default="", help="a number, or a part of a customer’s name")
    parser.add_argument("--by", choices=[str(by) for by in By], default=str(By.DUE), help="how to sort (due)")
    parser.add_argument("--limit", type=int, default=200, metavar="N", help="how many at most (200)")


def run(args: argparse.Namespace) -> int:
    """Print the list."""
    with firm(args) as at:
        figures = listing.figures(at.company, at.today)
        found = listing.walk(at.company, at.today, _wanted(args, at))
        lines = list(islice(found, max(0, args.limit)))
        more = next(found, None) is not None
        if args.json:
            _as_json(at, figures, lines, more)
        else:
            _tell(at, figures, lines, more)
    return 0


def _wanted(args: argparse.Namespace, at: Firm) -> Wanted:
    show = args.show or (Show.ALL if args.find else Show.OPEN)
    wanted = Wanted(show, By(args.by))
    if show is Show.CONTESTED:
        wanted = replace(wanted, contested=arrangements.contested_parts(at.company, at.today))
    return replace(wanted, fits=listing.fitting(at.company, args.find)) if args.find else wanted


def _tell(at: Firm, figures: Figures, lines: list[Line], more: bool) -> None:
    """The list for a person, in the firm's language."""
    tongue = at.company.language
    print(sentence(figures, tongue))
    people = customers.addressees({line.account_id for line in lines})
    for line in lines:
        who, money = people[line.account_id].name, format_money(line.open or line.amount, line.currency, tongue)
        late = lateness((at.today - line.due_on).days) if line.due_on and line.open > 0 else about(line)
        day = say_date(line.due_on or line.issued_on, tongue, "short")
        print(f"{line.number[:18]:<18}  {who[:30]:<30}  {day:>13}  {money:>16}  {late}")
    if more:
        print(gettext("There are more. See them:") + f" --limit {max(1, 2 * len(lines))}")


def _as_json(at: Firm, figures: Figures, lines: list[Line], more: bool) -> None:
    people = customers.addressees({line.account_id for line in lines})
    show_json(
        {
            "company": at.company.name,
            "today": at.today,
            "open": figures.open,
            "late": figures.late,
            "ageing": {currency: dict(zip(COLUMNS, sums, strict=True)) for currency, sums in figures.ages.items()},
            "lines": [_facts(line, people[line.account_id], at) for line in lines],
            "more": more,
        }
    )


COLUMNS = ("not_due", "1_30", "31_60", "61_90", "over_90")


def _facts(line: Line, who: Any, at: Firm) -> dict[str, Any]:
    """One line for a program; sums in minor units."""
    return {
        "number": line.number,
        "kind": line.kind,
        "part": line.place,
        "parts": line.places,
        "customer": who.reference,
        "name": who.name,
        "issued_on": line.issued_on,
        "due_on": line.due_on,
        "currency": line.currency,
        "amount": line.amount,
        "open": line.open,
        "days_late": (at.today - line.due_on).days if line.due_on and line.open > 0 else None,
        "set_apart": line.held,
    }
