"""What is kept about a customer: a copy for that person, how long it is kept, and erasing what nothing needs any more.

  privacy due                              customers whose papers need not be kept any more, with the rule
  privacy show CUSTOMER                    what is kept, until when, and what stands in the way of erasing
  privacy export CUSTOMER --out FILE.zip   the copy for that person: README.txt in plain words, and everything as JSON
  privacy erase CUSTOMER                   erase what may go today; sums, days and the chain stay and prove themselves
  privacy reduce CUSTOMER ENTRY            the words of one entry of the timeline go (show lists them)

Nothing is ever erased by itself. What the books need stays until the law of your place lets it go.

Exit codes: 0 done, 2 refused.
"""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext, ngettext

from relance.company.models import Company
from relance.customers import queries as customers
from relance.privacy import erasing, export, reading, reducing
from relance.privacy.rules import hindrances
from relance.privacy.words import HINDRANCES, PAPERS
from relance.values.words import say_date
from relance.web.cli import Refusal, show_json
from relance.web.commandline import Firm, common, firm

GROUP = "work"
MOST = 500
"""So many customers are listed at once."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, and with whom."""
    common(parser)
    parser.add_argument("verb", choices=sorted(VERBS), metavar="due|show|export|erase|reduce")
    parser.add_argument("customer", nargs="?", metavar="CUSTOMER", help="reference, number or name")
    parser.add_argument("entry", nargs="?", type=int, metavar="ENTRY", help="number of an entry of the timeline")
    parser.add_argument("--out", metavar="FILE.zip", help="where the copy goes; must not be there yet")
    parser.add_argument("--language", choices=("en", "fr"), help="of the copy; the customer's without it")


def run(args: argparse.Namespace) -> int:
    """Do it."""
    with firm(args) as at:
        if args.verb != "due" and not args.customer:
            raise Refusal(gettext("Say whom: a reference, a number or a name in quotes. See ./relance privacy --help."))
        told = VERBS[args.verb](at, args)
        show_json(told) if args.json else print("\n".join(told.pop("said")))
    return 0


def _due(at: Firm, args: argparse.Namespace) -> dict[str, Any]:
    found = list(reading.due(at.company, at.today)[: MOST + 1])
    rows = []
    for customer in found[:MOST]:
        last = reading.last_day(reading.accounts_of(customer), at.company.zone)
        rows.append({"reference": customer.reference, "name": customer.name, "last": last})
    said = [f"{row['reference']}  {say_date(row['last'], at.company.language, 'short')}  {row['name']}" for row in rows]
    if not rows:
        said = [gettext("Nobody’s papers are over their time.")]
    if len(found) > MOST:
        said.append(gettext("And more: the first %(n)d are shown.") % {"n": MOST})
    return {"due": rows, "more": len(found) > MOST, "said": said}


def _show(at: Firm, args: argparse.Namespace) -> dict[str, Any]:
    customer = customers.one(at.company, args.customer)
    ids = reading.accounts_of(customer)
    terms = reading.terms_of(at.company, ids, at.today)
    why = hindrances(reading.standing(ids, at.today))
    words = [(entry.seq, entry.kind) for entry in reducing.reducible([customer.account_id])]
    language = at.company.language
    said = [customer.name]
    said += [
        f"- {export.line(gettext(PAPERS[each]), export.term_words(term, language))}" for each, term in terms.items()
    ]
    said += [gettext(HINDRANCES[each]) for each in why]
    said += [gettext("Entry %(n)d: %(kind)s") % {"n": seq, "kind": kind} for seq, kind in words]
    kept = {str(each): {"free": term.free, "until": term.until} for each, term in terms.items()}
    return {"reference": customer.reference, "kept": kept, "in_the_way": why, "words": words, "said": said}


def _export(at: Firm, args: argparse.Namespace) -> dict[str, Any]:
    customer = customers.one(at.company, args.customer)
    if not args.out:
        raise Refusal(gettext("Say where the copy goes, such as --out copy.zip."))
    out = Path(args.out)
    if out.exists() or not out.resolve().parent.is_dir():
        raise Refusal(gettext("%(path)s is there already, or its folder is not. Name a new file.") % {"path": out})
    made = export.copy(at.company, customer, args.language or customer.language, by=at.by, now=at.now)
    with out.open("xb") as file:
        file.write(made)
    return {"reference": customer.reference, "file": str(out), "said": [str(out)]}


def _erase(at: Firm, args: argparse.Namespace) -> dict[str, Any]:
    customer = customers.one(at.company, args.customer)
    done = erasing.erase(at.company, customer, by=at.by, now=at.now)
    return {
        "reference": customer.reference,
        "rows": done.rows,
        "papers": sorted(done.papers),
        "name": done.name,
        "until": done.until,
        "said": _erased(at.company, done),
    }


def _erased(company: Company, done: erasing.Erased) -> list[str]:
    if not done.rows and not done.name:
        said = [gettext("Nothing more may go today.")]
    else:
        said = [ngettext("Erased in %(n)d row.", "Erased in %(n)d rows.", done.rows) % {"n": done.rows}]
    if done.until:
        day = say_date(done.until, company.language, "day")
        said.append(gettext("The rest is kept until %(day)s") % {"day": day})
    return said


def _reduce(at: Firm, args: argparse.Namespace) -> dict[str, Any]:
    customer = customers.one(at.company, args.customer)
    if args.entry is None or not reducing.reduce(at.company, customer.account_id, args.entry, by=at.by, now=at.now):
        raise Refusal(gettext("There is no such entry with words of yours. ./relance privacy show lists them."))
    return {"reference": customer.reference, "entry": args.entry, "said": [gettext("The words are gone for good.")]}


VERBS: Mapping[str, Callable[[Firm, argparse.Namespace], dict[str, Any]]] = {
    "due": _due,
    "show": _show,
    "export": _export,
    "erase": _erase,
    "reduce": _reduce,
}
